/* Net sales per business day: bars, the same weekday last year as a tick on each. Two drawings:
 * wide, and one bar below the other for a phone. */
#include <string.h>

#include "page_private.h"

#define WIDTH 900
#define LEFT 560
#define RIGHT 8960
#define TOP 220
#define BOTTOM 2040
#define HEIGHT 244
#define NARROW 360
#define ROW 210

typedef struct Chart {
    Bucket buckets[BUCKETS_MAX];
    int count;
    bool single;  /* one bar a day */
    bool letters; /* room for the weekday below each bar */
    Fixed most, step;
    int best;
    int64_t left; /* of the bars: behind the widest figure of the axis */
    int negative; /* bars below zero: not drawn, said */
} Chart;

/* 1, 2 or 5 times a power of ten: at most five lines. */
static Fixed nice_step(Fixed most)
{
    Fixed step = FIXED_ONE;

    for (int turn = 0; most / step > 5; turn++) {
        step = turn % 3 == 1 ? step / 2 * 5 : step * 2;
    }
    return step;
}

static int64_t left_of(const Chart *chart)
{
    char text[FIXED_TEXT * 2];

    fixed_text(chart->most / chart->step * chart->step, 0, THIN, text, sizeof(text));
    return figure_width(text) + 60 > LEFT ? figure_width(text) + 60 : LEFT;
}

static void chart_read(const Page *page, Chart *chart)
{
    chart->count = buckets_read(&page->chart_year, page->ask->from, page->ask->to, chart->buckets);
    chart->single = chart->count > 0 && chart->buckets[0].from == chart->buckets[0].to &&
                    (chart->count < 2 || chart->buckets[1].from == chart->buckets[1].to);
    chart->letters = chart->single && chart->count <= 35;
    chart->most = FIXED_ONE;
    chart->best = -1;
    for (int i = 0; i < chart->count; i++) {
        const Bucket *bucket = &chart->buckets[i];

        if (bucket->value > 0 &&
            (chart->best < 0 || bucket->value > chart->buckets[chart->best].value)) {
            chart->best = i;
        }
        chart->negative += bucket->value < 0 ? 1 : 0;
        chart->most = bucket->value > chart->most ? bucket->value : chart->most;
        if (bucket->has_before && bucket->before > chart->most) {
            chart->most = bucket->before;
        }
    }
    chart->step = nice_step(chart->most);
    chart->left = left_of(chart);
}

static const char *bar_kind(const Bucket *bucket)
{
    if (!bucket->inside) {
        return bucket->provisional ? "b x p" : "b x";
    }
    return bucket->provisional ? "b p" : "b";
}

static void bucket_title(const Bucket *bucket, char *out, size_t cap)
{
    char from[32], value[FIXED_TEXT * 2], before[FIXED_TEXT * 2];

    if (bucket->from == bucket->to) {
        period_words(bucket->from, bucket->to, "", from, sizeof(from));
    } else {
        period_words(bucket->from, bucket->to, "–", from, sizeof(from));
    }
    fixed_text(bucket->value, 2, THIN, value, sizeof(value));
    fixed_text(bucket->before, 2, THIN, before, sizeof(before));
    (void)text_format(out, cap, "%s: %s%s%s%s%s", from, bucket->known ? value : "not read",
                      bucket->known && bucket->missing ? ", not read whole" : "",
                      bucket->provisional ? ", provisional" : "",
                      bucket->has_before ? ", last year " : "", bucket->has_before ? before : "");
}

static void bar(Buf *out, const Bucket *bucket, int64_t x, int64_t y, int64_t width, int64_t height)
{
    char title[160];

    bucket_title(bucket, title, sizeof(title));
    buf_printf(out, "<rect class=\"%s\" x=\"", bar_kind(bucket));
    html_tenths(out, x);
    buf_append_text(out, "\" y=\"");
    html_tenths(out, y);
    buf_append_text(out, "\" width=\"");
    html_tenths(out, width);
    buf_append_text(out, "\" height=\"");
    html_tenths(out, height);
    buf_append_text(out, "\"><title>");
    html_text(out, title);
    buf_append_text(out, "</title></rect>");
}

/* ---- wide ---- */

static int64_t height_of(const Chart *chart, Fixed value)
{
    return value <= 0 ? 0 : fixed_scale(value, BOTTOM - TOP, chart->most);
}

