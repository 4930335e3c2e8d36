/* A report in a terminal: head, table with bars as wide as there is room, notes. */
#include <string.h>

#include "screen_table.h"

#define ROWS_SHOWN 40
#define PIECES_MAX 8

int text_width(const char *text)
{
    int width = 0;

    for (; *text != '\0'; text++) {
        width += ((unsigned char)*text & 0xc0) != 0x80 ? 1 : 0;
    }
    return width;
}

void screen_bold(const Screen *screen, const char *text, Buf *out)
{
    buf_printf(out, "%s%s%s", screen->color ? "\033[1m" : "", text, screen->color ? "\033[0m" : "");
}

/* ---- head ---- */

/* Pieces on one line while they fit, the rest on the next. */
static void wrap_pieces(const char *const *pieces, int count, const Screen *screen, Buf *out)
{
    const char *dot = screen->utf8 ? " · " : ", ";
    int used = 0;

    for (int i = 0; i < count; i++) {
        int width = text_width(pieces[i]);

        if (used > 0 && used + 3 + width > screen->columns) {
            buf_append_char(out, '\n');
            used = 0;
        }
        buf_append_text(out, used > 0 ? dot : "");
        used += width + (used > 0 ? 3 : 0);
        if (i == 0) {
            screen_bold(screen, pieces[i], out);
        } else {
            buf_append_text(out, pieces[i]);
        }
    }
    buf_append_char(out, '\n');
}

static void count_words(int count, const char *words, char *out, size_t cap)
{
    (void)text_format(out, cap, "%d %s", count, words);
}

static void print_states(const Report *report, const Screen *screen, Buf *out)
{
    const DayCounts *counts = &report->counts;
    char complete[48], missing[48], provisional[80], under_way[48], ahead[48], fresh[64];
    const char *pieces[PIECES_MAX];
    int n = 0;

    count_words(counts->complete, "complete", complete, sizeof(complete));
    count_words(counts->missing, "missing", missing, sizeof(missing));
    count_words(counts->provisional, "provisional (receipts can still be reopened)", provisional,
                sizeof(provisional));
    count_words(counts->under_way, "under way", under_way, sizeof(under_way));
    count_words(counts->ahead + counts->before, "without data", ahead, sizeof(ahead));
    (void)text_format(fresh, sizeof(fresh), "data of %s", report->head->fresh);
    pieces[n++] = complete;
    pieces[n++] = missing;
    if (counts->provisional > 0) {
        pieces[n++] = provisional;
    }
    if (counts->under_way > 0) {
        pieces[n++] = under_way;
    }
    if (counts->ahead + counts->before > 0) {
        pieces[n++] = ahead;
    }
    pieces[n++] = report->head->fresh[0] == '\0' ? "no run has ended well yet" : fresh;
    buf_append_text(out, "Days: ");
    wrap_pieces(pieces, n, &(Screen){.columns = screen->columns - 6, .utf8 = screen->utf8}, out);
}

void screen_head(const Report *report, const Screen *screen, Buf *out)
{
    const ReportHead *head = report->head;
    const char *dash = screen->utf8 ? "–" : "-";
    char name[1100], period[64], days[160], money[80];
    const char *const pieces[] = {name, period, days, money};

    (void)text_format(name, sizeof(name), "%s (company %lld)", head->name,
                      (long long)head->company_id);
    period_words(report->from, report->to, dash, period, sizeof(period));
    (void)text_format(days, sizeof(days), "%d business %s (%s%s%s %s)", report->counts.days,
                      report->counts.days == 1 ? "day" : "days", head->opening, dash, head->opening,
                      head->zone);
    (void)text_format(money, sizeof(money), "%s%snet: without tax and tips", head->currency,
                      head->currency[0] == '\0' ? "" : ", ");
    wrap_pieces(pieces, 4, screen, out);
    print_states(report, screen, out);
}

/* ---- notes ---- */

static void print_missing(const Report *report, Buf *out)
{
    char from[DATE_TEXT], to[DATE_TEXT];

    if (report->counts.missing == 0) {
        return;
    }
    date_format(report->from, from);
    date_format(report->to, to);
    buf_printf(out, "%d %s not read: restosync backfill --from %s --to %s\n",
               report->counts.missing, report->counts.missing == 1 ? "day was" : "days were", from,
               to);
}

static void print_compared(const Report *report, const Screen *screen, Buf *out)
{
    char words[48], period[64];

    if (report->shift == 0) {
        return;
    }
    period_words(report->from - report->shift, report->to - report->shift, screen->utf8 ? "–" : "-",
                 period, sizeof(period));
    buf_printf(out, "change: against %s (%s)%s\n", period,
               shift_words(report->shift, words, sizeof(words)),
               report->comparable ? ""
               : (report->def->flags & REPORT_DAYS) != 0
                   ? "; not against days that are missing or under way"
                   : "; not shown: days of one of the two are missing or under way");
}

static bool wages_missing(const Report *report)
{
    return strcmp(report->def->name, "labour") == 0 &&
           result_fixed(report->rows, total_row(report->rows), "shifts_without_rate") > 0;
}

static void print_notes(const Report *report, const Screen *screen, Buf *out)
{
    buf_append_char(out, '\n');
    print_compared(report, screen, out);
    if (report->def->note != NULL) {
        buf_printf(out, "%s\n", report->def->note);
    }
    if (wages_missing(report)) {
        buf_append_text(out, "no labour %: shifts without a wage; add rows to report.wage\n");
    }
    if ((report->def->flags & REPORT_DAYS) != 0 && report->counts.provisional > 0) {
        buf_append_text(out, "~ provisional: receipts can still be reopened\n");
    }
    print_missing(report, out);
}

static void strip_columns(Screen *screen)
{
    screen->columns = screen->columns < SCREEN_MIN ? SCREEN_MIN : screen->columns;
}

void report_screen(const Report *report, const Screen *given, Buf *out)
{
    Screen screen = *given;

    strip_columns(&screen);
    if (!screen.plain) {
        screen_head(report, &screen, out);
        buf_append_char(out, '\n');
        screen_bold(&screen, report->def->title, out);
        buf_append_char(out, '\n');
    }
    if (rows_without_total(report->rows) == 0) {
        buf_printf(out, "%s\n", report->def->none);
    } else if ((report->def->flags & REPORT_GRID) != 0) {
        screen_grid(report, &screen, out);
    } else {
        screen_table(report, &screen, (report->def->flags & REPORT_DAYS) != 0 ? 0 : ROWS_SHOWN,
                     out);
    }
    if (!screen.plain) {
        print_notes(report, &screen, out);
    }
}
