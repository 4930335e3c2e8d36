/* URLs, retries, pacing: pure parts of the room http. */
#include <string.h>

#include "unit.h"

#include "http/rate.h"
#include "http/retry.h"
#include "http/url.h"

static void addresses_are_taken_apart(void **state)
{
    char scheme[16], host[256];
    int port = 0;
    Str path;

    (void)state;
    assert_true(
        url_split(STR_LIT("https://Example.COM/a?b=c"), scheme, 16, host, 256, &port, &path));
    assert_string_equal(host, "example.com");
    assert_int_equal(port, 443);
    assert_true(str_is(path, "/a?b=c"));
    assert_true(url_split(STR_LIT("http://[::1]:81"), scheme, 16, host, 256, &port, &path));
    assert_string_equal(host, "::1");
    assert_int_equal(port, 81);
    assert_false(url_split(STR_LIT("https://user@evil/"), scheme, 16, host, 256, &port, &path));
    assert_false(url_split((Str){"https://good\0evil/", 18}, scheme, 16, host, 256, &port, &path));
    assert_false(url_split(STR_LIT("https:///x"), scheme, 16, host, 256, &port, &path));
    assert_false(url_split(STR_LIT("https://h:0/x"), scheme, 16, host, 256, &port, &path));
    assert_false(url_split(STR_LIT("no address"), scheme, 16, host, 256, &port, &path));
}

static void plain_http_is_for_this_machine_only(void **state)
{
    static const char *const good[] = {"https://lightspeedapis.com/resto", "http://127.0.0.1:80/x",
                                       "http://localhost/x", "http://[::1]/x"};
    static const char *const bad[] = {"http://lightspeedapis.com/", "http://127.0.0.1.evil.com/",
                                      "http://internal.example/", "ftp://127.0.0.1/",
                                      "file:///etc/passwd"};
    Err err = {0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        assert_true(http_url_allowed(good[i], &err));
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_false(http_url_allowed(bad[i], &err));
        assert_int_equal(err.code, ERR_CONFIG);
    }
}

static void queries_are_built_and_read(void **state)
{
    Buf url;
    Buf value;

    (void)state;
    buf_init(&url, 1000);
    buf_init(&value, 1000);
    buf_append_text(&url, "https://h/p");
    url_add(&url, "from", STR_LIT("2026-01-01T00:00:00.000Z"));
    url_add(&url, "x", STR_LIT("a b&c+d"));
    assert_string_equal(buf_text(&url),
                        "https://h/p?from=2026-01-01T00%3A00%3A00.000Z&x=a%20b%26c%2Bd");
    assert_true(url_query((Str){url.data, url.len}, "x", &value));
    assert_string_equal(buf_text(&value), "a b&c+d");
    buf_clear(&value);
    assert_false(url_query(STR_LIT("https://h/?code"), "code", &value));
    assert_false(url_query(STR_LIT("https://h/?xcode=1"), "code", &value));
    assert_false(url_query(STR_LIT("https://h/?code=%4"), "code", &value));
    buf_clear(&value);
    assert_true(url_query(STR_LIT("https://h/?state=1&code=a%2Fb#frag"), "code", &value));
    assert_string_equal(buf_text(&value), "a/b");
    buf_release(&url);
    buf_release(&value);
}

static void retry_after_is_clamped(void **state)
{
    Instant now = 784111777LL * 1000000;

    (void)state;
    assert_int_equal(retry_after_parse(STR_LIT("7"), 0, now), 7000);
    assert_int_equal(retry_after_parse(STR_LIT("0"), 0, now), 0);
    assert_int_equal(retry_after_parse(STR_LIT("99999999"), 0, now), 900000);
    assert_int_equal(retry_after_parse(STR_LIT("-3"), 0, now), -1);
    assert_int_equal(retry_after_parse(STR_LIT("1.5"), 0, now), -1);
    assert_int_equal(retry_after_parse(STR_LIT("abc"), 0, now), -1);
    assert_int_equal(retry_after_parse(STR_LIT(""), 0, now), -1);
    assert_int_equal(retry_after_parse(STR_LIT("Sun, 06 Nov 1994 08:49:47 GMT"), 0, now), 10000);
    assert_int_equal(retry_after_parse(STR_LIT("Sun, 06 Nov 1994 08:49:47 GMT"), now + 8000000, 0),
                     2000);
    assert_int_equal(retry_after_parse(STR_LIT("Sun, 06 Nov 1984 08:49:47 GMT"), 0, now), 0);
}

static void retries_end_and_wait_with_jitter(void **state)
{
    HttpReply reply = {.retry_after_ms = -1};
    Err err = {.code = ERR_HTTP_SERVER};

    (void)state;
    for (int tries = 1; tries < RETRY_MAX_TRIES; tries++) {
        RetryAdvice advice = retry_advise(&err, &reply, false, tries, 1000, UINT64_MAX - 5);

        assert_true(advice.again);
        assert_in_range(advice.delay_ms, 0, RETRY_CAP_MS);
    }
    assert_false(retry_advise(&err, &reply, false, RETRY_MAX_TRIES, 1000, 1).again);
    assert_true(retry_advise(&err, &reply, true, 1, 1000, 1).again);
    assert_false(retry_advise(&err, &reply, true, 2, 1000, 1).again);
    reply.retry_after_ms = 5000;
    assert_in_range(retry_advise(&err, &reply, false, 1, 1000, 1).delay_ms, 5000, 5250);
    err.code = ERR_HTTP_FORBIDDEN;
    assert_false(retry_advise(&err, &reply, false, 1, 1000, 1).again);
}

static void pacing_slows_down_and_recovers(void **state)
{
    int64_t now = 1000000;
    Rate rate;

    (void)state;
    rate_init(&rate, 2000, 8);
    assert_int_equal(rate_take(&rate, now), 0);
    assert_int_equal(rate_take(&rate, now), 500);
    assert_int_equal(rate_take(&rate, now + 500000), 0);
    rate_slow_down(&rate, now, now - 300, 0);
    assert_int_equal(rate.in_flight_now, 4);
    assert_int_equal(rate.current_us, 1000000);
    /* The others of that burst were on their way already: they say nothing new. */
    rate_slow_down(&rate, now + 100, now - 200, 0);
    assert_int_equal(rate.in_flight_now, 4);
    assert_int_equal(rate.current_us, 1000000);
    rate_slow_down(&rate, now + 900, now + 200, 0);
    assert_int_equal(rate.in_flight_now, 2);
    for (int i = 0; i < 20 * 8; i++) {
        rate_good(&rate);
    }
    assert_int_equal(rate.in_flight_now, 8);
    assert_int_equal(rate.current_us, 500000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_taken_apart),
        cmocka_unit_test(plain_http_is_for_this_machine_only),
        cmocka_unit_test(queries_are_built_and_read),
        cmocka_unit_test(retry_after_is_clamped),
        cmocka_unit_test(retries_end_and_wait_with_jitter),
        cmocka_unit_test(pacing_slows_down_and_recovers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