static void wide_axis(const Chart *chart, Buf *out)
{
    for (Fixed at = 0; at <= chart->most; at += chart->step) {
        int64_t y = BOTTOM - height_of(chart, at);
        char text[FIXED_TEXT * 2];

        fixed_text(at, 0, THIN, text, sizeof(text));
        svg_line(out, chart->left, y, RIGHT, y, at == 0 ? "base" : "grid");
        svg_text(out, chart->left - 60, y + 40, "ax e", text);
    }
}

static void wide_label(const Chart *chart, int i, int64_t x, int64_t width, Buf *out)
{
    const Bucket *bucket = &chart->buckets[i];
    int weekday = date_iso_weekday(bucket->from);
    int every = chart->single ? 1 : chart->count / 10 + 1;
    char text[32];

    if (chart->letters) {
        svg_text(out, x + width / 2, BOTTOM + 160, weekday > 5 ? "ax m we" : "ax m",
                 (const char[2]){weekday_name(weekday)[0], '\0'});
    }
    if (chart->single ? weekday == 1 || (i == 0 && (weekday < 5 || chart->count < 3))
                      : i % every == 0) {
        date_words(bucket->from, false, text, sizeof(text));
        svg_text(out, x, BOTTOM + (chart->letters ? 330 : 180), "ax", text);
    }
}

/* The highest mark of a bar and its neighbours: its figure stands above all of them. */
static Fixed top_around(const Chart *chart, int i)
{
    Fixed top = 0;

    for (int at = i - 1; at <= i + 1; at++) {
        const Bucket *bucket = &chart->buckets[at < 0 || at >= chart->count ? i : at];
        Fixed mark =
            bucket->has_before && bucket->before > bucket->value ? bucket->before : bucket->value;

        top = mark > top ? mark : top;
    }
    return top;
}

/* The figure of the best bar, within the drawing and beside the axis. */
static void best_figure(const Chart *chart, int64_t middle, Buf *out)
{
    char text[FIXED_TEXT * 2];
    int64_t half;

    fixed_text(chart->buckets[chart->best].value, 0, THIN, text, sizeof(text));
    half = figure_width(text) / 2;
    middle = middle + half > WIDTH * 10 ? WIDTH * 10 - half : middle;
    middle = middle - half < chart->left - 30 ? chart->left - 30 + half : middle;
    svg_text(out, middle, BOTTOM - height_of(chart, top_around(chart, chart->best)) - 60, "ax m fg",
             text);
}

static void wide_bucket(const Chart *chart, int i, Buf *out)
{
    const Bucket *bucket = &chart->buckets[i];
    int64_t step = (RIGHT - chart->left) / chart->count;
    int64_t gap = step / 8, x = chart->left + step * i + gap / 2, width = step - gap;
    int64_t height = height_of(chart, bucket->value);

    if (bucket->value > 0) {
        bar(out, bucket, x, BOTTOM - height, width, height);
    } else if (bucket->value < 0) {
        svg_text(out, x + width / 2, BOTTOM - 50, "ax m miss", "▼");
    } else if (bucket->missing) {
        svg_text(out, x + width / 2, BOTTOM - 50, "ax m miss", "?");
    } else if (bucket->known) {
        svg_text(out, x + width / 2, BOTTOM - 50, "ax m", "–");
    }
    if (bucket->has_before && bucket->before > 0) {
        int64_t y = BOTTOM - height_of(chart, bucket->before);

        svg_line(out, x - gap / 2, y, x + width + gap / 2, y, "ly");
    }
    if (i == chart->best) {
        best_figure(chart, x + width / 2, out);
    }
    wide_label(chart, i, x, width, out);
}

/* ---- narrow ---- */

static void narrow_bucket(const Chart *chart, int i, Buf *out)
{
    const Bucket *bucket = &chart->buckets[i];
    int64_t y = ROW * i,
            length = bucket->value <= 0 ? 0 : fixed_scale(bucket->value, 1960, chart->most);
    char words[32], text[FIXED_TEXT * 2];

    date_words(bucket->from, false, words, sizeof(words));
    (void)text_format(text, sizeof(text), "%s%s%s",
                      chart->single ? weekday_name(date_iso_weekday(bucket->from)) : "from", " ",
                      words);
    svg_text(out, 0, y + 150, "ax", text);
    if (length > 0) {
        bar(out, bucket, 900, y + 30, length, ROW - 60);
    }
    if (bucket->has_before && bucket->before > 0) {
        int64_t x = 900 + fixed_scale(bucket->before, 1960, chart->most);

        svg_line(out, x, y + 10, x, y + ROW - 10, "ly");
    }
    fixed_text(bucket->value, 0, THIN, text, sizeof(text));
    svg_text(out, NARROW * 10, y + 150,
             bucket->missing && bucket->value == 0 ? "ax e miss" : "ax e fg",
             bucket->value != 0 ? text
             : bucket->missing  ? "missing"
             : bucket->known    ? "–"
                                : "");
}

