/* Menu engineering: one small plot a category, words only where they cover nothing. */
#include <string.h>

#include "page_private.h"

#define WIDTH 280
#define HEIGHT 236
#define LEFT 10
#define RIGHT 2790
#define TOP 300
#define BOTTOM 2020
#define PLOTS_MAX 9
#define DISHES_MAX 60
#define LETTER 74 /* of a word, wide enough for any system's font */
#define LINE 150
#define NAME_MAX 18

typedef struct Dish {
    int row;
    Fixed mix, earns;
    char class;
    int x, y; /* middle, tenths */
} Dish;

typedef struct Plot {
    const Report *report;
    const char *category;
    Dish dishes[DISHES_MAX];
    int count;
    Fixed mix_cut, earn_cut, mix_most, earn_least, earn_most;
} Plot;

static char class_of(const char *word)
{
    return strcmp(word, "star") == 0        ? 's'
           : strcmp(word, "plowhorse") == 0 ? 'w'
           : strcmp(word, "puzzle") == 0    ? 'z'
           : strcmp(word, "dog") == 0       ? 'd'
                                            : 'u';
}

static void widen(Plot *plot, Fixed mix, Fixed earns)
{
    plot->mix_most = mix > plot->mix_most ? mix : plot->mix_most;
    plot->earn_least = earns < plot->earn_least ? earns : plot->earn_least;
    plot->earn_most = earns > plot->earn_most ? earns : plot->earn_most;
}

static int plot_read(const Report *report, int row, Plot *plot)
{
    int rows = rows_without_total(report->rows);

    memset(plot, 0, sizeof(*plot));
    plot->report = report;
    plot->category = result_value(report->rows, row, "category");
    plot->mix_cut = result_fixed(report->rows, row, "popularity_cut_pct");
    plot->earn_cut = result_fixed(report->rows, row, "contribution_cut");
    plot->earn_least = plot->earn_most = plot->earn_cut;
    plot->mix_most = plot->mix_cut;
    for (; row < rows && strcmp(result_value(report->rows, row, "category"), plot->category) == 0;
         row++) {
        Dish dish = {.row = row,
                     .mix = result_fixed(report->rows, row, "menu_mix_pct"),
                     .earns = result_fixed(report->rows, row, "contribution_per_unit"),
                     .class = class_of(result_value(report->rows, row, "class"))};

        if (plot->count < DISHES_MAX) {
            plot->dishes[plot->count++] = dish;
            widen(plot, dish.mix, dish.earns);
        }
    }
    return row;
}

/* A tenth of the range is left free at each end. */
static int x_of(const Plot *plot, Fixed mix)
{
    return LEFT + 100 +
           (int)fixed_scale(mix, RIGHT - LEFT - 300, plot->mix_most == 0 ? 1 : plot->mix_most);
}

static int y_of(const Plot *plot, Fixed earns)
{
    Fixed range = plot->earn_most - plot->earn_least;

    return BOTTOM - 220 -
           (int)fixed_scale(earns - plot->earn_least, BOTTOM - TOP - 440, range == 0 ? 1 : range);
}

/* ---- drawing ---- */

static void shape(Buf *out, const Dish *dish)
{
    const char *path = dish->class == 's'
                           ? "m0-6 1.8 4.1 4.4.3-3.4 2.9 1.1 4.4L0 3.3l-3.9 2.4 1.1-4.4-3.4-2.9 "
                             "4.4-.3z"
                       : dish->class == 'w' ? "m-4.5-4.5h9v9h-9z"
                       : dish->class == 'z' ? "m0-6 6 6-6 6-6-6z"
                       : dish->class == 'd' ? "m0-5.5 5.5 10h-11z"
                                            : "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z";

    buf_printf(out, "<path class=\"p%c\" d=\"%s\" transform=\"translate(", dish->class, path);
    html_tenths(out, dish->x);
    buf_append_char(out, ' ');
    html_tenths(out, dish->y);
    buf_append_text(out, ")\"/>");
}

static void quadrant(Buf *out, Boxes *boxes, bool right, bool top, const char *word)
{
    int width = (int)strlen(word) * LETTER;
    Box box = {right ? RIGHT - 60 - width : LEFT + 60, top ? TOP + 30 : BOTTOM - 170, width, LINE};

    if (!boxes_meet(boxes, &box)) {
        boxes_add(boxes, &box);
        svg_text(out, right ? RIGHT - 60 : LEFT + 60, box.y + 115, right ? "ax e q" : "ax q", word);
    }
}

static void frame(const Plot *plot, Buf *out)
{
    int x = x_of(plot, plot->mix_cut), y = y_of(plot, plot->earn_cut);
    char cut[FIXED_TEXT], words[FIXED_TEXT + 32];

    svg_rect(out, LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, "frame");
    svg_line(out, x, TOP, x, BOTTOM, "cut");
    svg_line(out, LEFT, y, RIGHT, y, "cut");
    svg_text(out, LEFT, 150, "fg cat", plot->category);
    fixed_text(plot->mix_cut, 1, "", cut, sizeof(cut));
    (void)text_format(words, sizeof(words), "popular from %s" THIN "%%", cut);
    svg_text(out, LEFT, BOTTOM + 170, "ax", words);
    fixed_text(plot->earn_cut, 2, THIN, cut, sizeof(cut));
    (void)text_format(words, sizeof(words), "earning from %s", cut);
    svg_text(out, RIGHT, BOTTOM + 170, "ax e", words);
}

