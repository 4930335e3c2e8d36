/* A stream compiled: tables in order, indexes of columns, trees of members, and look-up in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "model/paths.h"

#define PLAN_BYTES (1024 * 1024)

typedef struct Fixture {
    Arena arena;
    StreamPlan *plan;
} Fixture;

static void compile(Fixture *fixture, const Stream *stream)
{
    Err err = {0};

    arena_init(&fixture->arena, PLAN_BYTES);
    if (!stream_plan(stream, &fixture->arena, &fixture->plan, &err)) {
        fail_msg("%s", err.message);
    }
}

static int table_index(const StreamPlan *plan, const char *name)
{
    for (int t = 0; t < plan->table_count; t++) {
        if (strcmp(plan->tables[t].table->name, name) == 0) {
            return t;
        }
    }
    fail_msg("no table %s", name);
    return -1;
}

static const TablePlan *table_of(const StreamPlan *plan, const char *name)
{
    return &plan->tables[table_index(plan, name)];
}

/* The node of a dotted path, by path_find alone. */
static PathNode *node_of(const TablePlan *table, const char *path)
{
    PathNode *first = table->members;
    PathNode *node = NULL;

    for (;;) {
        Str name = {path, strcspn(path, ".")};

        node = path_find(first, NULL, name);
        if (node == NULL || path[name.len] == '\0') {
            return node;
        }
        first = node->first;
        path += name.len + 1;
    }
}

static const Column *column_at(const TablePlan *table, const char *path)
{
    const PathNode *node = node_of(table, path);

    assert_non_null(node);
    assert_true(node->column >= 0);
    assert_int_equal(node->table, -1);
    assert_null(node->first);
    return &table->table->columns[node->column];
}

static void test_tables_stand_after_their_parents(void **state)
{
    static const char *const names[] = {
        "receipt",
        "receipt_item",
        "receipt_item_modifier",
        "receipt_item_tax",
        "receipt_action_item",
        "receipt_action_item_modifier",
        "receipt_action_item_tax",
        "receipt_payment",
        "receipt_tax",
    };
    static const int parents[] = {-1, 0, 1, 1, 0, 4, 4, 0, 0};
    Fixture fixture;

    (void)state;
    compile(&fixture, catalog_find("receipts"));
    assert_ptr_equal(fixture.plan->stream, catalog_find("receipts"));
    assert_int_equal(fixture.plan->table_count, 9);
    for (int t = 0; t < 9; t++) {
        assert_string_equal(fixture.plan->tables[t].table->name, names[t]);
        assert_int_equal(fixture.plan->tables[t].parent, parents[t]);
    }
    arena_release(&fixture.arena);
}

static void test_keys_versions_and_copies(void **state)
{
    const TablePlan *root;
    const TablePlan *tax;
    Fixture fixture;

    (void)state;
    compile(&fixture, catalog_find("receipts"));
    root = &fixture.plan->tables[0];
    assert_int_equal(root->key_count, 1);
    assert_int_equal(root->key_columns[0], 0);
    assert_string_equal(root->table->columns[root->version_column].name, "modified_at");
    assert_string_equal(root->table->columns[root->created_column].name, "created_at");
    assert_int_equal(root->table->columns[root->column_count].type, TYPE_NONE);

    tax = table_of(fixture.plan, "receipt_item_tax");
    assert_int_equal(tax->version_column, -1);
    assert_int_equal(tax->created_column, -1);
    assert_int_equal(tax->key_count, 3);
    for (int k = 0; k < 3; k++) {
        assert_int_equal(tax->key_columns[k], k);
    }
    for (int c = 0; c < tax->column_count; c++) {
        const Column *column = &tax->table->columns[c];
        const TablePlan *parent = &fixture.plan->tables[tax->parent];

        if (strcmp(column->path, "^") == 0) {
            assert_string_equal(parent->table->columns[tax->copy_from[c]].name, column->name);
        } else {
            assert_int_equal(tax->copy_from[c], -1);
        }
    }
    arena_release(&fixture.arena);
}

static void test_members_of_nested_objects(void **state)
{
    const TablePlan *item;
    const PathNode *tax;
    Fixture fixture;

    (void)state;
    compile(&fixture, catalog_find("receipts"));
    item = table_of(fixture.plan, "receipt_item");
    tax = node_of(item, "taxInfo");
    assert_non_null(tax);
    assert_int_equal(tax->column, -1);
    assert_int_equal(tax->table, -1);
    assert_false(tax->keep);
    assert_non_null(tax->first);
    assert_string_equal(column_at(item, "taxInfo.taxClassCode")->name, "tax_class_code");
    assert_int_equal(node_of(item, "taxInfo.taxCalculations")->table,
                     table_index(fixture.plan, "receipt_item_tax"));
    assert_int_equal(node_of(item, "taxInfo.taxCalculations")->column, -1);
    /* The same member of the root is an array. */
    assert_int_equal(node_of(&fixture.plan->tables[0], "taxInfo")->table,
                     table_index(fixture.plan, "receipt_tax"));
    assert_null(node_of(&fixture.plan->tables[0], "taxInfo")->first);
    assert_null(node_of(item, "^"));
    assert_null(node_of(item, "#"));
    arena_release(&fixture.arena);
}

