/* Private to the room report: the table of a screen between its cells and its lines. */
#ifndef RS_REPORT_SCREEN_TABLE_H
#define RS_REPORT_SCREEN_TABLE_H

#include "report_private.h"

#define TABLE_COLUMNS 20

typedef struct Table {
    const Report *report;
    const Screen *screen;
    const ReportColumn *list[TABLE_COLUMNS]; /* NULL: the change */
    bool shown[TABLE_COLUMNS];
    int widths[TABLE_COLUMNS];
    int columns, rows;
    int text_most; /* longer words are cut */
    int bar;       /* width, 0: none */
    int label;     /* characters of the longest word in place of a bar */
    Buf cells;     /* NUL-terminated, row after row, the head first */
} Table;

#endif
