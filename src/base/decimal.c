/* From a JSON number literal to plain decimal text, rounded half away from zero where it must be.
 */
#include "base/decimal.h"

#include <string.h>

#define EXPONENT_MAX 999
#define DIGITS_MAX 1100

typedef struct Number {
    bool negative;
    const char *digits; /* integer and fraction digits, the point skipped by `point` */
    size_t integer_len;
    const char *fraction;
    size_t fraction_len;
    int exponent;
} Number;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits_at(Str text, size_t at)
{
    size_t end = at;

    while (end < text.len && is_digit(text.ptr[end])) {
        end++;
    }
    return end - at;
}

static bool parse_exponent(Str text, size_t at, int *ret)
{
    bool negative = false;
    int value = 0;

    if (at < text.len && (text.ptr[at] == '+' || text.ptr[at] == '-')) {
        negative = text.ptr[at] == '-';
        at++;
    }
    if (at == text.len) {
        return false;
    }
    for (; at < text.len; at++) {
        if (!is_digit(text.ptr[at])) {
            return false;
        }
        value = value * 10 + (text.ptr[at] - '0');
        if (value > EXPONENT_MAX) {
            value = EXPONENT_MAX + 1;
        }
    }
    *ret = negative ? -value : value;
    return true;
}

static bool parse(Str text, Number *number)
{
    size_t at = 0;

    memset(number, 0, sizeof(*number));
    if (text.len > 0 && text.ptr[0] == '-') {
        number->negative = true;
        at = 1;
    }
    number->digits = text.ptr + at;
    number->integer_len = digits_at(text, at);
    if (number->integer_len == 0 || (number->integer_len > 1 && number->digits[0] == '0')) {
        return false;
    }
    at += number->integer_len;
    if (at < text.len && text.ptr[at] == '.') {
        number->fraction = text.ptr + at + 1;
        number->fraction_len = digits_at(text, at + 1);
        if (number->fraction_len == 0) {
            return false;
        }
        at += 1 + number->fraction_len;
    }
    if (at < text.len && (text.ptr[at] == 'e' || text.ptr[at] == 'E')) {
        return parse_exponent(text, at + 1, &number->exponent);
    }
    return at == text.len;
}

/* Significant digits without leading zeros; the value is 0.d0 d1 d2 ... times 10 to the `point`. */
typedef struct Digits {
    char d[DIGITS_MAX + 2];
    int count;
    int point;
} Digits;

static bool gather(const Number *number, Digits *digits)
{
    size_t total = number->integer_len + number->fraction_len;
    int lead = 0;

    if (total > DIGITS_MAX) {
        return false;
    }
    memcpy(digits->d, number->digits, number->integer_len);
    if (number->fraction_len > 0) {
        memcpy(digits->d + number->integer_len, number->fraction, number->fraction_len);
    }
    digits->count = (int)total;
    while (lead < digits->count && digits->d[lead] == '0') {
        lead++;
    }
    digits->count -= lead;
    digits->point = (int)number->integer_len - lead + number->exponent;
    memmove(digits->d, digits->d + lead, (size_t)digits->count);
    return true;
}

/* Adds one at the last digit; a carry out of the first makes the number one digit longer. */
static void round_up(Digits *digits)
{
    int i = digits->count;

    while (i > 0 && digits->d[i - 1] == '9') {
        digits->d[--i] = '0';
    }
    if (i > 0) {
        digits->d[i - 1]++;
        return;
    }
    memmove(digits->d + 1, digits->d, (size_t)digits->count);
    digits->d[0] = '1';
    digits->count++;
    digits->point++;
}

/* Cuts to `scale` decimals; true when something other than zeros was cut. */
static bool cut(Digits *digits, int scale)
{
    int keep = digits->point + scale;
    bool inexact = false;
    bool up;

    if (keep >= digits->count) {
        return false;
    }
    if (keep < 0) {
        digits->count = 0;
        return true;
    }
    for (int i = keep; i < digits->count; i++) {
        inexact = inexact || digits->d[i] != '0';
    }
    up = digits->d[keep] >= '5';
    digits->count = keep;
    if (up) {
        round_up(digits);
    }
    return inexact;
}

static size_t write_plain(bool negative, const Digits *digits, char *out)
{
    int count = digits->count;
    size_t len = 0;

    while (count > 0 && digits->d[count - 1] == '0') {
        count--;
    }
    if (count == 0) {
        memcpy(out, "0", 2);
        return 1;
    }
    if (negative) {
        out[len++] = '-';
    }
    if (digits->point <= 0) {
        out[len++] = '0';
    }
    for (int i = 0; i < digits->point; i++) {
        out[len++] = i < count ? digits->d[i] : '0';
    }
    if (count > digits->point) {
        out[len++] = '.';
        for (int i = digits->point; i < count; i++) {
            out[len++] = i < 0 ? '0' : digits->d[i];
        }
    }
    out[len] = '\0';
    return len;
}

size_t decimal_usual(Str literal, int precision, int scale)
{
    size_t from = literal.len > 0 && literal.ptr[0] == '-' ? 1 : 0;
    size_t at = from + digits_at(literal, from);
    size_t len = at;

    if (at == from || at - from > (size_t)(precision - scale) ||
        (literal.ptr[from] == '0' && at > from + 1)) {
        return 0;
    }
    if (at < literal.len && literal.ptr[at] == '.') {
        size_t first = at + 1;

        for (at = first; at < literal.len && is_digit(literal.ptr[at]); at++) {
            len = literal.ptr[at] == '0' ? len : at + 1;
        }
        if (at == first || len > first + (size_t)scale) {
            return 0;
        }
    }
    /* -0 and -0.00 are 0, and that is another text */
    return at < literal.len || (from == 1 && len == 2 && literal.ptr[1] == '0') ? 0 : len;
}

DecimalFit decimal_fit(Str literal, int precision, int scale, char *out, size_t *ret_len)
{
    Number number;
    Digits digits;
    bool inexact;

    *ret_len = decimal_usual(literal, precision, scale);
    if (*ret_len > 0) {
        memcpy(out, literal.ptr, *ret_len);
        out[*ret_len] = '\0';
        return DECIMAL_EXACT;
    }
    if (literal.ptr == NULL || !parse(literal, &number)) {
        return DECIMAL_NOT_A_NUMBER;
    }
    if (!gather(&number, &digits)) {
        return DECIMAL_OVERFLOW;
    }
    if (digits.count > 0 && digits.point > precision - scale) {
        return DECIMAL_OVERFLOW;
    }
    inexact = cut(&digits, scale);
    if (digits.count > 0 && digits.point > precision - scale) {
        return DECIMAL_OVERFLOW;
    }
    *ret_len = write_plain(number.negative, &digits, out);
    return inexact ? DECIMAL_ROUNDED : DECIMAL_EXACT;
}