static void test_aliases_have_their_own_index(void **state)
{
    const TablePlan *item;
    const Column *column;
    const Column *alias;
    Fixture fixture;

    (void)state;
    compile(&fixture, catalog_find("receipts"));
    item = table_of(fixture.plan, "receipt_item");
    column = column_at(item, "productId");
    alias = column_at(item, "productPLU");
    assert_ptr_equal(alias, column + 1);
    assert_string_equal(alias->name, column->name);
    assert_true(column_stored(column));
    assert_false(column_stored(alias));
    arena_release(&fixture.arena);
}

static void test_company_fills_the_implicit_column(void **state)
{
    const TablePlan *root;
    Fixture fixture;

    (void)state;
    compile(&fixture, catalog_find("company"));
    root = &fixture.plan->tables[0];
    assert_int_equal(fixture.plan->table_count, 1);
    assert_int_equal(root->key_count, 0);
    assert_string_equal(column_at(root, "id")->name, "company_id");
    assert_false(column_stored(column_at(root, "id")));
    assert_int_equal(root->version_column, -1);
    assert_string_equal(column_at(root, "openingTime")->name, "opening_time");
    arena_release(&fixture.arena);
}

static void test_recursion_and_keep(void **state)
{
    const TablePlan *item;
    Fixture fixture;
    int at;

    (void)state;
    compile(&fixture, catalog_find("orders"));
    at = table_index(fixture.plan, "online_order_item");
    item = &fixture.plan->tables[at];
    assert_int_equal(node_of(&fixture.plan->tables[0], "orderItems")->table, at);
    assert_int_equal(node_of(item, "subitems")->table, at);
    assert_int_equal(item->parent, 0);
    assert_int_equal(item->key_count, 2);
    assert_int_equal(item->copy_from[2], -1); /* parent_line_no, "^#" */
    assert_true(node_of(&fixture.plan->tables[0], "orderPayment")->keep);
    assert_int_equal(node_of(&fixture.plan->tables[0], "orderPayment")->column, -1);
    assert_false(node_of(&fixture.plan->tables[0], "orderPayments")->keep);
    arena_release(&fixture.arena);
}

static void test_find_takes_the_hint_first(void **state)
{
    PathNode c = {.name = STR_LIT("c"), .column = 2, .table = -1};
    PathNode b = {.name = STR_LIT("b"), .column = 1, .table = -1, .next = &c};
    PathNode a = {.name = STR_LIT("a"), .column = 0, .table = -1, .next = &b};
    PathNode other = {.name = STR_LIT("b"), .column = 9, .table = -1};

    (void)state;
    assert_ptr_equal(path_find(&a, NULL, STR_LIT("a")), &a);
    assert_ptr_equal(path_find(&a, &b, STR_LIT("b")), &b);
    assert_ptr_equal(path_find(&a, &other, STR_LIT("b")), &other);
    assert_ptr_equal(path_find(&a, &c, STR_LIT("a")), &a);
    assert_null(path_find(&a, &b, STR_LIT("bb")));
    assert_null(path_find(&a, NULL, STR_LIT("")));
    assert_null(path_find(NULL, NULL, STR_LIT("a")));
}

/* Without memory there is an error, no plan, and nothing left behind. */
static void no_memory_for(const Stream *stream)
{
    StreamPlan *plan = NULL;
    Err err = {0};
    Arena arena;
    bool ok = false;

    for (size_t max = 0; !ok; max += 32) {
        assert_true(max < PLAN_BYTES);
        arena_init(&arena, max);
        ok = stream_plan(stream, &arena, &plan, &err);
        if (!ok) {
            assert_null(plan);
            assert_int_equal(err.code, ERR_MEMORY);
            assert_non_null(strstr(err.message, stream->name));
        }
        arena_release(&arena);
    }
    plan = NULL;
    arena_init(&arena, PLAN_BYTES);
    mem_fail_after(1);
    assert_false(stream_plan(stream, &arena, &plan, &err));
    mem_fail_after(-1);
    assert_int_equal(err.code, ERR_MEMORY);
    assert_null(plan);
    arena_release(&arena);
    assert_int_equal(mem_live(), 0);
}

static void test_no_memory(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalog_count; i++) {
        no_memory_for(&catalog[i]);
    }
}

static void test_malformed_stream(void **state)
{
    static const Column columns[] = {{"id", "Id", TYPE_BIGINT, COLUMN_KEY, "Number"},
                                     {.type = TYPE_NONE}};
    const Stream stream = {.name = "bad",
                           .summary = "Bad.",
                           .path = "core/bad",
                           .windows = WINDOW_SNAPSHOT,
                           .root = {.name = "bad", .comment = "Bad", .columns = columns}};
    StreamPlan *plan = NULL;
    Err err = {0};
    Arena arena;

    (void)state;
    arena_init(&arena, PLAN_BYTES);
    assert_false(stream_plan(&stream, &arena, &plan, &err));
    assert_int_equal(err.code, ERR_INTERNAL);
    assert_null(plan);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_stand_after_their_parents),
        cmocka_unit_test(test_keys_versions_and_copies),
        cmocka_unit_test(test_members_of_nested_objects),
        cmocka_unit_test(test_aliases_have_their_own_index),
        cmocka_unit_test(test_company_fills_the_implicit_column),
        cmocka_unit_test(test_recursion_and_keep),
        cmocka_unit_test(test_find_takes_the_hint_first),
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_malformed_stream),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
