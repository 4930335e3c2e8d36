/* The schema brought up to date: migrations once, the catalog's DDL and the views when they
 * changed. */
#include "pg/migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "sql_text.h"

#define NAMES_MAX (16 * 1024)

typedef struct SchemaMarks {
    bool exists;
    int64_t version;
    char catalog[64];
    char report[64];
} SchemaMarks;

static int64_t file_number(const SqlFile *file)
{
    int64_t number = 0;

    (void)text_parse_int64((Str){file->name, strspn(file->name, "0123456789")}, &number);
    return number;
}

static int64_t newest_version(void)
{
    int64_t newest = 0;

    for (const SqlFile *file = sql_migrations; file->name != NULL; file++) {
        newest = file_number(file);
    }
    return newest;
}

static bool report_mark(char out[37], Err *err)
{
    DigestState *state = digest_new();
    Digest digest = {{0}};

    if (state == NULL) { /* another mark would have everything made anew */
        return err_set(err, ERR_MEMORY, "no memory to look at the schema");
    }
    digest_start(state);
    for (const SqlFile *file = sql_report; file->name != NULL; file++) {
        digest_add(state, file->text, strlen(file->text) + 1);
    }
    digest_finish(state, &digest);
    digest_free(state);
    digest_text(&digest, out);
    return true;
}

void schema_script(Buf *out, const SchemaSource *source)
{
    for (const SqlFile *file = sql_migrations; file->name != NULL; file++) {
        buf_printf(out, "-- migration %s\n", file->name);
        buf_append_text(out, file->text);
        buf_append_char(out, '\n');
    }
    buf_append_text(out, "-- tables of the catalog\n");
    buf_append_text(out, source->catalog_ddl);
    for (const SqlFile *file = sql_report; file->name != NULL; file++) {
        buf_printf(out, "-- report %s\n", file->name);
        buf_append_text(out, file->text);
        buf_append_char(out, '\n');
    }
}

