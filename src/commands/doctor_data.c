/* doctor's look at the database: rights, tables as the catalog wants them, rows that fit together.
 */
#include <stdio.h>
#include <string.h>

#include "checks.h"
#include "model/sqlgen.h"

#define TEXT_MAX 1024
#define SQL_MAX (256 * 1024)
#define ROWS_FEW 20    /* below that no share means anything */
#define STALE_HOURS 30 /* one night missed */

/* ---- the schema ---- */

/* false: nothing else of the database can be asked. */
static bool check_schema(Checks *checks)
{
    Context *context = checks->context;
    const PgOptions options = {.conninfo = setting_text(context->settings, SET_POSTGRES_URL),
                               .app_name = "restosync doctor"};
    Err err = {0};

    if (!pg_connect(&context->conn, &options, &err)) {
        return false; /* the settings' checks have told it */
    }
    if (engine_schema_ensure(context->conn, false, NULL, &err)) {
        checks_tell(checks, "schema", "as this restosync wants it", &err);
        return true;
    }
    if (err.code == ERR_PG_SCHEMA && err.hint[0] == '\0' &&
        setting_bool(context->settings, SET_POSTGRES_AUTO_MIGRATE)) {
        checks_warn(checks, "schema", "missing, or of an older version",
                    "the next command brings it up to date; or restosync schema upgrade");
    } else {
        checks_tell(checks, "schema", "", &err);
    }
    pg_free(context->conn);
    context->conn = NULL;
    return false;
}

static void check_rights(Checks *checks)
{
    PgResult *result = NULL;
    char text[TEXT_MAX] = "";
    Err err = {0};

    if (pg_query(checks->context->conn, "doctor_rights", NULL, 0, &result, &err)) {
        const char *user = pg_value(result, 0, 0);

        (void)text_format(text, sizeof(text), "\"%.60s\" may read and write all of ours%s", user,
                          pg_null(result, 0, 2) ? ", and upgrade it" : "");
        if (!pg_null(result, 0, 3)) {
            (void)err_set(&err, ERR_PG_RIGHT, "\"%.60s\" cannot write %.900s", user,
                          pg_value(result, 0, 3));
            err_hint(&err, "let the owner grant select, insert, update, delete on them");
        }
    }
    checks_tell(checks, "rights", text, &err);
    if (err.code == ERR_NONE && pg_bool(result, 0, 1)) {
        checks_warn(checks, "rights", "the agent connects as a superuser",
                    "a role of its own that owns the database is enough");
    }
    if (err.code == ERR_NONE && !pg_null(result, 0, 2)) {
        (void)text_format(text, sizeof(text),
                          "this role does not own all of ours, %.200s does: upgrades can fail",
                          pg_value(result, 0, 2));
        checks_warn(checks, "rights", text,
                    "reassign owned by that role to it, in this database, as a superuser; or "
                    "restore the dump as this role, with --no-owner");
    }
    if (err.code == ERR_NONE && pg_bool(result, 0, 4)) {
        checks_warn(checks, "rights", "every user of this server can look into schema resto",
                    "revoke all on schema resto, report, restosync from public");
    }
    pg_result_free(result);
}

/* ---- the tables ---- */

typedef struct Wanted {
    Buf tables, columns, types;
} Wanted;

static void want(Wanted *wanted, const char *table, const char *column, const char *type)
{
    pg_array_add_text(&wanted->tables, str_of(table));
    pg_array_add_text(&wanted->columns, str_of(column));
    pg_array_add_text(&wanted->types, str_of(type));
}

static void want_table(Wanted *wanted, const Table *table)
{
    want(wanted, table->name, "company_id", "bigint");
    want(wanted, table->name, "extra", "jsonb");
    for (const Column *column = table->columns; column->type != TYPE_NONE; column++) {
        if (column_stored(column)) {
            want(wanted, table->name, column->name, column_type_sql(column->type));
        }
    }
    for (const Table *child = table->children; child != NULL && child->name != NULL; child++) {
        want_table(wanted, child);
    }
}

static void tell_differences(Checks *checks, const PgResult *result)
{
    Err err = {0};
    Buf list;

    buf_init(&list, TEXT_MAX / 2);
    for (int i = 0; i < pg_rows(result) && i < 5; i++) {
        buf_printf(&list, "%s%s", i == 0 ? "" : ", ", pg_value(result, i, 0));
    }
    if (pg_rows(result) > 0) {
        (void)err_set(&err, ERR_PG_SCHEMA, "%d columns are not what they were made: %s",
                      pg_rows(result), buf_text(&list));
        err_hint(&err, "somebody changed them: put them back as restosync schema print has them");
    }
    checks_tell(checks, "tables", "every column is there, with its type", &err);
    buf_release(&list);
}

static void check_differences(Checks *checks)
{
    Wanted wanted;
    PgResult *result = NULL;
    Err err = {0};

    buf_init(&wanted.tables, SQL_MAX);
    buf_init(&wanted.columns, SQL_MAX);
    buf_init(&wanted.types, SQL_MAX);
    pg_array_start(&wanted.tables);
    pg_array_start(&wanted.columns);
    pg_array_start(&wanted.types);
    for (size_t i = 0; i < catalog_count; i++) {
        want_table(&wanted, &catalog[i].root);
    }
    pg_array_end(&wanted.tables);
    pg_array_end(&wanted.columns);
    pg_array_end(&wanted.types);
    {
        const PgParam params[] = {{.text = buf_text(&wanted.tables)},
                                  {.text = buf_text(&wanted.columns)},
                                  {.text = buf_text(&wanted.types)}};

        if (pg_query(checks->context->conn, "doctor_differences", params, 3, &result, &err)) {
            tell_differences(checks, result);
        } else {
            checks_tell(checks, "tables", "", &err);
        }
    }
    pg_result_free(result);
    buf_release(&wanted.tables);
    buf_release(&wanted.columns);
    buf_release(&wanted.types);
}

