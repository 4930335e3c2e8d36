/* One value by the type of its column: checked here, so that PostgreSQL never has to refuse it. */
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "decode_private.h"
#include "pg/pg.h"

#define EPOCH_LEAST_MS 100000000000LL /* 1973-03-03 */

static bool all_zero(Str text)
{
    size_t digits = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        digits += c == '0' ? 1 : 0;
        if (c != '0' && c != '.' && !(c == '-' && i == 0)) {
            return false;
        }
    }
    return digits > 0;
}

/* 5 and 5.0 and "5" are the same integer. */
bool integer_value(Str text, int64_t *ret)
{
    char plain[DECIMAL_TEXT];
    size_t len = 0;

    if (text_parse_int64(text, ret) && text.ptr[0] != '+') {
        return true;
    }
    return decimal_fit(text, 19, 0, plain, &len) == DECIMAL_EXACT &&
           text_parse_int64((Str){plain, len}, ret);
}

bool integer_plain(Str text)
{
    if (text.len == 0 || text.len > 18 || (text.ptr[0] == '0' && text.len > 1)) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
    }
    return true;
}

static Verdict encode_integer(const Column *column, Str text, Buf *out)
{
    char number[24];
    int64_t value;

    if (integer_plain(text) && (column->type == TYPE_BIGINT || text.len <= 9)) {
        if (text.ptr[0] == '0' && (column->flags & COLUMN_ZERO_NULL)) {
            return VALUE_NULL;
        }
        buf_append(out, text.ptr, text.len);
        return VALUE_TEXT;
    }
    if (!integer_value(text, &value) ||
        (column->type == TYPE_INTEGER && (value > INT32_MAX || value < INT32_MIN))) {
        return VALUE_BAD;
    }
    if (value == 0 && (column->flags & COLUMN_ZERO_NULL)) {
        return VALUE_NULL;
    }
    (void)text_format(number, sizeof(number), "%lld", (long long)value);
    buf_append_text(out, number);
    return VALUE_TEXT;
}

/* Card dates are milliseconds since 1970, 0 for none (API page, section 3.7). Seconds would be read
 * as a day of January 1970: what is so early is no date of a till. */
static bool epoch_milliseconds(const Cell *cell, Instant *ret)
{
    int64_t value;

    if ((cell->kind != 'n' && cell->text.len < 10) || !integer_value(cell->text, &value) ||
        value > INSTANT_MAX / 1000 || (value != 0 && value < EPOCH_LEAST_MS)) {
        return false;
    }
    *ret = value * 1000;
    return true;
}

/* 2026-11-03T12:00:00.123Z, which nearly every time is, as instant_format_pg would write it. */
static bool append_usual_instant(Str text, Buf *out)
{
    if (text.len != 24 || text.ptr[10] != 'T' || text.ptr[19] != '.' || text.ptr[23] != 'Z') {
        return false;
    }
    buf_append(out, text.ptr, 10);
    buf_append_char(out, ' ');
    buf_append(out, text.ptr + 11, 8);
    if (memcmp(text.ptr + 20, "000", 3) != 0) {
        buf_append(out, text.ptr + 19, 4);
        buf_append(out, "000", 3);
    }
    buf_append(out, "+00", 3);
    return true;
}

/* The clock of a place, as it was read: what names a zone is no such time, and which of its two
 * readings was meant would be a guess. */
static bool local_time(Str text, Instant *ret)
{
    bool has_zone = false;

    return instant_parse(text, ret, &has_zone) && !has_zone;
}

bool instant_value(const Column *column, const Cell *cell, Instant *ret)
{
    if (column->type == TYPE_LOCAL) {
        return local_time(cell->text, ret);
    }
    return instant_parse(cell->text, ret, NULL) || epoch_milliseconds(cell, ret);
}

void instant_text(const Column *column, Instant instant, char out[INSTANT_TEXT])
{
    instant_format_pg(instant, out);
    if (column->type == TYPE_LOCAL) {
        out[strlen(out) - strlen("+00")] = '\0';
    }
}

static Verdict encode_instant(const Column *column, const Cell *cell, Buf *out)
{
    char formatted[INSTANT_TEXT];
    Str text = cell->text;
    Instant instant;

    if (!instant_value(column, cell, &instant)) {
        return VALUE_BAD;
    }
    if (instant == 0 && (column->flags & COLUMN_EPOCH_NULL)) {
        return VALUE_NULL;
    }
    if (!append_usual_instant(text, out)) {
        instant_text(column, instant, formatted);
        buf_append_text(out, formatted);
    }
    return VALUE_TEXT;
}

