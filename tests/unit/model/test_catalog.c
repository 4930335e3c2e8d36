/* The real catalog: it passes its own check, and says what the API page and the data model say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "model/catalog.h"
#include "model/profile.h"

typedef void (*TableVisit)(const Stream *stream, const Table *table);

static void visit_tables(const Stream *stream, const Table *table, TableVisit visit)
{
    visit(stream, table);
    for (const Table *child = table->children; child != NULL && child->name != NULL; child++) {
        visit_tables(stream, child, visit);
    }
}

static void visit_catalog(TableVisit visit)
{
    for (size_t i = 0; i < catalog_count; i++) {
        visit_tables(&catalog[i], &catalog[i].root, visit);
    }
}

static void test_passes_its_check(void **state)
{
    Err err = {0};

    (void)state;
    if (!catalog_check(catalog, catalog_count, &err)) {
        fail_msg("%s", err.message);
    }
}

/* Every entity of the data model; parents are read before those that depend on them. */
static void test_streams_in_order(void **state)
{
    static const char *const names[] = {
        "company",   "establishment", "floors",        "receipts",
        "orders",    "product_sales", "products",      "groups",
        "additions", "timed_events",  "payment_types", "tax_classes",
        "customers", "employees",     "clocktimes",    "reservations",
    };

    (void)state;
    assert_string_equal(catalog[0].name, "company");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_non_null(catalog_find(names[i]));
        assert_false(catalog_find(names[i])->optional);
    }
    for (size_t i = 0; i < catalog_count; i++) {
        const Stream *parent = catalog[i].parent == NULL ? NULL : catalog_find(catalog[i].parent);

        assert_true(catalog[i].parent == NULL || (parent != NULL && parent < &catalog[i]));
    }
    assert_null(catalog_find("receipt"));
    assert_string_equal(catalog_find("company")->path, profile_l_series.company_path);
}

static void has_comments(const Stream *stream, const Table *table)
{
    (void)stream;
    assert_true(strlen(table->comment) > 10);
    for (const Column *column = table->columns; column->type != TYPE_NONE; column++) {
        assert_non_null(column->comment);
        if (strlen(column->comment) < 3 || strpbrk(column->comment, "\n[]|\\") != NULL) {
            fail_msg("%s.%s: no good comment: %s", table->name, column->name, column->comment);
        }
    }
}

static void test_everything_has_a_comment(void **state)
{
    (void)state;
    visit_catalog(has_comments);
}

static int numeric_seen;

/* data-model: money (19,4), unit prices (19,6), rates (9,4), quantities (14,4); never a float. */
static void types_by_name(const Stream *stream, const Table *table)
{
    (void)stream;
    for (const Column *column = table->columns; column->type != TYPE_NONE; column++) {
        size_t len = strlen(column->name);
        bool id = len > 3 && strcmp(column->name + len - 3, "_id") == 0;
        bool instant = len > 3 && strcmp(column->name + len - 3, "_at") == 0;

        assert_null(strstr(column_type_sql(column->type), "double"));
        if (instant) {
            assert_int_equal(column->type, TYPE_INSTANT);
            assert_true((column->flags & COLUMN_EPOCH_NULL) != 0);
        } else if (id) {
            assert_true(column->type == TYPE_BIGINT || column->type == TYPE_INTEGER ||
                        column->type == TYPE_TEXT);
        }
        if (column_type_precision(column->type) > 0) {
            numeric_seen++;
            assert_true(column_type_scale(column->type) >= 4);
        }
    }
}

static void test_types_follow_names(void **state)
{
    (void)state;
    numeric_seen = 0;
    visit_catalog(types_by_name);
    assert_true(numeric_seen > 30);
}

static void is_readable(const char *path)
{
    static const char *const writing[] = {"oauth", "token", "status", "webhooks", "renew"};

    for (size_t i = 0; path != NULL && i < sizeof(writing) / sizeof(writing[0]); i++) {
        assert_null(strstr(path, writing[i]));
    }
}

static void test_no_writing_endpoint(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalog_count; i++) {
        is_readable(catalog[i].path);
        is_readable(catalog[i].detail_path);
    }
}

static const Column *column_of(const char *stream, const char *path)
{
    for (const Column *column = catalog_find(stream)->root.columns; column->type != TYPE_NONE;
         column++) {
        if (strcmp(column->path, path) == 0) {
            return column;
        }
    }
    fail_msg("%s has no %s", stream, path);
    return NULL;
}

