/* The index of a folder: a calendar, newest month first, a colour and a figure for each day. */
#include <string.h>

#include "folder.h"

void folder_company_mark(const ReportHead *head, char *out, size_t cap)
{
    (void)text_format(out, cap, "<meta name=\"restosync-company\" content=\"%lld\">",
                      (long long)head->company_id);
}

static bool has_page(const Folder *folder, Date day)
{
    for (int i = 0; i < folder->page_count; i++) {
        if (folder->pages[i] == day) {
            return true;
        }
    }
    return false;
}

static void ground_classes(Buf *out, bool dark)
{
    for (int step = 0; step < HEAT_STEPS; step++) {
        Color ground = heat_color(step, dark), ink = color_ink(ground);

        buf_printf(out, ".g%d{background:#%02x%02x%02x}.g%d,.g%d a{color:#%02x%02x%02x}", step,
                   (unsigned)ground.red, (unsigned)ground.green, (unsigned)ground.blue, step, step,
                   (unsigned)ink.red, (unsigned)ink.green, (unsigned)ink.blue);
    }
}

static void style(Buf *out)
{
    buf_append_text(out, "<style>");
    ground_classes(out, false);
    buf_append_text(out, "\n@media screen and (prefers-color-scheme:dark){");
    ground_classes(out, true);
    buf_append_text(
        out,
        "}\n.months{display:grid;grid-template-columns:repeat(auto-fill,minmax("
        "min(100%,440px),1fr));gap:8px 36px;align-items:start}.cal{table-layout:fixed}.cal th,.cal "
        "td{padding:4px 3px;text-align:center;border:2px solid var(--bg);"
        "font-size:12px;line-height:1.35}.cal caption{font-size:16px;font-weight:"
        "600;color:var(--fg)}.cal a{display:block;text-decoration:none}.cal a:"
        "focus,.cal a:hover{text-decoration:underline}.cal b{display:block;"
        "font-size:13px}.cal .pv{outline:1.5px dashed currentColor;outline-offset:"
        "-3px}</style>\n");
}

/* ---- the calendar ---- */

typedef struct Calendar {
    const Folder *folder;
    const Report *report;
    Fixed most;
} Calendar;

static void day_cell(const Calendar *calendar, Date day, Buf *out)
{
    const Report *report = calendar->report;
    Fixed net = result_fixed(report->rows, day - report->from, "net_sales");
    const char *state = day_state(report, day);
    int step =
        net <= 0 || calendar->most <= 0 ? 0 : (int)fixed_scale(net, HEAT_STEPS - 1, calendar->most);
    char name[DATE_TEXT], words[32], amount[FIXED_TEXT * 2];
    int year, month, number;

    date_to_civil(day, &year, &month, &number);
    date_format(day, name);
    date_words(day, true, words, sizeof(words));
    if (!has_page(calendar->folder, day)) {
        buf_printf(out, "<td class=\"mu\">%d</td>", number);
        return;
    }
    fixed_text(net, 0, THIN, amount, sizeof(amount));
    if (net > 0) {
        buf_printf(out, "<td class=\"g%d%s\">", step, strcmp(state, "final") == 0 ? "" : " pv");
    } else {
        buf_append_text(out, "<td>");
    }
    buf_printf(out, "<a href=\"%s.html\" aria-label=\"%s: %s\"><b>%d</b>%s</a></td>", name, words,
               net != 0 ? amount : state, number,
               net != 0                        ? amount
               : strcmp(state, "missing") == 0 ? "?"
                                               : "–");
}

/* A week is written with its days: one between two periods has no page. */
static bool has_week(const Folder *folder, Date monday)
{
    for (Date day = monday; day < monday + 7; day++) {
        if (has_page(folder, day)) {
            return true;
        }
    }
    return false;
}

