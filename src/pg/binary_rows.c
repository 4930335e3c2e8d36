/* Lines of COPY text become binary rows. What nearly every field is (a short number, an instant in
 * UTC, a plain text, nothing) is read and written in one go; anything else takes the long way. */
#include "base/clock.h"
#include "binary_private.h"

#define SERVER_EPOCH_DAYS 10957 /* 2000-01-01 */
#define DAY_US 86400000000LL

typedef struct Rows {
    Buf *out;
    const char *at, *end;
    char sep;          /* behind the field: a tab, a line end behind the last one */
    char day_text[10]; /* the day read last: neighbours are of the same day */
    Date day;
} Rows;

static inline bool room(Buf *out, size_t more)
{
    return (!out->failed && out->len + more < out->cap && out->len + more <= out->max) ||
           buf_reserve(out, more);
}

/* The number at `at`: its end, NULL when there are no digits or more than `most`. */
static inline const char *read_digits(const char *at, const char *end, int most, uint64_t *ret)
{
    const char *from = at;
    uint64_t value = 0;

    while (at < end && (unsigned char)(*at - '0') <= 9) {
        value = value * 10 + (unsigned char)(*at - '0');
        at++;
    }
    *ret = value;
    return at > from && at - from <= most ? at : NULL;
}

static bool quick_integer(Rows *rows, PgType type)
{
    bool negative = *rows->at == '-';
    uint64_t value;
    const char *stop = read_digits(rows->at + (negative ? 1 : 0), rows->end,
                                   type == PG_TYPE_BIGINT ? 18 : 9, &value);
    char *to = rows->out->data + rows->out->len;

    if (stop == NULL || stop == rows->end || *stop != rows->sep) {
        return false;
    }
    value = negative ? 0 - value : value;
    to = type == PG_TYPE_BIGINT ? put64(put32(to, 8), value) : put32(put32(to, 4), (uint32_t)value);
    rows->out->len = (size_t)(to - rows->out->data);
    rows->at = stop + 1;
    return true;
}

static bool quick_numeric(Rows *rows)
{
    bool negative = *rows->at == '-';
    uint64_t whole;
    unsigned fraction = 0;
    int scale = 0;
    const char *at = read_digits(rows->at + (negative ? 1 : 0), rows->end, 12, &whole);
    char *value = rows->out->data + rows->out->len;
    char *to;

    if (at == NULL) {
        return false;
    }
    if (at < rows->end && *at == '.') {
        for (at++; at < rows->end && scale < 4 && (unsigned char)(*at - '0') <= 9; at++) {
            fraction = fraction * 10 + (unsigned char)(*at - '0');
            scale++;
        }
    }
    if (at == rows->end || *at != rows->sep) {
        return false;
    }
    for (int i = scale; i < 4; i++) {
        fraction *= 10;
    }
    to = binary_numeric_usual(value + 4, negative, whole, fraction, scale);
    (void)put32(value, (uint32_t)(to - value - 4));
    rows->out->len = (size_t)(to - rows->out->data);
    rows->at = at + 1;
    return true;
}

static inline bool two(const char *at, unsigned most, unsigned *ret)
{
    unsigned high = (unsigned char)(at[0] - '0');
    unsigned low = (unsigned char)(at[1] - '0');

    *ret = high * 10 + low;
    return high <= 9 && low <= 9 && *ret <= most;
}

/* 2026-11-03 12:00:00+00, with decimals or without. */
static bool quick_instant(Rows *rows)
{
    const char *at = rows->at;
    unsigned hour, minute, second;
    int64_t us = 0;
    int64_t unit = 100000;
    char *to;

    if (rows->end - at < 23 || at[10] != ' ' || at[13] != ':' || at[16] != ':' ||
        !two(at + 11, 23, &hour) || !two(at + 14, 59, &minute) || !two(at + 17, 59, &second)) {
        return false;
    }
    if (memcmp(at, rows->day_text, sizeof(rows->day_text)) != 0) {
        if (!date_parse((Str){at, sizeof(rows->day_text)}, &rows->day)) {
            return false;
        }
        memcpy(rows->day_text, at, sizeof(rows->day_text));
    }
    at += 19;
    if (*at == '.') {
        for (at++; at < rows->end && unit > 0 && (unsigned char)(*at - '0') <= 9; at++) {
            us += (*at - '0') * unit;
            unit /= 10;
        }
    }
    if (rows->end - at < 4 || memcmp(at, "+00", 3) != 0 || at[3] != rows->sep) {
        return false;
    }
    us += (rows->day - SERVER_EPOCH_DAYS) * DAY_US +
          ((int64_t)hour * 3600 + minute * 60 + second) * 1000000;
    to = put64(put32(rows->out->data + rows->out->len, 8), (uint64_t)us);
    rows->out->len = (size_t)(to - rows->out->data);
    rows->at = at + 4;
    return true;
}

