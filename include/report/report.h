/* Reports: from the views of schema `report` to a terminal, a spreadsheet, a program or a page.
 *
 * One table says what reports there are: name, question, query, columns; help, every form of output
 * and `explain` follow it. Not for: flags, files other than the folder of pages, and arithmetic of
 * their own; numbers are the views' and stay exact. A Report borrows its ReportHead.
 */
#ifndef RS_REPORT_REPORT_H
#define RS_REPORT_REPORT_H

#include "base/clock.h"
#include "pg/pg.h"

typedef enum ReportKind {
    KIND_TEXT,
    KIND_DATE,
    KIND_HOUR,
    KIND_COUNT,
    KIND_QUANTITY, /* up to four decimals, as many as it needs */
    KIND_MONEY,
    KIND_PERCENT, /* one decimal: a share */
    KIND_RATE,    /* percent with all its decimals: 9.975 is no 10 */
    KIND_FACTOR,  /* two decimals, no unit */
    KIND_MINUTES,
    KIND_FLAG /* yes or no */
} ReportKind;

enum ReportCellFlag {
    CELL_KEY = 1,    /* names the row: the same key is the same thing in another period */
    CELL_MAIN = 2,   /* what bars draw and comparisons compare */
    CELL_HIDDEN = 4, /* not on a screen: for programs and spreadsheets */
    CELL_SPARE = 8,  /* left out where the screen is narrow */
    CELL_MEAN = 16,  /* no sum: of nothing it is unknown, not 0 */
    CELL_NUMBER = 32 /* a key that is enough by itself where it is there: names change */
};

typedef struct ReportColumn {
    const char *name; /* of the query; head in CSV, key in JSON. NULL ends a list */
    const char *head; /* on a screen */
    ReportKind kind;
    unsigned flags; /* ReportCellFlag */
} ReportColumn;

enum ReportFlag {
    REPORT_ONE_DAY = 1,    /* takes one business day */
    REPORT_NO_COMPARE = 2, /* has nothing to compare, or compares by itself */
    REPORT_DAYS = 4,       /* a row a business day */
    REPORT_GRID = 8        /* weekdays by hours */
};

typedef struct ReportDef {
    const char *name;
    const char *title;
    const char *question; /* what it answers */
    const char *view;     /* of schema report, where its numbers can be read */
    const char *query;    /* of sql/queries; $1 company, $2 first day, $3 last day */
    const char *screen;   /* another query for people, or NULL */
    const char *none;     /* what it means when there is no row */
    const char *note;     /* below the table, or NULL */
    unsigned flags;       /* ReportFlag */
    const ReportColumn *columns;
    const ReportColumn *screen_columns; /* of `screen`, or NULL */
} ReportDef;

const ReportDef *report_at(size_t index); /* in the order people read them; NULL past the last */
const ReportDef *report_find(const char *name);
const char *report_nearest(const char *name); /* NULL when none is near */

typedef enum ReportCompare {
    COMPARE_DEFAULT, /* prev; the summary shows both */
    COMPARE_PREV,    /* the same weekdays before: as many whole weeks back as the period needs */
    COMPARE_LAST_YEAR,
    COMPARE_NONE
} ReportCompare;

/* The company and its clock; texts are safe for a terminal. */
typedef struct ReportHead {
    int64_t company_id;
    char name[1024], zone[64], opening[8], currency[8];
    char fresh[32]; /* end of the last good run in the company's zone, or "" */
    int64_t age;    /* seconds since then, -1: none */
    bool tax_inclusive;
    Date today;               /* the business day under way */
    Date first_day, last_day; /* with receipts; 0: none */
} ReportHead;

typedef struct DayCounts {
    int days, complete, final, provisional, missing, under_way, ahead, before;
} DayCounts;

#define REPORT_DAYS_MAX 4000

typedef struct Report {
    const ReportDef *def;
    const ReportHead *head;
    const ReportColumn *columns;
    Date from, to;
    int shift;         /* days back of `before`; 0: not compared */
    bool comparable;   /* every day of both periods is complete */
    PgResult *rows;    /* the total last, where there is one */
    PgResult *before;  /* the same, `shift` days earlier; NULL: not compared */
    PgResult *states;  /* of the days from `from` */
    PgResult *earlier; /* of the days `shift` before them, or NULL */
    DayCounts counts;
} Report;

/* ERR_EMPTY where nothing of the company is stored. */
RS_MUST_USE bool report_head(PgConn *conn, int64_t company_id, ReportHead *ret, Err *err);
/* Without a period: the last `days` finished business days that have sales. */
void report_default_period(const ReportHead *head, int days, Date *ret_from, Date *ret_to);
/* `people`: the query for screens, where the report has one. */
RS_MUST_USE bool report_read(PgConn *conn, const ReportHead *head, const ReportDef *def, Date from,
                             Date to, ReportCompare compare, bool people, Report *ret, Err *err);
void report_release(Report *report);

typedef enum CsvStyle {
    CSV_RFC,  /* RFC 4180: commas, points */
    CSV_EXCEL /* semicolons, decimal commas, a byte order mark, no cell that is a formula */
} CsvStyle;

void report_csv(const Report *report, CsvStyle style, Buf *out);
void report_json(const Report *report, Buf *out);

typedef struct Screen {
    int columns; /* at least SCREEN_MIN is drawn */
    bool utf8, plain, color;
} Screen;
#define SCREEN_MIN 72

void report_screen(const Report *report, const Screen *screen, Buf *out);
/* The first screen: figures with sparklines, days, a typical week, best sellers. */
RS_MUST_USE bool report_summary_screen(PgConn *conn, const Report *report, ReportCompare compare,
                                       const Screen *screen, Buf *out, Err *err);

/* One self-contained page: no script, nothing fetched. `generated` is printed in its footer. */
typedef struct PageAsk {
    Date from, to;
    ReportCompare compare;
    const char *up; /* address of the index the page belongs to, or NULL */
} PageAsk;

RS_MUST_USE bool report_page(PgConn *conn, const ReportHead *head, const PageAsk *ask, Buf *out,
                             Err *err);

/* A folder of pages: one a day and one a week of the period, and an index with a calendar. Pages
 * that cannot change any more, stand on the same receipts and were made by this version are left
 * alone, unless `again`; each file is replaced whole. Pages whose last day is older than
 * `keep_days` (0: none) are deleted. */
typedef struct FolderAsk {
    const char *directory; /* of one company */
    Date from, to;
    int keep_days;
    bool again;
} FolderAsk;

typedef struct FolderTally {
    int written, kept, deleted;
} FolderTally;

RS_MUST_USE bool report_folder(PgConn *conn, const ReportHead *head, const FolderAsk *ask,
                               FolderTally *ret, Err *err);

#endif
