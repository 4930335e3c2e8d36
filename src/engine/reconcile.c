/* The days are read once more, laid aside, compared by SQL, and judged: sql/queries/reconcile_*. */
#include "reconcile_private.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "model/sqlgen.h"
#include "promoted.h"
#include "state.h"

#define STATEMENT_MAX (256 * 1024)
#define POSITIONS_MAX (64 * 1024 * 1024)
#define PLAN_ARENA (4 * 1024 * 1024)
#define RECEIPTS "receipts"
#define SALES "product_sales"

typedef struct Reconcile {
    const EngineOptions *options;
    ReconcileTally *tally;
    char company[24], from[DATE_TEXT], to[DATE_TEXT];
} Reconcile;

bool reconcile_last_day(PgConn *conn, int64_t company_id, Date *ret, Err *err)
{
    CompanyFacts facts;

    if (!state_company(conn, company_id, clock_wall(), 1, &facts, err)) {
        return false;
    }
    *ret = facts.today - 1;
    return true;
}

/* ---- content: values that are in no sum ---- */

/* Positions among the listed receipts become findings about `table`. */
static bool note_content(PgConn *conn, const Reconcile *job, const char *table,
                         const PgResult *result, Err *err)
{
    PgParam found[] = {{.text = job->company}, {.text = table}, {.text = NULL}};
    Buf positions;
    bool ok;

    if (pg_rows(result) == 0) {
        return true;
    }
    buf_init(&positions, POSITIONS_MAX);
    pg_array_start(&positions);
    for (int row = 0; row < pg_rows(result); row++) {
        pg_array_add_int64(&positions, pg_integer(result, row, 0));
    }
    pg_array_end(&positions);
    found[2].text = buf_text(&positions);
    ok = buf_check(&positions, "an array of receipts", err) &&
         pg_query(conn, "reconcile_content", found, 3, NULL, err);
    buf_release(&positions);
    return ok;
}

/* `sql`: a statement or the name of a query that answers with positions. */
static bool differing(PgConn *conn, const Reconcile *job, const char *sql, const char *table,
                      const char *keys, Err *err)
{
    const PgParam params[] = {{.text = job->company}, {.text = keys}};
    PgResult *result = NULL;
    bool ok =
        pg_query(conn, sql, params, 2, &result, err) && note_content(conn, job, table, result, err);

    pg_result_free(result);
    return ok;
}

static bool compare_tables(PgConn *conn, const Reconcile *job, const StreamPlan *plan,
                           const char *keys, Err *err)
{
    bool ok = true;
    Buf sql;

    buf_init(&sql, STATEMENT_MAX);
    for (int t = 0; ok && t < plan->table_count; t++) {
        buf_clear(&sql);
        sqlgen_differs(&sql, plan, t);
        ok = buf_check(&sql, "a generated statement", err) &&
             differing(conn, job, buf_text(&sql), plan->tables[t].table->name, keys, err);
    }
    buf_release(&sql);
    return ok;
}

static bool compare_content(PgConn *conn, const Reconcile *job, Err *err)
{
    StreamPlan *plan = NULL;
    PgResult *keys = NULL;
    Arena arena;
    bool ok;

    arena_init(&arena, PLAN_ARENA);
    ok = promoted_plan(conn, catalog_find(RECEIPTS), &arena, &plan, err) &&
         pg_query(conn, "reconcile_keys", NULL, 0, &keys, err);
    ok = ok && compare_tables(conn, job, plan, pg_value(keys, 0, 0), err) &&
         differing(conn, job, "verify_facts", "the facts of schema report", pg_value(keys, 0, 0),
                   err);
    pg_result_free(keys);
    arena_release(&arena);
    return ok;
}

/* ---- verdicts ---- */

static const StreamTally *tally_of(const RunTally *tally, const char *stream)
{
    for (int i = 0; i < tally->stream_count; i++) {
        if (strcmp(tally->streams[i].stream->name, stream) == 0) {
            return &tally->streams[i];
        }
    }
    return NULL;
}

static bool was_read(const RunTally *tally, const char *stream)
{
    const StreamTally *one = tally_of(tally, stream);

    return one != NULL && one->windows_planned > 0 && one->windows_failed == 0 &&
           one->rejected == 0;
}

bool reconcile_forget(PgConn *conn, const char *company, const char *from, const char *to,
                      const char *source, const char *run_id, Err *err)
{
    const PgParam params[] = {
        {.text = company}, {.text = from}, {.text = to}, {.text = source}, {.text = run_id}};

    return pg_query(conn, "reconcile_forget", params, 5, NULL, err);
}

static bool compare_listing(PgConn *conn, const Reconcile *job, Err *err)
{
    const PgParam params[] = {{.text = job->company},
                              {.text = job->from},
                              {.text = job->to},
                              {.text = job->tally->run.run_id}};

    return pg_script(conn, sql_query("reconcile_fresh"), err) &&
           pg_query(conn, "reconcile_listing", params, 3, NULL, err) &&
           compare_content(conn, job, err) &&
           pg_query(conn, "reconcile_listing_verdict", params, 4, NULL, err);
}

