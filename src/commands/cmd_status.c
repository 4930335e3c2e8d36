/* status: sign-in, last runs, freshness, gaps and rows, by the ledger and the journal. */
#include <stdio.h>
#include <string.h>

#include "listing.h"

#define JSON_MAX (16 * 1024 * 1024)
#define SQL_MAX (256 * 1024)
#define RUNS_SHOWN 5
#define COUNTED_EXACTLY "5000000" /* rows; larger tables are estimated */

static const ListingColumn sign_in_columns[] = {
    {"company_id", "company", LISTING_TEXT},
    {"name", "name", LISTING_TEXT},
    {"state", "state", LISTING_TEXT},
    {"generation", "generation", LISTING_TEXT},
    {"refreshed_at", "renewed", LISTING_MOMENT},
    {"signed_in_at", "signed in", LISTING_MOMENT},
    {"reason", "", LISTING_TEXT},
    {NULL, NULL, LISTING_TEXT},
};

static const ListingColumn run_columns[] = {
    {"run", "run", LISTING_TEXT},
    {"command", "command", LISTING_TEXT},
    {"company_id", "company", LISTING_TEXT},
    {"started_at", "started", LISTING_MOMENT},
    {"status", "status", LISTING_TEXT},
    {"exit_code", "exit", LISTING_TEXT},
    {"seconds", "seconds", LISTING_TEXT},
    {"api_calls", "calls", LISTING_COUNT},
    {"message", "", LISTING_TEXT},
    {NULL, NULL, LISTING_TEXT},
};

static const ListingColumn stream_columns[] = {
    {"company_id", "company", LISTING_TEXT},
    {"stream", "stream", LISTING_TEXT},
    {"complete_to", "complete to", LISTING_MOMENT},
    {"age_seconds", "age", LISTING_DURATION},
    {"first_day", "first day", LISTING_TEXT},
    {"last_day", "last day", LISTING_TEXT},
    {"windows", "windows", LISTING_COUNT},
    {"failed", "failed", LISTING_COUNT},
    {NULL, NULL, LISTING_TEXT},
};

static const ListingColumn gap_columns[] = {
    {"company_id", "company", LISTING_TEXT}, {"stream", "stream", LISTING_TEXT},
    {"first_day", "from", LISTING_TEXT},     {"last_day", "to", LISTING_TEXT},
    {"days", "days", LISTING_COUNT},         {NULL, NULL, LISTING_TEXT},
};

static const ListingColumn day_columns[] = {
    {"company_id", "company", LISTING_TEXT}, {"state", "state", LISTING_TEXT},
    {"days", "days", LISTING_COUNT},         {"first_day", "first", LISTING_TEXT},
    {"last_day", "last", LISTING_TEXT},      {NULL, NULL, LISTING_TEXT},
};

static const ListingColumn row_columns[] = {
    {"table", "table", LISTING_TEXT},
    {"rows", "rows", LISTING_COUNT},
    {NULL, NULL, LISTING_TEXT},
};

static const ListingColumn change_columns[] = {
    {"company_id", "company", LISTING_TEXT},
    {"business_date", "day", LISTING_TEXT},
    {"seen_at", "seen", LISTING_MOMENT},
    {"sales_incl_tax", "sales incl tax", LISTING_TEXT},
    {"net_sales", "net sales", LISTING_TEXT},
    {"because", "because of", LISTING_TEXT},
    {NULL, NULL, LISTING_TEXT},
};

enum Part {
    PART_SIGN_INS,
    PART_RUNS,
    PART_STREAMS,
    PART_GAPS,
    PART_DAYS,
    PART_CHANGES,
    PART_COUNT
};

static const Listing parts[PART_COUNT] = {
    [PART_SIGN_INS] = {.query = "status_sign_ins",
                       .key = "sign_ins",
                       .title = "sign-in",
                       .none = "nobody has signed in yet: restosync auth login",
                       .columns = sign_in_columns},
    [PART_RUNS] = {.query = "status_runs",
                   .key = "runs",
                   .title = "\nlast runs",
                   .none = "\nno run yet: restosync sync",
                   .columns = run_columns},
    [PART_STREAMS] = {.query = "status_streams",
                      .key = "streams",
                      .title = "\nstreams",
                      .none = "\nnothing was read yet",
                      .columns = stream_columns},
    [PART_GAPS] = {.query = "status_gaps",
                   .key = "gaps",
                   .title = "\nmissing business days (restosync backfill --from ... --to ...)",
                   .none = "\nno business day is missing between the first and the last one read",
                   .columns = gap_columns},
    [PART_DAYS] = {.query = "status_days",
                   .key = "day_states",
                   .title = "\nbusiness days (restosync explain day_state)",
                   .columns = day_columns},
    [PART_CHANGES] = {.query = "changes_last",
                      .key = "changed_after_the_fact",
                      .title = "\nchanged after the fact: days that were whole before",
                      .columns = change_columns},
};

/* Whoever may read the data need not be allowed to see the sign-ins: that part is left out then. */
static bool hidden(int part, Err *err)
{
    if (part != PART_SIGN_INS || err->code != ERR_PG_RIGHT) {
        return false;
    }
    err_clear(err);
    return true;
}

/* ---- rows of schema resto ---- */

