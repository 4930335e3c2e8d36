/* Results on stdout: lines, aligned tables, numbers and times as people read them. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "commands/commands.h"

#define TABLE_MAX (16 * 1024 * 1024)
#define GAP 2

void out_line(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vprintf(format, arguments);
    va_end(arguments);
    (void)putchar('\n');
}

void out_fact(int width, const char *name, const char *value)
{
    Str text = str_of(value);

    (void)printf("%-*s ", width, name);
    for (size_t i = 0; i < text.len; i++) {
        (void)putchar(text_plain_at(text, &i));
    }
    (void)putchar('\n');
}

/* Whether it arrived is asked once, at the end of the command. PostgreSQL's JSON holds C1
 * characters as they are (C2 80 to C2 9F); a terminal would obey them. */
void out_buf(Buf *buf)
{
    const char *text = buf_text(buf);
    size_t len = buf_ok(buf) ? buf->len : 0;
    size_t start = 0;

    for (size_t i = 0; i + 1 < len; i++) {
        if ((unsigned char)text[i] == 0xc2 && (unsigned char)text[i + 1] >= 0x80 &&
            (unsigned char)text[i + 1] <= 0x9f) {
            (void)fwrite(text + start, 1, i - start, stdout);
            (void)putchar('?');
            start = i + 2;
        }
    }
    (void)fwrite(text + start, 1, len - start, stdout);
}

bool out_result(Buf *buf, const char *what, Err *err)
{
    if (!buf_check(buf, what, err)) {
        return false;
    }
    out_buf(buf);
    return true;
}

/* ---- texts ---- */

void text_json_optional(Buf *out, const char *text)
{
    if (text[0] == '\0') {
        buf_append_text(out, "null");
    } else {
        text_json_string(out, str_of(text));
    }
}

void text_grouped(const char *number, char *out, size_t cap)
{
    size_t sign = number[0] == '-' ? 1 : 0;
    size_t whole = sign + strspn(number + sign, "0123456789");
    size_t len = 0;

    for (size_t i = 0; number[i] != '\0' && len + 2 < cap; i++) {
        if (i > sign && i < whole && (whole - i) % 3 == 0) {
            out[len++] = ' ';
        }
        out[len++] = number[i];
    }
    out[len] = '\0';
}

void text_moment(const char *instant, char *out, size_t cap)
{
    if (strlen(instant) < 16) {
        (void)text_copy(out, cap, str_of(instant));
    } else {
        (void)text_format(out, cap, "%.16sZ", instant);
    }
}

void text_duration(int64_t seconds, char *out, size_t cap)
{
    int64_t minutes = (seconds + 30) / 60;
    int64_t hours = minutes / 60;

    if (seconds < 120) {
        (void)text_format(out, cap, "%lld s", (long long)(seconds < 0 ? 0 : seconds));
    } else if (minutes < 120) {
        (void)text_format(out, cap, "%lld min", (long long)minutes);
    } else if (hours < 48) {
        (void)text_format(out, cap, "%lld h %lld min", (long long)hours, (long long)(minutes % 60));
    } else {
        (void)text_format(out, cap, "%lld days", (long long)(hours / 24));
    }
}

/* ---- tables ---- */

void table_init(TextTable *table, const char *const *heads, int columns)
{
    table->columns = columns;
    table->count = 0;
    buf_init(&table->cells, TABLE_MAX);
    for (int i = 0; i < columns; i++) {
        table_add(table, heads[i]);
    }
}

void table_add(TextTable *table, const char *cell)
{
    text_append_plain(&table->cells, str_of(cell));
    buf_append_char(&table->cells, '\0');
    table->count++;
}

void table_add_number(TextTable *table, int64_t number)
{
    char text[NUMBER_TEXT];

    (void)text_format(text, sizeof(text), "%lld", (long long)number);
    table_add(table, text);
}

void table_release(TextTable *table)
{
    buf_release(&table->cells);
}

/* Characters, not bytes: continuation bytes of UTF-8 take no column. */
static int width_of(const char *cell)
{
    int width = 0;

    for (; *cell != '\0'; cell++) {
        width += ((unsigned char)*cell & 0xc0) != 0x80 ? 1 : 0;
    }
    return width;
}

static bool is_number(const char *cell)
{
    size_t sign = cell[0] == '-' ? 1 : 0;

    return cell[sign] >= '0' && cell[sign] <= '9' &&
           cell[sign + strspn(cell + sign, "0123456789. ")] == '\0';
}

typedef struct Layout {
    int widths[TABLE_COLUMNS_MAX];
    bool right[TABLE_COLUMNS_MAX];
} Layout;

/* A column is set right when each cell below its head is a number, "-" or empty. */
static void measure(TextTable *table, Layout *layout)
{
    bool numbers[TABLE_COLUMNS_MAX] = {false};
    bool words[TABLE_COLUMNS_MAX] = {false};
    const char *cell = buf_text(&table->cells);

    memset(layout, 0, sizeof(*layout));
    for (int i = 0; i < table->count && buf_ok(&table->cells); i++) {
        int column = i % table->columns;
        int width = width_of(cell);

        layout->widths[column] = width > layout->widths[column] ? width : layout->widths[column];
        if (i >= table->columns && cell[0] != '\0' && strcmp(cell, "-") != 0) {
            numbers[column] = numbers[column] || is_number(cell);
            words[column] = words[column] || !is_number(cell);
        }
        cell += strlen(cell) + 1;
    }
    for (int c = 0; c < table->columns; c++) {
        layout->right[c] = numbers[c] && !words[c];
    }
}

int table_width(TextTable *table)
{
    Layout layout;
    int width = 0;

    measure(table, &layout);
    for (int c = 0; c < table->columns; c++) {
        width += layout.widths[c] + (c == 0 ? 0 : GAP);
    }
    return width;
}

/* Blanks are owed until something follows them: no line ends with blanks. */
static void print_cell(const char *cell, int width, bool right, int *owed)
{
    int pad = width - width_of(cell);

    if (cell[0] == '\0') {
        *owed += width + GAP;
        return;
    }
    (void)printf("%*s%s", *owed + (right ? pad : 0), "", cell);
    *owed = GAP + (right ? 0 : pad);
}

bool table_print(TextTable *table, bool plain, Err *err)
{
    const char *cell = buf_text(&table->cells);
    Layout layout;
    int owed = 0;

    if (!buf_check(&table->cells, "a table", err)) {
        return false;
    }
    measure(table, &layout);
    for (int i = 0; i < table->count; i++) {
        int column = i % table->columns;
        bool last = column + 1 == table->columns;

        if (plain) {
            (void)printf("%s%s", cell, last ? "" : "\t");
        } else {
            print_cell(cell, layout.widths[column], layout.right[column], &owed);
        }
        if (last) {
            (void)putchar('\n');
            owed = 0;
        }
        cell += strlen(cell) + 1;
    }
    return true;
}
