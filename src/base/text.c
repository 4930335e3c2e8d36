/* Slices of text: comparing, parsing, formatting, nearest word. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

Str str_of(const char *text)
{
    return text == NULL ? STR_NULL : (Str){text, strlen(text)};
}

bool str_equal(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_is(Str a, const char *text)
{
    return str_equal(a, str_of(text));
}

bool str_is_ignoring_case(Str a, const char *text)
{
    return a.len == strlen(text) && (a.len == 0 || strncasecmp(a.ptr, text, a.len) == 0);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

Str str_trim(Str a)
{
    while (a.len > 0 && is_blank(a.ptr[0])) {
        a.ptr++;
        a.len--;
    }
    while (a.len > 0 && is_blank(a.ptr[a.len - 1])) {
        a.len--;
    }
    return a;
}

bool text_parse_int64(Str text, int64_t *ret)
{
    uint64_t value = 0;
    size_t at = 0;
    bool negative = text.len > 0 && text.ptr[0] == '-';
    uint64_t limit = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;

    if (text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+')) {
        at = 1;
    }
    if (at == text.len) {
        return false;
    }
    for (; at < text.len; at++) {
        unsigned digit = (unsigned)(unsigned char)text.ptr[at] - '0';

        if (digit > 9 || value > (limit - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *ret = negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

bool text_parse_bool(Str text, bool *ret)
{
    static const char *const words[] = {"false", "true", "no", "yes", "off", "on", "0", "1"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (str_is_ignoring_case(text, words[i])) {
            *ret = (i & 1) != 0;
            return true;
        }
    }
    return false;
}

void text_json_string(Buf *out, Str text)
{
    size_t start = 0;

    buf_append_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        unsigned char next = i + 1 < text.len ? (unsigned char)text.ptr[i + 1] : 0;
        bool c1 = c == 0xc2 && next >= 0x80 && next <= 0x9f; /* a terminal obeys these too */

        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f && !c1) {
            continue;
        }
        buf_append(out, text.ptr + start, i - start);
        i += c1 ? 1 : 0;
        c = c1 ? next : c;
        start = i + 1;
        switch (c) {
        case '"':
            buf_append_text(out, "\\\"");
            break;
        case '\\':
            buf_append_text(out, "\\\\");
            break;
        case '\n':
            buf_append_text(out, "\\n");
            break;
        case '\t':
            buf_append_text(out, "\\t");
            break;
        case '\r':
            buf_append_text(out, "\\r");
            break;
        default:
            buf_printf(out, "\\u%04x", c);
        }
    }
    buf_append(out, text.ptr + start, text.len - start);
    buf_append_char(out, '"');
}

/* C1 as UTF-8 writes it: C2 80 to C2 9F. */
char text_plain_at(Str text, size_t *at)
{
    unsigned char c = (unsigned char)text.ptr[*at];
    unsigned char next = *at + 1 < text.len ? (unsigned char)text.ptr[*at + 1] : 0;

    if (c == 0xc2 && next >= 0x80 && next <= 0x9f) {
        (*at)++;
        return ' ';
    }
    return c < 0x20 || c == 0x7f ? ' ' : (char)c;
}

void text_append_plain(Buf *out, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        buf_append_char(out, text_plain_at(text, &i));
    }
}

/* What was cut ends with a whole character: half of one makes a page or a JSON unreadable. */
static void end_whole(char *out, size_t len)
{
    size_t tail = 0;

    while (tail < 3 && tail < len && ((unsigned char)out[len - 1 - tail] & 0xc0) == 0x80) {
        tail++;
    }
    if (tail < len) {
        unsigned char lead = (unsigned char)out[len - 1 - tail];
        size_t follow = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;

        len -= follow > tail ? tail + 1 : 0;
    }
    out[len] = '\0';
}

bool text_format(char *out, size_t cap, const char *format, ...)
{
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = vsnprintf(out, cap, format, arguments);
    va_end(arguments);
    if (len > 0 && (size_t)len >= cap) {
        end_whole(out, cap - 1);
    }
    return len >= 0 && (size_t)len < cap;
}

bool text_copy(char *out, size_t cap, Str text)
{
    size_t len = text.len < cap ? text.len : cap - 1;

    if (len > 0) {
        memcpy(out, text.ptr, len);
    }
    out[len] = '\0';
    if (len < text.len) {
        end_whole(out, len);
    }
    return len == text.len;
}

bool text_copy_plain(char *out, size_t cap, Str text)
{
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (len + 1 == cap) {
            end_whole(out, len);
            return false;
        }
        out[len++] = text_plain_at(text, &i);
    }
    out[len] = '\0';
    return true;
}

/* ---- nearest word ---- */

#define WORD_MAX 64

/* Edit distance with neighbouring letters swapped counting once (Damerau, restricted). */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t rows[3][WORD_MAX + 1] = {{0}};

    for (size_t j = 0; j <= b_len; j++) {
        rows[1][j] = j;
    }
    for (size_t i = 1; i <= a_len; i++) {
        size_t *before = rows[0];
        size_t *above = rows[1];
        size_t *row = rows[2];

        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
            size_t best = above[j - 1] + cost;

            best = above[j] + 1 < best ? above[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < best) {
                best = before[j - 2] + 1;
            }
            row[j] = best;
        }
        memcpy(rows[0], rows[1], sizeof(rows[0]));
        memcpy(rows[1], rows[2], sizeof(rows[1]));
    }
    return rows[1][b_len];
}

const char *text_nearest(const char *word, const char *const *names)
{
    size_t len = strlen(word);
    size_t best = len / 3 + 1;
    const char *nearest = NULL;

    if (len > WORD_MAX) {
        return NULL;
    }
    for (; *names != NULL; names++) {
        size_t name_len = strlen(*names);
        size_t far = name_len > WORD_MAX ? best + 1 : distance(word, len, *names, name_len);

        if (far <= best && (nearest == NULL || far < best)) {
            best = far;
            nearest = *names;
        }
    }
    return nearest;
}
