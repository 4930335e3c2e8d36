/* The table of reports: complete, each with its query; names of pages and what they stand for. */
#include <string.h>

#include "unit.h"

#include "base/memory.h"
#include "folder.h"

static void columns_are_in_order(const ReportDef *def, const ReportColumn *columns)
{
    int mains = 0;

    for (const ReportColumn *column = columns; column->name != NULL; column++) {
        assert_non_null(column->head);
        mains += (column->flags & CELL_MAIN) != 0 ? 1 : 0;
        for (const ReportColumn *other = columns; other != column; other++) {
            assert_string_not_equal(other->name, column->name);
        }
    }
    assert_true(mains <= 1);
    /* What is compared needs something to compare. */
    assert_true(mains == 1 || (def->flags & REPORT_NO_COMPARE) != 0);
}

static void every_report_is_whole(void **state)
{
    size_t count = 0;

    (void)state;
    for (const ReportDef *def; (def = report_at(count)) != NULL; count++) {
        assert_ptr_equal(report_find(def->name), def);
        assert_non_null(sql_query(def->query));
        assert_true(def->title[0] != '\0' && def->question[0] != '\0' && def->none[0] != '\0');
        columns_are_in_order(def, def->columns);
        if (def->screen != NULL) {
            assert_non_null(sql_query(def->screen));
            columns_are_in_order(def, def->screen_columns);
        }
        if ((def->flags & REPORT_DAYS) != 0) {
            assert_int_equal(def->columns[0].kind, KIND_DATE);
        }
    }
    assert_int_equal(count, 20);
    assert_null(report_find("sales"));
    assert_string_equal(report_nearest("summery"), "summary");
    assert_null(report_nearest("zzzzzz"));
}

static void pages_are_named_after_days_and_weeks(void **state)
{
    static const struct {
        const char *name;
        bool good, week;
        const char *last;
    } cases[] = {
        {"2026-11-24.html", true, false, "2026-11-24"}, {"2026-W48.html", true, true, "2026-11-29"},
        {"2026-W01.html", true, true, "2026-01-04"},    {"2026-W54.html", false, false, NULL},
        {"2026-W00.html", false, false, NULL},          {"2026-13-24.html", false, false, NULL},
        {"2026-11-24.html~", false, false, NULL},       {"index.html", false, false, NULL},
        {"../../etc/pass", false, false, NULL},         {"", false, false, NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[DATE_TEXT];
        bool week = false;
        Date last = 0;

        assert_int_equal(folder_page_day(cases[i].name, &week, &last), cases[i].good);
        if (cases[i].good) {
            date_format(last, text);
            assert_string_equal(text, cases[i].last);
            assert_int_equal(week, cases[i].week);
        }
    }
}

/* Each Monday's name leads back to its Sunday, across years of 52 and 53 weeks. */
static void weeks_have_one_name(void **state)
{
    Date monday = date_from_civil(2018, 1, 1);

    (void)state;
    for (int i = 0; i < 700; i++, monday += 7) {
        char name[DATE_TEXT], page[32];
        bool week = false;
        Date last = 0;

        folder_week_name(monday, name, sizeof(name));
        (void)text_format(page, sizeof(page), "%s.html", name);
        assert_true(folder_page_day(page, &week, &last) && week);
        assert_true(last == monday + 6);
    }
}

static void names_of_periods(void **state)
{
    char text[64];

    (void)state;
    period_words(date_from_civil(2026, 1, 12), date_from_civil(2026, 2, 8), "-", text,
                 sizeof(text));
    assert_string_equal(text, "12 Jan - 8 Feb 2026");
    period_words(date_from_civil(2025, 12, 29), date_from_civil(2026, 1, 4), "-", text,
                 sizeof(text));
    assert_string_equal(text, "29 Dec 2025 - 4 Jan 2026");
    period_words(date_from_civil(2026, 11, 24), date_from_civil(2026, 11, 24), "-", text,
                 sizeof(text));
    assert_string_equal(text, "Tue 24 Nov 2026");
}

static void words_need_no_memory(void **state)
{
    const ReportColumn name = {"product_name", "product", KIND_TEXT, 0};
    char text[CELL_TEXT];
    Buf page;

    (void)state;
    mem_fail_after(1);
    cell_shown(&name, "Caf\xc3\xa9\x1b[2J\xc2\x9b x", " ", text, sizeof(text));
    mem_fail_after(-1);
    assert_string_equal(text, "Caf\xc3\xa9 [2J  x");
    buf_init(&page, 1024);
    buf_append_text(&page, "<p>");
    mem_fail_after(1);
    html_text(&page, "B & B");
    mem_fail_after(-1);
    assert_string_equal(buf_text(&page), "<p>B &amp; B");
    buf_release(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_report_is_whole),
        cmocka_unit_test(pages_are_named_after_days_and_weeks),
        cmocka_unit_test(weeks_have_one_name),
        cmocka_unit_test(names_of_periods),
        cmocka_unit_test(words_need_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
