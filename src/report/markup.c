/* Marks of the page: escaped text, numbers, figures, sections, tables out of a report. */
#include <string.h>

#include "page_private.h"

void html_text(Buf *out, const char *text)
{
    Str all = str_of(text);

    for (size_t at = 0; at < all.len; at++) {
        char c = text_plain_at(all, &at);

        switch (c) {
        case '&':
            buf_append_text(out, "&amp;");
            break;
        case '<':
            buf_append_text(out, "&lt;");
            break;
        case '>':
            buf_append_text(out, "&gt;");
            break;
        case '"':
            buf_append_text(out, "&quot;");
            break;
        case '\'':
            buf_append_text(out, "&#39;");
            break;
        default:
            buf_append_char(out, c);
        }
    }
}

void html_money(Buf *out, Fixed value, int decimals)
{
    char text[FIXED_TEXT * 2];

    fixed_text(value, decimals, THIN, text, sizeof(text));
    buf_append_text(out, text);
}

void html_cell(Buf *out, const ReportColumn *column, const char *value)
{
    char text[CELL_TEXT];

    cell_shown(column, value, THIN, text, sizeof(text));
    if (text[0] == '\0' && kind_is_number(column->kind)) {
        buf_append_text(out, "–");
    } else {
        html_text(out, text);
        buf_append_text(out,
                        column->kind == KIND_PERCENT || column->kind == KIND_RATE ? THIN "%" : "");
    }
}

void percent_text(Fixed part, Fixed whole, char *out, size_t cap)
{
    char text[FIXED_TEXT];

    if (whole <= 0) {
        (void)text_copy(out, cap, STR_LIT("–"));
        return;
    }
    fixed_text(fixed_scale(part, 100LL * FIXED_ONE, whole), 1, "", text, sizeof(text));
    (void)text_format(out, cap, "%s" THIN "%%", text);
}

void html_tenths(Buf *out, int64_t tenths)
{
    int64_t size = tenths < 0 ? -tenths : tenths;

    buf_printf(out, "%s%lld", tenths < 0 ? "-" : "", (long long)(size / 10));
    if (size % 10 != 0) {
        buf_printf(out, ".%lld", (long long)(size % 10));
    }
}

/* ---- drawings ---- */

int64_t figure_width(const char *text)
{
    int64_t width = 0;

    for (; *text != '\0'; text++) {
        width += (*text & 0xc0) == 0x80 ? 0 : *text >= '0' && *text <= '9' ? 84 : 40;
    }
    return width;
}

void svg_begin(Buf *out, const char *id, const char *kind, int width, int height, const char *title,
               const char *desc)
{
    buf_printf(out,
               "<svg class=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-t "
               "%s-d\"><title id=\"%s-t\">",
               kind, width, height, id, id, id);
    html_text(out, title);
    buf_printf(out, "</title><desc id=\"%s-d\">", id);
    html_text(out, desc);
    buf_append_text(out, "</desc>");
}

void svg_end(Buf *out)
{
    buf_append_text(out, "</svg>\n");
}

static void attribute(Buf *out, const char *name, int64_t tenths)
{
    buf_printf(out, " %s=\"", name);
    html_tenths(out, tenths);
    buf_append_char(out, '"');
}

void svg_text(Buf *out, int64_t x, int64_t y, const char *kind, const char *text)
{
    buf_append_text(out, "<text");
    attribute(out, "x", x);
    attribute(out, "y", y);
    if (kind[0] != '\0') {
        buf_printf(out, " class=\"%s\"", kind);
    }
    buf_append_char(out, '>');
    html_text(out, text);
    buf_append_text(out, "</text>");
}

