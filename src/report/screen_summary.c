/* The first screen: key figures with sparklines, the days, a typical week, the best sellers. */
#include <string.h>

#include "report_private.h"

#define SPARK_MAX 92 /* days */
#define DAYS_SHOWN 62
#define WEEKS 13
#define BEST 6

typedef struct KeyFigure {
    const char *title;
    const char *column;
    ReportKind kind;
    const char *words; /* behind the number where nothing is compared */
} KeyFigure;

static int days_of(const Report *report)
{
    return rows_without_total(report->rows);
}

static void spark_of(const Report *report, const char *column, const Screen *screen, Buf *out)
{
    Fixed values[SPARK_MAX];
    bool there[SPARK_MAX];
    int days = days_of(report);

    for (int row = 0; row < days; row++) {
        values[row] = result_fixed(report->rows, row, column);
        there[row] = state_complete(day_state(report, report->from + row));
    }
    screen_spark(screen, values, there, days, out);
}

static void change_of(const Report *report, const char *column, int total, char *out, size_t cap)
{
    Fixed now = result_fixed(report->rows, total, column);
    char change[32], words[48];
    int other = report->before == NULL ? -1 : total_row(report->before);

    if (other < 0 || !report->comparable ||
        !fixed_change(now, result_fixed(report->before, other, column), change, sizeof(change))) {
        (void)text_copy(out, cap, str_of(""));
        return;
    }
    (void)text_format(out, cap, "%s %% vs %s", change,
                      shift_words(report->shift, words, sizeof(words)));
}

static void print_figure(const Report *report, const Report *year, const KeyFigure *figure,
                         bool spark, const Screen *screen, Buf *out)
{
    const ReportColumn column = {figure->column, "", figure->kind, 0};
    int total = total_row(report->rows);
    char value[CELL_TEXT], change[64], year_change[64] = "";

    cell_shown(&column, result_value(report->rows, total, figure->column), " ", value,
               sizeof(value));
    change_of(report, figure->column, total, change, sizeof(change));
    if (year != NULL) {
        change_of(year, figure->column, total_row(year->rows), year_change, sizeof(year_change));
    }
    buf_printf(out, "  %-10s %14s", figure->title, value);
    if (change[0] != '\0' || year_change[0] != '\0' || spark) {
        buf_printf(out, "  %-23s  %-21s", change, year_change);
    }
    if (spark) {
        spark_of(report, figure->column, screen, out);
    }
    while (out->len > 0 && out->data[out->len - 1] == ' ') {
        out->len--;
    }
    buf_append_char(out, '\n');
}

static void print_rest(const Report *report, Buf *out)
{
    static const KeyFigure rest[] = {
        {"average receipt", "avg_receipt_net", KIND_MONEY, ""},
        {"per cover", "avg_cover_net", KIND_MONEY, ""},
        {"tax", "tax", KIND_MONEY, ""},
        {"tips", "tips", KIND_MONEY, ""},
        {"discounts", "discounts_incl_tax", KIND_MONEY, ""},
        {"voided", "voided_receipts", KIND_COUNT, ""},
    };
    int total = total_row(report->rows);
    const char *between = "  ";

    for (size_t i = 0; i < sizeof(rest) / sizeof(rest[0]); i++) {
        const ReportColumn column = {rest[i].column, "", rest[i].kind, 0};
        char value[CELL_TEXT];

        cell_shown(&column, result_value(report->rows, total, rest[i].column), " ", value,
                   sizeof(value));
        if (value[0] != '\0') {
            buf_printf(out, "%s%s %s", between, rest[i].title, value);
            between = i == 2 ? "\n  " : "   ";
        }
    }
    buf_append_char(out, '\n');
}

static void print_figures(const Report *report, const Report *year, const Screen *screen, Buf *out)
{
    static const KeyFigure figures[] = {
        {"Net sales", "net_sales", KIND_MONEY, ""},
        {"Receipts", "receipts", KIND_COUNT, ""},
        {"Covers", "covers", KIND_COUNT, ""},
    };
    int days = days_of(report);
    bool spark = !screen->plain && days > 1 && days <= SPARK_MAX && 76 + days <= screen->columns;

    for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
        print_figure(report, year, &figures[i], spark, screen, out);
    }
    print_rest(report, out);
}

static bool print_section(PgConn *conn, const Report *report, const char *name, Date from, Date to,
                          const char *title, const Screen *screen, Buf *out, Err *err)
{
    Report part;

    if (!report_read(conn, report->head, report_find(name), from, to, COMPARE_NONE, true, &part,
                     err)) {
        return false;
    }
    if (rows_without_total(part.rows) > 0) {
        buf_append_char(out, '\n');
        screen_bold(screen, title, out);
        buf_append_char(out, '\n');
        if ((part.def->flags & REPORT_GRID) != 0) {
            screen_grid(&part, screen, out);
        } else {
            screen_table(&part, screen, BEST, out);
        }
    }
    report_release(&part);
    return true;
}

static bool read_year(PgConn *conn, const Report *report, ReportCompare compare, Report *ret,
                      Err *err)
{
    return compare != COMPARE_DEFAULT || report_read(conn, report->head, report->def, report->from,
                                                     report->to, COMPARE_LAST_YEAR, true, ret, err);
}

static bool print_summary(PgConn *conn, const Report *report, const Report *year,
                          const Screen *screen, Buf *out, Err *err)
{
    Date weeks = report->to - WEEKS * 7 + 1;
    bool long_period = report->from < weeks;

    screen_head(report, screen, out);
    buf_append_char(out, '\n');
    print_figures(report, year, screen, out);
    if (report->counts.days <= DAYS_SHOWN) {
        buf_append_char(out, '\n');
        screen_table(report, screen, 0, out);
        buf_append_text(out, report->counts.provisional > 0
                                 ? "~ provisional: receipts can still be reopened\n"
                                 : "");
    }
    return print_section(conn, report, "hours", long_period ? report->from : weeks, report->to,
                         long_period
                             ? "Net sales by weekday and hour (mean per day traded)"
                             : "Net sales by weekday and hour (mean per day traded, 13 weeks)",
                         screen, out, err) &&
           print_section(conn, report, "products", report->from, report->to, "Best sellers", screen,
                         out, err);
}

bool report_summary_screen(PgConn *conn, const Report *report, ReportCompare compare,
                           const Screen *given, Buf *out, Err *err)
{
    Screen screen = *given;
    Report year = {.rows = NULL};
    bool ok;

    screen.columns = screen.columns < SCREEN_MIN ? SCREEN_MIN : screen.columns;
    if (screen.plain || total_row(report->rows) < 0) {
        report_screen(report, &screen, out);
        return true;
    }
    if (!read_year(conn, report, compare, &year, err)) {
        return false;
    }
    ok = print_summary(conn, report, year.rows == NULL ? NULL : &year, &screen, out, err);
    report_release(&year);
    return ok;
}
