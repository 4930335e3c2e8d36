/* Decode: the documented payloads and awkward ones, at every chunk size, with every failing
 * allocation. */
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "decode_world.h"

static void read_fixture(const char *name, Buf *out)
{
    char path[512];
    Err err = {0};

    (void)text_format(path, sizeof(path), "%s/tests/fixtures/%s", RS_SOURCE_DIR, name);
    buf_init(out, 1024 * 1024);
    assert_true(file_read(path, out, &err));
}

static void same_pages(const Page *gold, const Page *page)
{
    assert_int_equal(gold->record_count, page->record_count);
    for (int t = 0; t < gold->plan->table_count; t++) {
        assert_int_equal(gold->rows[t].len, page->rows[t].len);
        if (gold->rows[t].len > 0) {
            assert_memory_equal(gold->rows[t].data, page->rows[t].data, gold->rows[t].len);
        }
    }
}

static void payloads_decode_alike_at_every_chunk_size(void **state)
{
    static const struct {
        const char *stream, *file;
        bool single;
    } payloads[] = {{"receipts", "receipts/list.json", false},
                    {"orders", "orders/detail.json", true},
                    {"company", "company/list.json", false}};
    static const size_t odd[] = {97, 251, 1021, 4093};

    (void)state;
    for (size_t p = 0; p < COUNT_OF(payloads); p++) {
        DecodeResult result;
        Page *gold = NULL;
        Fixture fixture;
        Err err = {0};
        Buf text;

        plan_for(&fixture, payloads[p].stream);
        read_fixture(payloads[p].file, &text);
        assert_true(page_new(&gold, fixture.plan, &err));
        assert_true(decode(&fixture, (Str){text.data, text.len}, text.len, payloads[p].single, gold,
                           &result, &err));
        assert_int_equal(gold->record_count, 1);
        assert_int_equal(fixture.unknown, 0);
        for (size_t n = 0; n < 64 + COUNT_OF(odd); n++) {
            Page *page = NULL;

            assert_true(page_new(&page, fixture.plan, &err));
            assert_true(decode(&fixture, (Str){text.data, text.len}, n < 64 ? n + 1 : odd[n - 64],
                               payloads[p].single, page, &result, &err));
            same_pages(gold, page);
            page_free(page);
        }
        page_free(gold);
        buf_release(&text);
        arena_release(&fixture.arena);
    }
}

static void bad_values_cost_their_record_only(void **state)
{
    static const struct {
        const char *bad, *reason, *path;
    } cases[] = {
        {"{" AT "\"id\":2,\"total\":\"abc\"}", "does not fit", "total"},
        {"{" AT "\"id\":2,\"total\":{}}", "an object stands", "total"},
        {"{\"id\":2,\"creationDate\":\"2026-02-30T00:00:00Z\"}", "does not fit", "creationDate"},
        {"{" AT "\"id\":2,\"numberOfCustomers\":3000000000}", "does not fit", "numberOfCustomers"},
        {"{" AT "\"id\":2,\"total\":1234567890123456}", "does not fit", "total"},
        {"{\"total\":5}", "key", "id"},
        {"{\"id\":null}", "key", "id"},
        {"{" AT "\"id\":2,\"status\":\"a\\u0000b\"}", "NUL", "status"},
        {"{" AT "\"id\":2,\"status\":\"caf\xc3(\"}", "UTF-8", "status"},
        {"{" AT "\"id\":2,\"items\":[{\"amount\":\"x\"}]}", "does not fit", "items.amount"},
        {"{" AT "\"id\":2,\"items\":[7]}", "no object", "items"},
        {"{" AT "\"id\":2,\"items\":{\"id\":\"1\"}}", "where an array is", "items"},
        {"{" AT "\"id\":2,\"payments\":5}", "where an array is", "payments"},
        {"{" AT "\"id\":2,\"items\":[{\"modifierValues\":\"x\"}]}", "where an array is",
         "items.modifierValues"},
        {"{\"id\":2}", "the date created_at is missing", "creationDate"},
        {"{\"id\":2,\"creationDate\":\"1970-01-01T00:00:00.000Z\"}", "is missing", "creationDate"},
        {"{\"id\":2,\"creationDate\":1647950400}", "does not fit", "creationDate"},
    };
    Fixture fixture;

    (void)state;
    plan_for(&fixture, "receipts");
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        char document[512];
        DecodeResult result;

        (void)text_format(document, sizeof(document), "[{" AT "\"id\":1},%s,{" AT "\"id\":3}]",
                          cases[c].bad);
        (void)rows_of(&fixture, document, 0, &result);
        assert_int_equal(result.taken, 2);
        assert_int_equal(result.rejected, 1);
        assert_int_equal(fixture.rejects.count, 1);
        assert_non_null(strstr(fixture.rejects.reason, cases[c].reason));
        assert_string_equal(fixture.rejects.path, cases[c].path);
        assert_int_equal(fixture.rejects.raw[0], '{');
    }
    arena_release(&fixture.arena);
}