static void week_row(const Calendar *calendar, Date monday, int month, Buf *out)
{
    char name[DATE_TEXT];

    folder_week_name(monday, name, sizeof(name));
    if (has_week(calendar->folder, monday)) {
        buf_printf(out, "<tr><th scope=\"row\"><a href=\"%s.html\">%s</a></th>", name, name + 5);
    } else {
        buf_printf(out, "<tr><th scope=\"row\" class=\"mu\">%s</th>", name + 5);
    }
    for (Date day = monday; day < monday + 7; day++) {
        int year, its_month, number;

        date_to_civil(day, &year, &its_month, &number);
        if (its_month != month) {
            buf_append_text(out, "<td></td>");
        } else if (day < calendar->report->from || day > calendar->report->to) {
            buf_printf(out, "<td class=\"mu\">%d</td>", number);
        } else {
            day_cell(calendar, day, out);
        }
    }
    buf_append_text(out, "</tr>\n");
}

static void month_table(const Calendar *calendar, int year, int month, Buf *out)
{
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    Date first = date_from_civil(year, month, 1);
    Date last = date_from_civil(month == 12 ? year + 1 : year, month % 12 + 1, 1) - 1;
    Date monday = first - date_iso_weekday(first) + 1;

    buf_printf(out,
               "<table class=\"cal\"><caption>%s %d</caption><thead><tr><th scope=\"col\">week"
               "</th>",
               names[month - 1], year);
    for (int weekday = 1; weekday <= 7; weekday++) {
        buf_printf(out, "<th scope=\"col\">%s</th>", weekday_name(weekday));
    }
    buf_append_text(out, "</tr></thead><tbody>\n");
    for (; monday <= last; monday += 7) {
        if (monday + 6 >= calendar->report->from && monday <= calendar->report->to) {
            week_row(calendar, monday, month, out);
        }
    }
    buf_append_text(out, "</tbody></table>\n");
}

static void print_months(const Calendar *calendar, Buf *out)
{
    int year, month, day, first_year, first_month;

    date_to_civil(calendar->report->from, &first_year, &first_month, &day);
    date_to_civil(calendar->report->to, &year, &month, &day);
    buf_append_text(out, "<div class=\"months\">\n");
    while (year > first_year || (year == first_year && month >= first_month)) {
        month_table(calendar, year, month, out);
        month--;
        if (month == 0) {
            month = 12;
            year--;
        }
    }
    buf_append_text(out, "</div>\n");
}

static void print_index(const Calendar *calendar, Buf *out)
{
    const ReportHead *head = calendar->folder->head;
    char title[1100], mark[96];

    (void)text_format(title, sizeof(title), "%s: reports", head->name);
    page_head(out, title, "changing", NULL);
    folder_company_mark(head, mark, sizeof(mark));
    buf_append_text(out, mark);
    style(out);
    buf_append_text(out, "<header><h1>");
    html_text(out, head->name);
    buf_append_text(out, "</h1><p class=\"sub\">Net sales per business day");
    buf_append_text(out, head->currency[0] == '\0' ? "" : ", ");
    html_text(out, head->currency);
    buf_append_text(out, "; dashed: can still change. A day or a week opens its page.</p>"
                         "</header>\n<main>\n");
    print_months(calendar, out);
    buf_append_text(out, "</main>\n<footer>Made by restosync " RS_VERSION
                         "; no script, nothing fetched.</footer>\n</body></html>\n");
}

bool folder_index(const Folder *folder, Buf *out, Err *err)
{
    Date first = folder->to, last = folder->to;
    Calendar calendar = {.folder = folder};
    Report report;

    for (int i = 0; i < folder->page_count; i++) {
        first = folder->pages[i] < first ? folder->pages[i] : first;
        last = folder->pages[i] > last ? folder->pages[i] : last;
    }
    if (last - first >= REPORT_DAYS_MAX) {
        first = last - REPORT_DAYS_MAX + 1;
    }
    if (!report_read(folder->conn, folder->head, report_find("summary"), first, last, COMPARE_NONE,
                     true, &report, err)) {
        return false;
    }
    calendar.report = &report;
    for (int row = 0; row < rows_without_total(report.rows); row++) {
        Fixed net = result_fixed(report.rows, row, "net_sales");

        calendar.most = net > calendar.most ? net : calendar.most;
    }
    print_index(&calendar, out);
    report_release(&report);
    return true;
}
