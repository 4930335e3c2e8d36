/* Generated SQL and the dictionary against the golden files; RS_UPDATE_GOLDEN=1 writes them anew.
 *
 * This compares text: after a change, run the new statements on a PostgreSQL and look at their
 * plans.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/sqlgen.h"

#define OUTPUT_MAX (1024 * 1024)

/* ---- golden files ---- */

static void golden_read(const char *path, Buf *out)
{
    FILE *file = fopen(path, "rb");
    char block[4096];
    size_t got;

    if (file == NULL) {
        fail_msg("%s is missing: run with RS_UPDATE_GOLDEN=1", path);
    }
    while (file != NULL && (got = fread(block, 1, sizeof(block), file)) > 0) {
        buf_append(out, block, got);
    }
    (void)fclose(file);
}

static void golden_write(const char *path, Buf *text)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL || fwrite(text->data, 1, text->len, file) != text->len) {
        fail_msg("%s cannot be written", path);
    }
    assert_int_equal(fclose(file), 0);
}

static int line_of_difference(const Buf *a, const Buf *b)
{
    int line = 1;

    for (size_t i = 0; i < a->len && i < b->len && a->data[i] == b->data[i]; i++) {
        line += a->data[i] == '\n' ? 1 : 0;
    }
    return line;
}

static void golden_check(const char *name, Buf *text)
{
    char path[512];
    Buf golden;

    assert_true(buf_ok(text));
    assert_true(text_format(path, sizeof(path), "%s/tests/golden/%s", RS_SOURCE_DIR, name));
    if (getenv("RS_UPDATE_GOLDEN") != NULL) {
        golden_write(path, text);
    }
    buf_init(&golden, OUTPUT_MAX);
    golden_read(path, &golden);
    if (golden.len != text->len || memcmp(golden.data, text->data, text->len) != 0) {
        fail_msg("%s differs from line %d on: look at the difference, then RS_UPDATE_GOLDEN=1",
                 name, line_of_difference(&golden, text));
    }
    buf_release(&golden);
}

static void test_ddl(void **state)
{
    Buf out;

    (void)state;
    buf_init(&out, OUTPUT_MAX);
    sqlgen_ddl(&out, catalog, catalog_count);
    golden_check("ddl.sql", &out);
    buf_release(&out);
}

static void test_dictionary(void **state)
{
    Buf out;

    (void)state;
    buf_init(&out, OUTPUT_MAX);
    sqlgen_docs(&out, catalog, catalog_count);
    golden_check("dictionary.md", &out);
    buf_release(&out);
}

/* ---- statements of one stream ---- */

typedef struct Fixture {
    Arena arena;
    StreamPlan *plan;
    Buf out;
} Fixture;

static void open_fixture(Fixture *fixture, const Stream *stream)
{
    Err err = {0};

    arena_init(&fixture->arena, OUTPUT_MAX);
    buf_init(&fixture->out, OUTPUT_MAX);
    if (!stream_plan(stream, &fixture->arena, &fixture->plan, &err)) {
        fail_msg("%s", err.message);
    }
}

static void close_fixture(Fixture *fixture)
{
    buf_release(&fixture->out);
    arena_release(&fixture->arena);
}

static void compared_statements(Buf *out, const StreamPlan *plan)
{
    for (int t = 0; plan->tables[0].key_count > 0 && t < plan->table_count; t++) {
        buf_append_char(out, '\n');
        sqlgen_fresh(out, plan, t);
        buf_append_text(out, ";\n\n");
        sqlgen_fresh_copy(out, plan, t);
        buf_append_text(out, ";\n\n");
        sqlgen_fresh_delete(out, plan, t);
        buf_append_text(out, ";\n\n");
        sqlgen_differs(out, plan, t);
        buf_append_text(out, ";\n");
    }
    if (plan->tables[0].version_column >= 0) {
        buf_append_char(out, '\n');
        sqlgen_before_run(out, plan);
        buf_append_text(out, ";\n");
    }
}

