/* Tables of the command line: every row complete, every period understood. */
#include <string.h>

#include "unit.h"

#include "commands/commands.h"

static void every_command_is_explained(void **state)
{
    (void)state;
    for (size_t c = 0; command_at(c) != NULL; c++) {
        const Command *command = command_at(c);

        assert_ptr_equal(command_find(command->words), command);
        assert_non_null(command->run);
        assert_true(command->summary[0] != '\0');
        for (int i = 0; i < 2; i++) {
            assert_int_equal(strncmp(command->examples[i], "restosync ", 10), 0);
            assert_non_null(strchr(command->examples[i], '\t'));
        }
    }
    assert_null(command_find("snyc"));
}

static void every_report_stands_in_its_help(void **state)
{
    const Command *command = command_find("report");
    size_t count = 0;

    (void)state;
    for (const char *name; (name = command->argument_at(count)) != NULL; count++) {
        const char *at = strstr(command->details, name);

        assert_non_null(at);
        assert_non_null(strchr(" \n.", at[strlen(name)]));
    }
    assert_int_equal(count, 20);
}

static void every_setting_is_explained(void **state)
{
    (void)state;
    for (int i = 0; i < SET_COUNT; i++) {
        assert_int_equal(setting_defs[i].id, i);
        assert_true(setting_defs[i].summary[0] != '\0');
        assert_non_null(setting_defs[i].fallback);
    }
}

static void periods_are_understood(void **state)
{
    static const struct {
        const char *period, *from, *to; /* NULL: refused */
    } cases[] = {
        {"today", "2026-11-24", "2026-11-24"},
        {"yesterday", "2026-11-23", "2026-11-23"},
        {"this-week", "2026-11-23", "2026-11-24"},
        {"last-week", "2026-11-16", "2026-11-22"},
        {"this-month", "2026-11-01", "2026-11-24"},
        {"last-month", "2026-10-01", "2026-10-31"},
        {"this-year", "2026-01-01", "2026-11-24"},
        {"last-year", "2025-01-01", "2025-12-31"},
        {"last-28-days", "2026-10-28", "2026-11-24"},
        {"2026-02", "2026-02-01", "2026-02-28"},
        {"2025-12", "2025-12-01", "2025-12-31"},
        {"2026-W06", "2026-02-02", "2026-02-08"},
        {"2026-W01", "2025-12-29", "2026-01-04"},
        {"2026-03-29", "2026-03-29", "2026-03-29"},
        {"2026-01-01..2026-01-31", "2026-01-01", "2026-01-31"},
        {"2026-01-31..2026-01-01", NULL, NULL},
        {"2026-13", NULL, NULL},
        {"2026-W60", NULL, NULL},
        {"last-0-days", NULL, NULL},
        {"sometime", NULL, NULL},
        {"", NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char from_text[DATE_TEXT], to_text[DATE_TEXT];
        Date from = 0, to = 0;
        Err err = {0};
        bool ok = period_bounds(cases[i].period, date_from_civil(2026, 11, 24), &from, &to, &err);

        assert_int_equal(ok, cases[i].from != NULL);
        if (ok) {
            date_format(from, from_text);
            date_format(to, to_text);
            assert_string_equal(from_text, cases[i].from);
            assert_string_equal(to_text, cases[i].to);
        } else {
            assert_int_equal(err.code, ERR_USAGE);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_is_explained),
        cmocka_unit_test(every_report_stands_in_its_help),
        cmocka_unit_test(every_setting_is_explained),
        cmocka_unit_test(periods_are_understood),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
