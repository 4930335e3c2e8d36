/* Private to the room report: a folder of pages between its files and its index. */
#ifndef RS_REPORT_FOLDER_H
#define RS_REPORT_FOLDER_H

#include "page_private.h"

#define FOLDER_PAGES_MAX REPORT_DAYS_MAX

typedef struct Folder {
    PgConn *conn;
    const ReportHead *head;
    const char *directory;
    Date from, to;
    int keep_days;
    bool again;
    Date pages[FOLDER_PAGES_MAX]; /* days that have a page, in no order */
    int page_count;
    FolderTally *tally;
} Folder;

void folder_week_name(Date monday, char *out, size_t cap); /* "2026-W48" */
bool folder_page_day(const char *name, bool *ret_week, Date *ret_last);
/* What tells in an index whose pages the folder holds. */
void folder_company_mark(const ReportHead *head, char *out, size_t cap);
/* folder_index.c */
RS_MUST_USE bool folder_index(const Folder *folder, Buf *out, Err *err);

#endif
