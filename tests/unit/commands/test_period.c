/* --period: every form there is, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "commands/commands.h"

/* A Tuesday; the week began on the 23rd. */
#define TODAY "2026-11-24"

static Date date_of(const char *text)
{
    Date date = 0;

    assert_true(date_parse(str_of(text), &date));
    return date;
}

static void gives(const char *today, const char *period, const char *from, const char *to)
{
    char got_from[DATE_TEXT], got_to[DATE_TEXT];
    Date first = 0;
    Date last = 0;
    Err err = {0};

    if (!period_bounds(period, date_of(today), &first, &last, &err)) {
        fail_msg("%s: %s", period, err.message);
    }
    date_format(first, got_from);
    date_format(last, got_to);
    if (strcmp(got_from, from) != 0 || strcmp(got_to, to) != 0) {
        fail_msg("%s on %s: expected %s to %s, got %s to %s", period, today, from, to, got_from,
                 got_to);
    }
}

static void test_words(void **state)
{
    (void)state;
    gives(TODAY, "today", "2026-11-24", "2026-11-24");
    gives(TODAY, "yesterday", "2026-11-23", "2026-11-23");
    gives(TODAY, "this-week", "2026-11-23", "2026-11-24");
    gives(TODAY, "last-week", "2026-11-16", "2026-11-22");
    gives(TODAY, "this-month", "2026-11-01", "2026-11-24");
    gives(TODAY, "last-month", "2026-10-01", "2026-10-31");
}

static void test_words_at_the_turn_of_the_year(void **state)
{
    (void)state;
    gives("2027-01-01", "yesterday", "2026-12-31", "2026-12-31");
    gives("2027-01-01", "this-week", "2026-12-28", "2027-01-01");
    gives("2027-01-01", "last-week", "2026-12-21", "2026-12-27");
    gives("2027-01-01", "last-month", "2026-12-01", "2026-12-31");
    gives("2028-03-31", "last-month", "2028-02-01", "2028-02-29");
    gives("2026-11-23", "this-week", "2026-11-23", "2026-11-23");
    gives("2026-11-22", "this-week", "2026-11-16", "2026-11-22");
}

static void test_counts(void **state)
{
    (void)state;
    gives(TODAY, "1d", TODAY, TODAY);
    gives(TODAY, "28d", "2026-10-28", TODAY);
    gives(TODAY, "last-28-days", "2026-10-28", TODAY);
    gives(TODAY, "last-1-days", TODAY, TODAY);
}

static void test_dates(void **state)
{
    (void)state;
    gives(TODAY, "2026-01", "2026-01-01", "2026-01-31");
    gives(TODAY, "2028-02", "2028-02-01", "2028-02-29");
    gives(TODAY, "2026-12", "2026-12-01", "2026-12-31");
    gives(TODAY, "2026-01-15", "2026-01-15", "2026-01-15");
    gives(TODAY, "2026-01-15..2026-02-03", "2026-01-15", "2026-02-03");
    gives(TODAY, "2026-01-15..2026-01-15", "2026-01-15", "2026-01-15");
    gives(TODAY, "2000-01", "2000-01-01", "2000-01-31");
}

/* ISO 8601: 2026 and 2020 have 53 weeks, 2025 has 52. */
static void test_weeks(void **state)
{
    (void)state;
    gives(TODAY, "2026-W06", "2026-02-02", "2026-02-08");
    gives(TODAY, "2026-w06", "2026-02-02", "2026-02-08");
    gives(TODAY, "2026-W01", "2025-12-29", "2026-01-04");
    gives(TODAY, "2026-W53", "2026-12-28", "2027-01-03");
    gives(TODAY, "2027-W01", "2027-01-04", "2027-01-10");
    gives(TODAY, "2021-W01", "2021-01-04", "2021-01-10");
}

static void test_no_periods(void **state)
{
    static const char *const bad[] = {
        "",
        "tomorrow",
        "2026",
        "2026-13",
        "2026-00",
        "2026-02-30",
        "2026-W00",
        "2025-W53",
        "2026-W54",
        "2026-W",
        "26-W01-x",
        "0d",
        "-3d",
        "d",
        "4001d",
        "last--days",
        "last-x-days",
        "last-0-days",
        "2026-01-15..2026-01-14",
        "2026-01-15..",
        "..2026-01-15",
        "2026-01-15...2026-01-16",
        "2026-01-15..2026-02-30",
        "0001-01-01..9999-12-31",
        "1999-12",
        "1999-12-31",
        "1999-W52",
        "1999-12-31..2000-01-01",
        "Today",
        "this-week ",
        "2026/01",
    };
    (void)state;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        Date from = 7;
        Date to = 8;
        Err err = {0};

        if (period_bounds(bad[i], date_of(TODAY), &from, &to, &err)) {
            fail_msg("\"%s\" was taken for a period", bad[i]);
        }
        assert_int_equal(err.code, ERR_USAGE);
        assert_non_null(strstr(err.message, "--period"));
        assert_int_equal(from, 7);
        assert_int_equal(to, 8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),  cmocka_unit_test(test_words_at_the_turn_of_the_year),
        cmocka_unit_test(test_counts), cmocka_unit_test(test_dates),
        cmocka_unit_test(test_weeks),  cmocka_unit_test(test_no_periods),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