static void check_orphans(Checks *checks)
{
    PgResult *result = NULL;
    Err err = {0};
    Buf sql, list;

    buf_init(&sql, SQL_MAX);
    buf_init(&list, TEXT_MAX / 2);
    sqlgen_orphans(&sql, catalog, catalog_count);
    if (pg_query(checks->context->conn, buf_text(&sql), NULL, 0, &result, &err)) {
        for (int i = 0; i < pg_rows(result); i++) {
            if (pg_integer(result, i, 1) > 0) {
                buf_printf(&list, "%s%s of %s", list.len == 0 ? "" : ", ", pg_value(result, i, 1),
                           pg_value(result, i, 0));
            }
        }
        if (list.len > 0) {
            (void)err_set(&err, ERR_INTERNAL, "rows without the record they belong to: %s",
                          buf_text(&list));
            err_hint(&err, "somebody wrote into our tables, or a check of ours failed: restosync "
                           "backfill --again of their days puts the records back");
        }
    }
    checks_tell(checks, "orphans", "every row has the record it belongs to", &err);
    pg_result_free(result);
    buf_release(&sql);
    buf_release(&list);
}

/* ---- business days, and when they were last read ---- */

static int64_t percent(int64_t part, int64_t whole)
{
    return whole == 0 ? 0 : part * 100 / whole;
}

static void check_business_day(Checks *checks, const PgResult *result, int row)
{
    const char *zone = pg_value(result, row, 1);
    const char *opening = pg_value(result, row, 2);
    int64_t receipts = pg_integer(result, row, 6);
    int64_t boundary = percent(pg_integer(result, row, 7), receipts);
    int64_t night = percent(pg_integer(result, row, 8), receipts);
    char text[TEXT_MAX];
    Err none = {0};
    bool fits = true;

    if (!pg_bool(result, row, 4) || pg_bool(result, row, 5)) {
        (void)text_format(text, sizeof(text), "company %s in \"%.60s\" counts in the zone %.60s",
                          pg_value(result, row, 0), pg_value(result, row, 3), zone);
        checks_warn(checks, "business day", text,
                    "if that is wrong: time_zone in report.company_setting, or the back office");
        fits = false;
    }
    if (receipts >= ROWS_FEW && boundary >= 2) {
        (void)text_format(text, sizeof(text),
                          "%lld %% of the sales are around %s, where a new day "
                          "begins",
                          (long long)boundary, opening);
        checks_warn(checks, "business day", text,
                    "opening_time in report.company_setting moves the boundary");
        fits = false;
    }
    if (receipts >= ROWS_FEW && night >= 2 && night > boundary) {
        (void)text_format(text, sizeof(text), "%lld %% of the sales are between 03:00 and 06:00",
                          (long long)night);
        checks_warn(checks, "business day", text,
                    "open at night? else the zone or the clock of a till is wrong");
        fits = false;
    }
    if (fits) {
        (void)text_format(text, sizeof(text), "company %s begins its day at %s %.60s",
                          pg_value(result, row, 0), opening, zone);
        checks_tell(checks, "business day", text, &none);
    }
}

static void check_business_days(Checks *checks)
{
    char company[NUMBER_TEXT];
    const PgParam params[] = {param_number(company, checks->context->settings->company_id)};
    PgResult *result = NULL;
    Err err = {0};

    if (!pg_query(checks->context->conn, "doctor_business_day", params, 1, &result, &err)) {
        checks_tell(checks, "business day", "", &err);
    }
    for (int i = 0; i < pg_rows(result); i++) {
        check_business_day(checks, result, i);
    }
    pg_result_free(result);
}

static void check_last_run(Checks *checks)
{
    char company[NUMBER_TEXT], text[TEXT_MAX];
    const PgParam params[] = {param_number(company, checks->context->settings->company_id)};
    PgResult *result = NULL;
    Err err = {0};

    if (!pg_query(checks->context->conn, "doctor_last_run", params, 1, &result, &err)) {
        checks_tell(checks, "last sync", "", &err);
        return;
    }
    if (pg_rows(result) == 0) {
        checks_warn(checks, "last sync", "no sync was complete yet",
                    "restosync sync; then restosync timer install");
    }
    for (int i = 0; i < pg_rows(result); i++) {
        (void)text_format(text, sizeof(text), "company %s: complete %s hours ago",
                          pg_value(result, i, 0), pg_value(result, i, 1));
        if (pg_integer(result, i, 1) > STALE_HOURS) {
            checks_warn(checks, "last sync", text, "restosync timer status; restosync runs");
        } else {
            checks_tell(checks, "last sync", text, &err);
        }
    }
    pg_result_free(result);
}

void checks_of_data(Checks *checks)
{
    if (check_schema(checks)) {
        check_rights(checks);
        check_differences(checks);
        check_orphans(checks);
        check_business_days(checks);
        checks_of_meanings(checks);
        check_last_run(checks);
    }
}
