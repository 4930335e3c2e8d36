/* One page: everything read in one snapshot, then section after section. */
#include <string.h>

#include "page_private.h"

static bool read_part(PgConn *conn, Page *page, const char *name, Date from, Date to,
                      ReportCompare compare, Report *ret, Err *err)
{
    return report_read(conn, page->head, report_find(name), from, to, compare, true, ret, err);
}

static Date no_later(Date a, Date b)
{
    return a < b ? a : b;
}

static bool read_sales(PgConn *conn, Page *page, Err *err)
{
    Date from = page->ask->from, to = page->ask->to;
    Date drawn = no_later(from, to - CHART_DAYS + 1);
    ReportCompare compare = page->ask->compare;
    ReportCompare prev = compare == COMPARE_DEFAULT     ? COMPARE_PREV
                         : compare == COMPARE_LAST_YEAR ? COMPARE_NONE
                                                        : compare;
    ReportCompare year =
        compare == COMPARE_PREV || compare == COMPARE_NONE ? COMPARE_NONE : COMPARE_LAST_YEAR;

    return read_part(conn, page, "summary", from, to, COMPARE_NONE, &page->days, err) &&
           read_part(conn, page, "summary", from, to, prev, &page->prev, err) &&
           read_part(conn, page, "summary", from, to, year, &page->year, err) &&
           read_part(conn, page, "summary", drawn, to, COMPARE_NONE, &page->chart, err) &&
           read_part(conn, page, "summary", drawn, to, COMPARE_LAST_YEAR, &page->chart_year, err);
}

static bool read_rest(PgConn *conn, Page *page, Err *err)
{
    Date from = page->ask->from, to = page->ask->to;

    return read_part(conn, page, "hours", no_later(from, to - GRID_DAYS + 1), to, COMPARE_NONE,
                     &page->hours, err) &&
           read_part(conn, page, "payments", from, to, COMPARE_NONE, &page->payments, err) &&
           read_part(conn, page, "channels", from, to, COMPARE_NONE, &page->channels, err) &&
           read_part(conn, page, "categories", from, to, COMPARE_NONE, &page->categories, err) &&
           read_part(conn, page, "products", from, to, COMPARE_NONE, &page->products, err) &&
           read_part(conn, page, "tax", from, to, COMPARE_NONE, &page->tax, err) &&
           read_part(conn, page, "labour", from, to, COMPARE_NONE, &page->labour, err) &&
           read_part(conn, page, "menu", no_later(from, to - MENU_DAYS + 1), to, COMPARE_NONE,
                     &page->menu, err) &&
           read_part(conn, page, "quality", from, to, COMPARE_NONE, &page->quality, err);
}

static void release(Page *page)
{
    Report *const parts[] = {&page->days,       &page->prev,     &page->year,     &page->chart,
                             &page->chart_year, &page->hours,    &page->payments, &page->channels,
                             &page->categories, &page->products, &page->tax,      &page->labour,
                             &page->menu,       &page->quality};

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        report_release(parts[i]);
    }
}

/* ---- head and foot ---- */

static void badge(Buf *out, const char *kind, int count, const char *words)
{
    if (count > 0) {
        buf_printf(out, "<span class=\"badge %s\">%d %s %s</span>", kind, count,
                   count == 1 ? "day" : "days", words);
    }
}

static void header(Page *page)
{
    const DayCounts *counts = &page->days.counts;
    const ReportHead *head = page->head;
    char period[64];
    Buf *out = page->out;

    period_words(page->ask->from, page->ask->to, "–", period, sizeof(period));
    if (page->ask->up != NULL) {
        buf_printf(out, "<nav><a href=\"%s\">All days and weeks</a></nav>\n", page->ask->up);
    }
    buf_append_text(out, "<header><h1>");
    html_text(out, head->name);
    buf_printf(out, "</h1><p class=\"sub\">%s · %d business %s, %s to %s ", period, counts->days,
               counts->days == 1 ? "day" : "days", head->opening, head->opening);
    html_text(out, head->zone);
    buf_append_text(out, head->currency[0] == '\0' ? "" : " · ");
    html_text(out, head->currency);
    buf_append_text(out, " · net: without tax and tips</p>\n<p class=\"badges\">");
    if (counts->final == counts->days) {
        buf_append_text(out, "<span class=\"badge g\">all days final</span>");
    }
    badge(out, "w", counts->provisional, "provisional");
    badge(out, "w", counts->missing, "missing");
    badge(out, "w", counts->under_way, "under way");
    badge(out, "", counts->before + counts->ahead, "without data");
    buf_append_text(out, "<span class=\"badge\">");
    if (head->fresh[0] == '\0') {
        buf_append_text(out, "no run has ended well yet");
    } else {
        buf_append_text(out, "data of ");
        html_text(out, head->fresh);
    }
    buf_append_text(out, "</span></p></header>\n");
}

static void footer(Page *page)
{
    char from[DATE_TEXT], to[DATE_TEXT];

    date_format(page->ask->from, from);
    date_format(page->ask->to, to);
    buf_printf(
        page->out,
        "<footer>Made by restosync " RS_VERSION
        " from PostgreSQL; no script, nothing fetched. The same numbers: <code>select * from "
        "report.sales_daily where company_id = %lld and business_date between &#39;%s&#39; "
        "and &#39;%s&#39;</code></footer>\n</body></html>\n",
        (long long)page->head->company_id, from, to);
}

static void draw(Page *page)
{
    const DayCounts *counts = &page->days.counts;
    char period[64], title[1100];

    period_words(page->ask->from, page->ask->to, "–", period, sizeof(period));
    (void)text_format(title, sizeof(title), "%s, %s", page->head->name, period);
    page_head(page->out, title, counts->final == counts->days ? "final" : "changing", page->mark);
    header(page);
    buf_append_text(page->out, "<main>\n");
    page_tiles(page);
    page_days(page);
    page_heat(page);
    page_shares(page);
    page_menu(page);
    page_trust(page);
    buf_append_text(page->out, "</main>\n");
    footer(page);
}

bool page_mark(PgConn *conn, int64_t company_id, Date from, Date to, char ret[PAGE_MARK], Err *err)
{
    char company[24], first[DATE_TEXT], last[DATE_TEXT];
    const PgParam params[] = {{.text = company}, {.text = first}, {.text = last}};
    PgResult *result = NULL;

    (void)text_format(company, sizeof(company), "%lld", (long long)company_id);
    date_format(from, first);
    date_format(to, last);
    if (!pg_query(conn, "report_mark", params, 3, &result, err)) {
        return false;
    }
    (void)text_copy(ret, PAGE_MARK, str_of(pg_value(result, 0, 0)));
    pg_result_free(result);
    return true;
}

/* Everything of one page is of one moment, also while a sync writes. */
bool report_page(PgConn *conn, const ReportHead *head, const PageAsk *ask, Buf *out, Err *err)
{
    Page page = {.head = head, .ask = ask, .out = out};
    bool ok;

    if (!pg_begin(conn, err)) {
        return false;
    }
    ok = pg_query(conn, "set transaction isolation level repeatable read, read only", NULL, 0, NULL,
                  err) &&
         page_mark(conn, head->company_id, ask->from, ask->to, page.mark, err) &&
         read_sales(conn, &page, err) && read_rest(conn, &page, err);
    if (ok) {
        draw(&page);
    }
    release(&page);
    pg_rollback(conn);
    return ok;
}
