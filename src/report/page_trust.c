/* Can I trust this page: what was checked, what was found; and what the words mean. */
#include <string.h>

#include "page_private.h"

static void verdict(Buf *out, const char *check, const char *found, const char *word)
{
    bool good = strcmp(word, "good") == 0, note = strcmp(word, "note") == 0;

    buf_append_text(out, "<tr><th scope=\"row\">");
    html_text(out, check);
    buf_append_text(out, "</th><td class=\"n\">");
    html_text(out, found);
    buf_printf(out, "</td><td class=\"%s\">%s</td></tr>\n",
               good   ? "up"
               : note ? "mu"
                      : "miss",
               good   ? "✓ good"
               : note ? "note"
                      : "! look");
}

static void days_complete(Page *page)
{
    const DayCounts *counts = &page->days.counts;
    char found[96];

    (void)text_format(found, sizeof(found), "%d of %d", counts->complete, counts->days);
    verdict(page->out, "days complete", found, counts->complete == counts->days ? "good" : "look");
    (void)text_format(found, sizeof(found), "%d of %d", counts->final, counts->days);
    verdict(page->out, "days final, nothing can change", found,
            counts->final == counts->days ? "good" : "note");
}

static void checks(Page *page)
{
    const ReportColumn quantity = {"offending", "", KIND_QUANTITY, 0};
    const PgResult *rows = page->quality.rows;

    for (int row = 0; row < pg_rows(rows); row++) {
        char found[CELL_TEXT];

        cell_shown(&quantity, result_value(rows, row, "offending"), THIN, found, sizeof(found));
        verdict(page->out, result_value(rows, row, "check_name"), found,
                result_value(rows, row, "verdict"));
    }
}

static void words(Buf *out)
{
    buf_append_text(
        out,
        "<dl><dt>net sales</dt><dd>what guests paid, without tax and without tips</dd>"
        "<dt>business day</dt><dd>from the company's opening time to the next, 23 or 25 hours when "
        "the clocks change</dd>"
        "<dt>provisional</dt><dd>staff can still reopen receipts of that day; final: they cannot, "
        "and it was read since</dd>"
        "<dt>covers</dt><dd>guests as typed into the till, once a party; averages look at dine-in "
        "only</dd>"
        "<dt>takings</dt><dd>what came in for sales, and tips</dd>"
        "<dt>last year</dt><dd>364 days before: the same weekday</dd></dl>\n");
}

void page_trust(Page *page)
{
    Buf *out = page->out;

    section_begin(out, "trust", "Can I trust this page?", NULL);
    buf_append_text(out, "<div class=\"two\"><div class=\"scroll\"><table><caption>Checks of the "
                         "data behind these numbers</caption><thead><tr><th scope=\"col\">check"
                         "</th><th scope=\"col\" class=\"n\">found</th><th scope=\"col\">verdict"
                         "</th></tr></thead><tbody>\n");
    days_complete(page);
    checks(page);
    buf_append_text(out, "</tbody></table></div>\n");
    words(out);
    buf_append_text(out, "</div>\n");
    section_end(out);
}
