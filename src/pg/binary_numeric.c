/* numeric: sign, digits to the base of 10,000, weight of the first, decimals shown. */
#include "binary_private.h"

#define NUMERIC_NEGATIVE 0x4000U
#define GROUP 4          /* decimal digits of one digit of the server */
#define DIGITS_MAX 16383 /* decimals and digits the server takes */

typedef struct Literal {
    const char *whole, *fraction;
    int whole_len, fraction_len;
    int exponent;
    bool negative;
} Literal;

static int run_of_digits(Str *text)
{
    int count = 0;

    while (text->len > 0 && text->ptr[0] >= '0' && text->ptr[0] <= '9' && count < DIGITS_MAX) {
        text->ptr++;
        text->len--;
        count++;
    }
    return count;
}

static bool take(Str *text, char c)
{
    if (text->len == 0 || text->ptr[0] != c) {
        return false;
    }
    text->ptr++;
    text->len--;
    return true;
}

static bool parse_exponent(Str text, int *ret)
{
    bool negative = take(&text, '-');
    int value = 0;

    if (!negative) {
        (void)take(&text, '+');
    }
    if (text.len == 0 || text.len > 4) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
        value = value * 10 + (text.ptr[i] - '0');
    }
    *ret = negative ? -value : value;
    return true;
}

static bool parse(Str text, Literal *literal)
{
    literal->negative = take(&text, '-');
    literal->whole = text.ptr;
    literal->whole_len = run_of_digits(&text);
    literal->fraction = text.ptr;
    literal->fraction_len = 0;
    literal->exponent = 0;
    if (take(&text, '.')) {
        literal->fraction = text.ptr;
        literal->fraction_len = run_of_digits(&text);
    }
    if (literal->whole_len + literal->fraction_len == 0) {
        return false;
    }
    if (take(&text, 'e') || take(&text, 'E')) {
        return parse_exponent(text, &literal->exponent);
    }
    return text.len == 0;
}

/* The decimal digit that counts 10 to the power of `power`. */
static unsigned digit_at(const Literal *literal, int power)
{
    int at = literal->whole_len - 1 - (power - literal->exponent);

    if (at < 0 || at >= literal->whole_len + literal->fraction_len) {
        return 0;
    }
    return (unsigned)((at < literal->whole_len ? literal->whole[at]
                                               : literal->fraction[at - literal->whole_len]) -
                      '0');
}

static unsigned group_at(const Literal *literal, int group)
{
    unsigned value = 0;

    for (int i = GROUP - 1; i >= 0; i--) {
        value = value * 10 + digit_at(literal, group * GROUP + i);
    }
    return value;
}

static int floor_group(int power)
{
    return power >= 0 ? power / GROUP : -((GROUP - 1 - power) / GROUP);
}

char *binary_numeric_usual(char *at, bool negative, uint64_t whole, unsigned fraction, int scale)
{
    unsigned groups[4] = {0, 0, (unsigned)whole, fraction};
    int first = 2;
    int last = fraction == 0 ? 2 : 3;

    if (whole >= 10000) {
        groups[2] = (unsigned)(whole % 10000);
        groups[1] = (unsigned)(whole / 10000 % 10000);
        groups[0] = (unsigned)(whole / 100000000);
        first = groups[0] == 0 ? 1 : 0;
        while (last > first && groups[last] == 0) {
            last--;
        }
    } else if (whole == 0) {
        first = 3;
        last = fraction == 0 ? 2 : 3;
    }
    at = put16(at, (unsigned)(last - first + 1));
    at = put16(at, last < first ? 0 : (unsigned)(2 - first));
    at = put16(at, last >= first && negative ? NUMERIC_NEGATIVE : 0);
    at = put16(at, (unsigned)scale);
    for (int i = first; i <= last; i++) {
        at = put16(at, groups[i]);
    }
    return at;
}

/* The usual literal: 12 digits before the point and 4 behind it. False: it is another one. */
static bool put_usual(Buf *out, const Literal *literal)
{
    uint64_t whole = 0;
    unsigned fraction = 0;
    char *at;

    if (literal->exponent != 0 || literal->whole_len > 12 || literal->fraction_len > GROUP ||
        !buf_reserve(out, 16)) {
        return false;
    }
    for (int i = 0; i < literal->whole_len; i++) {
        whole = whole * 10 + (unsigned)(literal->whole[i] - '0');
    }
    for (int i = 0; i < GROUP; i++) {
        fraction = fraction * 10 +
                   (i < literal->fraction_len ? (unsigned)(literal->fraction[i] - '0') : 0);
    }
    at = binary_numeric_usual(out->data + out->len, literal->negative, whole, fraction,
                              literal->fraction_len);
    out->len = (size_t)(at - out->data);
    return true;
}

bool binary_numeric(Buf *out, Str text)
{
    Literal literal;
    int highest, lowest, count, scale;
    char *at;

    if (!parse(text, &literal)) {
        return false;
    }
    if (put_usual(out, &literal)) {
        return true;
    }
    highest = floor_group(literal.whole_len - 1 + literal.exponent);
    lowest = floor_group(literal.exponent - literal.fraction_len);
    while (highest >= lowest && group_at(&literal, highest) == 0) {
        highest--;
    }
    while (lowest < highest && group_at(&literal, lowest) == 0) {
        lowest++;
    }
    count = highest < lowest ? 0 : highest - lowest + 1;
    scale = literal.fraction_len - literal.exponent;
    if (scale < 0) {
        scale = 0;
    }
    if (scale > DIGITS_MAX || highest > 32000) {
        return false;
    }
    if (!buf_reserve(out, 8 + 2 * (size_t)count)) {
        return true;
    }
    at = put16(out->data + out->len, (unsigned)count);
    at = put16(at, count == 0 ? 0 : (unsigned)highest);
    at = put16(at, count > 0 && literal.negative ? NUMERIC_NEGATIVE : 0);
    at = put16(at, (unsigned)scale);
    for (int group = highest; group >= lowest && count > 0; group--) {
        at = put16(at, group_at(&literal, group));
    }
    out->len = (size_t)(at - out->data);
    return true;
}
