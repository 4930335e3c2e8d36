/* The table of a screen: what fits is shown; bars go first, then the columns marked spare. */
#include "screen_table.h"

#include <string.h>

#define GAP 2
#define BAR_MIN 8
#define BAR_MAX 40
#define TEXT_WIDE 36
#define TEXT_NARROW 14
#define CELLS_MAX (16 * 1024 * 1024)

/* ---- cells ---- */

static void add_cell(Table *table, int column, const char *text)
{
    const ReportColumn *def = table->list[column];
    int most = def != NULL && def->kind == KIND_TEXT ? table->text_most : CELL_TEXT;
    int width = 0;
    size_t len = 0;

    while (text[len] != '\0' && width < most) {
        len++;
        while (((unsigned char)text[len] & 0xc0) == 0x80) {
            len++;
        }
        width++;
    }
    buf_append(&table->cells, text, len);
    if (text[len] != '\0') {
        table->cells.len -= width > 0 ? 1 : 0;
        while (table->cells.len > 0 &&
               ((unsigned char)table->cells.data[table->cells.len] & 0xc0) == 0x80) {
            table->cells.len--;
        }
        buf_append_text(&table->cells, table->screen->utf8 ? "…" : "~");
    }
    buf_append_char(&table->cells, '\0');
    if (width > table->widths[column]) {
        table->widths[column] = width;
    }
}

/* A day that was read and had no sales. */
static bool is_closed(const Report *report, int row)
{
    Date day;

    return strcmp(report->def->name, "summary") == 0 && !row_is_total(report->rows, row) &&
           date_parse(str_of(pg_value(report->rows, row, 0)), &day) &&
           state_complete(day_state(report, day)) &&
           strcmp(result_value(report->rows, row, "receipts"), "0") == 0;
}

/* "~" behind a day whose receipts can still change */
static void mark_day(const Table *table, int row, char *text, size_t cap)
{
    char copy[CELL_TEXT];
    Date day;

    if ((table->report->def->flags & REPORT_DAYS) != 0 &&
        date_parse(str_of(pg_value(table->report->rows, row, 0)), &day) &&
        strcmp(day_state(table->report, day), "provisional") == 0) {
        (void)text_copy(copy, sizeof(copy), str_of(text));
        (void)text_format(text, cap, "%s ~", copy);
    }
}

static void add_row(Table *table, int row)
{
    const PgResult *rows = table->report->rows;
    bool plain = table->screen->plain;
    bool blank = !plain && is_closed(table->report, row);
    const char *dash = table->screen->utf8 ? "–" : "-";

    for (int c = 0; c < table->columns; c++) {
        const ReportColumn *column = table->list[c];
        char text[CELL_TEXT];

        if (blank && c > 0 && column != NULL) {
            (void)text_copy(text, sizeof(text), str_of(c == 1 ? dash : ""));
        } else if (column == NULL) {
            (void)text_copy(text, sizeof(text), str_of(plain ? "" : dash));
            (void)row_change(table->report, row, text, sizeof(text));
        } else if (plain && column->kind != KIND_TEXT) { /* words stay words: one cell, one line */
            cell_exact(column, result_value(rows, row, column->name), text, sizeof(text));
        } else {
            cell_shown(column, result_value(rows, row, column->name), " ", text, sizeof(text));
            if (text[0] == '\0' && kind_is_number(column->kind) && !row_is_total(rows, row)) {
                (void)text_copy(text, sizeof(text), str_of(dash));
            }
            if (c == 0 && !plain) {
                mark_day(table, row, text, sizeof(text));
            }
        }
        add_cell(table, c, text);
    }
}

static void add_head(Table *table)
{
    for (int c = 0; c < table->columns; c++) {
        const ReportColumn *column = table->list[c];
        char head[CELL_TEXT];

        (void)text_format(
            head, sizeof(head), "%s%s", column == NULL ? "change" : column->head,
            column == NULL || column->kind == KIND_PERCENT || column->kind == KIND_RATE ? " %"
                                                                                        : "");
        add_cell(table, c, head);
    }
}

static void fill(Table *table, int text_most, int rows)
{
    int total = total_row(table->report->rows);

    buf_clear(&table->cells);
    memset(table->widths, 0, sizeof(table->widths));
    table->text_most = text_most;
    table->rows = 0;
    add_head(table);
    for (int row = 0; row < rows; row++, table->rows++) {
        add_row(table, row);
    }
    if (total >= 0) {
        add_row(table, total);
        table->rows++;
    }
}

/* ---- what fits ---- */

static int table_room(const Table *table)
{
    int width = table->label == 0 ? 0 : table->label + GAP;

    for (int c = 0; c < table->columns; c++) {
        width += table->shown[c] ? table->widths[c] + GAP : 0;
    }
    return table->screen->columns - (width - GAP);
}

static bool drop_spare(Table *table)
{
    for (int c = table->columns - 1; c >= 0; c--) {
        if (table->shown[c] && table->list[c] != NULL &&
            (table->list[c]->flags & CELL_SPARE) != 0) {
            table->shown[c] = false;
            return true;
        }
    }
    return false;
}

