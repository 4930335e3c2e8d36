/* Text, time, buffers, arenas, secrets: small things everything stands on. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/secret.h"

static void utf8_is_judged_by_rfc_3629(void **state)
{
    static const char *const good[] = {"",
                                       "plain",
                                       "\xc3\xa9",
                                       "\xe2\x82\xac",
                                       "\xf0\x9f\x98\x80",
                                       "eight bytes and \xc3\xa9 later"};
    static const char *const bad[] = {
        "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80",
        "caf\xc3",  "\xc3(",        "\xff",         "12345678\xc3("};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        assert_true(text_utf8_valid(str_of(good[i])));
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_false(text_utf8_valid(str_of(bad[i])));
    }
}

static void what_is_cut_ends_with_a_whole_character(void **state)
{
    static const char words[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z";
    static const size_t whole[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11};
    char copied[16], formatted[16];

    (void)state;
    for (size_t cap = 1; cap <= COUNT_OF(whole); cap++) {
        bool fits = cap == COUNT_OF(whole);

        assert_int_equal(text_copy(copied, cap, str_of(words)), fits);
        assert_int_equal(text_format(formatted, cap, "%s", words), fits);
        assert_int_equal(strlen(copied), whole[cap - 1]);
        assert_string_equal(formatted, copied);
    }
}

static void integers_have_borders(void **state)
{
    int64_t value = 0;

    (void)state;
    assert_true(text_parse_int64(STR_LIT("9223372036854775807"), &value) && value == INT64_MAX);
    assert_true(text_parse_int64(STR_LIT("-9223372036854775808"), &value) && value == INT64_MIN);
    assert_false(text_parse_int64(STR_LIT("9223372036854775808"), &value));
    assert_false(text_parse_int64(STR_LIT("-9223372036854775809"), &value));
    assert_false(text_parse_int64(STR_LIT(""), &value));
    assert_false(text_parse_int64(STR_LIT("1 "), &value));
}

static void typos_find_the_nearest_word(void **state)
{
    static const char *const names[] = {"sync", "status", "streams", "requests_per_second", NULL};

    (void)state;
    assert_string_equal(text_nearest("snyc", names), "sync");
    assert_string_equal(text_nearest("requests_per_secnd", names), "requests_per_second");
    assert_null(text_nearest("wholly-different", names));
}

static void words_of_others_lose_what_is_secret(void **state)
{
    Buf out;

    (void)state;
    buf_init(&out, 1000);
    text_append_redacted(
        &out,
        STR_LIT("token dfHG4hZkaExample0l02BI9SG of a.b@example.com tel 5555555555 "
                "\x1b[31mred\x07 ok"),
        200);
    assert_null(strstr(buf_text(&out), "dfHG4"));
    assert_null(strstr(buf_text(&out), "@example"));
    assert_null(strstr(buf_text(&out), "5555555555"));
    assert_null(strchr(buf_text(&out), 0x1b));
    assert_non_null(strstr(buf_text(&out), "ok"));
    buf_release(&out);
}

static void instants_parse_leniently_and_refuse_nonsense(void **state)
{
    static const struct {
        const char *text;
        const char *utc; /* NULL: refused */
    } cases[] = {
        {"2022-03-22T14:43:15.499Z", "2022-03-22T14:43:15.499Z"},
        {"2022-03-22T14:43:15.4991234Z", "2022-03-22T14:43:15.499Z"},
        {"2022-04-11T14:20Z", "2022-04-11T14:20:00.000Z"},
        {"2022-04-11", "2022-04-11T00:00:00.000Z"},
        {"2018-06-21T13:34:30.091", "2018-06-21T13:34:30.091Z"},
        {"2022-03-22T14:43:15+02:00", "2022-03-22T12:43:15.000Z"},
        {"2022-03-22T14:43:15-0530", "2022-03-22T20:13:15.000Z"},
        {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"},
        {"1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00.000Z"},
        {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59.000Z"},
        {"2026-02-30T00:00:00Z", NULL},
        {"2023-02-29T00:00:00Z", NULL},
        {"2022-13-01T00:00:00Z", NULL},
        {"2022-03-22T24:00:00Z", NULL},
        {"2022-03-22T14:43:60Z", NULL},
        {"2022-03-22T14Z", NULL},
        {"22-03-2022", NULL},
        {"yesterday", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[INSTANT_TEXT];
        Instant instant;
        bool ok = instant_parse(str_of(cases[i].text), &instant, NULL);

        assert_int_equal(ok, cases[i].utc != NULL);
        if (ok) {
            instant_format(instant, text);
            assert_string_equal(text, cases[i].utc);
        }
    }
}

static void dates_walk_four_centuries(void **state)
{
    (void)state;
    for (Date date = -40000; date < 110000; date++) {
        int year, month, day;

        date_to_civil(date, &year, &month, &day);
        assert_int_equal(date_from_civil(year, month, day), date);
    }
    assert_int_equal(date_iso_weekday(date_from_civil(2026, 11, 24)), 2);
}

static void http_dates_parse(void **state)
{
    Instant instant = 0;

    (void)state;
    assert_true(instant_parse_http(STR_LIT("Sun, 06 Nov 1994 08:49:37 GMT"), &instant));
    assert_true(instant == 784111777LL * 1000000);
    assert_false(instant_parse_http(STR_LIT("Sunday, 06-Nov-94 08:49:37 GMT"), &instant));
}

static void base64_comes_back(void **state)
{
    (void)state;
    for (size_t len = 0; len < 70; len++) {
        unsigned char raw[70], back[80];
        size_t got = 0;
        Err err = {0};
        Buf text;

        assert_true(random_bytes(raw, len, &err));
        buf_init(&text, 1000);
        base64_append(&text, raw, len);
        assert_true(base64_decode((Str){text.data, text.len}, back, sizeof(back), &got));
        assert_int_equal(got, len);
        assert_memory_equal(raw, back, len);
        buf_clear(&text);
        base64url_append(&text, raw, len);
        assert_true(base64_decode((Str){text.data, text.len}, back, sizeof(back), &got));
        assert_int_equal(got, len);
        buf_release(&text);
    }
}

static void buffers_and_arenas_end_at_their_ceiling(void **state)
{
    long live = mem_live();
    Arena arena;
    Err err = {0};
    Buf buf;

    (void)state;
    buf_init(&buf, 1000);
    for (int i = 0; i < 1001; i++) {
        buf_append_char(&buf, 'x');
    }
    assert_false(buf_ok(&buf));
    assert_int_equal(buf.len, 1000);
    assert_false(buf_check(&buf, "a thing", &err));
    assert_non_null(strstr(err.message, "a thing"));
    buf_release(&buf);
    arena_init(&arena, 10000);
    for (int i = 0; i < 100; i++) {
        assert_non_null(arena_alloc(&arena, 96));
    }
    assert_null(arena_alloc(&arena, 1000));
    arena_clear(&arena);
    assert_non_null(arena_alloc(&arena, 9000));
    arena_release(&arena);
    assert_int_equal(mem_live(), live);
}

static void private_files_are_checked(void **state)
{
    char path[] = "/tmp/restosync-unit-XXXXXX";
    int fd = mkstemp(path);
    Err err = {0};
    Buf text;

    (void)state;
    assert_true(fd >= 0);
    (void)close(fd);
    buf_init(&text, 100);
    assert_true(file_replace(path, "hush", 4, 0600, &err));
    assert_true(file_read_secret(path, &text, &err));
    assert_string_equal(buf_text(&text), "hush");
    assert_true(file_replace(path, "hush", 4, 0644, &err));
    assert_false(file_read_secret(path, &text, &err));
    assert_int_equal(err.code, ERR_CONFIG_MODE);
    buf_release(&text);
    buf_init(&text, 3);
    assert_false(file_read(path, &text, &err));
    buf_release(&text);
    (void)unlink(path);
}

static void exit_codes_have_an_order(void **state)
{
    (void)state;
    assert_int_equal(exit_code_worse(EXIT_CODE_PARTIAL, EXIT_CODE_UNAVAILABLE),
                     EXIT_CODE_UNAVAILABLE);
    assert_int_equal(exit_code_worse(EXIT_CODE_NOPERM, EXIT_CODE_UNAVAILABLE), EXIT_CODE_NOPERM);
    assert_int_equal(exit_code_worse(EXIT_CODE_INTERNAL, EXIT_CODE_CONFIG), EXIT_CODE_INTERNAL);
    for (int i = 1; i < ERR_COUNT; i++) {
        const ErrInfo *info = err_info((ErrCode)i);

        assert_ptr_equal(err_find(info->id), info);
        assert_true(info->exit != EXIT_CODE_OK && info->title[0] != '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_judged_by_rfc_3629),
        cmocka_unit_test(what_is_cut_ends_with_a_whole_character),
        cmocka_unit_test(integers_have_borders),
        cmocka_unit_test(typos_find_the_nearest_word),
        cmocka_unit_test(words_of_others_lose_what_is_secret),
        cmocka_unit_test(instants_parse_leniently_and_refuse_nonsense),
        cmocka_unit_test(dates_walk_four_centuries),
        cmocka_unit_test(http_dates_parse),
        cmocka_unit_test(base64_comes_back),
        cmocka_unit_test(buffers_and_arenas_end_at_their_ceiling),
        cmocka_unit_test(private_files_are_checked),
        cmocka_unit_test(exit_codes_have_an_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
