/* Streams and tables spelled wrongly are refused with a sentence that names the entry. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "catalog_sample.h"

/* The sample as a stream of ranges instead of details. */
static void make_ranges(Sample *sample)
{
    Stream *stream = &sample->streams[0];

    stream->windows = WINDOW_MODIFIED | WINDOW_CREATED;
    stream->to_param = "until";
    stream->modified_query = "useModification=true";
    stream->detail_path = NULL;
    stream->final_status = NULL;
}

/* clang-format off */
SPOIL(nothing, (void)s)
SPOIL(ranges, make_ranges(s))
SPOIL(snapshot, make_ranges(s); s->streams[0].windows = WINDOW_SNAPSHOT;
      s->streams[0].from_param = NULL; s->streams[0].to_param = NULL;
      s->streams[0].modified_query = NULL)
SPOIL(company_root, snapshot(s); s->root[0].name = "company_id"; s->streams[0].root.children = NULL)

SPOIL(stream_unnamed, s->streams[0].name = NULL)
SPOIL(stream_shouts, s->streams[0].name = "Bills")
SPOIL(no_summary, s->streams[0].summary = "")
SPOIL(no_address, s->streams[0].path = NULL)
SPOIL(absolute, s->streams[0].path = "/financial/bill")
SPOIL(other_host, s->streams[0].path = "https://example.com/bill")
SPOIL(climbing, s->streams[0].path = "financial/../core")
SPOIL(query_in_path, s->streams[0].path = "financial/bill?x=1")
SPOIL(slash_at_end, s->streams[0].path = "financial/bill/")
SPOIL(writes_z, s->streams[0].path = "financial/report/z/status")
SPOIL(writes_hook, s->streams[0].path = "rest/v1/WebHooks")
SPOIL(writes_detail, s->streams[0].detail_path = "financial/bill/{id}/status")
SPOIL(no_hole, s->streams[0].detail_path = "financial/bill")
SPOIL(two_holes, s->streams[0].detail_path = "financial/{id}/{id}")
SPOIL(no_page_size, s->streams[0].page_size = 0)
SPOIL(page_size_alone, s->streams[0].paging = PAGING_NONE)
SPOIL(no_windows, s->streams[0].windows = 0)
SPOIL(odd_window, s->streams[0].windows = 1U << 9)
SPOIL(detail_and_created, s->streams[0].windows = WINDOW_DETAIL | WINDOW_CREATED)
SPOIL(no_from, s->streams[0].from_param = NULL)
SPOIL(no_to, make_ranges(s); s->streams[0].to_param = NULL)
SPOIL(no_modified_query, make_ranges(s); s->streams[0].modified_query = NULL)
SPOIL(no_detail_path, s->streams[0].detail_path = NULL)
SPOIL(no_final, s->streams[0].final_status = NULL)
SPOIL(stray_detail_path, make_ranges(s); s->streams[0].detail_path = "financial/bill/{id}")
SPOIL(stray_from, snapshot(s); s->streams[0].from_param = "from")
SPOIL(no_version, make_ranges(s); s->root[2].flags = 0)
SPOIL(no_created, s->root[1].flags = 0)
SPOIL(no_status, s->root[3].name = "state")
SPOIL(text_key_detail, s->root[0].type = TYPE_TEXT; s->line[0].type = TYPE_TEXT;
      s->tax[0].type = TYPE_TEXT)
SPOIL(own_missing, s->streams[0].only_own = "company_id")
SPOIL(own_text, s->streams[0].only_own = "status")

SPOIL(table_unnamed, s->streams[0].root.name = NULL)
SPOIL(table_reserved, s->children[0].name = "table")
SPOIL(table_long,
      s->children[0].name = "a2345678901234567890123456789012345678901234567890123456789")
SPOIL(table_twice, s->line_children[0].name = "bill")
SPOIL(children_shared, s->children[1] = s->children[0];
      s->children[1].name = "other_line"; s->children[1].path = "others")
SPOIL(table_no_comment, s->children[0].comment = "")
SPOIL(table_no_columns, s->children[0].columns = NULL)
SPOIL(table_empty, s->line[0].type = TYPE_NONE)
SPOIL(child_no_path, s->children[0].path = NULL)
SPOIL(root_path, s->streams[0].root.path = "bills")
SPOIL(root_recurses, s->streams[0].root.recurse = "bills")
SPOIL(no_key, s->streams[0].root.children = NULL; s->root[0].flags = 0)
SPOIL(key_elsewhere, s->line[0].name = "status"; s->line[0].type = TYPE_TEXT)
SPOIL(key_not_copied, s->line[0].path = "billId")
SPOIL(key_adds_nothing, s->line[1].flags = 0)
SPOIL(key_copies_more, s->tax[2].flags = 0; s->tax[2].path = "^"; s->tax[2].name = "user_id";
      s->tax[2].type = TYPE_BIGINT; s->tax[2].flags = COLUMN_KEY)