/* ---- both ---- */

static void describe(const Page *page, const Chart *chart, char *out, size_t cap)
{
    char total[FIXED_TEXT * 2], best[FIXED_TEXT * 2], day[48] = "", below[32];
    const char *space = page->head->currency[0] == '\0' ? "" : " ";
    int bars = 0;
    bool year = false;
    Fixed sum = 0;

    for (int i = 0; i < chart->count; i++) {
        const Bucket *bucket = &chart->buckets[i];

        bars += bucket->value > 0 ? 1 : 0;
        year = year || (bucket->has_before && bucket->before > 0);
        sum += bucket->value;
    }
    fixed_text(sum, 0, " ", total, sizeof(total));
    (void)text_format(below, sizeof(below), " %d below zero.", chart->negative);
    if (chart->best < 0) {
        (void)text_format(out, cap, "No sales in these days%s%s%s%s.",
                          chart->negative > 0 ? " but what was given back: together " : "",
                          chart->negative > 0 ? total : "", chart->negative > 0 ? space : "",
                          chart->negative > 0 ? page->head->currency : "");
        return;
    }
    period_words(chart->buckets[chart->best].from, chart->buckets[chart->best].to, "to", day,
                 sizeof(day));
    fixed_text(chart->buckets[chart->best].value, 0, " ", best, sizeof(best));
    (void)text_format(out, cap, "%d %s, together %s%s%s; the most on %s with %s.%s%s%s", bars,
                      bars == 1 ? "bar" : "bars", total, space, page->head->currency, day, best,
                      chart->negative > 0 ? below : "",
                      page->chart.from < page->ask->from ? " Days before the period are among them."
                                                         : "",
                      year ? " The line on a bar is the same weekday last year." : "");
}

static void legend(const Page *page, const Chart *chart, Buf *out)
{
    bool context = page->chart.from < page->ask->from;
    int provisional = 0, missing = 0;
    bool year = false;

    for (int i = 0; i < chart->count; i++) {
        provisional += chart->buckets[i].provisional ? 1 : 0;
        missing += chart->buckets[i].missing ? 1 : 0;
        year = year || (chart->buckets[i].has_before && chart->buckets[i].before > 0);
    }
    buf_append_text(out, "<p class=\"key\"><span><i class=\"k kb\"></i>net sales</span>");
    if (provisional > 0) {
        buf_printf(out,
                   "<span><i class=\"k kp\"></i>%d provisional: receipts can still be "
                   "reopened</span>",
                   provisional);
    }
    if (year) {
        buf_append_text(out, "<span><i class=\"k ky\"></i>same weekday last year</span>");
    }
    if (missing > 0) {
        buf_printf(out, "<span><b class=\"miss\">?</b> %d not read%s</span>", missing,
                   chart->single ? "" : " whole");
    }
    if (chart->negative > 0) {
        buf_printf(out, "<span><b class=\"miss\">▼</b> %d below zero</span>", chart->negative);
    }
    if (context) {
        buf_append_text(out, "<span><i class=\"k kx\"></i>days before the period</span>");
    }
    buf_append_text(out, "</p>\n");
}

void page_days(Page *page)
{
    Buf *out = page->out;
    char desc[400];
    const char *title;
    Chart chart = {.count = 0};

    chart_read(page, &chart);
    describe(page, &chart, desc, sizeof(desc));
    title = chart.single ? "Net sales per business day" : "Net sales over time";
    section_begin(out, "days", title, NULL);
    buf_append_text(out, "<figure>");
    svg_begin(out, "dw", "wide", WIDTH, HEIGHT, title, desc);
    wide_axis(&chart, out);
    for (int i = 0; i < chart.count; i++) {
        wide_bucket(&chart, i, out);
    }
    svg_end(out);
    svg_begin(out, "dn", "narrow", NARROW, (ROW * chart.count + 9) / 10, title, desc);
    for (int i = 0; i < chart.count; i++) {
        narrow_bucket(&chart, i, out);
    }
    svg_end(out);
    legend(page, &chart, out);
    html_details(out, &page->chart_year,
                 "business_date state receipts covers sales_incl_tax tax net_sales tips",
                 "Sales per business day");
    buf_append_text(out, "</figure>");
    section_end(out);
}
