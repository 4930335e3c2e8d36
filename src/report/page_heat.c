/* When the money comes in: weekdays by hours, every hour between first and last; closed hours
 * blank, ink chosen by the luminance of each cell. On a phone hours run down. */
#include <string.h>

#include "page_private.h"

#define WIDTH 900
#define NARROW 360
#define LEFT 480
#define SUM 700
#define ROW 300
#define HEAD 220
#define NARROW_LEFT 500
#define NARROW_ROW 240

/* Short enough for a cell: 1076, 12k, 10M. */
static void cell_number(Fixed value, char *out, size_t cap)
{
    Fixed size = value < 0 ? -value : value;

    if (value > 0 && value < FIXED_ONE / 2) {
        (void)text_copy(out, cap, STR_LIT("<1"));
    } else if (size >= 9999500LL * FIXED_ONE) {
        fixed_text(value / 1000000, 0, "", out, cap);
        (void)text_format(out + strlen(out), cap - strlen(out), "M");
    } else if (size >= 10000LL * FIXED_ONE) {
        fixed_text(value / 1000, 0, "", out, cap);
        (void)text_format(out + strlen(out), cap - strlen(out), "k");
    } else {
        fixed_text(value, 0, "", out, cap);
    }
}

static int heat_step(const Grid *grid, int weekday, int position)
{
    Fixed value = grid->values[weekday][position];

    return value <= 0 || grid->most <= 0 ? 0 : (int)fixed_scale(value, HEAT_STEPS - 1, grid->most);
}

static void cell(const Grid *grid, int weekday, int i, int64_t x, int64_t y, int64_t width,
                 int64_t height, Buf *out)
{
    char kind[16], text[32];
    int step = heat_step(grid, weekday, i);

    (void)text_format(kind, sizeof(kind), "h%d", step);
    svg_rect(out, x + 8, y + 8, width - 16, height - 16, kind);
    cell_number(grid->values[weekday][i], text, sizeof(text));
    (void)text_format(kind, sizeof(kind), "m i%d", step);
    svg_text(out, x + width / 2, y + height / 2 + 43, kind, text);
}

static Fixed sum_of(const Grid *grid, int weekday)
{
    Fixed sum = 0;

    for (int i = 0; i < grid->count; i++) {
        sum += grid->values[weekday][i];
    }
    return sum;
}

/* Room for the widest sum of a day. */
static int64_t sums_width(const Grid *grid)
{
    int64_t most = SUM;

    for (int weekday = 0; weekday < 7; weekday++) {
        char text[FIXED_TEXT * 2];
        int64_t width;

        fixed_text(sum_of(grid, weekday), 0, THIN, text, sizeof(text));
        width = figure_width(text) + 60;
        most = width > most ? width : most;
    }
    return most;
}

static void wide(const Grid *grid, Buf *out)
{
    int64_t step = (WIDTH * 10 - LEFT - sums_width(grid)) / grid->count;
    char text[FIXED_TEXT * 2];

    for (int i = 0; i < grid->count; i++) {
        (void)text_format(text, sizeof(text), "%02d", grid_hour(grid, i));
        svg_text(out, LEFT + step * i + step / 2, 150, "ax m", text);
    }
    svg_text(out, WIDTH * 10, 150, "ax e", "day");
    for (int weekday = 0; weekday < 7; weekday++) {
        int64_t y = HEAD + ROW * weekday;

        svg_text(out, 0, y + 195, "ax fg", weekday_name(weekday + 1));
        for (int i = 0; i < grid->count; i++) {
            if (grid->has[weekday][i]) {
                cell(grid, weekday, i, LEFT + step * i, y, step, ROW, out);
            }
        }
        fixed_text(sum_of(grid, weekday), 0, THIN, text, sizeof(text));
        svg_text(out, WIDTH * 10, y + 195, "ax e fg", sum_of(grid, weekday) == 0 ? "–" : text);
    }
}

