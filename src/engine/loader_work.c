/* A job becomes durable: one transaction a group of windows, retried where that can help. */
#include "loader_work.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/memory.h"
#include "aside.h"
#include "changes.h"
#include "claim.h"
#include "facts.h"

#define JOB_TRIES 4

static bool connect_and_lock(LoaderWork *work, Err *err);
static bool work_whole(LoaderWork *work, LoadPlan *load, LoadJob *job, Err *err);
static bool work_piece(LoaderWork *work, LoadPlan *load, LoadJob *job, Err *err);

static bool find_open_rejects(LoaderWork *work, Err *err)
{
    char company[24];
    const PgParam params[] = {{.text = company}};
    PgResult *result = NULL;

    (void)text_format(company, sizeof(company), "%lld", (long long)work->options.company_id);
    if (!pg_query(work->conn,
                  "select distinct stream from restosync.rejected "
                  "where company_id = $1::bigint and resolved_at is null",
                  params, 1, &result, err)) {
        return false;
    }
    for (int row = 0; row < pg_rows(result); row++) {
        for (int i = 0; i < work->plan_count; i++) {
            LoadPlan *load = &work->plans[i];

            load->open_rejects = load->open_rejects ||
                                 strcmp(load->plan->stream->name, pg_value(result, row, 0)) == 0;
        }
    }
    pg_result_free(result);
    return true;
}

static bool make_room_aside(LoaderWork *work, Err *err)
{
    for (int i = 0; work->options.aside && i < work->plan_count; i++) {
        if (!aside_create(work->conn, &work->plans[i], err)) {
            return false;
        }
    }
    return true;
}

bool loader_work_open(LoaderWork *work, const LoaderOptions *options, Err *err)
{
    memset(work, 0, sizeof(*work));
    work->options = *options;
    work->plans = mem_alloc(sizeof(*work->plans) * (size_t)(options->plan_count + 1));
    if (work->plans == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for the loader");
    }
    for (int i = 0; i < options->plan_count; i++) {
        work->plan_count = i + 1;
        if (!load_plan_init(&work->plans[i], options->plans[i], !options->copy_text, err) ||
            ((options->aside || options->verify) && !aside_init(&work->plans[i], err))) {
            return false;
        }
    }
    return connect_and_lock(work, err) && make_room_aside(work, err) &&
           (options->aside || (find_open_rejects(work, err) &&
                               changes_known(work->conn, options->company_id, &work->known, err)));
}

void loader_work_close(LoaderWork *work)
{
    if (work->conn != NULL) {
        pg_rollback(work->conn);
        pg_free(work->conn);
    }
    for (int i = 0; i < work->plan_count; i++) {
        load_plan_release(&work->plans[i]);
    }
    mem_free(work->plans);
    work->conn = NULL;
    work->plans = NULL;
    work->plan_count = 0;
}

static void forget_temporary(LoadPlan *load)
{
    load->staged = false;
    if (load->aside != NULL) {
        load->aside->made = false;
    }
}

/* A session that is gone took with it what lay aside: only a new run can help then. */
static bool ready(LoaderWork *work, Err *err)
{
    if (pg_alive(work->conn)) {
        return true;
    }
    return work->options.aside
               ? err_set(err, ERR_PG_CONNECT, "the database connection was lost while comparing")
               : connect_and_lock(work, err);
}

static bool hold(LoaderWork *work, const LoadJob *job, Err *err)
{
    return work->options.aside || claim_hold(work->conn, &work->options, job, err);
}

static bool load_job(LoaderWork *work, LoadPlan *load, const LoadJob *job, bool slow, Err *err)
{
    unsigned how = (slow ? LOAD_SLOW : 0) | (job->together ? LOAD_TOGETHER : 0);

    return work->options.aside
               ? aside_page(work->conn, load, work->options.company_id, job->page, err)
               : load_page(work->conn, load, work->options.company_id, work->options.run_id,
                           job->page, how, err);
}

static bool connect_and_lock(LoaderWork *work, Err *err)
{
    char name[64];

    (void)text_format(name, sizeof(name), "restosync load run=%.8s", work->options.run_id);
    if (work->conn != NULL) {
        pg_free(work->conn);
        work->conn = NULL;
    }
    for (int i = 0; i < work->plan_count; i++) {
        forget_temporary(&work->plans[i]);
    }
    return pg_connect(&work->conn,
                      &(PgOptions){.conninfo = work->options.conninfo, .app_name = name}, err) &&
           claim_streams(work->conn, &work->options, err);
}

/* ---- jobs ---- */

static LoadPlan *plan_of(LoaderWork *work, const LoadJob *job)
{
    for (int i = 0; i < work->plan_count; i++) {
        if (work->plans[i].plan == job->page->plan) {
            return &work->plans[i];
        }
    }
    return NULL;
}

static void roll_back(LoaderWork *work)
{
    pg_rollback(work->conn);
    for (int i = 0; i < work->plan_count; i++) {
        if (!work->options.aside) {
            forget_temporary(&work->plans[i]); /* a table made in here is gone as well */
        }
    }
}

static void fail_windows(LoadJob *job, const Err *err)
{
    for (int i = 0; i < job->share_count; i++) {
        job->shares[i].err = *err;
    }
}