static void choose(Table *table, int rows)
{
    bool has_bar = main_column(table->report) != NULL;
    int label = table->label;

    table->label = 0;
    if (has_bar && table_room(table) - GAP >= BAR_MIN) {
        table->bar = table_room(table) - GAP;
        table->bar = table->bar > BAR_MAX ? BAR_MAX : table->bar;
        return;
    }
    table->label = label;
    if (table_room(table) < 0) {
        fill(table, TEXT_NARROW, rows);
    }
    while (table_room(table) < 0 && drop_spare(table)) {
    }
    if (table_room(table) < 0 && table->list[table->columns - 1] == NULL) {
        table->shown[table->columns - 1] = false; /* the change */
    }
}

/* ---- lines ---- */

/* A word where a day has nothing to draw: missing, in progress. */
static const char *row_label(const Table *table, int row)
{
    const char *state;
    Date day;

    if ((table->report->def->flags & REPORT_DAYS) == 0 ||
        !date_parse(str_of(pg_value(table->report->rows, row, 0)), &day)) {
        return "";
    }
    if (is_closed(table->report, row)) {
        return "no sales";
    }
    state = day_state(table->report, day);
    return state_complete(state)               ? ""
           : strcmp(state, "in progress") == 0 ? "under way"
           : strcmp(state, "before") == 0      ? "no data"
                                               : state;
}

static Fixed most_of(const Table *table)
{
    const ReportColumn *column = main_column(table->report);
    Fixed most = 0;

    for (int row = 0; row < rows_without_total(table->report->rows); row++) {
        Fixed value = result_fixed(table->report->rows, row, column->name);

        most = value > most ? value : most;
    }
    return most;
}

static void print_tail(const Table *table, int row, Buf *out)
{
    const char *label = row_label(table, row);
    const ReportColumn *column = main_column(table->report);

    if (label[0] != '\0') {
        buf_printf(out, "%*s%s", GAP, "", label);
    } else if (table->bar > 0 && !row_is_total(table->report->rows, row)) {
        Fixed value = result_fixed(table->report->rows, row, column->name);

        if (value > 0) {
            buf_printf(out, "%*s", GAP, "");
            screen_bar(table->screen, value, most_of(table), table->bar, out);
        }
    }
}

static void print_cell(const Table *table, int column, const char *cell, bool last, Buf *out)
{
    const ReportColumn *def = table->list[column];
    bool right = def == NULL || kind_is_number(def->kind);
    int pad = table->widths[column] - text_width(cell);
    const char *paint = table->screen->color && def == NULL && cell[0] == '+'   ? "\033[32m"
                        : table->screen->color && def == NULL && cell[0] == '-' ? "\033[31m"
                                                                                : "";

    buf_printf(out, "%*s%s%s%s", right ? pad : 0, "", paint, cell,
               paint[0] == '\0' ? "" : "\033[0m");
    if (!last && !right) {
        buf_printf(out, "%*s", pad, "");
    }
    buf_append_text(out, last ? "" : "  ");
}

static int last_shown(const Table *table)
{
    int last = 0;

    for (int c = 0; c < table->columns; c++) {
        last = table->shown[c] ? c : last;
    }
    return last;
}

static void print_lines(const Table *table, int rows, Buf *out)
{
    const char *cell = table->cells.data;
    int last = last_shown(table);

    for (int line = 0; line <= table->rows; line++) {
        int row = line - 1 < rows ? line - 1 : total_row(table->report->rows);

        for (int c = 0; c < table->columns; c++) {
            if (table->shown[c] && table->screen->plain) {
                buf_printf(out, "%s%s", cell, c == last ? "" : "\t");
            } else if (table->shown[c]) {
                print_cell(table, c, cell, c == last, out);
            }
            cell += strlen(cell) + 1;
        }
        if (line > 0 && !table->screen->plain) {
            print_tail(table, row, out);
        }
        buf_append_char(out, '\n');
    }
}

/* A column of nothing but dashes takes the place of a bar. */
static bool anything_compared(const Report *report)
{
    char change[CELL_TEXT];

    for (int row = 0; report->shift != 0 && row < pg_rows(report->rows); row++) {
        if (row_change(report, row, change, sizeof(change))) {
            return true;
        }
    }
    return false;
}

void screen_table(const Report *report, const Screen *screen, int rows_max, Buf *out)
{
    Table table = {.report = report, .screen = screen};
    int all = rows_without_total(report->rows);
    int rows = rows_max > 0 && !screen->plain && all > rows_max ? rows_max : all;

    buf_init(&table.cells, CELLS_MAX);
    for (const ReportColumn *column = report->columns;
         column->name != NULL && table.columns < TABLE_COLUMNS - 1; column++) {
        if ((column->flags & CELL_HIDDEN) == 0) {
            table.list[table.columns++] = column;
        }
    }
    table.columns += anything_compared(report) ? 1 : 0;
    for (int c = 0; c < table.columns; c++) {
        table.shown[c] = true;
    }
    for (int row = 0; row < rows; row++) {
        int width = text_width(row_label(&table, row));

        table.label = width > table.label ? width : table.label;
    }
    fill(&table, screen->plain ? CELL_TEXT : TEXT_WIDE, rows);
    if (!screen->plain) {
        choose(&table, rows);
    }
    if (buf_ok(&table.cells)) {
        print_lines(&table, rows, out);
    } else {
        out->failed = true;
    }
    if (rows < all) {
        buf_printf(out, "and %d more: --csv or --plain shows all\n", all - rows);
    }
    buf_release(&table.cells);
}