SPOIL(key_too_long, s->streams[0].windows = WINDOW_SNAPSHOT; s->root[3].flags = COLUMN_KEY;
      s->root[4].flags = COLUMN_KEY; s->root[2].flags = COLUMN_KEY; s->root[1].flags = COLUMN_KEY)
SPOIL(recurse_no_position, s->line[1].path = "no")
SPOIL(index_unknown, s->index[0] = "nothing")
SPOIL(index_empty, s->index[0] = "")
SPOIL(index_too_long, s->index[0] = "created_at, modified_at, created_at, modified_at, "
                                    "created_at, modified_at, created_at, modified_at")
SPOIL(index_long,
      s->index[0] = "created_at, modified_at, created_at, modified_at, created_at, status")

static const Refusal good[] = {
    {"the sample", nothing, NULL}, {"by ranges", ranges, NULL},
    {"as a snapshot", snapshot, NULL}, {"of companies", company_root, NULL},
};

static const Refusal refusals[] = {
    {"stream without name", stream_unnamed, "stream 1: it has no name"},
    {"stream not in snake_case", stream_shouts, "\"Bills\": its name is not in snake_case"},
    {"stream without summary", no_summary, "\"bills\": it has no summary"},
    {"no address", no_address, "it has no address"},
    {"absolute address", absolute, "no plain address"},
    {"another host", other_host, "no plain address"},
    {"address that climbs", climbing, "no plain address"},
    {"address with a query", query_in_path, "no plain address"},
    {"slash at the end", slash_at_end, "ends with a slash"},
    {"address that changes something", writes_z, "must never call"},
    {"whatever its case", writes_hook, "must never call"},
    {"detail that changes something", writes_detail, "must never call"},
    {"detail without id", no_hole, "needs {id} once"},
    {"detail with two ids", two_holes, "needs {id} once"},
    {"offset without page size", no_page_size, "go together"},
    {"page size without offset", page_size_alone, "go together"},
    {"no windows", no_windows, "its windows are none"},
    {"unknown window", odd_window, "its windows are none, unknown"},
    {"windows that do not go together", detail_and_created, "do not go together"},
    {"no lower bound", no_from, "need a from_param"},
    {"no upper bound", no_to, "need a to_param"},
    {"no query for changes", no_modified_query, "need a modified_query"},
    {"no detail path", no_detail_path, "need a detail_path"},
    {"no final words", no_final, "need final_status words"},
    {"detail path for nothing", stray_detail_path, "it has a detail_path, but no window"},
    {"bound for nothing", stray_from, "it has a from_param, but no window"},
    {"changes without version", no_version, "need a version column"},
    {"days without creation", no_created, "need a creation column"},
    {"details without status", no_status, "column named status"},
    {"details by a text", text_key_detail, "one key, a bigint"},
    {"only_own names nothing", own_missing, "only_own"},
    {"only_own names a text", own_text, "only_own"},

    {"root without name", table_unnamed, "its root: it has no name"},
    {"reserved table name", table_reserved, "table \"table\": its name is a reserved word"},
    {"long table name", table_long, "its name is longer than 57 bytes"},
    {"table name twice", table_twice, "table \"bill\": stream \"bills\" has one"},
    {"children of two parents", children_shared,
     "table \"bill_line_tax\": stream \"bills\" has one"},
    {"table without comment", table_no_comment, "table \"bill_line\": it has no comment"},
    {"table without columns", table_no_columns, "table \"bill_line\": it has no columns"},
    {"table with an empty list", table_empty, "table \"bill_line\": it has no columns"},
    {"child without path", child_no_path, "a child table needs a path"},
    {"root with path", root_path, "it has no path"},
    {"root that recurses", root_recurses, "a root cannot recurse"},
    {"no key", no_key, "table \"bill\": it has no key"},
    {"another key than the parent's", key_elsewhere, "does not begin with the key of \"bill\""},
    {"the parent's key from JSON", key_not_copied, "does not begin with the key of \"bill\""},
    {"no key of its own", key_adds_nothing, "adds nothing to the key of \"bill\""},
    {"a parent's column that is no key", key_copies_more,
     "\"user_id\": it is no key of the parent"},
    {"long key", key_too_long, "its key has more than 4 columns"},
    {"recursion without position", recurse_no_position, "has its position for a key"},
    {"index of an unknown column", index_unknown, "index \"nothing\": it has no column"},
    {"empty index", index_empty, "index \"\""},
    {"index with a very long name", index_too_long, "empty or too long"},
    {"index with a long name", index_long, "empty or too long"},
};
/* clang-format on */

static void test_good_ones_pass(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        Sample sample;
        Err err = {0};

        sample_init(&sample);
        good[i].spoil(&sample);
        if (!catalog_check(sample.streams, 1, &err)) {
            fail_msg("%s: %s", good[i].title, err.message);
        }
    }
}

static void test_bad_ones_are_refused(void **state)
{
    (void)state;
    refusals_check(refusals, sizeof(refusals) / sizeof(refusals[0]));
}

