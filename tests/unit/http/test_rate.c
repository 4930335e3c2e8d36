/* Pacing: slots in time, half as fast after a 429, and the way back. */
#include "unit.h"

#include "http/rate.h"

#define SECOND 1000000LL

/* Calls as fast as `every_us` and the pace allow, until `count` were started; the time then. */
static int64_t start_calls(Rate *rate, int64_t now_us, int64_t every_us, int count)
{
    for (int started = 0; started < count; now_us += every_us) {
        started += rate_take(rate, now_us) == 0 ? 1 : 0;
    }
    return now_us;
}

static void without_limit_calls_start_at_once(void **state)
{
    Rate rate;

    (void)state;
    rate_init(&rate, 0, 8);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(rate_take(&rate, SECOND), 0);
    }
}

static void limit_spreads_calls(void **state)
{
    Rate rate;

    (void)state;
    rate_init(&rate, 2000, 8);
    assert_int_equal(rate_take(&rate, SECOND), 0);
    assert_int_equal(rate_take(&rate, SECOND), 500);
    assert_int_equal(rate_take(&rate, SECOND + SECOND / 2), 0);
}

/* 50 calls a second until the 429: 25 a second from there on, and all calls of that time are one.
 */
static void without_limit_halves_what_was_seen(void **state)
{
    Rate rate;
    int64_t now_us;

    (void)state;
    rate_init(&rate, 0, 8);
    now_us = start_calls(&rate, SECOND, 20000, 200);
    rate_slow_down(&rate, now_us, now_us - 100000, -1);
    assert_in_range(rate.current_us, 38000, 42000);
    assert_int_equal(rate.in_flight_now, 4);
    rate_slow_down(&rate, now_us + 1000, now_us - 90000, -1);
    assert_in_range(rate.current_us, 38000, 42000);
    assert_int_equal(rate.in_flight_now, 4);
}

static void few_calls_say_nothing(void **state)
{
    Rate rate;

    (void)state;
    rate_init(&rate, 0, 8);
    assert_int_equal(rate_take(&rate, SECOND), 0);
    rate_slow_down(&rate, SECOND + 100, SECOND, -1);
    assert_int_equal(rate.current_us, SECOND / 4);
}

static void way_back_ends_without_limit(void **state)
{
    Rate rate;
    int64_t now_us;
    int replies = 0;

    (void)state;
    rate_init(&rate, 0, 8);
    now_us = start_calls(&rate, SECOND, 20000, 200);
    rate_slow_down(&rate, now_us, now_us - 100000, -1);
    while ((rate.current_us > 0 || rate.in_flight_now < 8) && replies < 1000) {
        rate_good(&rate);
        replies++;
    }
    assert_in_range(replies, 40, 100);
}

/* Every further 429 doubles, up to sixteen times the first interval. */
static void again_and_again_has_an_end(void **state)
{
    Rate rate;
    int64_t now_us;

    (void)state;
    rate_init(&rate, 0, 8);
    now_us = start_calls(&rate, SECOND, 20000, 200);
    for (int i = 0; i < 40; i++) {
        rate_slow_down(&rate, now_us, now_us, -1);
        now_us += SECOND;
    }
    assert_int_equal(rate.current_us, 4 * SECOND);
    assert_int_equal(rate.in_flight_now, 1);
}

static void retry_after_is_kept(void **state)
{
    Rate rate;

    (void)state;
    rate_init(&rate, 0, 8);
    assert_int_equal(rate_take(&rate, SECOND), 0);
    rate_slow_down(&rate, SECOND, SECOND, 3000);
    assert_int_equal(rate_take(&rate, SECOND), 3000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_limit_calls_start_at_once),
        cmocka_unit_test(limit_spreads_calls),
        cmocka_unit_test(without_limit_halves_what_was_seen),
        cmocka_unit_test(few_calls_say_nothing),
        cmocka_unit_test(way_back_ends_without_limit),
        cmocka_unit_test(again_and_again_has_an_end),
        cmocka_unit_test(retry_after_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