static void sentinels_aliases_and_extra(void **state)
{
    DecodeResult result;
    Fixture fixture;
    const char *rows;

    (void)state;
    plan_for(&fixture, "receipts");
    rows = rows_of(&fixture,
                   "[{" AT "\"id\":9,\"parentId\":0,\"closingDate\":\"1970-01-01T00:00:00.000Z\","
                   "\"total\":1.00005,\"new\":{\"a\":[1,null,\"x\\ty\"]}}]",
                   0, &result);
    assert_non_null(strstr(rows, "32265\t9\t\\N\t"));
    assert_non_null(strstr(rows, "\t1.0001\t"));
    assert_non_null(strstr(rows, "{\"new\":{\"a\":[1,null,\"x\\\\ty\"]},\"total\":1.00005}"));
    assert_int_equal(fixture.unknown, 1);
    rows = rows_of(&fixture,
                   "[{" AT "\"id\":9,\"items\":[{\"productPLU\":\"A\"},{\"productId\":\"B\","
                   "\"productPLU\":\"B\"},{\"productId\":\"C\",\"productPLU\":\"D\"}]}]",
                   1, &result);
    assert_non_null(strstr(rows, "32265\t9\t1\t\\N\t\\N\tA\t"));
    assert_non_null(strstr(rows, "32265\t9\t2\t\\N\t\\N\tB\t"));
    assert_non_null(strstr(rows, "{\"productPLU\":\"D\"}"));
    rows = rows_of(&fixture,
                   "[{" AT "\"id\":9,\"payments\":\"\",\"taxInfo\":null,"
                   "\"items\":[{\"productId\":\"\",\"productPLU\":\"E\"}]}]",
                   1, &result);
    assert_non_null(strstr(rows, "32265\t9\t1\t\\N\t\\N\tE\t"));
    arena_release(&fixture.arena);
}

static void a_member_that_comes_twice_counts_once(void **state)
{
    DecodeResult result;
    Fixture fixture;
    const char *rows;

    (void)state;
    plan_for(&fixture, "receipts");
    rows =
        rows_of(&fixture,
                "[{" AT "\"id\":9,\"items\":[{\"info\":\"old\"}],\"items\":[{\"info\":\"new\"}]}]",
                1, &result);
    assert_null(strstr(rows, "old"));
    assert_non_null(strstr(rows, "32265\t9\t1\t"));
    arena_release(&fixture.arena);
}

static void newer_versions_win_inside_a_page(void **state)
{
    DecodeResult result;
    Page *page = NULL;
    Fixture fixture;
    Err err = {0};

    (void)state;
    plan_for(&fixture, "receipts");
    assert_true(page_new(&page, fixture.plan, &err));
    assert_true(decode(&fixture,
                       STR_LIT("[{" AT "\"id\":1,\"modificationDate\":\"2026-01-02T00:00:00Z\"},"
                               "{" AT "\"id\":\"1\",\"modificationDate\":\"2026-01-01T00:00:00Z\"},"
                               "{" AT "\"id\":1.0,\"modificationDate\":\"2026-01-03T00:00:00Z\"}]"),
                       11, false, page, &result, &err));
    assert_int_equal(page->record_count, 2);
    assert_int_equal(page->duplicates, 2);
    assert_true(page->records[0].dropped);
    assert_false(page->records[1].dropped);
    page_free(page);
    arena_release(&fixture.arena);
}

