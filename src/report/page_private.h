/* Private to the room report: the parts of a page. Lengths in drawings are tenths of a unit. */
#ifndef RS_REPORT_PAGE_PRIVATE_H
#define RS_REPORT_PAGE_PRIVATE_H

#include "report_private.h"

#define THIN "\xe2\x80\xaf" /* narrow no-break space: between groups of three digits */
#define CHART_DAYS 28
#define GRID_DAYS 91
#define MENU_DAYS 28
#define PAGE_MARK 40
#define PAGE_MARK_NAME "restosync-mark"

typedef struct Page {
    const ReportHead *head;
    const PageAsk *ask;
    Buf *out;
    Report days, prev, year;  /* summary of the period, against before and last year */
    Report chart, chart_year; /* summary of the days drawn, against last year */
    Report hours, payments, channels, categories, products, tax, labour, menu, quality;
    char mark[PAGE_MARK];
} Page;

/* markup.c: words of people never become markup */
void html_text(Buf *out, const char *text);
void html_money(Buf *out, Fixed value, int decimals);
void html_cell(Buf *out, const ReportColumn *column, const char *value);
/* "12.3 %"; no percentage of nothing or of less (R14): "–" */
void percent_text(Fixed part, Fixed whole, char *out, size_t cap);
void html_tenths(Buf *out, int64_t tenths); /* "12.3" */
/* Begins <figure>: an image with title and description; `kind` is a class. The figure's id prefixes
 * those of its parts. */
void svg_begin(Buf *out, const char *id, const char *kind, int width, int height, const char *title,
               const char *desc);
void svg_end(Buf *out);
void svg_text(Buf *out, int64_t x, int64_t y, const char *kind, const char *text);
/* Of a number on a drawing: wide enough for any system's font, in tenths. */
int64_t figure_width(const char *text);
void svg_line(Buf *out, int64_t x1, int64_t y1, int64_t x2, int64_t y2, const char *kind);
void svg_rect(Buf *out, int64_t x, int64_t y, int64_t width, int64_t height, const char *kind);
void section_begin(Buf *out, const char *id, const char *title, const char *lead);
void section_end(Buf *out);
/* A report as a table; `columns` names some of its columns, separated by blanks; rows_max 0: all.
 */
void html_table(Buf *out, const Report *report, const char *columns, const char *caption,
                int rows_max);
void html_details(Buf *out, const Report *report, const char *columns, const char *caption);

/* color.c */
typedef struct Color {
    int red, green, blue;
} Color;

/* WCAG 2 contrast of two colours in thousandths: 1000 to 21000. */
int color_contrast(Color a, Color b);
Color color_mix(Color from, Color to, int step, int steps);
/* Black or white, whichever reads better on it. */
Color color_ink(Color ground);
#define HEAT_STEPS 8
Color heat_color(int step, bool dark);

/* labels.c: places for words beside points, so that nothing covers anything */
typedef struct Box {
    int x, y, width, height; /* tenths */
} Box;
#define BOXES_MAX 256
typedef struct Boxes {
    Box list[BOXES_MAX];
    int count;
} Boxes;

bool box_meets(const Box *a, const Box *b);
bool boxes_meet(const Boxes *boxes, const Box *box);
void boxes_add(Boxes *boxes, const Box *box);
/* A place for a word of this size beside a point, inside the frame and free of all boxes; it is
 * added to them. */
bool label_place(Boxes *boxes, const Box *frame, const Box *point, int width, int height, Box *ret);

void page_style(Buf *out);    /* page_style.c */
void page_tiles(Page *page);  /* page_tiles.c */
void page_days(Page *page);   /* page_days.c */
void page_heat(Page *page);   /* page_heat.c */
void page_shares(Page *page); /* page_shares.c */
void page_menu(Page *page);   /* page_menu.c */
void page_trust(Page *page);  /* page_trust.c */
/* page_style.c; `mark` says what the page stands on (page_mark), NULL: nothing of the kind */
void page_head(Buf *out, const char *title, const char *state, const char *mark);
/* page.c: one word for the receipts and sums of these days. */
RS_MUST_USE bool page_mark(PgConn *conn, int64_t company_id, Date from, Date to,
                           char ret[PAGE_MARK], Err *err);

/* What the chart of days draws: a day, or a week or month where there are many. */
typedef struct Bucket {
    Date from, to;
    Fixed value, before;
    int64_t receipts;
    bool has_before;  /* last year is known */
    bool known;       /* some of it was read */
    bool provisional; /* some of it can still change, or is under way */
    bool missing;     /* some of it was not read */
    bool inside;      /* of the period the page is about */
} Bucket;
#define BUCKETS_MAX 140

int buckets_read(const Report *chart, Date from, Date to, Bucket *ret);

#endif
