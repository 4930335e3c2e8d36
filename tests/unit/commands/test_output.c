/* Tables, numbers and times as they reach a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "commands/capture.h"
#include "commands/commands.h"

static const char *const heads[] = {"name", "count", "note"};

static void add_row(TextTable *table, const char *name, const char *count, const char *note)
{
    table_add(table, name);
    table_add(table, count);
    table_add(table, note);
}

static const char *printed(TextTable *table, bool plain)
{
    Err err = {0};
    bool ok;

    capture_start();
    ok = table_print(table, plain, &err);
    (void)capture_end();
    assert_true(ok);
    return capture.text;
}

static void test_table_layout(void **state)
{
    TextTable table;

    (void)state;
    table_init(&table, heads, 3);
    add_row(&table, "a", "7", "x");
    add_row(&table, "Brücke", "-1 234.50", "");
    add_row(&table, "closed", "-", "longer words");
    assert_string_equal(printed(&table, false), "name        count  note\n"
                                                "a               7  x\n"
                                                "Brücke  -1 234.50\n"
                                                "closed          -  longer words\n");
    assert_int_equal(table_width(&table), 6 + 2 + 9 + 2 + 12);
    table_release(&table);
}

static void test_table_plain(void **state)
{
    TextTable table;

    (void)state;
    table_init(&table, heads, 3);
    add_row(&table, "a", "", "x y");
    assert_string_equal(printed(&table, true), "name\tcount\tnote\na\t\tx y\n");
    table_release(&table);
}

/* Dates, times and mixed columns are words: they stand left. */
static void test_table_alignment(void **state)
{
    static const char *const two[] = {"long head", "x"};
    TextTable table;

    (void)state;
    table_init(&table, two, 2);
    table_add(&table, "2026-01-02");
    table_add(&table, "1");
    table_add(&table, "7");
    table_add(&table, "12 min");
    assert_string_equal(printed(&table, false), "long head   x\n"
                                                "2026-01-02  1\n"
                                                "7           12 min\n");
    table_release(&table);
}

static void test_table_only_heads(void **state)
{
    TextTable table;

    (void)state;
    table_init(&table, heads, 3);
    assert_string_equal(printed(&table, false), "name  count  note\n");
    table_release(&table);
}

/* A name from the API must not move the cursor, nor break a row. */
static void test_table_control_characters(void **state)
{
    TextTable table;

    (void)state;
    table_init(&table, heads, 3);
    add_row(&table, "a\tb\nc", "\x1b[2J", "\xc2\x9b x\x7f");
    assert_string_equal(printed(&table, true), "name\tcount\tnote\na b c\t [2J\t  x \n");
    table_release(&table);
}

static void test_table_without_memory(void **state)
{
    TextTable table;
    Err err = {0};

    (void)state;
    mem_fail_after(1);
    table_init(&table, heads, 3);
    mem_fail_after(-1);
    add_row(&table, "a", "b", "c");
    assert_int_equal(table_width(&table), 4);
    assert_false(table_print(&table, false, &err));
    assert_int_equal(err.code, ERR_MEMORY);
    table_release(&table);
    assert_int_equal(mem_live(), 0);
}

static void test_result_without_memory(void **state)
{
    Err err = {0};
    Buf buf;

    (void)state;
    buf_init(&buf, 8);
    buf_append_text(&buf, "longer than eight bytes");
    capture_start();
    assert_false(out_result(&buf, "the list", &err));
    out_buf(&buf);
    assert_string_equal(capture_end(), "");
    assert_non_null(strstr(err.message, "the list"));
    buf_release(&buf);
}

static void groups(const char *number, const char *expected)
{
    char out[64];

    text_grouped(number, out, sizeof(out));
    assert_string_equal(out, expected);
}

static void test_grouped(void **state)
{
    char small[5];

    (void)state;
    groups("0", "0");
    groups("999", "999");
    groups("1000", "1 000");
    groups("-1000", "-1 000");
    groups("-100", "-100");
    groups("1234567.891", "1 234 567.891");
    groups("", "");
    text_grouped("1234567", small, sizeof(small));
    assert_true(strlen(small) < sizeof(small));
}

static void lasts(int64_t seconds, const char *expected)
{
    char out[32];

    text_duration(seconds, out, sizeof(out));
    assert_string_equal(out, expected);
}

static void test_duration(void **state)
{
    (void)state;
    lasts(-5, "0 s");
    lasts(0, "0 s");
    lasts(119, "119 s");
    lasts(120, "2 min");
    lasts(7169, "119 min");
    lasts(7200, "2 h 0 min");
    lasts(47 * 3600 + 59 * 60, "47 h 59 min");
    lasts(48 * 3600, "2 days");
    lasts(400LL * 86400, "400 days");
}

static void test_moment(void **state)
{
    char out[64];

    (void)state;
    text_moment("2026-11-24 14:28:12.076926+00", out, sizeof(out));
    assert_string_equal(out, "2026-11-24 14:28Z");
    text_moment("", out, sizeof(out));
    assert_string_equal(out, "");
    text_moment("-infinity", out, sizeof(out));
    assert_string_equal(out, "-infinity");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table_layout),
        cmocka_unit_test(test_table_plain),
        cmocka_unit_test(test_table_alignment),
        cmocka_unit_test(test_table_only_heads),
        cmocka_unit_test(test_table_control_characters),
        cmocka_unit_test(test_table_without_memory),
        cmocka_unit_test(test_result_without_memory),
        cmocka_unit_test(test_grouped),
        cmocka_unit_test(test_duration),
        cmocka_unit_test(test_moment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