static void test_names_of_the_data_model(void **state)
{
    static const char *const renamed[][2] = {
        {"creationDate", "created_at"}, {"modificationDate", "modified_at"},
        {"closingDate", "closed_at"},   {"deliveryDate", "delivery_at"},
        {"printDate", "printed_at"},    {"totalWithoutTax", "total_without_tax"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(renamed) / sizeof(renamed[0]); i++) {
        assert_string_equal(column_of("receipts", renamed[i][0])->name, renamed[i][1]);
    }
    assert_true((column_of("receipts", "modificationDate")->flags & COLUMN_VERSION) != 0);
    assert_true((column_of("receipts", "creationDate")->flags & COLUMN_CREATED) != 0);
    assert_true((column_of("receipts", "tableId")->flags & COLUMN_ZERO_NULL) != 0);
    assert_int_equal(column_of("receipts", "numberOfCustomers")->flags, 0);
    assert_int_equal(column_of("company", "id")->flags, COLUMN_KEY);
    assert_string_equal(column_of("company", "id")->name, "company_id");
}

static void test_words(void **state)
{
    (void)state;
    assert_string_equal(column_type_sql(TYPE_MONEY), "numeric(19,4)");
    assert_int_equal(column_type_precision(TYPE_MONEY), 19);
    assert_int_equal(column_type_scale(TYPE_MONEY), 4);
    assert_string_equal(column_type_sql(TYPE_PRICE), "numeric(19,6)");
    assert_string_equal(column_type_sql(TYPE_RATE), "numeric(9,4)");
    assert_string_equal(column_type_sql(TYPE_QUANTITY), "numeric(14,4)");
    assert_string_equal(column_type_sql(TYPE_LOCAL), "timestamp");
    assert_string_equal(column_type_sql(TYPE_JSON), "jsonb");
    assert_int_equal(column_type_precision(TYPE_BIGINT), 0);
    assert_string_equal(window_kind_name(WINDOW_SNAPSHOT), "snapshot");
    assert_string_equal(window_kind_name(WINDOW_MODIFIED), "modified");
    assert_string_equal(window_kind_name(WINDOW_CREATED), "created");
    assert_string_equal(window_kind_name(WINDOW_REPORT_DAY), "report_day");
    assert_string_equal(window_kind_name(WINDOW_DETAIL), "detail");
    assert_string_equal(window_kind_name(WINDOW_MODIFIED | WINDOW_CREATED), "unknown");
}

static void test_numbers_of_types_agree(void **state)
{
    int numeric = 0;

    (void)state;
    for (int type = TYPE_BIGINT; type <= TYPE_JSON; type++) {
        int precision = column_type_precision((ColumnType)type);
        char words[32];

        assert_non_null(column_type_sql((ColumnType)type));
        if (precision > 0) {
            assert_true(text_format(words, sizeof(words), "numeric(%d,%d)", precision,
                                    column_type_scale((ColumnType)type)));
            assert_string_equal(column_type_sql((ColumnType)type), words);
            numeric++;
        } else {
            assert_null(strstr(column_type_sql((ColumnType)type), "numeric"));
        }
    }
    assert_int_equal(numeric, 4);
}

static void test_stored_columns(void **state)
{
    const Column alias = {"b", "x", TYPE_TEXT, COLUMN_ALIAS, "c"};
    const Column plain = {"a", "x", TYPE_TEXT, 0, "c"};
    const Column filler = {"id", "company_id", TYPE_BIGINT, COLUMN_KEY, "c"};

    (void)state;
    assert_true(column_stored(&plain));
    assert_false(column_stored(&alias));
    assert_false(column_stored(&filler));
}

static void test_profile(void **state)
{
    (void)state;
    assert_string_equal(profile_l_series.production_url, "https://lightspeedapis.com/resto");
    assert_string_equal(profile_l_series.token_path, "/oauth2/v1/token");
    assert_int_equal(profile_l_series.grace_seconds, 60);
    assert_true(profile_l_series.basic_auth);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_passes_its_check),
        cmocka_unit_test(test_streams_in_order),
        cmocka_unit_test(test_everything_has_a_comment),
        cmocka_unit_test(test_types_follow_names),
        cmocka_unit_test(test_no_writing_endpoint),
        cmocka_unit_test(test_names_of_the_data_model),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_numbers_of_types_agree),
        cmocka_unit_test(test_stored_columns),
        cmocka_unit_test(test_profile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