static void all_statements(Buf *out, const StreamPlan *plan)
{
    size_t before;

    buf_printf(out, "-- Statements of stream %s as the loader runs them.\n\n", plan->stream->name);
    for (int t = 0; t < plan->table_count; t++) {
        sqlgen_copy(out, plan, t);
        buf_append_text(out, ";\n\n");
    }
    sqlgen_probe(out, plan);
    buf_append_text(out, ";\n\n");
    before = out->len;
    sqlgen_stored(out, plan);
    buf_append_text(out, out->len == before ? "" : ";\n\n");
    sqlgen_stage(out, plan);
    buf_append_text(out, ";\n\n");
    sqlgen_stage_copy(out, plan);
    buf_append_text(out, ";\n\n");
    sqlgen_upsert(out, plan);
    buf_append_text(out, ";\n");
    for (int t = 1; t < plan->table_count; t++) {
        buf_append_char(out, '\n');
        sqlgen_delete_children(out, plan, t);
        buf_append_text(out, ";\n");
    }
    if ((plan->stream->windows & WINDOW_DETAIL) != 0) {
        buf_append_char(out, '\n');
        sqlgen_need_detail(out, plan);
        buf_append_text(out, ";\n");
    }
    for (unsigned kind = WINDOW_SNAPSHOT; plan->tables[0].key_count > 0 && kind <= WINDOW_KIND_LAST;
         kind <<= 1) {
        if ((plan->stream->windows & kind & ~(unsigned)WINDOW_MODIFIED) != 0) {
            buf_append_char(out, '\n');
            sqlgen_missing(out, plan, kind);
            buf_append_text(out, ";\n");
        }
    }
    if (plan->tables[0].key_count > 0) {
        buf_append_char(out, '\n');
        sqlgen_mark_deleted(out, plan);
        buf_append_text(out, ";\n\n");
        sqlgen_keep_version(out, plan);
        buf_append_text(out, ";\n");
    }
    compared_statements(out, plan);
}

static void test_diagram(void **state)
{
    Buf out;

    (void)state;
    buf_init(&out, OUTPUT_MAX);
    sqlgen_erd(&out, catalog, catalog_count);
    golden_check("erd.mmd", &out);
    buf_release(&out);
}

static void test_statements(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalog_count; i++) {
        char name[64];
        Fixture fixture;

        open_fixture(&fixture, &catalog[i]);
        all_statements(&fixture.out, fixture.plan);
        assert_true(text_format(name, sizeof(name), "stream_%s.sql", catalog[i].name));
        golden_check(name, &fixture.out);
        close_fixture(&fixture);
    }
}

/* A statement is sent by itself: no semicolon, no line end after it; and none where there is none.
 */
static void test_statements_stand_alone(void **state)
{
    Fixture fixture;

    (void)state;
    open_fixture(&fixture, catalog_find("receipts"));
    sqlgen_probe(&fixture.out, fixture.plan);
    assert_int_equal(fixture.out.data[fixture.out.len - 1], 'n');
    assert_null(strchr(buf_text(&fixture.out), ';'));
    buf_clear(&fixture.out);
    sqlgen_need_detail(&fixture.out, fixture.plan);
    assert_int_equal(fixture.out.len, 0);
    close_fixture(&fixture);
}

/* Aliases and the filler are no columns; a root has its own, a stream of details one more. */
static void test_columns_in_copy_order(void **state)
{
    Fixture fixture;
    const char *text;

    (void)state;
    open_fixture(&fixture, catalog_find("company"));
    sqlgen_columns(&fixture.out, fixture.plan, 0);
    text = buf_text(&fixture.out);
    assert_memory_equal(text, "\"company_id\", \"name\", ", 22);
    assert_null(strstr(text + 1, "\"company_id\""));
    assert_non_null(strstr(text, "\"extra\", \"deleted_at\", \"synced_at\""));
    assert_null(strstr(text, "list_digest"));
    close_fixture(&fixture);

    open_fixture(&fixture, catalog_find("orders"));
    sqlgen_columns(&fixture.out, fixture.plan, 0);
    text = buf_text(&fixture.out);
    assert_string_equal(text + strlen(text) - 13, "\"list_digest\"");
    buf_clear(&fixture.out);
    sqlgen_columns(&fixture.out, fixture.plan, 1);
    text = buf_text(&fixture.out);
    assert_string_equal(text + strlen(text) - 7, "\"extra\"");
    assert_null(strstr(strstr(text, "\"plu\"") + 1, "\"plu\""));
    close_fixture(&fixture);
}

/* ---- keys of several columns, of text, and positions in a reply ---- */

static const Column sale_columns[] = {
    {NULL, "business_date", TYPE_DATE, COLUMN_KEY, "Business day"},
    {"channel", "channel", TYPE_TEXT, COLUMN_KEY, "Channel, the merchant's word"},
    {"#", "row_no", TYPE_INTEGER, COLUMN_KEY, "Position"},
    {"total", "total", TYPE_MONEY, 0, "Total | gross"},
    {.type = TYPE_NONE},
};

static const Column part_columns[] = {
    {"^", "business_date", TYPE_DATE, COLUMN_KEY, "Business day"},
    {"^", "channel", TYPE_TEXT, COLUMN_KEY, "Channel"},
    {"^", "row_no", TYPE_INTEGER, COLUMN_KEY, "Row"},
    {"#", "part_no", TYPE_INTEGER, COLUMN_KEY, "Position"},
    {.type = TYPE_NONE},
};