static void narrow(const Grid *grid, Buf *out)
{
    int64_t step = (NARROW * 10 - NARROW_LEFT) / 7;
    char text[FIXED_TEXT * 2];

    for (int weekday = 0; weekday < 7; weekday++) {
        svg_text(out, NARROW_LEFT + step * weekday + step / 2, 150, "ax m fg",
                 weekday_name(weekday + 1));
    }
    for (int i = 0; i < grid->count; i++) {
        int64_t y = HEAD + NARROW_ROW * i;

        (void)text_format(text, sizeof(text), "%02d:00", grid_hour(grid, i));
        svg_text(out, 0, y + 165, "ax", text);
        for (int weekday = 0; weekday < 7; weekday++) {
            if (grid->has[weekday][i]) {
                cell(grid, weekday, i, NARROW_LEFT + step * weekday, y, step, NARROW_ROW, out);
            }
        }
    }
}

static void describe(const Grid *grid, char *out, size_t cap)
{
    int weekday = 0, hour = 0;
    char text[FIXED_TEXT * 2];

    for (int d = 0; d < 7; d++) {
        for (int i = 0; i < grid->count; i++) {
            if (grid->values[d][i] > grid->values[weekday][hour]) {
                weekday = d;
                hour = i;
            }
        }
    }
    if (grid->most <= 0) {
        (void)text_copy(out, cap,
                        STR_LIT("Weekdays by hours of the clock. No hour sold more than "
                                "it gave back. Hours without sales are blank."));
        return;
    }
    fixed_text(grid->values[weekday][hour], 0, " ", text, sizeof(text));
    (void)text_format(out, cap,
                      "Weekdays by hours of the clock. The most comes in on %s from %02d:00 to "
                      "%02d:00: %s on average. Hours without sales are blank.",
                      weekday_name(weekday + 1), grid_hour(grid, hour),
                      (grid_hour(grid, hour) + 1) % 24, text);
}

/* The same as a table: a row an hour. */
static void numbers(const Grid *grid, Buf *out)
{
    buf_append_text(out, "<details><summary>The numbers as a table</summary><div class=\"scroll\">"
                         "<table><caption>Mean net sales per day traded</caption><thead><tr>"
                         "<th scope=\"col\">hour</th>");
    for (int weekday = 1; weekday <= 7; weekday++) {
        buf_printf(out, "<th scope=\"col\" class=\"n\">%s</th>", weekday_name(weekday));
    }
    buf_append_text(out, "</tr></thead><tbody>\n");
    for (int i = 0; i < grid->count; i++) {
        buf_printf(out, "<tr><th scope=\"row\">%02d:00</th>", grid_hour(grid, i));
        for (int weekday = 0; weekday < 7; weekday++) {
            buf_append_text(out, "<td class=\"n\">");
            if (grid->has[weekday][i]) {
                html_money(out, grid->values[weekday][i], 2);
            }
            buf_append_text(out, "</td>");
        }
        buf_append_text(out, "</tr>\n");
    }
    buf_append_text(out, "</tbody></table></div></details>\n");
}

void page_heat(Page *page)
{
    Buf *out = page->out;
    char desc[300], period[64], lead[160];
    Grid grid;

    grid_read(page->hours.rows, head_opening_hour(page->head), &grid);
    period_words(page->hours.from, page->hours.to, "–", period, sizeof(period));
    (void)text_format(lead, sizeof(lead), "Mean net sales per day traded, %s", period);
    section_begin(out, "hours", "When the money comes in", lead);
    if (grid.count == 0) {
        buf_append_text(out, "<p>No sales in these days.</p>\n");
        section_end(out);
        return;
    }
    describe(&grid, desc, sizeof(desc));
    buf_append_text(out, "<figure>");
    svg_begin(out, "hw", "wide heat", WIDTH, (HEAD + ROW * 7) / 10,
              "Mean net sales by weekday and hour", desc);
    wide(&grid, out);
    svg_end(out);
    svg_begin(out, "hn", "narrow heat", NARROW, (HEAD + NARROW_ROW * grid.count + 9) / 10,
              "Mean net sales by weekday and hour", desc);
    narrow(&grid, out);
    svg_end(out);
    numbers(&grid, out);
    buf_append_text(out, "</figure>");
    section_end(out);
}
