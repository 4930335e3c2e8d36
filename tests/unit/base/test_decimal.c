/* Decimals: exact where they fit, rounded half away from zero where they do not. */
#include <string.h>

#include "unit.h"

#include "base/decimal.h"

typedef struct Case {
    const char *literal;
    int precision, scale;
    DecimalFit fit;
    const char *text;
} Case;

static const Case cases[] = {
    {"0", 19, 4, DECIMAL_EXACT, "0"},
    {"-0", 19, 4, DECIMAL_EXACT, "0"},
    {"-0.0", 19, 4, DECIMAL_EXACT, "0"},
    {"0.0000", 19, 4, DECIMAL_EXACT, "0"},
    {"22", 19, 4, DECIMAL_EXACT, "22"},
    {"22.0", 19, 4, DECIMAL_EXACT, "22"},
    {"8.9286", 19, 4, DECIMAL_EXACT, "8.9286"},
    {"-40.47", 19, 4, DECIMAL_EXACT, "-40.47"},
    {"0.05", 19, 4, DECIMAL_EXACT, "0.05"},
    {"-0.50", 19, 4, DECIMAL_EXACT, "-0.5"},
    {"12.5000000", 19, 4, DECIMAL_EXACT, "12.5"},
    {"0.5", 4, 4, DECIMAL_EXACT, "0.5"},
    {"1.5.2", 19, 4, DECIMAL_NOT_A_NUMBER, NULL},
    {"-00", 19, 4, DECIMAL_NOT_A_NUMBER, NULL},
    {"1.5x", 19, 4, DECIMAL_NOT_A_NUMBER, NULL},
    {"1e3", 19, 4, DECIMAL_EXACT, "1000"},
    {"1.5E-2", 19, 4, DECIMAL_EXACT, "0.015"},
    {"1.5e+2", 19, 4, DECIMAL_EXACT, "150"},
    {"0e999", 19, 4, DECIMAL_EXACT, "0"},
    {"0.00012e4", 19, 4, DECIMAL_EXACT, "1.2"},
    {"1.00005", 19, 4, DECIMAL_ROUNDED, "1.0001"},
    {"1.00004999", 19, 4, DECIMAL_ROUNDED, "1"},
    {"-1.00005", 19, 4, DECIMAL_ROUNDED, "-1.0001"},
    {"9.99995", 19, 4, DECIMAL_ROUNDED, "10"},
    {"0.00004", 19, 4, DECIMAL_ROUNDED, "0"},
    {"0.00005", 19, 4, DECIMAL_ROUNDED, "0.0001"},
    {"-0.00001", 19, 4, DECIMAL_ROUNDED, "0"},
    {"1e-400", 19, 4, DECIMAL_ROUNDED, "0"},
    {"12.600000000000001", 19, 4, DECIMAL_ROUNDED, "12.6"},
    {"999999999999999.9999", 19, 4, DECIMAL_EXACT, "999999999999999.9999"},
    {"999999999999999.99999", 19, 4, DECIMAL_OVERFLOW, NULL},
    {"1000000000000000", 19, 4, DECIMAL_OVERFLOW, NULL},
    {"1e400", 19, 4, DECIMAL_OVERFLOW, NULL},
    {"99999.5", 5, 0, DECIMAL_OVERFLOW, NULL},
    {"99998.5", 5, 0, DECIMAL_ROUNDED, "99999"},
    {"", 19, 4, DECIMAL_NOT_A_NUMBER, NULL},
    {"-", 19, 4, DECIMAL_NOT_A_NUMBER, NULL},
    {"+1", 19, 4, DECIMAL_NOT_A_NUMBER, NULL},
    {"007", 19, 4, DECIMAL_NOT_A_NUMBER, NULL},
    {"1.", 19, 4, DECIMAL_NOT_A_NUMBER, NULL},
    {".5", 19, 4, DECIMAL_NOT_A_NUMBER, NULL},
    {"1e", 19, 4, DECIMAL_NOT_A_NUMBER, NULL},
    {" 12 ", 19, 4, DECIMAL_NOT_A_NUMBER, NULL},
    {"1,5", 19, 4, DECIMAL_NOT_A_NUMBER, NULL},
    {"NaN", 19, 4, DECIMAL_NOT_A_NUMBER, NULL},
    {"0x10", 19, 4, DECIMAL_NOT_A_NUMBER, NULL},
};

static void the_table_holds(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char out[DECIMAL_TEXT] = "";
        size_t len = 0;
        DecimalFit fit =
            decimal_fit(str_of(cases[i].literal), cases[i].precision, cases[i].scale, out, &len);

        if (fit != cases[i].fit || (cases[i].text != NULL && strcmp(out, cases[i].text) != 0)) {
            fail_msg("%s: fit %d, text %s", cases[i].literal, (int)fit, out);
        }
        assert_true(cases[i].text == NULL || len == strlen(out));
    }
}

/* Every value of a small range comes back as itself, whatever zeros and exponents it is written
 * with. */
static void spellings_agree(void **state)
{
    (void)state;
    for (int cents = -2500; cents <= 2500; cents++) {
        int size = cents < 0 ? -cents : cents;
        char plain[32], exponent[32], first[DECIMAL_TEXT], second[DECIMAL_TEXT];
        size_t len;

        (void)text_format(plain, sizeof(plain), "%s%d.%02d00", cents < 0 ? "-" : "", size / 100,
                          size % 100);
        (void)text_format(exponent, sizeof(exponent), "%d.0e-2", cents);
        assert_int_equal(decimal_fit(str_of(plain), 9, 4, first, &len), DECIMAL_EXACT);
        assert_int_equal(decimal_fit(str_of(exponent), 9, 4, second, &len), DECIMAL_EXACT);
        assert_string_equal(first, second);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_holds),
        cmocka_unit_test(spellings_agree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