static void test_forbidden_addresses(void **state)
{
    static const char *const paths[] = {
        "oauth2/v1",         "core/token",      "v1/webhooks",          "v1/subscriptions",
        "v1/webhooks/renew", "financial/renew", "financial/z/1/status", "PosServer/json-rpc",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        Sample sample;
        Err err = {0};

        sample_init(&sample);
        sample.streams[0].path = paths[i];
        assert_false(catalog_check(sample.streams, 1, &err));
        assert_non_null(strstr(err.message, "must never call"));
        assert_non_null(strstr(err.message, paths[i]));
    }
}

static void test_streams_against_each_other(void **state)
{
    Sample sample;
    Err err = {0};

    (void)state;
    sample_init(&sample);
    sample.streams[1] = sample.streams[0];
    assert_false(catalog_check(sample.streams, 2, &err));
    assert_string_equal(err.message, "catalog: stream \"bills\": it stands there twice");
    sample.streams[1].name = "more_bills";
    assert_false(catalog_check(sample.streams, 2, &err));
    assert_non_null(strstr(err.message, "\"more_bills\": table \"bill\": stream \"bills\" has"));
    sample.streams[1].root.name = "more_bill";
    assert_false(catalog_check(sample.streams, 2, &err));
    assert_non_null(strstr(err.message, "table \"bill_line\""));
    sample.streams[1].root.children = NULL;
    assert_true(catalog_check(sample.streams, 2, &err));
}

#define MEMBERS 128

static void test_too_many(void **state)
{
    static Column columns[TABLE_COLUMNS + 2];
    static char names[TABLE_COLUMNS + 1][16];
    static Table tables[STREAM_TABLES + 1];
    static char table_names[STREAM_TABLES][16];
    static char members[MEMBERS][16];
    static const char *keep[MEMBERS + 1];
    Sample sample;
    Err err = {0};

    (void)state;
    sample_init(&sample);
    for (int i = 0; i <= TABLE_COLUMNS; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "c%d", i);
        columns[i] = (Column){names[i], names[i], TYPE_TEXT, 0, "Column"};
    }
    memcpy(columns, sample.root, 4 * sizeof(columns[0]));
    sample.streams[0].root.columns = columns;
    sample.index[0] = NULL;
    assert_false(catalog_check(sample.streams, 1, &err));
    assert_non_null(strstr(err.message, "table \"bill\": it has more than 64 columns"));
    columns[TABLE_COLUMNS].type = TYPE_NONE;
    assert_true(catalog_check(sample.streams, 1, &err));

    sample_init(&sample);
    for (int i = 0; i < MEMBERS; i++) {
        (void)snprintf(members[i], sizeof(members[i]), "m%d", i);
        keep[i] = members[i];
    }
    sample.streams[0].root.keep = keep;
    assert_false(catalog_check(sample.streams, 1, &err));
    assert_non_null(strstr(err.message, "table \"bill\": it names more than 128 JSON members"));

    sample_init(&sample);
    for (int i = 0; i < STREAM_TABLES; i++) {
        (void)snprintf(table_names[i], sizeof(table_names[i]), "t%d", i);
        tables[i] = (Table){.name = table_names[i],
                            .comment = "Table",
                            .path = table_names[i],
                            .columns = sample.line,
                            .recurse = "parts"};
    }
    sample.streams[0].root.children = tables;
    assert_false(catalog_check(sample.streams, 1, &err));
    assert_non_null(strstr(err.message, "it has more than 16 tables"));
    tables[STREAM_TABLES - 1].name = NULL;
    assert_true(catalog_check(sample.streams, 1, &err));
}

static void test_report_days(void **state)
{
    static const Column columns[] = {
        {NULL, "business_date", TYPE_DATE, COLUMN_KEY, "Business day"},
        {"#", "row_no", TYPE_INTEGER, COLUMN_KEY, "Position in the reply"},
        {"total", "total", TYPE_MONEY, 0, "Total"},
        END,
    };
    Stream stream = {
        .name = "sales",
        .summary = "Sales.",
        .path = "financial/analytics/productsales",
        .windows = WINDOW_REPORT_DAY,
        .from_param = "from",
        .to_param = "to",
        .root = {.name = "sales", .comment = "Sales", .columns = columns},
    };
    Err err = {0};

    (void)state;
    assert_true(catalog_check(&stream, 1, &err));
    stream.windows = WINDOW_SNAPSHOT;
    stream.from_param = NULL;
    stream.to_param = NULL;
    assert_false(catalog_check(&stream, 1, &err));
    assert_non_null(strstr(err.message, "column \"business_date\": nothing fills it"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_ones_pass),
        cmocka_unit_test(test_bad_ones_are_refused),
        cmocka_unit_test(test_forbidden_addresses),
        cmocka_unit_test(test_streams_against_each_other),
        cmocka_unit_test(test_too_many),
        cmocka_unit_test(test_report_days),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