static bool compare_sales(PgConn *conn, const Reconcile *job, Err *err)
{
    const PgParam params[] = {{.text = job->company},
                              {.text = job->from},
                              {.text = job->to},
                              {.text = job->tally->run.run_id}};

    return pg_query(conn, "reconcile_days_all", params + 1, 2, NULL, err) &&
           pg_query(conn, "reconcile_sales_fresh", params, 1, NULL, err) &&
           pg_query(conn, "reconcile_sales_verdict", params, 4, NULL, err) &&
           reconcile_forget(conn, job->company, job->from, job->to, "productsales",
                            job->tally->run.run_id, err);
}

bool reconcile_count(PgConn *conn, ReconcileTally *tally, Err *err)
{
    const PgParam params[] = {{.text = tally->run.run_id}};
    PgResult *result = NULL;

    if (!pg_query(conn, "reconcile_count", params, 1, &result, err)) {
        return false;
    }
    tally->matches = pg_integer(result, 0, 0);
    tally->mismatches = pg_integer(result, 0, 1);
    tally->roundings = pg_integer(result, 0, 2);
    tally->unknowns = pg_integer(result, 0, 3);
    if (tally->mismatches > 0) {
        (void)err_set(err, ERR_MISMATCH,
                      "%lld figures of %lld business days differ from what Lightspeed says, from "
                      "%s to %s",
                      (long long)tally->mismatches, (long long)pg_integer(result, 0, 4),
                      pg_value(result, 0, 5), pg_value(result, 0, 6));
        err_hint(err, "restosync backfill --again --from %s --to %s receipts product_sales",
                 pg_value(result, 0, 5), pg_value(result, 0, 6));
    } else if (tally->unknowns > 0) {
        (void)err_set(err, ERR_PARTIAL,
                      "%lld figures cannot be judged: receipts changed at the till after the last "
                      "sync, or there is nothing to compare with",
                      (long long)tally->unknowns);
        err_hint(err, "restosync sync, then restosync reconcile again");
    }
    pg_result_free(result);
    return err->code == ERR_NONE;
}

/* Called with the session in which everything read lies in temporary tables. */
static bool compare(void *ctx, PgConn *conn, const RunTally *tally, Err *err)
{
    Reconcile *job = ctx;
    bool listing = was_read(tally, RECEIPTS);
    bool sales = was_read(tally, SALES);

    if (!listing && !sales) {
        return true; /* the tally says why */
    }
    if (!pg_begin(conn, err)) {
        return false;
    }
    if (!pg_script(conn, sql_query("reconcile_tables"), err) ||
        (listing && !compare_listing(conn, job, err)) ||
        (sales && !compare_sales(conn, job, err)) || !pg_commit(conn, err)) {
        pg_rollback(conn);
        return false;
    }
    return reconcile_count(conn, job->tally, err);
}

bool engine_reconcile(const EngineOptions *options, Auth *auth, HttpClient *http, PgConn *conn,
                      ReconcileTally *ret, Err *err)
{
    const Stream *streams[] = {catalog_find(RECEIPTS), catalog_find(SALES), NULL};
    Reconcile job = {.options = options, .tally = ret};
    EngineOptions aside = *options;
    Err failed = {0};

    memset(ret, 0, sizeof(*ret));
    (void)text_format(job.company, sizeof(job.company), "%lld", (long long)options->company_id);
    date_format(options->from, job.from);
    date_format(options->to, job.to);
    aside.mode = ENGINE_BACKFILL;
    aside.command = "reconcile";
    aside.streams = streams;
    aside.again = true;
    aside.aside = true;
    aside.on_aside = compare;
    aside.aside_ctx = &job;
    if (!engine_run(&aside, auth, http, conn, &ret->run, err)) {
        return false;
    }
    /* A source that could not be read leaves its days unjudged. */
    engine_verdict(&ret->run, &failed);
    *err = failed;
    return failed.code == ERR_NONE;
}

/* ---- every night, without a call ---- */

static bool judge_run(PgConn *conn, Reconcile *job, Err *err)
{
    const PgParam run[] = {{.text = job->company}, {.text = job->tally->run.run_id}};
    PgResult *span = NULL;
    bool ok;

    if (!pg_script(conn, sql_query("reconcile_tables"), err) ||
        !pg_query(conn, "reconcile_days_run", run, 2, &span, err)) {
        return false;
    }
    ok = true;
    if (!pg_null(span, 0, 0)) {
        const PgParam params[] = {{.text = job->company},
                                  {.text = pg_value(span, 0, 0)},
                                  {.text = pg_value(span, 0, 1)},
                                  {.text = job->tally->run.run_id}};

        ok = pg_query(conn, "reconcile_sales_stored", params, 3, NULL, err) &&
             pg_query(conn, "reconcile_sales_verdict", params, 4, NULL, err);
    }
    pg_result_free(span);
    return ok;
}

bool reconcile_run(PgConn *conn, int64_t company_id, const RunTally *run, ReconcileTally *ret,
                   Err *err)
{
    Reconcile job = {.tally = ret};

    memset(ret, 0, sizeof(*ret));
    (void)text_copy(ret->run.run_id, sizeof(ret->run.run_id), str_of(run->run_id));
    (void)text_format(job.company, sizeof(job.company), "%lld", (long long)company_id);
    if (tally_of(run, SALES) == NULL) {
        return true; /* no report was asked for that could be judged */
    }
    if (!pg_begin(conn, err)) {
        return false;
    }
    if (!judge_run(conn, &job, err) || !pg_commit(conn, err)) {
        pg_rollback(conn);
        return false;
    }
    return reconcile_count(conn, ret, err);
}