static void count_table(Buf *sql, const Table *table, int *number)
{
    buf_printf(sql,
               "%sselect %d as n, '%s' as \"table\", case when big then reltuples::bigint else"
               " (select count(*) from resto.\"%s\" x where $1::bigint = 0"
               " or x.company_id = $1::bigint) end as rows, big as estimated"
               " from (select reltuples, reltuples > " COUNTED_EXACTLY " and $1::bigint = 0 as big"
               " from pg_catalog.pg_class where oid = 'resto.\"%s\"'::pg_catalog.regclass) c",
               *number == 0 ? "" : " union all ", *number, table->name, table->name, table->name);
    *number += 1;
    for (const Table *child = table->children; child != NULL && child->name != NULL; child++) {
        count_table(sql, child, number);
    }
}

/* One statement over all tables of the catalog. */
static bool count_rows_sql(Buf *sql, bool json, Err *err)
{
    int number = 0;

    buf_append_text(sql,
                    json ? "select coalesce(json_agg(r), '[]')::text from (" : "select * from (");
    buf_append_text(sql, "select \"table\", rows, estimated from (");
    for (size_t i = 0; i < catalog_count; i++) {
        count_table(sql, &catalog[i].root, &number);
    }
    buf_append_text(sql, ") c order by n) r");
    return buf_check(sql, "the statement that counts rows", err);
}

static bool print_rows(const Context *context, const PgParam *params, Err *err)
{
    Listing rows = {.title = "\nrows", .columns = row_columns};
    bool ok;
    Buf sql;

    buf_init(&sql, SQL_MAX);
    ok = count_rows_sql(&sql, false, err);
    if (ok) {
        rows.query = buf_text(&sql);
        ok = listing_print(context, &rows, params, 1, NULL, err);
    }
    buf_release(&sql);
    return ok;
}

static bool json_rows(const Context *context, const PgParam *params, Buf *json, Err *err)
{
    PgResult *result = NULL;
    bool ok;
    Buf sql;

    buf_init(&sql, SQL_MAX);
    ok = count_rows_sql(&sql, true, err) &&
         pg_query(context->conn, buf_text(&sql), params, 1, &result, err);
    if (ok) {
        buf_printf(json, ",\n \"rows\": %s", pg_value(result, 0, 0));
        pg_result_free(result);
    }
    buf_release(&sql);
    return ok;
}

/* ---- what waits for a person ---- */

static void say_open(int64_t rejected, int64_t unknown)
{
    if (rejected > 0) {
        out_line("\n%lld records do not fit and were set aside: look at restosync.rejected",
                 (long long)rejected);
    }
    if (unknown > 0) {
        out_line("\n%lld members of replies have no column, their values are in extra: look at "
                 "restosync.unknown_field",
                 (long long)unknown);
    }
}

static bool read_open(const Context *context, const PgParam *params, int64_t *ret_rejected,
                      int64_t *ret_unknown, Err *err)
{
    PgResult *result = NULL;

    if (!pg_query(context->conn, "status_open", params, 1, &result, err)) {
        if (err->code != ERR_PG_RIGHT) {
            return false;
        }
        err_clear(err); /* restosync.rejected may be closed to this user */
        *ret_rejected = 0;
        *ret_unknown = 0;
        return true;
    }
    *ret_rejected = pg_integer(result, 0, 0);
    *ret_unknown = pg_integer(result, 0, 1);
    pg_result_free(result);
    return true;
}

/* ---- the command ---- */

static bool print_status(const Context *context, const PgParam *params, Err *err)
{
    int64_t rejected = 0;
    int64_t unknown = 0;

    for (int i = 0; i < PART_COUNT; i++) {
        if (!listing_print(context, &parts[i], params, i == PART_RUNS || i == PART_CHANGES ? 2 : 1,
                           NULL, err) &&
            !hidden(i, err)) {
            return false;
        }
    }
    if (!print_rows(context, params, err) ||
        !read_open(context, params, &rejected, &unknown, err)) {
        return false;
    }
    say_open(rejected, unknown);
    return true;
}

static bool write_json(const Context *context, const PgParam *params, Buf *json, Err *err)
{
    int64_t rejected = 0;
    int64_t unknown = 0;

    for (int i = 0; i < PART_COUNT; i++) {
        buf_printf(json, "%s\"%s\": ", i == 0 ? "{" : ",\n ", parts[i].key);
        if (!query_json(context->conn, parts[i].query, params,
                        i == PART_RUNS || i == PART_CHANGES ? 2 : 1, json, err)) {
            if (!hidden(i, err)) {
                return false;
            }
            buf_append_text(json, "null");
        }
    }
    if (!json_rows(context, params, json, err) ||
        !read_open(context, params, &rejected, &unknown, err)) {
        return false;
    }
    buf_printf(json, ",\n \"open\": {\"rejected\": %lld, \"unknown_fields\": %lld}}\n",
               (long long)rejected, (long long)unknown);
    return true;
}

ExitCode cmd_status(Context *context, Err *err)
{
    char company[NUMBER_TEXT], limit[NUMBER_TEXT];
    const PgParam params[] = {param_number(company, context->company_id),
                              param_number(limit, RUNS_SHOWN)};
    bool ok;
    Buf json;

    if (!context->flags->json) {
        ok = print_status(context, params, err);
    } else {
        buf_init(&json, JSON_MAX);
        ok = write_json(context, params, &json, err) && out_result(&json, "the status", err);
        buf_release(&json);
    }
    return ok ? EXIT_CODE_OK : err_info(err->code)->exit;
}
