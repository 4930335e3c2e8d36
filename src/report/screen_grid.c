/* Weekdays by hours: every hour between the first and the last with sales, closed ones blank. */
#include <string.h>

#include "report_private.h"

int head_opening_hour(const ReportHead *head)
{
    int64_t hour = 0;

    (void)text_parse_int64((Str){head->opening, strlen(head->opening) < 2 ? 0 : 2}, &hour);
    return hour < 0 || hour > 23 ? 0 : (int)hour;
}

int grid_hour(const Grid *grid, int position)
{
    return (grid->first + position) % 24;
}

/* Positions count hours from the opening: 00 to 04 h belong to the evening before. */
void grid_read(const PgResult *rows, int opens, Grid *ret)
{
    int first = 24, last = -1;

    memset(ret, 0, sizeof(*ret));
    for (int pass = 0; pass < 2; pass++) {
        for (int row = 0; row < pg_rows(rows); row++) {
            int weekday = (int)pg_integer(rows, row, result_column(rows, "iso_dow")) - 1;
            int hour = (int)pg_integer(rows, row, result_column(rows, "hour_local"));
            int position = (hour - opens + 24) % 24;

            if (weekday < 0 || weekday > 6 || hour < 0 || hour > 23) {
                continue;
            }
            if (pass == 0) {
                first = position < first ? position : first;
                last = position > last ? position : last;
            } else {
                Fixed value = result_fixed(rows, row, "avg_net_sales");

                ret->has[weekday][position - first] = true;
                ret->values[weekday][position - first] = value;
                ret->most = value > ret->most ? value : ret->most;
            }
        }
    }
    ret->count = last < first ? 0 : last - first + 1;
    ret->first = (opens + first) % 24;
}

static void grid_cell(const Grid *grid, int weekday, int position, const Screen *screen, Buf *out)
{
    static const char *const shades[] = {"░░", "▒▒", "▓▓", "██"};
    static const char *const signs[] = {"..", "--", "++", "##"};
    Fixed value = grid->values[weekday][position];
    int64_t step = value <= 0 ? 0 : fixed_scale(value, 4, grid->most + 1);

    if (!grid->has[weekday][position]) {
        buf_append_text(out, "   ");
    } else {
        buf_printf(out, " %s", screen->utf8 ? shades[step] : signs[step]);
    }
}

static Fixed weekday_sum(const Grid *grid, int weekday)
{
    Fixed sum = 0;

    for (int i = 0; i < grid->count; i++) {
        sum += grid->values[weekday][i];
    }
    return sum;
}

static void grid_words(const Grid *grid, Buf *out)
{
    static const char *const names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday"};

    for (int weekday = 0; weekday < 7; weekday++) {
        for (int i = 0; i < grid->count; i++) {
            char text[FIXED_TEXT];

            if (grid->has[weekday][i]) {
                fixed_text(grid->values[weekday][i], 2, "", text, sizeof(text));
                buf_printf(out, "%s %02d:00: %s\n", names[weekday], grid_hour(grid, i), text);
            }
        }
    }
}

void screen_grid(const Report *report, const Screen *screen, Buf *out)
{
    char sum[FIXED_TEXT];
    Grid grid;

    grid_read(report->rows, head_opening_hour(report->head), &grid);
    if (screen->plain) {
        grid_words(&grid, out);
        return;
    }
    buf_append_text(out, "     ");
    for (int i = 0; i < grid.count; i++) {
        buf_printf(out, " %02d", grid_hour(&grid, i));
    }
    buf_append_text(out, "       day\n");
    for (int weekday = 0; weekday < 7; weekday++) {
        buf_printf(out, "  %s", weekday_name(weekday + 1));
        for (int i = 0; i < grid.count; i++) {
            grid_cell(&grid, weekday, i, screen, out);
        }
        fixed_text(weekday_sum(&grid, weekday), 0, " ", sum, sizeof(sum));
        buf_printf(out, "  %8s\n", sum);
    }
}