static const Table sale_children[] = {
    {.name = "sale_part", .comment = "Parts", .path = "parts", .columns = part_columns},
    {.name = NULL},
};

static const Stream sales = {
    .name = "sales",
    .summary = "Sales.",
    .path = "financial/analytics/productsales",
    .query = "a=b",
    .windows = WINDOW_REPORT_DAY,
    .from_param = "from",
    .optional = true,
    .root = {.name = "sale",
             .comment = "Sales",
             .columns = sale_columns,
             .children = sale_children,
             .index = (const char *const[]){"channel, total", NULL}},
};

static void expect(Buf *out, const char *part)
{
    if (strstr(buf_text(out), part) == NULL) {
        fail_msg("\"%s\" is not in:\n%s", part, buf_text(out));
    }
    buf_clear(out);
}

static void test_keys_of_several_columns(void **state)
{
    Fixture fixture;

    (void)state;
    open_fixture(&fixture, &sales);
    sqlgen_probe(&fixture.out, fixture.plan);
    expect(&fixture.out, "unnest($2::date[], $3::text[], $4::integer[], $5::uuid[]) with "
                         "ordinality\n       as u(key1, key2, key3, digest, position)");
    sqlgen_probe(&fixture.out, fixture.plan);
    expect(&fixture.out, "(select $1::bigint) and t.\"business_date\" = u.key1 and "
                         "t.\"channel\" = u.key2 and t.\"row_no\" = u.key3\n");
    sqlgen_delete_children(&fixture.out, fixture.plan, 1);
    expect(&fixture.out, "from unnest($2::date[], $3::text[], $4::integer[]) with");
    sqlgen_upsert(&fixture.out, fixture.plan);
    expect(&fixture.out,
           "on conflict (\"company_id\", \"business_date\", \"channel\", \"row_no\")");
    sqlgen_ddl(&fixture.out, &sales, 1);
    expect(&fixture.out, "create index if not exists \"sale_channel_total_idx\"\n    on "
                         "resto.\"sale\" (\"company_id\", \"channel\", \"total\");");
    sqlgen_ddl(&fixture.out, &sales, 1);
    expect(&fixture.out, "'Channel, the merchant''s word [JSON: channel]'");
    sqlgen_ddl(&fixture.out, &sales, 1);
    expect(&fixture.out, "'Position [JSON: position in the reply]'");
    sqlgen_ddl(&fixture.out, &sales, 1);
    expect(&fixture.out, "'Business day';");
    sqlgen_docs(&fixture.out, &sales, 1);
    expect(&fixture.out, "| Total \\| gross | total |");
    sqlgen_docs_json(&fixture.out, &sales, 1);
    expect(&fixture.out,
           "\"comment\": \"Total | gross\", \"personal\": null, \"json\": \"total\"}");
    sqlgen_docs(&fixture.out, &sales, 1);
    expect(&fixture.out, "- Window `report_day`: one business day");
    close_fixture(&fixture);
}

/* A root of companies has no key array: the company alone finds everything. */
static void test_children_of_companies(void **state)
{
    static const Column root[] = {{"id", "company_id", TYPE_BIGINT, COLUMN_KEY, "Number"},
                                  {.type = TYPE_NONE}};
    static const Column hours[] = {{"#", "hour_no", TYPE_INTEGER, COLUMN_KEY, "Position"},
                                   {.type = TYPE_NONE}};
    static const Table children[] = {
        {.name = "shop_hour", .comment = "Hours", .path = "hours", .columns = hours},
        {.name = NULL},
    };
    static const Stream shops = {
        .name = "shops",
        .summary = "Shops.",
        .path = "core/establishment",
        .windows = WINDOW_SNAPSHOT,
        .root = {.name = "shop", .comment = "Shops", .columns = root, .children = children},
    };
    Fixture fixture;

    (void)state;
    open_fixture(&fixture, &shops);
    sqlgen_delete_children(&fixture.out, fixture.plan, 1);
    assert_string_equal(buf_text(&fixture.out),
                        "delete from resto.\"shop_hour\"\n where \"company_id\" = $1::bigint");
    buf_clear(&fixture.out);
    sqlgen_probe(&fixture.out, fixture.plan);
    expect(&fixture.out, "from unnest($2::uuid[]) with ordinality");
    sqlgen_upsert(&fixture.out, fixture.plan);
    expect(&fixture.out, "on conflict (\"company_id\") do update set");
    close_fixture(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ddl),
        cmocka_unit_test(test_dictionary),
        cmocka_unit_test(test_diagram),
        cmocka_unit_test(test_statements),
        cmocka_unit_test(test_statements_stand_alone),
        cmocka_unit_test(test_columns_in_copy_order),
        cmocka_unit_test(test_keys_of_several_columns),
        cmocka_unit_test(test_children_of_companies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