static Verdict encode_uuid(Str text, Buf *out)
{
    size_t digits = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');

        if (!hex && (c != '-' || text.len != 36)) {
            return VALUE_BAD;
        }
        digits += hex ? 1 : 0;
    }
    if (digits != 32) {
        return VALUE_BAD;
    }
    buf_append(out, text.ptr, text.len);
    return VALUE_TEXT;
}

/* 4:00 is 04:00. */
static Verdict encode_time(Str text, Buf *out)
{
    const char *zero = text.len > 1 && text.ptr[1] == ':' ? "0" : "";
    char full[40];
    Instant instant;

    if (text.len > 12 ||
        !text_format(full, sizeof(full), "1970-01-01T%s%.*s", zero, STR_ARG(text)) ||
        !instant_parse(str_of(full), &instant, NULL) || instant < 0) {
        return VALUE_BAD;
    }
    buf_append_text(out, zero);
    buf_append(out, text.ptr, text.len);
    return VALUE_TEXT;
}

static Verdict encode_bool(Str text, Buf *out)
{
    bool value;

    if (!text_parse_bool(text, &value)) {
        return VALUE_BAD;
    }
    buf_append_char(out, value ? 't' : 'f');
    return VALUE_TEXT;
}

/* More decimals than the column has: rounded here, the literal kept in extra. */
static Verdict encode_decimal(Decoder *decoder, Row *row, const Column *column, const Cell *cell,
                              Buf *out)
{
    int precision = column_type_precision(column->type);
    int scale = column_type_scale(column->type);
    char plain[DECIMAL_TEXT];
    size_t len = decimal_usual(cell->text, precision, scale);

    if (len > 0 && (cell->text.ptr[0] != '0' || (column->flags & COLUMN_ZERO_NULL) == 0)) {
        buf_append(out, cell->text.ptr, len);
        return VALUE_TEXT;
    }
    switch (decimal_fit(cell->text, precision, scale, plain, &len)) {
    case DECIMAL_ROUNDED:
        if (!extra_put(decoder, row, str_of(column->path), cell->kind, cell->text)) {
            return VALUE_BAD;
        }
        break;
    case DECIMAL_EXACT:
        break;
    default:
        return VALUE_BAD;
    }
    if ((column->flags & COLUMN_ZERO_NULL) && all_zero((Str){plain, len})) {
        return VALUE_NULL;
    }
    buf_append(out, plain, len);
    return VALUE_TEXT;
}

static Verdict encode_text(const Column *column, Str text, Buf *out)
{
    if ((text.len == 0 && (column->flags & COLUMN_EMPTY_NULL)) ||
        ((column->flags & COLUMN_ZERO_NULL) && str_is(text, "0"))) {
        return VALUE_NULL;
    }
    pg_copy_text(out, text);
    return VALUE_TEXT;
}

static Verdict encode_json(const Cell *cell, Buf *out)
{
    Buf quoted;

    if (cell->kind != 's') {
        pg_copy_text(out, cell->text);
        return VALUE_TEXT;
    }
    buf_init(&quoted, LIMIT_JSON_TOKEN * 7);
    text_json_string(&quoted, cell->text);
    pg_copy_text(out, (Str){quoted.data, quoted.len});
    out->failed = out->failed || !buf_ok(&quoted);
    buf_release(&quoted);
    return VALUE_TEXT;
}

Verdict encode_value(Decoder *decoder, Row *row, const Column *column, const Cell *cell, Buf *out)
{
    if (cell->kind == 0) {
        return VALUE_NULL;
    }
    if (column->type == TYPE_TEXT) {
        return encode_text(column, cell->text, out);
    }
    if (cell->text.len == 0) {
        return VALUE_NULL; /* "" means no value (API page, section 3) */
    }
    switch (column->type) {
    case TYPE_BIGINT:
    case TYPE_INTEGER:
        return encode_integer(column, cell->text, out);
    case TYPE_BOOLEAN:
        return encode_bool(cell->text, out);
    case TYPE_MONEY:
    case TYPE_PRICE:
    case TYPE_RATE:
    case TYPE_QUANTITY:
        return encode_decimal(decoder, row, column, cell, out);
    case TYPE_INSTANT:
    case TYPE_LOCAL:
        return encode_instant(column, cell, out);
    case TYPE_DATE: {
        Date date;

        if (!date_parse(cell->text, &date)) {
            return VALUE_BAD;
        }
        buf_append(out, cell->text.ptr, cell->text.len);
        return VALUE_TEXT;
    }
    case TYPE_TIME:
        return encode_time(cell->text, out);
    case TYPE_UUID:
        return encode_uuid(cell->text, out);
    case TYPE_JSON:
        return encode_json(cell, out);
    default:
        return VALUE_BAD;
    }
}