#define EACH(byte) (0x0101010101010101ULL * (byte))

/* Whether one of eight bytes may be a control character or a backslash. */
static inline bool any_special(const char *at)
{
    uint64_t word, backslash;

    memcpy(&word, at, sizeof(word));
    backslash = word ^ EACH('\\');
    return ((((word - EACH(' ')) & ~word) | ((backslash - EACH(1)) & ~backslash)) & EACH(0x80)) !=
           0;
}

/* A text without escapes. */
static bool quick_text(Rows *rows)
{
    const char *at = rows->at;
    size_t len;
    char *to;

    while (rows->end - at >= 8 && !any_special(at)) {
        at += 8;
    }
    while (at < rows->end && *at != '\t' && *at != '\n' && *at != '\\') {
        at++;
    }
    len = (size_t)(at - rows->at);
    if (at == rows->end || *at != rows->sep || !room(rows->out, len + 4)) {
        return false;
    }
    to = put32(rows->out->data + rows->out->len, (uint32_t)len);
    memcpy(to, rows->at, len);
    rows->out->len += len + 4;
    rows->at = at + 1;
    return true;
}

static bool quick_null(Rows *rows)
{
    if (rows->end - rows->at < 3 || rows->at[1] != 'N' || rows->at[2] != rows->sep) {
        return false;
    }
    (void)put32(rows->out->data + rows->out->len, UINT32_MAX);
    rows->out->len += 4;
    rows->at += 3;
    return true;
}

static bool quick_boolean(Rows *rows)
{
    if (rows->end - rows->at < 2 || rows->at[1] != rows->sep ||
        (*rows->at != 't' && *rows->at != 'f')) {
        return false;
    }
    *put32(rows->out->data + rows->out->len, 1) = *rows->at == 't' ? 1 : 0;
    rows->out->len += 5;
    rows->at += 2;
    return true;
}

/* Eight, four, four, four and twelve digits with dashes between them. */
static bool quick_uuid(Rows *rows)
{
    if (rows->end - rows->at < 37 || rows->at[36] != rows->sep ||
        binary_fixed(rows->out->data + rows->out->len + 4, PG_TYPE_UUID, (Str){rows->at, 36}) ==
            0) {
        return false;
    }
    (void)put32(rows->out->data + rows->out->len, 16);
    rows->out->len += 20;
    rows->at += 37;
    return true;
}

static inline bool quick_field(Rows *rows, PgType type)
{
    if (rows->at == rows->end || !room(rows->out, 4 + BINARY_VALUE_MAX)) {
        return false;
    }
    if (*rows->at == '\\') {
        return quick_null(rows);
    }
    switch (type) {
    case PG_TYPE_BIGINT:
    case PG_TYPE_INTEGER:
        return quick_integer(rows, type);
    case PG_TYPE_NUMERIC:
        return quick_numeric(rows);
    case PG_TYPE_TIMESTAMPTZ:
        return quick_instant(rows);
    case PG_TYPE_TEXT:
        return quick_text(rows);
    case PG_TYPE_BOOLEAN:
        return quick_boolean(rows);
    case PG_TYPE_UUID:
        return quick_uuid(rows);
    default:
        return false;
    }
}

/* The field that begins at `at`; returns its end. */
static const char *field_end(const char *at, const char *end, bool *ret_escaped)
{
    *ret_escaped = false;
    for (; at < end && *at != '\t' && *at != '\n'; at++) {
        if (*at == '\\') {
            *ret_escaped = true;
            at += at + 1 < end ? 1 : 0;
        }
    }
    return at;
}

static bool any_field(Rows *rows, PgType type)
{
    bool escaped;
    const char *stop = field_end(rows->at, rows->end, &escaped);

    if (stop == rows->end || *stop != rows->sep ||
        !binary_field(rows->out, type, (Str){rows->at, (size_t)(stop - rows->at)}, escaped)) {
        return false;
    }
    rows->at = stop + 1;
    return true;
}

bool pg_binary_rows(Buf *out, const PgType *types, int columns, Str lines)
{
    Rows rows = {.out = out, .at = lines.ptr, .end = lines.ptr + lines.len};

    while (rows.at < rows.end) {
        char count[2];

        (void)put16(count, (unsigned)columns);
        buf_append(out, count, 2);
        for (int c = 0; c < columns; c++) {
            rows.sep = c + 1 < columns ? '\t' : '\n';
            if (!quick_field(&rows, types[c]) && !any_field(&rows, types[c])) {
                return false;
            }
        }
    }
    return true;
}