void loader_work_job(LoaderWork *work, LoadJob *job)
{
    const Window *window = job->share_count > 0 ? job->shares[0].window : NULL;
    LoadPlan *load = plan_of(work, job);
    Err err = {0};

    if (job->abandon || (work->streaming != NULL && work->streaming != window)) {
        roll_back(work); /* nobody brings the rest of that window any more */
        work->streaming = NULL;
        err_clear(&work->stream_err);
    }
    if (job->abandon) {
        return;
    }
    if (load == NULL || window == NULL) {
        (void)err_set(&err, ERR_INTERNAL, "a batch of an unplanned stream reached the loader");
        fail_windows(job, &err);
        return;
    }
    if (work->streaming == window || !job->ends) {
        if (!work_piece(work, load, job, &err)) {
            fail_windows(job, &err);
        }
    } else if (!work_whole(work, load, job, &err)) {
        fail_windows(job, &err);
    }
}

bool loader_work_report(LoaderWork *work, LoadPlan *load, const LoadJob *job, Err *err)
{
    int64_t company_id = work->options.company_id;
    PgResult *before = NULL;
    bool ok = changes_before(work->conn, load, company_id, job, work->known, &before, err) &&
              facts_refresh(work->conn, load, company_id, job, err) &&
              changes_after(work->conn, company_id, work->options.run_id, before, err);

    pg_result_free(before);
    return ok;
}

/* Counts of this page per window, then the ledger rows where the windows end. */
static bool account(LoaderWork *work, LoadPlan *load, LoadJob *job, Err *err)
{
    for (int i = 0; i < job->share_count; i++) {
        LoadShare *share = &job->shares[i];
        int end = i + 1 < job->share_count ? job->shares[i + 1].first : job->page->record_count;

        load_count(load, job->page, share->first, end, &share->stored);
        if (work->options.aside) {
            continue;
        }
        if (job->ends &&
            !load_gone(work->conn, load, work->options.company_id, work->options.run_id,
                       share->gone, &share->stored.deleted, err)) {
            return false;
        }
        FAULT_POINT("load_gone");
        if (job->ends && !load_ledger(work->conn, work->options.company_id, work->options.run_id,
                                      share->window, &share->stored, err)) {
            return false;
        }
    }
    FAULT_POINT("load_ledger");
    return work->options.aside || loader_work_report(work, load, job, err);
}

static void forget_counts(LoadJob *job)
{
    for (int i = 0; i < job->share_count; i++) {
        memset(&job->shares[i].stored, 0, sizeof(job->shares[i].stored));
    }
}

/* Loading is idempotent, so a lost answer to COMMIT is settled by doing it again: what was
 * committed is found unchanged. */
static bool work_whole(LoaderWork *work, LoadPlan *load, LoadJob *job, Err *err)
{
    bool slow = false;

    for (int tries = 1;; tries++) {
        err_clear(err);
        forget_counts(job);
        if (ready(work, err) && pg_begin(work->conn, err) && hold(work, job, err) &&
            load_job(work, load, job, slow, err) && account(work, load, job, err) &&
            pg_commit(work->conn, err)) {
            FAULT_POINT("load_committed");
            return true;
        }
        roll_back(work);
        forget_counts(job);
        if (tries >= JOB_TRIES ||
            (err->code != ERR_PG_UNIQUE && err->code != ERR_PG_FORM && err->code != ERR_PG_BUSY &&
             err->code != ERR_PG_LOST && !(err->code == ERR_PG_CONNECT && tries > 1))) {
            loader_explain(work->conn, load->plan, err);
            return false;
        }
        slow = slow || err->code == ERR_PG_UNIQUE;
        if (err->code != ERR_PG_UNIQUE && err->code != ERR_PG_FORM) {
            clock_sleep_ms(200 * tries);
        }
    }
}

static bool load_piece(LoaderWork *work, LoadPlan *load, LoadJob *job, Err *err)
{
    if (!pg_script(work->conn, "savepoint piece", err)) {
        return false;
    }
    if (!load_job(work, load, job, false, err)) {
        if (err->code != ERR_PG_UNIQUE) {
            return false;
        }
        err_clear(err);
        forget_temporary(load);
        if (!pg_script(work->conn, "rollback to savepoint piece", err) ||
            !load_job(work, load, job, true, err)) {
            return false;
        }
    }
    job->shares[0].stored = work->stream_stored;
    if (!pg_script(work->conn, "release savepoint piece", err) || !account(work, load, job, err)) {
        return false;
    }
    work->stream_stored = job->shares[0].stored;
    FAULT_POINT("load_piece");
    return true;
}

/* A piece of a window that is too large for one job: the transaction stays open until the piece
 * that ends it. A failure fails the whole window; the run reads it again from its start. */
static bool work_piece(LoaderWork *work, LoadPlan *load, LoadJob *job, Err *err)
{
    if (work->streaming == NULL) {
        err_clear(&work->stream_err);
        memset(&work->stream_stored, 0, sizeof(work->stream_stored));
        work->streaming = job->shares[0].window;
        if (!ready(work, &work->stream_err) || !pg_begin(work->conn, &work->stream_err) ||
            !hold(work, job, &work->stream_err)) {
            roll_back(work);
        }
    }
    if (work->stream_err.code == ERR_NONE &&
        (!load_piece(work, load, job, &work->stream_err) ||
         (job->ends && !pg_commit(work->conn, &work->stream_err)))) {
        roll_back(work);
        loader_explain(work->conn, load->plan, &work->stream_err);
    }
    if (job->ends) {
        work->streaming = NULL;
    }
    if (work->stream_err.code != ERR_NONE) {
        *err = work->stream_err;
        return false;
    }
    return true;
}
