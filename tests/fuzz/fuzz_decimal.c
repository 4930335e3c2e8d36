/* Decimals: what fits is plain notation within its precision, and fits again exactly. */
#include "base/decimal.h"
#include "fuzz.h"

static void check(Str literal, int precision, int scale)
{
    char out[DECIMAL_TEXT], again[DECIMAL_TEXT];
    size_t len = 0, again_len = 0, digits = 0, fraction = 0;
    DecimalFit fit = decimal_fit(literal, precision, scale, out, &len);
    bool point = false;

    if (fit != DECIMAL_EXACT && fit != DECIMAL_ROUNDED) {
        return;
    }
    PROMISE(len > 0 && len < DECIMAL_TEXT);
    for (size_t i = 0; i < len; i++) {
        PROMISE((out[i] >= '0' && out[i] <= '9') || (out[i] == '-' && i == 0) ||
                (out[i] == '.' && !point));
        point = point || out[i] == '.';
        digits += out[i] >= '0' && out[i] <= '9' ? 1 : 0;
        fraction += point && out[i] != '.' ? 1 : 0;
    }
    PROMISE(fraction <= (size_t)scale && digits - fraction <= (size_t)(precision - scale) + 1);
    PROMISE(decimal_fit((Str){out, len}, precision, scale, again, &again_len) == DECIMAL_EXACT);
    PROMISE(again_len == len && memcmp(again, out, len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str literal = {(const char *)data, size};

    check(literal, 19, 4);
    check(literal, 38, 0);
    check(literal, 9, 4);
    check(literal, 1, 0);
    return 0;
}
