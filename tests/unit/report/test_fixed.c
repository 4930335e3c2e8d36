/* Numbers as whole ten-thousandths: exact, rounded half away from zero, grouped. */
#include <string.h>

#include "unit.h"

#include "base/memory.h"
#include "fixed.h"

static void numbers_are_parsed(void **state)
{
    static const struct {
        const char *text;
        bool good;
        Fixed value;
    } cases[] = {
        {"0", true, 0},
        {"1", true, 10000},
        {"-1234.5", true, -12345000},
        {"0.0001", true, 1},
        {"0.00005", true, 1},
        {"-0.00005", true, -1},
        {"0.000049999", true, 0},
        {"99999999999999.9999", true, 999999999999999999LL},
        {"100000000000000", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {"1e3", false, 0},
        {"1,5", false, 0},
        {"NaN", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Fixed value = 0;

        assert_int_equal(fixed_parse(cases[i].text, &value), cases[i].good);
        assert_true(value == cases[i].value);
    }
}

static const char *shown(Fixed value, int decimals, const char *group)
{
    static char text[FIXED_TEXT * 2];

    fixed_text(value, decimals, group, text, sizeof(text));
    return text;
}

static void numbers_are_rounded_half_away(void **state)
{
    (void)state;
    assert_string_equal(shown(12345678, 2, " "), "1 234.57");
    assert_string_equal(shown(10050, 2, ""), "1.01");
    assert_string_equal(shown(-10050, 2, ""), "-1.01");
    assert_string_equal(shown(-49, 2, ""), "0.00");
    assert_string_equal(shown(9999950000LL, 1, " "), "999 995.0");
    assert_string_equal(shown(10000000000000LL, 0, "'"), "1'000'000'000");
    assert_string_equal(shown(5000, 0, ""), "1");
    assert_string_equal(shown(1, 4, ""), "0.0001");
}

static void changes_are_percent_with_a_sign(void **state)
{
    char text[32];

    (void)state;
    assert_true(fixed_change(1042000, 1000000, text, sizeof(text)));
    assert_string_equal(text, "+4.2");
    assert_true(fixed_change(957500, 1000000, text, sizeof(text)));
    assert_string_equal(text, "-4.3");
    assert_true(fixed_change(1000000, 1000000, text, sizeof(text)));
    assert_string_equal(text, "0.0");
    assert_true(fixed_change(0, 1000000, text, sizeof(text)));
    assert_string_equal(text, "-100.0");
    assert_false(fixed_change(5, 0, text, sizeof(text)));
    assert_false(fixed_change(5, -5, text, sizeof(text)));
}

static void lengths_do_not_overflow(void **state)
{
    (void)state;
    assert_true(fixed_scale(999999999999999999LL, 9000, 999999999999999999LL) == 9000);
    assert_true(fixed_scale(7, 100, 0) == 0);
    assert_true(fixed_scale(-1, 100, 3) == -33);
}

/* A number that is missing for want of memory would be read as none. */
static void numbers_need_no_memory(void **state)
{
    char text[FIXED_TEXT];

    (void)state;
    for (long n = 1; n <= 3; n++) {
        mem_fail_after(n);
        fixed_text(-12345678900LL, 2, " ", text, sizeof(text));
        mem_fail_after(-1);
        assert_string_equal(text, "-1 234 567.89");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_parsed),
        cmocka_unit_test(numbers_are_rounded_half_away),
        cmocka_unit_test(changes_are_percent_with_a_sign),
        cmocka_unit_test(lengths_do_not_overflow),
        cmocka_unit_test(numbers_need_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