void svg_line(Buf *out, int64_t x1, int64_t y1, int64_t x2, int64_t y2, const char *kind)
{
    buf_printf(out, "<path class=\"%s\" d=\"M", kind);
    html_tenths(out, x1);
    buf_append_char(out, ' ');
    html_tenths(out, y1);
    if (y1 == y2) {
        buf_append_char(out, 'H');
        html_tenths(out, x2);
    } else if (x1 == x2) {
        buf_append_char(out, 'V');
        html_tenths(out, y2);
    } else {
        buf_append_char(out, 'L');
        html_tenths(out, x2);
        buf_append_char(out, ' ');
        html_tenths(out, y2);
    }
    buf_append_text(out, "\"/>");
}

void svg_rect(Buf *out, int64_t x, int64_t y, int64_t width, int64_t height, const char *kind)
{
    buf_printf(out, "<rect class=\"%s\"", kind);
    attribute(out, "x", x);
    attribute(out, "y", y);
    attribute(out, "width", width);
    attribute(out, "height", height);
    buf_append_text(out, "/>");
}

void section_begin(Buf *out, const char *id, const char *title, const char *lead)
{
    buf_printf(out, "<section aria-labelledby=\"%s\"><h2 id=\"%s\">", id, id);
    html_text(out, title);
    buf_append_text(out, "</h2>\n");
    if (lead != NULL) {
        buf_append_text(out, "<p class=\"lead\">");
        html_text(out, lead);
        buf_append_text(out, "</p>\n");
    }
}

void section_end(Buf *out)
{
    buf_append_text(out, "</section>\n");
}

/* ---- tables ---- */

static bool word_in(const char *words, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = strstr(words, word); at != NULL; at = strstr(at + 1, word)) {
        if ((at == words || at[-1] == ' ') && (at[len] == '\0' || at[len] == ' ')) {
            return true;
        }
    }
    return false;
}

static void table_cells(Buf *out, const Report *report, const char *columns, int row)
{
    bool first = true;

    for (const ReportColumn *column = report->columns; column->name != NULL; column++) {
        bool number = kind_is_number(column->kind);

        if (!word_in(columns, column->name)) {
            continue;
        }
        buf_append_text(out, first ? "<th scope=\"row\">" : number ? "<td class=\"n\">" : "<td>");
        html_cell(out, column, result_value(report->rows, row, column->name));
        buf_append_text(out, first ? "</th>" : "</td>");
        first = false;
    }
}

static void table_head(Buf *out, const Report *report, const char *columns)
{
    buf_append_text(out, "<thead><tr>");
    for (const ReportColumn *column = report->columns; column->name != NULL; column++) {
        if (word_in(columns, column->name)) {
            buf_printf(out, "<th scope=\"col\"%s>",
                       kind_is_number(column->kind) ? " class=\"n\"" : "");
            html_text(out, column->head);
            buf_append_text(out, "</th>");
        }
    }
    buf_append_text(out, "</tr></thead>\n");
}

void html_table(Buf *out, const Report *report, const char *columns, const char *caption,
                int rows_max)
{
    int rows = rows_without_total(report->rows);
    int total = total_row(report->rows);

    rows = rows_max > 0 && rows > rows_max ? rows_max : rows;
    buf_append_text(out, "<div class=\"scroll\"><table><caption>");
    html_text(out, caption);
    buf_append_text(out, "</caption>");
    table_head(out, report, columns);
    buf_append_text(out, "<tbody>");
    for (int row = 0; row < rows; row++) {
        buf_append_text(out, "<tr>");
        table_cells(out, report, columns, row);
        buf_append_text(out, "</tr>\n");
    }
    buf_append_text(out, "</tbody>");
    if (total >= 0) {
        buf_append_text(out, "<tfoot><tr>");
        table_cells(out, report, columns, total);
        buf_append_text(out, "</tr></tfoot>");
    }
    buf_append_text(out, "</table></div>\n");
}

void html_details(Buf *out, const Report *report, const char *columns, const char *caption)
{
    buf_append_text(out, "<details><summary>The numbers as a table</summary>");
    html_table(out, report, columns, caption, 0);
    buf_append_text(out, "</details>\n");
}