static void milliseconds_place_and_order_records(void **state)
{
    DecodeResult result;
    Page *page = NULL;
    Fixture fixture;
    Err err = {0};

    (void)state;
    plan_for(&fixture, "receipts");
    assert_true(page_new(&page, fixture.plan, &err));
    assert_true(decode(&fixture,
                       STR_LIT("[{\"id\":1,\"creationDate\":1647950400000,"
                               "\"modificationDate\":\"1647950400001\"}]"),
                       11, false, page, &result, &err));
    assert_int_equal(page->record_count, 1);
    assert_true(page->records[0].created == 1647950400000000);
    assert_true(page->records[0].version == 1647950400001000);
    page_free(page);
    arena_release(&fixture.arena);
}

/* A clock time has no zone: what names one is set aside. Other forms of one are the same shift. */
static void clock_times_have_one_form_and_no_zone(void **state)
{
    static const char *const zoned[] = {"2026-01-01T12:00:00.000Z", "2026-01-01T12:00:00z",
                                        "2026-01-01T12:00:00+02:00", "2026-01-01 12:00-05"};
    static const char *const members[] = {"clockInTime", "clockOutTime", "clockInLastModifiedDate"};
    DecodeResult result;
    Page *page = NULL;
    Fixture fixture;
    Err err = {0};

    (void)state;
    plan_for(&fixture, "clocktimes");
    assert_true(page_new(&page, fixture.plan, &err));
    assert_true(decode(&fixture,
                       STR_LIT("[{\"userId\":7,\"clockInTime\":\"2026-01-01T12:00\"},"
                               "{\"userId\":7,\"clockInTime\":\"2026-01-01T12:00:00.000\"},"
                               "{\"userId\":7,\"clockInTime\":\"2026-01-01 12:00:00.001\"}]"),
                       11, false, page, &result, &err));
    assert_int_equal(page->duplicates, 1);
    assert_string_equal(page_key(page, 0, 1), "2026-01-01 12:00:00");
    assert_string_equal(page_key(page, page->record_count - 1, 1), "2026-01-01 12:00:00.001000");
    page_free(page);
    for (size_t m = 0; m < sizeof(members) / sizeof(members[0]); m++) {
        for (size_t i = 0; i < sizeof(zoned) / sizeof(zoned[0]); i++) {
            char document[256];

            (void)text_format(document, sizeof(document), "[{\"userId\":7,%s\"%s\":\"%s\"}]",
                              m == 0 ? "" : "\"clockInTime\":\"2026-01-01T12:00\",", members[m],
                              zoned[i]);
            assert_string_equal(rows_of(&fixture, document, 0, &result), "");
            assert_int_equal(fixture.rejects.count, 1);
            assert_string_equal(fixture.rejects.path, members[m]);
            assert_non_null(strstr(fixture.rejects.reason, "(timestamp without a zone)"));
        }
    }
    arena_release(&fixture.arena);
}

static void every_failing_allocation_ends_cleanly(void **state)
{
    Fixture fixture;
    long live;
    Buf text;
    bool ok = false;
    int failures = 0;

    (void)state;
    plan_for(&fixture, "receipts");
    read_fixture("receipts/list.json", &text);
    live = mem_live();
    for (long n = 1; n < 100; n++) { /* all of them, also behind one that can be done without */
        DecodeResult result;
        Page *page = NULL;
        Err err = {0};

        mem_fail_after(n);
        ok = page_new(&page, fixture.plan, &err) &&
             decode(&fixture, (Str){text.data, text.len}, 61, false, page, &result, &err);
        mem_fail_after(-1);
        assert_true(ok || err.code != ERR_NONE);
        failures += ok ? 0 : 1;
        page_free(page);
        assert_int_equal(mem_live(), live);
    }
    assert_true(ok);
    assert_true(failures > 10);
    buf_release(&text);
    arena_release(&fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(payloads_decode_alike_at_every_chunk_size),
        cmocka_unit_test(bad_values_cost_their_record_only),
        cmocka_unit_test(sentinels_aliases_and_extra),
        cmocka_unit_test(a_member_that_comes_twice_counts_once),
        cmocka_unit_test(newer_versions_win_inside_a_page),
        cmocka_unit_test(milliseconds_place_and_order_records),
        cmocka_unit_test(clock_times_have_one_form_and_no_zone),
        cmocka_unit_test(every_failing_allocation_ends_cleanly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
