/* Instants: the short way that nearly all take says what the long way does. */
#include <stdio.h>
#include <string.h>

#include "unit.h"

#include "base/clock.h"

static uint32_t dice(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)(*seed >> 33);
}

/* The same with a zone that only the long way knows. */
static void compare(const char *usual)
{
    char other[32];
    Instant expected = 0;
    Instant found = 0;
    bool good;
    bool zone = false;

    assert_true(text_format(other, sizeof(other), "%.23s+00:00", usual));
    good = instant_parse(str_of(other), &expected, NULL);
    assert_int_equal(instant_parse(str_of(usual), &found, &zone), good);
    if (good) {
        assert_true(found == expected);
        assert_true(zone);
    }
}

static void both_ways_agree(void **state)
{
    uint64_t seed = 20261126;
    int spoilt = 0;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        char text[32];

        assert_true(text_format(text, sizeof(text), "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ",
                                dice(&seed) % 10000, dice(&seed) % 14, dice(&seed) % 33,
                                dice(&seed) % 25, dice(&seed) % 61, dice(&seed) % 61,
                                dice(&seed) % 1000));
        compare(text);
        if (dice(&seed) % 4 == 0) {
            text[dice(&seed) % 23] = "/:-T.Z 9"[dice(&seed) % 8];
            compare(text);
            spoilt++;
        }
    }
    assert_true(spoilt > 1000);
}

static void known_instants(void **state)
{
    Instant instant = 0;

    (void)state;
    assert_true(instant_parse(STR_LIT("2026-11-03T12:00:00.123Z"), &instant, NULL));
    assert_true(instant == 1793707200123000LL);
    assert_true(instant_parse(STR_LIT("1970-01-01T00:00:00.000Z"), &instant, NULL));
    assert_true(instant == 0);
    assert_true(instant_parse(STR_LIT("2024-02-29T23:59:59.999Z"), &instant, NULL));
    assert_false(instant_parse(STR_LIT("2023-02-29T23:59:59.999Z"), &instant, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ways_agree),
        cmocka_unit_test(known_instants),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