/* The views that the files of sql/report make, by name. */
static void view_names(Buf *out)
{
    static const char words[] = "create or replace view report.";

    pg_array_start(out);
    for (const SqlFile *file = sql_report; file->name != NULL; file++) {
        for (const char *at = strstr(file->text, words); at != NULL; at = strstr(at, words)) {
            at += sizeof(words) - 1;
            pg_array_add_text(out, (Str){at, strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789_")});
        }
    }
    pg_array_end(out);
}

/* The last column tells whether all views are there: somebody may have dropped one, or restored the
 * other schemas only. */
static bool read_meta(PgConn *conn, PgResult **ret, Err *err)
{
    Buf names;
    bool ok;

    buf_init(&names, NAMES_MAX);
    view_names(&names);
    ok = buf_check(&names, "a list of views", err);
    if (ok) {
        const PgParam params[] = {{.text = buf_text(&names)}};

        ok = pg_query(conn,
                      "select schema_version, catalog_mark, report_mark, not exists (select from "
                      "pg_catalog.unnest($1::text[]) v where not exists (select from "
                      "pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = "
                      "c.relnamespace where n.nspname = 'report' and c.relkind = 'v' and c.relname "
                      "= v)) from restosync.meta",
                      params, 1, ret, err);
    }
    buf_release(&names);
    return ok;
}

static bool read_marks(PgConn *conn, SchemaMarks *marks, Err *err)
{
    PgResult *result = NULL;
    bool there;

    memset(marks, 0, sizeof(*marks));
    if (!pg_query(conn, "select pg_catalog.to_regclass('restosync.meta') is not null", NULL, 0,
                  &result, err)) {
        return false;
    }
    there = pg_bool(result, 0, 0);
    pg_result_free(result);
    if (!there) {
        return true;
    }
    if (!read_meta(conn, &result, err)) {
        return false;
    }
    if (pg_rows(result) == 1) {
        bool whole = pg_bool(result, 0, 3);

        marks->exists = true;
        marks->version = pg_integer(result, 0, 0);
        (void)text_copy(marks->catalog, sizeof(marks->catalog), str_of(pg_value(result, 0, 1)));
        (void)text_copy(marks->report, sizeof(marks->report),
                        str_of(whole ? pg_value(result, 0, 2) : ""));
    }
    pg_result_free(result);
    return true;
}

static bool current(const SchemaMarks *marks, const SchemaSource *source, const char *report)
{
    return marks->exists && marks->version == newest_version() &&
           strcmp(marks->catalog, source->catalog_mark) == 0 && strcmp(marks->report, report) == 0;
}

static bool run_script(PgConn *conn, const char *what, const char *sql, Err *err)
{
    return pg_script(conn, sql, err) || err_wrap(err, "%s", what);
}

static const char make_schema[] =
    "do $$ begin if pg_catalog.to_regnamespace('report') is null then create schema report; "
    "comment "
    "on schema report is 'Views and mappings for reporting, over resto'; end if; end $$";

/* Whether this transaction wrote every view and function there is: what is left over from another
 * version would stand beside its successor. */
static const char all_replaced[] =
    "select not exists (select from pg_catalog.pg_rewrite w join pg_catalog.pg_class c on c.oid = "
    "w.ev_class join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = "
    "'report' "
    "and c.relkind = 'v' and pg_catalog.age(w.xmin) > 0) and not exists (select from "
    "pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace where n.nspname "
    "= 'report' and p.prokind = 'f' and pg_catalog.age(p.xmin) > 0)";

/* Views and functions that lost or renamed a column cannot be replaced in place: they are dropped
 * and made again, and with them what others built on them. Tables of the schema (mappings people
 * edit, facts) stay. */
static const char drop_views[] =
    "do $$ declare v record; begin for v in select c.relname from pg_catalog.pg_class c join "
    "pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = 'report' and c.relkind "
    "= 'v' loop execute pg_catalog.format('drop view if exists report.%I cascade', v.relname); "
    "end loop; for v in select p.oid::pg_catalog.regprocedure as name from pg_catalog.pg_proc p "
    "join pg_catalog.pg_namespace n on n.oid = p.pronamespace where n.nspname = 'report' and "
    "p.prokind = 'f' loop execute pg_catalog.format('drop function %s', v.name); end loop; end $$";

static bool apply_files(PgConn *conn, Err *err)
{
    for (const SqlFile *file = sql_report; file->name != NULL; file++) {
        if (!run_script(conn, file->name, file->text, err)) {
            return false;
        }
    }
    return true;
}

/* A definition of another version is in the way; a lock, a right or the connection would be in the
 * way of the second way as well. */
static bool in_the_way(const Err *obstacle)
{
    return obstacle->code == ERR_NONE || obstacle->code == ERR_PG_QUERY ||
           obstacle->code == ERR_PG_SCHEMA;
}

/* Where they stand, so that views which others built on them stay as well. */
static bool replace_report(PgConn *conn, bool *ret_replaced, Err *err)
{
    PgResult *result = NULL;
    Err obstacle = {0};

    *ret_replaced = false;
    if (!pg_script(conn, "savepoint views", err)) {
        return false;
    }
    if (apply_files(conn, &obstacle) && pg_query(conn, all_replaced, NULL, 0, &result, &obstacle)) {
        *ret_replaced = pg_bool(result, 0, 0);
    }
    pg_result_free(result);
    if (*ret_replaced) {
        return pg_script(conn, "release savepoint views", err);
    }
    if (!in_the_way(&obstacle)) {
        *err = obstacle;
        return false;
    }
    return pg_script(conn, "rollback to savepoint views", err);
}

static bool apply_report(PgConn *conn, Err *err)
{
    bool replaced = false;

    if (!run_script(conn, "schema report", make_schema, err) ||
        !replace_report(conn, &replaced, err)) {
        return false;
    }
    return replaced ||
           (run_script(conn, "schema report", drop_views, err) && apply_files(conn, err));
}

/* ---- facts ---- */

#define FACTS_AT_ONCE "5000"

bool schema_refresh_facts(PgConn *conn, int64_t company_id, Err *err)
{
    char company[24];
    char after[24] = "-9223372036854775808";
    const PgParam params[] = {{.text = company}, {.text = after}};
    bool more = true;

    (void)text_format(company, sizeof(company), "%lld", (long long)company_id);
    if (!pg_query(conn, "select report.refresh_products($1::bigint)", params, 1, NULL, err)) {
        return false;
    }
    while (more) {
        PgResult *result = NULL;

        if (!pg_query(conn, "select report.refresh_some($1::bigint, $2::bigint, " FACTS_AT_ONCE ")",
                      params, 2, &result, err)) {
            return false;
        }
        more = !pg_null(result, 0, 0);
        (void)text_copy(after, sizeof(after), str_of(pg_value(result, 0, 0)));
        pg_result_free(result);
    }
    return pg_query(conn, "select report.facts_settled($1::bigint)", params, 1, NULL, err);
}

/* A new version of the views decides anew what each receipt is: nothing of the old facts stays. */
static bool refresh_all(PgConn *conn, Err *err)
{
    PgResult *result = NULL;
    bool ok = pg_query(conn,
                       "select company_id from report.company_clock union select company_id from "
                       "restosync.\"window\" union select company_id from restosync.fact_state",
                       NULL, 0, &result, err) &&
              pg_script(conn,
                        "truncate report.fct_receipt, report.fct_line, report.fct_payment, "
                        "report.fct_tax, report.fct_product_day, report.fct_modifier_day, "
                        "report.dim_product",
                        err);

    for (int row = 0; ok && row < pg_rows(result); row++) {
        ok = schema_refresh_facts(conn, pg_integer(result, row, 0), err);
    }
    pg_result_free(result);
    return ok;
}

static bool store_marks(PgConn *conn, const SchemaSource *source, const char *report, Err *err)
{
    char version[24];
    const PgParam params[] = {{.text = version}, {.text = source->catalog_mark}, {.text = report}};

    (void)text_format(version, sizeof(version), "%lld", (long long)newest_version());
    return pg_query(conn,
                    "insert into restosync.meta (only_row, schema_version, catalog_mark, "
                    "report_mark, updated_at) values (true, $1::int, $2, $3, clock_timestamp()) on "
                    "conflict (only_row) do update set schema_version = excluded.schema_version, "
                    "catalog_mark = excluded.catalog_mark, report_mark = excluded.report_mark, "
                    "updated_at = excluded.updated_at",
                    params, 3, NULL, err);
}

static bool upgrade(PgConn *conn, const SchemaSource *source, const char *report, bool *ret_changed,
                    Err *err)
{
    SchemaMarks marks;
    bool tables;

    if (!pg_query(conn, "select pg_catalog.pg_advisory_xact_lock(1381192496)", NULL, 0, NULL,
                  err) ||
        !read_marks(conn, &marks, err)) {
        return false;
    }
    FAULT_POINT("migration_begun");
    if (current(&marks, source, report)) {
        return true; /* another process was faster */
    }
    for (const SqlFile *file = sql_migrations; file->name != NULL; file++) {
        if (file_number(file) > marks.version && !run_script(conn, file->name, file->text, err)) {
            return false;
        }
    }
    tables = strcmp(marks.catalog, source->catalog_mark) != 0;
    if (tables && !run_script(conn, "tables of the catalog", source->catalog_ddl, err)) {
        return false;
    }
    if (!apply_report(conn, err) ||
        (strcmp(marks.report, report) != 0 && !refresh_all(conn, err)) ||
        !store_marks(conn, source, report, err)) {
        return false;
    }
    FAULT_POINT("migration_applied");
    *ret_changed = true;
    return true;
}

static bool newer_refused(const SchemaMarks *marks, Err *err)
{
    (void)err_set(err, ERR_PG_SCHEMA,
                  "the database was written by a newer restosync (schema %lld, this one knows "
                  "%lld)",
                  (long long)marks->version, (long long)newest_version());
    err_hint(err, "install the newer restosync on this machine");
    return false;
}

bool schema_ensure(PgConn *conn, const SchemaSource *source, bool allow, bool *ret_changed,
                   Err *err)
{
    char report[37];
    SchemaMarks marks;
    bool changed = false;

    if (!report_mark(report, err) || !read_marks(conn, &marks, err)) {
        return false;
    }
    if (marks.version > newest_version()) {
        return newer_refused(&marks, err);
    }
    if (!current(&marks, source, report)) {
        if (!allow) {
            return err_set(
                err, ERR_PG_SCHEMA,
                "the schema in %s is %s; auto_migrate is off, or this command only looks",
                pg_where(conn), marks.exists ? "older than this restosync" : "missing");
        }
        if (!pg_begin(conn, err)) {
            return false;
        }
        if (!upgrade(conn, source, report, &changed, err) || !pg_commit(conn, err)) {
            pg_rollback(conn);
            return false;
        }
        FAULT_POINT("migration_committed");
    }
    if (ret_changed != NULL) {
        *ret_changed = changed;
    }
    return true;
}
