/* Six figures at the top of a page, with the change against before and last year. */
#include <string.h>

#include "page_private.h"

static void change_words(Buf *out, const Report *report, const char *column, bool *any)
{
    int other = report->before == NULL ? -1 : total_row(report->before);
    char change[32], words[48];

    if (other < 0 || !report->comparable ||
        !fixed_change(result_fixed(report->rows, total_row(report->rows), column),
                      result_fixed(report->before, other, column), change, sizeof(change))) {
        return;
    }
    buf_printf(out, "<small>%s%s%s%s" THIN "%% <span>vs %s</span></small>",
               change[0] == '+'   ? "<b class=\"up\">▲ "
               : change[0] == '-' ? "<b class=\"down\">▼ "
                                  : "<b>",
               change[0] == '-' ? "−" : "", change[0] == '-' ? change + 1 : change, "</b>",
               shift_words(report->shift, words, sizeof(words)));
    *any = true;
}

/* The line breaks where a day is not known: that is not 0 (R14). */
static void spark_lines(const Report *report, const char *column, int rows, Fixed most, Buf *out)
{
    bool open = false;

    for (int row = 0; row < rows; row++) {
        Fixed value = result_fixed(report->rows, row, column);

        if (!state_complete(day_state(report, report->from + row))) {
            buf_append_text(out, open ? "\"/>" : "");
            open = false;
            continue;
        }
        buf_append_text(out, open ? " " : "<polyline points=\"");
        html_tenths(out, 1000 * row / (rows - 1));
        buf_append_char(out, ' ');
        html_tenths(out, 230 - (value <= 0 ? 0 : fixed_scale(value, 220, most)));
        open = true;
    }
    buf_append_text(out, open ? "\"/>" : "");
}

static void spark(const Page *page, const char *column)
{
    const Report *report = &page->chart;
    int rows = rows_without_total(report->rows);
    Fixed most = 1;

    if (rows < 2 || rows > 120) {
        return;
    }
    for (int row = 0; row < rows; row++) {
        Fixed value = result_fixed(report->rows, row, column);

        most = value > most ? value : most;
    }
    buf_append_text(page->out,
                    "<svg class=\"sp\" viewBox=\"0 0 100 24\" preserveAspectRatio=\"none\""
                    " aria-hidden=\"true\">");
    spark_lines(report, column, rows, most, page->out);
    buf_append_text(page->out, "</svg>");
}

static void tile_begin(Buf *out, const char *label)
{
    buf_printf(out, "<div class=\"tile\"><span class=\"l\">%s</span><b class=\"v\">", label);
}

static void tile_compared(Page *page, const char *label, const char *column, const char *aside)
{
    Buf *out = page->out;
    bool any = false;

    tile_begin(out, label);
    html_money(out, result_fixed(page->days.rows, total_row(page->days.rows), column), 0);
    buf_append_text(out, "</b>");
    change_words(out, &page->prev, column, &any);
    change_words(out, &page->year, column, &any);
    if (aside != NULL) {
        buf_printf(out, "<small>%s</small>", aside);
    } else if (!any && page->ask->compare != COMPARE_NONE) {
        buf_append_text(out, "<small>nothing complete to compare with</small>");
    }
    spark(page, column);
    buf_append_text(out, "</div>\n");
}

static void average_words(const Page *page, const char *column, const char *words, char *out,
                          size_t cap)
{
    const char *value = result_value(page->days.rows, total_row(page->days.rows), column);
    const ReportColumn money = {column, "", KIND_MONEY, 0};
    char text[CELL_TEXT];

    cell_shown(&money, value, THIN, text, sizeof(text));
    (void)text_format(out, cap, "%s %s", text[0] == '\0' ? "–" : text, words);
}

static void tile_leaks(Page *page)
{
    int total = total_row(page->days.rows);
    Fixed gross = result_fixed(page->days.rows, total, "gross_sales_incl_tax");
    Fixed discounts = result_fixed(page->days.rows, total, "discounts_incl_tax");
    Fixed refunds = result_fixed(page->days.rows, total, "refunds_incl_tax");
    char percent[FIXED_TEXT * 2];
    Buf *out = page->out;

    tile_begin(out, "Discounts");
    html_money(out, discounts, 0);
    percent_text(discounts, gross, percent, sizeof(percent));
    buf_printf(out, "</b><small>%s of gross sales</small><small>refunds ", percent);
    html_money(out, refunds, 0);
    buf_printf(out, " · %lld voided</small></div>\n",
               (long long)pg_integer(page->days.rows, total,
                                     result_column(page->days.rows, "voided_receipts")));
}

static void tile_tips(Page *page)
{
    int total = total_row(page->days.rows);
    Fixed tips = result_fixed(page->days.rows, total, "tips");
    Fixed sales = result_fixed(page->days.rows, total, "sales_incl_tax");
    char percent[FIXED_TEXT * 2];

    tile_begin(page->out, "Tips");
    html_money(page->out, tips, 0);
    percent_text(tips, sales, percent, sizeof(percent));
    buf_printf(page->out,
               "</b><small>%s on top of sales</small><small>not in sales</small></div>\n", percent);
}

static void tile_labour(Page *page)
{
    const ReportColumn per_hour = {"net_sales_per_labour_hour", "", KIND_MONEY, 0};
    const Report *report = &page->labour;
    int total = total_row(report->rows);
    const char *percent = result_value(report->rows, total, "labour_pct");
    Buf *out = page->out;
    Fixed share;

    tile_begin(out, "Labour");
    if (total < 0) {
        buf_append_text(out, "–</b><small>no clock times in these days</small></div>\n");
        return;
    }
    if (fixed_parse(percent, &share)) {
        html_money(out, share, 1);
        buf_append_text(out, THIN "%</b><small>of net sales</small>");
    } else {
        buf_printf(out, "–</b><small>no %%: %s</small>",
                   result_fixed(report->rows, total, "shifts_without_rate") > 0
                       ? "shifts without a wage"
                       : "no sales on these days");
    }
    buf_append_text(out, "<small>");
    html_money(out, result_fixed(report->rows, total, "hours"), 0);
    buf_append_text(out, " h · ");
    html_cell(out, &per_hour, result_value(report->rows, total, per_hour.name));
    buf_append_text(out, " net per hour</small></div>\n");
}

void page_tiles(Page *page)
{
    char receipt[160], cover[160];

    average_words(page, "avg_receipt_net", "net on average", receipt, sizeof(receipt));
    average_words(page, "avg_cover_net", "net per dine-in cover", cover, sizeof(cover));
    buf_append_text(page->out, "<div class=\"tiles\">\n");
    tile_compared(page, "Net sales", "net_sales", NULL);
    tile_compared(page, "Receipts", "receipts", receipt);
    tile_compared(page, "Covers", "covers", cover);
    tile_leaks(page);
    tile_tips(page);
    tile_labour(page);
    buf_append_text(page->out, "</div>\n");
}