static void name_of(const Plot *plot, const Dish *dish, char *out, size_t cap, int *ret_width)
{
    const char *name = result_value(plot->report->rows, dish->row, "product_name");
    int width = 0;
    size_t len = 0;

    while (name[len] != '\0' && width < NAME_MAX) {
        len++;
        while (((unsigned char)name[len] & 0xc0) == 0x80) {
            len++;
        }
        width++;
    }
    (void)text_format(out, cap, "%.*s%s", (int)len, name, name[len] == '\0' ? "" : "…");
    *ret_width = (width + (name[len] == '\0' ? 0 : 1)) * LETTER;
}

/* Dishes to act on come first; among them those that sell most. */
static void names(const Plot *plot, Boxes *boxes, Buf *out)
{
    const Box area = {LEFT + 10, TOP + 10, RIGHT - LEFT - 20, BOTTOM - TOP - 20};
    static const char urgent[] = "zwdsu";

    for (const char *class = urgent; *class != '\0'; class ++) {
        for (int i = 0; i < plot->count; i++) {
            const Dish *dish = &plot->dishes[i];
            Box point = {dish->x - 60, dish->y - 60, 120, 120}, place;
            char name[CELL_TEXT];
            int width;

            if (dish->class != *class) {
                continue;
            }
            name_of(plot, dish, name, sizeof(name), &width);
            if (label_place(boxes, &area, &point, width, LINE, &place)) {
                /* The word hangs at its point: whatever the font's width, it meets its mark. */
                bool left = place.x + place.width <= point.x;
                bool right = place.x >= point.x + point.width;

                svg_text(out,
                         left    ? place.x + place.width
                         : right ? place.x
                                 : place.x + width / 2,
                         place.y + 115,
                         left    ? "nm e"
                         : right ? "nm"
                                 : "nm m",
                         name);
            }
        }
    }
}

static void describe(const Plot *plot, Buf *desc)
{
    for (int i = 0; i < plot->count; i++) {
        buf_printf(desc, "%s%s: %s", i == 0 ? "" : "; ",
                   result_value(plot->report->rows, plot->dishes[i].row, "product_name"),
                   result_value(plot->report->rows, plot->dishes[i].row, "class"));
    }
}

static void draw(Plot *plot, int number, Buf *out)
{
    Boxes boxes = {.count = 0};
    char id[16], category[81], title[120];
    Buf desc;

    (void)text_format(id, sizeof(id), "m%d", number);
    (void)text_copy(category, sizeof(category), str_of(plot->category));
    (void)text_format(title, sizeof(title), "Menu engineering: %s", category);
    buf_init(&desc, 64 * 1024);
    describe(plot, &desc);
    svg_begin(out, id, "plot", WIDTH, HEIGHT, title, buf_text(&desc));
    buf_release(&desc);
    frame(plot, out);
    for (int i = 0; i < plot->count; i++) {
        Dish *dish = &plot->dishes[i];

        dish->x = x_of(plot, dish->mix);
        dish->y = y_of(plot, dish->earns);
        boxes_add(&boxes, &(Box){dish->x - 60, dish->y - 60, 120, 120});
        shape(out, dish);
    }
    quadrant(out, &boxes, false, true, "puzzles");
    quadrant(out, &boxes, true, true, "stars");
    quadrant(out, &boxes, false, false, "dogs");
    quadrant(out, &boxes, true, false, "plowhorses");
    names(plot, &boxes, out);
    svg_end(out);
}

static void key(Buf *out)
{
    buf_append_text(
        out, "<p class=\"key\"><span>★ star: popular and earning</span><span>■ plowhorse: popular, "
             "earns little</span><span>◆ puzzle: earns, rarely ordered</span><span>▲ dog: "
             "neither</span><span>○ cost unknown</span></p>\n");
}

void page_menu(Page *page)
{
    const Report *report = &page->menu;
    int rows = rows_without_total(report->rows), plots = 0, left_out = 0;
    char period[64], lead[200];
    Buf *out = page->out;
    Plot plot;

    period_words(report->from, report->to, "–", period, sizeof(period));
    (void)text_format(lead, sizeof(lead),
                      "Right: ordered often for its category. Up: earns more per piece. %s",
                      period);
    section_begin(out, "menu", "Menu engineering", lead);
    if (rows == 0) {
        buf_append_text(out, "<p>");
        html_text(out, report->def->none);
        buf_append_text(out, "</p>\n");
        section_end(out);
        return;
    }
    key(out);
    buf_append_text(out, "<figure><div class=\"plots\">\n");
    for (int row = 0; row < rows;) {
        row = plot_read(report, row, &plot);
        if (plot.count > 1 && plots < PLOTS_MAX) {
            draw(&plot, plots++, out);
        } else {
            left_out++;
        }
    }
    buf_append_text(out, "</div>\n");
    if (left_out > 0) {
        buf_printf(out,
                   "<p class=\"key\">%d %s more, of a single dish or past the first %d: see the "
                   "table</p>\n",
                   left_out, left_out == 1 ? "category" : "categories", PLOTS_MAX);
    }
    html_details(out, report,
                 "category product_name quantity menu_mix_pct contribution_per_unit class",
                 "Dishes, by category");
    buf_append_text(out, "</figure>");
    section_end(out);
}
