/* Values of a fixed length: numbers, times, identifiers, in the one form that our own text has. */
#include "base/clock.h"
#include "binary_private.h"

#define SERVER_EPOCH_DAYS 10957 /* 2000-01-01 */
#define DAY_US 86400000000LL
#define ZONE_HOURS_MAX 14

static bool digits(const char *at, size_t count, int *ret)
{
    int value = 0;

    for (size_t i = 0; i < count; i++) {
        unsigned digit = (unsigned)(unsigned char)at[i] - '0';

        if (digit > 9) {
            return false;
        }
        value = value * 10 + (int)digit;
    }
    *ret = value;
    return true;
}

static size_t put_integer(char *at, PgType type, Str text)
{
    uint64_t value = 0;
    bool negative = text.len > 0 && text.ptr[0] == '-';
    size_t i = negative ? 1 : 0;

    if (text.len == i || text.len - i > 18) {
        int64_t wide;

        if (!text_parse_int64(text, &wide)) {
            return 0;
        }
        negative = false;
        value = (uint64_t)wide;
        i = text.len;
    }
    for (; i < text.len; i++) {
        unsigned digit = (unsigned)(unsigned char)text.ptr[i] - '0';

        if (digit > 9) {
            return 0;
        }
        value = value * 10 + digit;
    }
    value = negative ? 0 - value : value;
    if (type == PG_TYPE_BIGINT) {
        (void)put64(at, value);
        return 8;
    }
    if ((int64_t)value > INT32_MAX || (int64_t)value < INT32_MIN) {
        return 0;
    }
    (void)put32(at, (uint32_t)value);
    return 4;
}

/* YYYY-MM-DD at the begin of the text. */
static bool take_date(Str *text, Date *ret)
{
    if (text->len < 10 || !date_parse((Str){text->ptr, 10}, ret)) {
        return false;
    }
    text->ptr += 10;
    text->len -= 10;
    return true;
}

/* HH:MM, HH:MM:SS and up to six decimals: more are the server's to round. */
static bool take_time(Str *text, int64_t *ret)
{
    int hour, minute;
    int second = 0;
    int fraction = 0;
    int unit = 100000;
    size_t at = 5;

    if (text->len < 5 || !digits(text->ptr, 2, &hour) || text->ptr[2] != ':' ||
        !digits(text->ptr + 3, 2, &minute)) {
        return false;
    }
    if (text->len >= 8 && text->ptr[5] == ':') {
        if (!digits(text->ptr + 6, 2, &second)) {
            return false;
        }
        at = 8;
    }
    if (at == 8 && text->len > at && text->ptr[at] == '.') {
        for (at++; at < text->len && text->ptr[at] >= '0' && text->ptr[at] <= '9'; at++) {
            if (unit == 0) {
                return false;
            }
            fraction += (text->ptr[at] - '0') * unit;
            unit /= 10;
        }
    }
    if (hour > 23 || minute > 59 || second > 59) {
        return false;
    }
    *ret = ((int64_t)hour * 3600 + minute * 60 + second) * 1000000 + fraction;
    text->ptr += at;
    text->len -= at;
    return true;
}

/* Z, +hh, +hh:mm, +hhmm; nothing is UTC, as in our sessions. */
static bool zone(Str text, int64_t *ret)
{
    int hours;
    int minutes = 0;
    size_t at = 3;

    *ret = 0;
    if (text.len == 0 || (text.len == 1 && text.ptr[0] == 'Z')) {
        return true;
    }
    if (text.len < 3 || (text.ptr[0] != '+' && text.ptr[0] != '-') ||
        !digits(text.ptr + 1, 2, &hours)) {
        return false;
    }
    at += text.len > 3 && text.ptr[3] == ':' ? 1 : 0;
    if (text.len > 3 && (text.len != at + 2 || !digits(text.ptr + at, 2, &minutes))) {
        return false;
    }
    if (hours > ZONE_HOURS_MAX || minutes > 59) {
        return false;
    }
    *ret = (int64_t)(hours * 60 + minutes) * 60000000 * (text.ptr[0] == '-' ? -1 : 1);
    return true;
}

/* A zone on a time without one means nothing to the server. */
static size_t put_timestamp(char *at, PgType type, Str text)
{
    int64_t time = 0;
    int64_t offset = 0;
    Date date;

    if (!take_date(&text, &date)) {
        return 0;
    }
    if (text.len > 0) {
        if (text.ptr[0] != 'T' && text.ptr[0] != ' ') {
            return 0;
        }
        text.ptr++;
        text.len--;
        if (!take_time(&text, &time) || !zone(text, &offset)) {
            return 0;
        }
    }
    time += (int64_t)(date - SERVER_EPOCH_DAYS) * DAY_US;
    (void)put64(at, (uint64_t)(type == PG_TYPE_TIMESTAMPTZ ? time - offset : time));
    return 8;
}

static size_t put_date(char *at, Str text)
{
    Date date;

    if (!take_date(&text, &date) || text.len > 0) {
        return 0;
    }
    (void)put32(at, (uint32_t)(date - SERVER_EPOCH_DAYS));
    return 4;
}

static size_t put_time(char *at, Str text)
{
    int64_t time;

    if (!take_time(&text, &time) || text.len > 0) {
        return 0;
    }
    (void)put64(at, (uint64_t)time);
    return 8;
}

static int hex(char c)
{
    unsigned digit = (unsigned)(unsigned char)c - '0';
    unsigned letter = ((unsigned)(unsigned char)c | 0x20U) - 'a';

    return digit <= 9 ? (int)digit : letter <= 5 ? (int)letter + 10 : -1;
}

static size_t put_uuid(char *at, Str text)
{
    size_t from = 0;

    if (text.len != 32 && text.len != 36) {
        return 0;
    }
    for (size_t i = 0; i < 16; i++) {
        int high, low;

        if (text.len == 36 && (i == 4 || i == 6 || i == 8 || i == 10) && text.ptr[from++] != '-') {
            return 0;
        }
        high = hex(text.ptr[from]);
        low = hex(text.ptr[from + 1]);
        if (high < 0 || low < 0) {
            return 0;
        }
        at[i] = (char)(high << 4 | low);
        from += 2;
    }
    return 16;
}

static size_t put_boolean(char *at, Str text)
{
    if (text.len != 1 || (text.ptr[0] != 't' && text.ptr[0] != 'f')) {
        return 0;
    }
    at[0] = text.ptr[0] == 't' ? 1 : 0;
    return 1;
}

size_t binary_fixed(char *at, PgType type, Str text)
{
    switch (type) {
    case PG_TYPE_BIGINT:
    case PG_TYPE_INTEGER:
        return put_integer(at, type, text);
    case PG_TYPE_BOOLEAN:
        return put_boolean(at, text);
    case PG_TYPE_TIMESTAMPTZ:
    case PG_TYPE_TIMESTAMP:
        return put_timestamp(at, type, text);
    case PG_TYPE_DATE:
        return put_date(at, text);
    case PG_TYPE_TIME:
        return put_time(at, text);
    case PG_TYPE_UUID:
        return put_uuid(at, text);
    default:
        return 0;
    }
}
