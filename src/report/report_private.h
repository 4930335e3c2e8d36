/* Private to the room report: what its forms share. */
#ifndef RS_REPORT_REPORT_PRIVATE_H
#define RS_REPORT_REPORT_PRIVATE_H

#include "fixed.h"
#include "report/report.h"

#define CELL_TEXT 256
#define PARAMS 3

extern const ReportDef reports_of_sales[], reports_of_people[];

/* A report's parameters; `room` holds their text. */
typedef struct ReportParams {
    char company[24], from[DATE_TEXT], to[DATE_TEXT];
    PgParam list[PARAMS];
} ReportParams;

void report_params(ReportParams *params, int64_t company_id, Date from, Date to);
RS_MUST_USE bool report_query(PgConn *conn, const ReportHead *head, const char *query, Date from,
                              Date to, PgResult **ret, Err *err);

/* read.c: rows and their cells by name */
int result_column(const PgResult *result, const char *name); /* -1: there is none */
const char *result_value(const PgResult *result, int row, const char *name);
Fixed result_fixed(const PgResult *result, int row, const char *name); /* 0 for NULL */
bool row_is_total(const PgResult *result, int row);
int rows_without_total(const PgResult *result);
int total_row(const PgResult *result);                 /* -1: there is none */
const ReportColumn *main_column(const Report *report); /* NULL: none */
/* The main value of the same thing in the period before; false where R15 forbids to compare. */
bool row_before(const Report *report, int row, Fixed *ret);
bool row_change(const Report *report, int row, char *out, size_t cap); /* "+4.2" */
const char *day_state(const Report *report, Date day);                 /* "" outside */
bool state_complete(const char *state);

/* cells.c: one value as people or programs read it */
void cell_shown(const ReportColumn *column, const char *value, const char *group, char *out,
                size_t cap);
/* Plain digits: no trailing zeros, money with two decimals at least. */
void cell_exact(const ReportColumn *column, const char *value, char *out, size_t cap);
bool kind_is_number(ReportKind kind);
const char *weekday_name(int iso_weekday);                         /* "Mon" */
void date_words(Date date, bool with_year, char *out, size_t cap); /* "8 Feb 2026" */
/* "12 Jan to 8 Feb 2026"; `dash` stands between the days. */
void period_words(Date from, Date to, const char *dash, char *out, size_t cap);
/* Name of a change's base: "28 days before", "last year" */
const char *shift_words(int shift, char *out, size_t cap);

/* screen.c */
int text_width(const char *text); /* characters: one column each */
void screen_table(const Report *report, const Screen *screen, int rows_max, Buf *out);
void screen_head(const Report *report, const Screen *screen, Buf *out);
void screen_bold(const Screen *screen, const char *text, Buf *out);
/* screen_bars.c */
void screen_bar(const Screen *screen, int64_t part, int64_t whole, int width, Buf *out);
void screen_spark(const Screen *screen, const Fixed *values, const bool *there, int count,
                  Buf *out);
/* screen_grid.c */
void screen_grid(const Report *report, const Screen *screen, Buf *out);

/* The hours of a grid, in the order of a business day: every hour between first and last, closed
 * ones included. */
typedef struct Grid {
    int first, count; /* first hour of the clock, how many: 0 where there is no row */
    bool has[7][24];  /* by weekday from Monday, by position */
    Fixed values[7][24];
    Fixed most;
} Grid;

void grid_read(const PgResult *rows, int opens, Grid *ret);
int grid_hour(const Grid *grid, int position);
int head_opening_hour(const ReportHead *head);

#endif
