/* COPY text and array literals: what goes into PostgreSQL is what comes out of it. */
#include <string.h>

#include "unit.h"

#include "pg/pg.h"

static void copy_fields_are_escaped(void **state)
{
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"", ""},
        {"plain", "plain"},
        {"a\tb", "a\\tb"},
        {"a\nb", "a\\nb"},
        {"a\rb", "a\\rb"},
        {"\\", "\\\\"},
        {"\\.", "\\\\."},
        {"\\N", "\\\\N"},
        {"\xc3\xa9", "\xc3\xa9"},
        {"x\\\t\n", "x\\\\\\t\\n"},
    };
    Buf out;

    (void)state;
    buf_init(&out, 1000);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        buf_clear(&out);
        pg_copy_text(&out, str_of(cases[i].in));
        assert_string_equal(buf_text(&out), cases[i].out);
    }
    buf_clear(&out);
    pg_copy_text(&out, STR_NULL);
    assert_string_equal(buf_text(&out), "\\N");
    buf_release(&out);
}

static void arrays_are_quoted(void **state)
{
    Buf out;

    (void)state;
    buf_init(&out, 1000);
    pg_array_start(&out);
    pg_array_add_text(&out, STR_LIT("a \"b\" \\c,{}"));
    pg_array_add_text(&out, STR_NULL);
    pg_array_add_int64(&out, -5);
    pg_array_end(&out);
    assert_string_equal(buf_text(&out), "{\"a \\\"b\\\" \\\\c,{}\",NULL,-5}");
    buf_clear(&out);
    pg_identifier(&out, "we\"ird");
    assert_string_equal(buf_text(&out), "\"we\"\"ird\"");
    buf_release(&out);
}

static void queries_are_embedded_and_unknown_ones_are_not(void **state)
{
    (void)state;
    assert_non_null(strstr(sql_query("window_done"), "restosync.\"window\""));
    assert_non_null(sql_query("auth_intent"));
    assert_null(sql_query("no_such_query"));
}

static void the_network_needs_a_verified_server(void **state)
{
    static const char *const refused[] = {
        "host=db.example.invalid dbname=bi",
        "postgresql://etl@db.example.invalid/bi?sslmode=require",
        "host=db.example.invalid sslmode=verify-ca",
        "host=/tmp,db.example.invalid",
    };
    Err err = {0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        PgConn *conn = NULL;

        assert_false(
            pg_connect(&conn, &(PgOptions){.conninfo = refused[i], .app_name = "unit"}, &err));
        assert_int_equal(err.code, ERR_PG_TLS);
        assert_null(conn);
    }
    assert_false(pg_connect(&(PgConn *){NULL},
                            &(PgOptions){.conninfo = "postgresql://u:canary@[/x", .app_name = "u"},
                            &err));
    assert_int_equal(err.code, ERR_CONFIG);
    assert_null(strstr(err.message, "canary"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copy_fields_are_escaped),
        cmocka_unit_test(arrays_are_quoted),
        cmocka_unit_test(queries_are_embedded_and_unknown_ones_are_not),
        cmocka_unit_test(the_network_needs_a_verified_server),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
