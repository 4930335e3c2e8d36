/* Envelopes: every kind of list is taken, what is no list is refused. */
#include "decode_world.h"

static void envelopes_are_all_taken(void **state)
{
    static const struct {
        const char *document;
        int64_t records, total, amount;
    } cases[] = {
        {"[{\"id\":1},{\"id\":2}]", 2, -1, -1},
        {"{\"results\":[{\"id\":1}],\"amount\":50,\"offset\":0,\"total\":7}", 1, 7, 50},
        {"{\"total\":\"7\",\"amount\":50,\"results\":[{\"id\":1}]}", 1, 7, 50},
        {"{\"results\":[]}", 0, -1, -1},
        {"{\"data\":[{\"id\":\"5\"}],\"meta\":{\"a\":[1]}}", 1, -1, -1},
        {"[]", 0, -1, -1},
        {"{\"results\":null}", 0, -1, -1},
        {"{\"amount\":50,\"offset\":0,\"total\":0}", 0, 0, 50},
    };
    Fixture fixture;

    (void)state;
    plan_for(&fixture, "receipts");
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        DecodeResult result;

        (void)rows_of(&fixture, cases[c].document, 0, &result);
        assert_int_equal(result.records, cases[c].records);
        assert_int_equal(result.total, cases[c].total);
        assert_int_equal(result.amount, cases[c].amount);
    }
    arena_release(&fixture.arena);
}

static void shapes_that_are_no_list_are_refused(void **state)
{
    static const char *const bad[] = {"{}",
                                      "{\"description\":\"x\"}",
                                      "5",
                                      "\"x\"",
                                      "{\"results\":[],\"results\":[]}",
                                      "{\"data\":[],\"results\":[]}",
                                      "{\"total\":5}",
                                      "{\"results\":null,\"errors\":[]}"};
    Fixture fixture;

    (void)state;
    plan_for(&fixture, "receipts");
    for (size_t b = 0; b < COUNT_OF(bad); b++) {
        DecodeResult result;
        Page *page = NULL;
        Err err = {0};

        assert_true(page_new(&page, fixture.plan, &err));
        assert_false(decode(&fixture, str_of(bad[b]), 3, false, page, &result, &err));
        assert_int_equal(err.code, ERR_JSON_SHAPE);
        page_free(page);
    }
    arena_release(&fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(envelopes_are_all_taken),
        cmocka_unit_test(shapes_that_are_no_list_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
