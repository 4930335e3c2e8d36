/* Shares of a whole as bars: tenders, channels, categories; best sellers as a table with bars. */
#include <string.h>

#include "page_private.h"

#define WIDTH 420
#define ROW 400
#define ROWS_MAX 8
#define SELLERS 10

typedef struct Share {
    const char *name;
    Fixed value;
} Share;

/* Rows of one name together; what is beyond the last place becomes "others". */
static int collect(const Report *report, const char *name_column, const char *value_column,
                   Share *list, int most)
{
    int count = 0;

    for (int row = 0; row < rows_without_total(report->rows); row++) {
        const char *name = result_value(report->rows, row, name_column);
        int at = 0;

        while (at < count && strcmp(list[at].name, name) != 0) {
            at++;
        }
        if (at == most) {
            at = most - 1;
            list[at].name = "others";
        } else if (at == count) {
            list[count++] = (Share){.name = name};
        }
        list[at].value += result_fixed(report->rows, row, value_column);
    }
    return count;
}

/* The largest first; "others" stays last. */
static void sort_shares(Share *list, int count)
{
    for (int i = 1; i < count; i++) {
        Share share = list[i];
        int at = i;

        for (; at > 0 && list[at - 1].value < share.value && strcmp(share.name, "others") != 0;
             at--) {
            list[at] = list[at - 1];
        }
        list[at] = share;
    }
}

/* Cut at a whole character, for one line of the drawing. */
static void short_name(const char *name, int most, char *out, size_t cap)
{
    int width = 0;
    size_t len = 0;

    while (name[len] != '\0' && width < most) {
        len++;
        while (((unsigned char)name[len] & 0xc0) == 0x80) {
            len++;
        }
        width++;
    }
    (void)text_format(out, cap, "%.*s%s", (int)len, name, name[len] == '\0' ? "" : "…");
}

static void share_row(const Share *share, Fixed sum, int i, Buf *out)
{
    int64_t y = ROW * i;
    char name[160], value[FIXED_TEXT * 2], percent[FIXED_TEXT * 2], both[160];

    short_name(share->name, 30, name, sizeof(name));
    for (char *at = name; *at != '\0'; at++) {
        *at = *at == '_' ? '-' : *at; /* dine_in: a word of ours, said to people */
    }
    svg_text(out, 0, y + 140, "fg", name);
    fixed_text(share->value, 0, THIN, value, sizeof(value));
    percent_text(share->value, sum, percent, sizeof(percent));
    (void)text_format(both, sizeof(both), "%s · %s", value, percent);
    svg_text(out, WIDTH * 10, y + 140, "e", both);
    svg_rect(out, 0, y + 200, WIDTH * 10, 90, "track");
    if (share->value > 0 && sum > 0) { /* more than all where another is negative */
        svg_rect(out, 0, y + 200,
                 share->value > sum ? WIDTH * 10 : fixed_scale(share->value, WIDTH * 10, sum), 90,
                 "b");
    }
}

static void share_figure(Page *page, const Report *report, const char *id, const char *title,
                         const char *name_column, const char *value_column, const char *columns)
{
    Share list[ROWS_MAX];
    Fixed sum = 0;
    Buf *out = page->out, desc;
    int count = collect(report, name_column, value_column, list, ROWS_MAX);

    section_begin(out, id, title, NULL);
    if (count == 0) {
        buf_append_text(out, "<p>No sales in these days.</p>\n");
        section_end(out);
        return;
    }
    sort_shares(list, count);
    buf_init(&desc, 64 * 1024);
    for (int i = 0; i < count; i++) {
        char value[FIXED_TEXT * 2];

        sum += list[i].value;
        fixed_text(list[i].value, 0, " ", value, sizeof(value));
        buf_printf(&desc, "%s%s %s", i == 0 ? "" : ", ", list[i].name, value);
    }
    buf_append_text(out, "<figure>");
    svg_begin(out, id, "half", WIDTH, ROW * count / 10 - 8, title, buf_text(&desc));
    for (int i = 0; i < count; i++) {
        share_row(&list[i], sum, i, out);
    }
    svg_end(out);
    html_details(out, report, columns, title);
    buf_append_text(out, "</figure>");
    section_end(out);
    buf_release(&desc);
}

static void seller_row(const Report *report, int row, Fixed most, Buf *out)
{
    Fixed net = result_fixed(report->rows, row, "net_sales");
    const ReportColumn share = {"share_pct", "", KIND_PERCENT, 0};
    const ReportColumn quantity = {"quantity", "", KIND_QUANTITY, 0};

    buf_append_text(out, "<tr><th scope=\"row\">");
    html_text(out, result_value(report->rows, row, "product_name"));
    buf_append_text(out, "</th><td class=\"mu\">");
    html_text(out, result_value(report->rows, row, "category"));
    buf_append_text(out, "</td><td class=\"n\">");
    html_cell(out, &quantity, result_value(report->rows, row, "quantity"));
    buf_append_text(out, "</td><td class=\"n\">");
    html_money(out, net, 2);
    buf_append_text(out, "</td><td class=\"n\">");
    html_cell(out, &share, result_value(report->rows, row, "share_pct"));
    buf_printf(out, "</td><td class=\"barcell\"><i style=\"width:%d%%\"></i></td></tr>\n",
               (int)(net <= 0 ? 0 : fixed_scale(net, 100, most)));
}

static void best_sellers(Page *page)
{
    const Report *report = &page->products;
    int rows = rows_without_total(report->rows);
    int shown = rows < SELLERS ? rows : SELLERS;
    Buf *out = page->out;

    section_begin(out, "products", "Best sellers", NULL);
    if (rows == 0) {
        buf_append_text(out, "<p>No product was sold in these days.</p>\n");
        section_end(out);
        return;
    }
    buf_printf(out,
               "<div class=\"scroll\"><table><caption>%d of %d products, by net sales</caption>"
               "<thead><tr><th scope=\"col\">product</th><th scope=\"col\">category</th>"
               "<th scope=\"col\" class=\"n\">sold</th><th scope=\"col\" class=\"n\">net</th>"
               "<th scope=\"col\" class=\"n\">share</th><td></td></tr></thead><tbody>\n",
               shown, rows);
    for (int row = 0; row < shown; row++) {
        seller_row(report, row, result_fixed(report->rows, 0, "net_sales"), out);
    }
    buf_append_text(out, "</tbody></table></div>\n");
    section_end(out);
}

void page_shares(Page *page)
{
    buf_append_text(page->out, "<div class=\"two\">\n");
    share_figure(page, &page->payments, "tenders", "Takings by tender", "tender", "takings",
                 "tender payment_type payments sales_amount tips takings");
    share_figure(page, &page->channels, "channels", "Net sales by channel", "channel", "net_sales",
                 "channel type receipts sales_incl_tax net_sales share_pct");
    buf_append_text(page->out, "</div>\n");
    best_sellers(page);
    buf_append_text(page->out, "<div class=\"two\">\n");
    share_figure(page, &page->categories, "categories", "Net sales by category", "category",
                 "net_sales", "category quantity net_sales share_pct");
    section_begin(page->out, "tax", "Tax",
                  "As printed on the receipts: the sum of each receipt's own rounded tax");
    html_table(page->out, &page->tax, "tax_code rate_pct taxable_base tax gross",
               "Tax by code and rate", 0);
    section_end(page->out);
    buf_append_text(page->out, "</div>\n");
}
