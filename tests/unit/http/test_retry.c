/* When to try again: jitter, ceiling, Retry-After of any shape, budget, breaker. */
#include "unit.h"

#include "base/limits.h"
#include "http/retry.h"

static const Err server_error = {.code = ERR_HTTP_SERVER};

/* ---- Retry-After ---- */

static void test_retry_after(void **state)
{
    const Instant date = 1700000000LL * 1000000; /* Tue, 14 Nov 2023 22:13:20 GMT */
    static const struct {
        const char *text;
        int64_t ms;
    } rows[] = {
        {"0", 0},
        {"7", 7000},
        {"900", 900000},
        {"901", 900000},
        {"99999999999", 900000},
        {"99999999999999999999", -1},
        {"-5", -1},
        {"+5", -1},
        {"1.5", -1},
        {"abc", -1},
        {"", -1},
        {"Tue, 14 Nov 2023 22:13:30 GMT", 10000},
        {"Tue, 14 Nov 2023 22:13:10 GMT", 0},
        {"Thu, 31 Dec 2099 23:59:59 GMT", 900000},
        {"Tue, 31 Feb 2023 22:13:10 GMT", -1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(retry_after_parse(str_of(rows[i].text), date, 0), rows[i].ms);
    }
    /* Without a Date of the server this machine's clock has to do. */
    assert_int_equal(retry_after_parse(STR_LIT("Tue, 14 Nov 2023 22:13:30 GMT"), 0, date), 10000);
}

/* ---- advice ---- */

static void test_jitter_is_full_and_capped(void **state)
{
    const HttpReply reply = {.retry_after_ms = -1};

    (void)state;
    for (int tries = 1; tries < RETRY_MAX_TRIES; tries++) {
        int64_t ceiling = RETRY_BASE_MS << (tries - 1);
        RetryAdvice low = retry_advise(&server_error, &reply, false, tries, RETRY_BASE_MS, 0);
        RetryAdvice high =
            retry_advise(&server_error, &reply, false, tries, RETRY_BASE_MS,
                         (uint64_t)(ceiling < RETRY_CAP_MS ? ceiling : RETRY_CAP_MS));

        assert_true(low.again && high.again);
        assert_int_equal(low.delay_ms, 0);
        assert_int_equal(high.delay_ms, ceiling < RETRY_CAP_MS ? ceiling : RETRY_CAP_MS);
    }
    assert_false(retry_advise(&server_error, &reply, false, RETRY_MAX_TRIES, 1000, 0).again);
    assert_false(retry_advise(&server_error, &reply, true, 2, 1000, 0).again);
}

static void test_what_is_never_tried_again(void **state)
{
    static const ErrCode codes[] = {ERR_HTTP_FORBIDDEN, ERR_HTTP_REDIRECT, ERR_HTTP_TOO_BIG,
                                    ERR_HTTP_TLS,       ERR_HTTP_REFUSED,  ERR_JSON_LIMIT,
                                    ERR_AUTH_LOST};
    const HttpReply reply = {.retry_after_ms = 1};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        const Err err = {.code = codes[i]};

        assert_false(retry_advise(&err, &reply, false, 1, 1000, 0).again);
    }
}

static void test_budget(void **state)
{
    (void)state;
    assert_true(retry_within_budget(0, RETRY_BUDGET_LEAST - 1));
    assert_false(retry_within_budget(0, RETRY_BUDGET_LEAST));
    assert_true(retry_within_budget(1000, 99));
    assert_false(retry_within_budget(1000, 100));
}

/* ---- breaker ---- */

static void test_breaker_opens_and_closes(void **state)
{
    Breaker breaker = {0};

    (void)state;
    for (int i = 0; i < BREAKER_FAILURES - 1; i++) {
        breaker_took(&breaker, breaker_start(&breaker), true, 100, 60000);
        assert_int_equal(breaker_wait(&breaker, 100), 0);
    }
    breaker_took(&breaker, false, true, 100, 60000);
    assert_int_equal(breaker_wait(&breaker, 100), 60000);
    assert_int_equal(breaker_wait(&breaker, 60000), 100);
    assert_int_equal(breaker_wait(&breaker, 60100), 0);
    assert_true(breaker_start(&breaker));
    assert_true(breaker_wait(&breaker, 60200) > 0); /* one probe at a time */
    breaker_dropped(&breaker);
    assert_int_equal(breaker_wait(&breaker, 60200), 0);
    assert_true(breaker_start(&breaker));
    breaker_took(&breaker, true, false, 60300, 60000);
    assert_int_equal(breaker_wait(&breaker, 60300), 0);
    assert_false(breaker_start(&breaker));
}

static void test_breaker_gives_up(void **state)
{
    Breaker breaker = {0};
    int64_t now = 0;

    (void)state;
    for (int i = 0; i < BREAKER_FAILURES; i++) {
        breaker_took(&breaker, breaker_start(&breaker), true, now, 60000);
    }
    for (int i = 0; i < BREAKER_PROBES; i++) {
        assert_false(breaker_gave_up(&breaker));
        now += 60000;
        assert_int_equal(breaker_wait(&breaker, now), 0);
        assert_true(breaker_start(&breaker));
        /* Calls from before are no probes. */
        breaker_took(&breaker, false, true, now, 60000);
        breaker_took(&breaker, true, true, now, 60000);
        assert_int_equal(breaker_wait(&breaker, now), 60000);
    }
    assert_true(breaker_gave_up(&breaker));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_retry_after),
        cmocka_unit_test(test_jitter_is_full_and_capped),
        cmocka_unit_test(test_what_is_never_tried_again),
        cmocka_unit_test(test_budget),
        cmocka_unit_test(test_breaker_opens_and_closes),
        cmocka_unit_test(test_breaker_gives_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
