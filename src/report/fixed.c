/* Numbers as whole ten-thousandths: parsed, rounded for display, scaled to lengths. */
#include "fixed.h"

#include <string.h>

#include "base/text.h"

#define DIGITS_MAX 14 /* before the point: 10^14 ten-thousandths of ten thousand fit int64 */

bool fixed_parse(const char *text, Fixed *ret)
{
    bool negative = text[0] == '-';
    const char *at = text + (negative ? 1 : 0);
    size_t whole = strspn(at, "0123456789");
    int64_t value = 0;
    int scale = 0;

    if (whole == 0 || whole > DIGITS_MAX) {
        return false;
    }
    for (size_t i = 0; i < whole; i++) {
        value = value * 10 + (at[i] - '0');
    }
    at += whole;
    if (*at == '.') {
        for (at++; *at >= '0' && *at <= '9'; at++) {
            if (scale < 4) {
                value = value * 10 + (*at - '0');
            } else if (scale == 4 && *at >= '5') {
                value++;
            }
            scale++;
        }
    }
    if (*at != '\0') {
        return false;
    }
    for (; scale < 4; scale++) {
        value *= 10;
    }
    *ret = negative ? -value : value;
    return true;
}

static int64_t power_of_ten(int exponent)
{
    int64_t power = 1;

    for (int i = 0; i < exponent; i++) {
        power *= 10;
    }
    return power;
}

/* Without memory that could run out: a number that is not shown is taken for none. */
static void put(char *text, size_t cap, const char *words)
{
    size_t len = strlen(text);

    (void)text_copy(text + len, cap - len, str_of(words));
}

void fixed_text(Fixed value, int decimals, const char *group, char *out, size_t cap)
{
    int64_t step = power_of_ten(4 - decimals);
    int64_t size = ((value < 0 ? -value : value) + step / 2) / step;
    int64_t fraction = size % power_of_ten(decimals);
    char digits[FIXED_TEXT], part[FIXED_TEXT];
    char text[4 * FIXED_TEXT] = "";

    (void)text_format(digits, sizeof(digits), "%lld", (long long)(size / power_of_ten(decimals)));
    put(text, sizeof(text), value < 0 && size != 0 ? "-" : "");
    for (size_t i = 0, len = strlen(digits); i < len; i++) {
        (void)text_format(part, sizeof(part), "%s%c", i > 0 && (len - i) % 3 == 0 ? group : "",
                          digits[i]);
        put(text, sizeof(text), part);
    }
    if (decimals > 0) {
        (void)text_format(part, sizeof(part), ".%0*lld", decimals, (long long)fraction);
        put(text, sizeof(text), part);
    }
    (void)text_copy(out, cap, str_of(text));
}

int64_t fixed_scale(int64_t a, int64_t b, int64_t c)
{
    __extension__ typedef __int128 Wide;

    if (c == 0) {
        return 0;
    }
    return (int64_t)((Wide)a * (Wide)b / (Wide)c);
}

bool fixed_change(Fixed now, Fixed before, char *out, size_t cap)
{
    int64_t twice;
    Fixed tenths;
    char text[FIXED_TEXT];

    if (before <= 0) {
        return false;
    }
    twice = fixed_scale(2 * (now - before), 1000, before); /* half tenths, cut */
    tenths = (twice + (twice < 0 ? -1 : 1)) / 2;
    fixed_text(tenths * (FIXED_ONE / 10), 1, "", text, sizeof(text));
    (void)text_format(out, cap, "%s%s", tenths > 0 ? "+" : "", text);
    return true;
}
