/* A run from its first to its last line: journal, lock, company, plan, fetch and load, journal.
 *
 * The company comes first: it proves that the sign-in belongs to the company the rows will be
 * stored under, and brings the zone and opening time that business days are made of.
 */
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/memory.h"
#include "engine/reconcile.h"
#include "claim.h"
#include "facts.h"
#include "fetch.h"
#include "model/sqlgen.h"
#include "pg/migrate.h"
#include "plan.h"
#include "promoted.h"

/* What backfills and the nightly run both read; orders' days get their leases in detail.c. */
#define LEASED_KINDS (WINDOW_CREATED | WINDOW_REPORT_DAY | WINDOW_SNAPSHOT)

typedef struct Run {
    const EngineOptions *options;
    RunTally *tally;
    Arena arena; /* stream plans */
    StreamRun streams[FETCH_STREAMS];
    const StreamPlan *plans[FETCH_STREAMS];
    int stream_count;
    Privacy privacy;
    Loader *loader;
    Fetch fetch;
    bool fetching;
} Run;

static bool run_body(Run *run, Auth *auth, HttpClient *http, PgConn *conn, Err *err);
static void run_end(Run *run, PgConn *conn, const Err *outcome);

bool engine_run(const EngineOptions *options, Auth *auth, HttpClient *http, PgConn *conn,
                RunTally *ret, Err *err)
{
    Instant started = clock_wall();
    Run *run = mem_alloc(sizeof(*run));
    bool ok;

    if (run == NULL) {
        return err_set(err, ERR_MEMORY, "no memory to start a run");
    }
    memset(run, 0, sizeof(*run));
    memset(ret, 0, sizeof(*ret));
    run->options = options;
    run->fetch.options = options; /* whoever warns, however early, has somebody to tell */
    run->tally = ret;
    run->privacy = (Privacy){.guests = options->guests,
                             .staff = options->staff,
                             .company_id = options->company_id,
                             .key = options->pseudonym_key};
    arena_init(&run->arena, 16 * 1024 * 1024);
    ok = state_run_start(conn, options, ret, err);
    if (ok) {
        int before = auth_rotations(auth);

        FAULT_POINT("run_started");
        ok = run_body(run, auth, http, conn, err);
        ret->rotations = auth_rotations(auth) - before;
        ret->milliseconds = (clock_wall() - started) / 1000;
        run_end(run, conn, err);
    }
    if (run->fetching) {
        fetch_release(&run->fetch);
    }
    privacy_release(&run->privacy);
    loader_close(run->loader);
    arena_release(&run->arena);
    mem_free(run);
    return ok;
}

/* ---- set-up ---- */

static bool add_stream(Run *run, const Stream *stream, PgConn *conn, Err *err)
{
    int n = run->stream_count;
    StreamPlan *plan = NULL;

    if (!promoted_plan(conn, stream, &run->arena, &plan, err)) {
        return false;
    }
    run->plans[n] = plan;
    run->tally->streams[n] =
        (StreamTally){.stream = stream, .implicit = !plan_wants(run->options, stream)};
    run->streams[n] = (StreamRun){.plan = plan, .tally = &run->tally->streams[n]};
    run->stream_count = n + 1;
    run->tally->stream_count = n + 1;
    return true;
}

static bool is_company(const Run *run, const Stream *stream)
{
    return strcmp(stream->path, run->options->profile->company_path) == 0;
}

static bool add_streams(Run *run, PgConn *conn, Err *err)
{
    for (size_t i = 0; i < catalog_count; i++) {
        const Stream *stream = &catalog[i];

        if ((plan_wants(run->options, stream) || is_company(run, stream)) &&
            privacy_allows(&run->privacy, stream) && run->stream_count < FETCH_STREAMS &&
            !add_stream(run, stream, conn, err)) {
            return false;
        }
    }
    return true;
}

/* Whether a clean reading of the window proves what is gone: its list is whole, and there was one
 * before to compare with. */
static bool proves(const Window *window, bool aside)
{
    const StreamPlan *plan = window->stream->plan;

    return window->planned.again && !aside && !window->list && !plan->stream->keeps_gone &&
           plan->tables[0].key_count > 0 && window->planned.kind != WINDOW_DETAIL;
}

static bool add_window(Run *run, StreamRun *stream, const PlannedWindow *planned, Window *after,
                       Window **ret, Err *err)
{
    Window *window = NULL;

    if (!window_new(stream, planned, &window, err)) {
        return false;
    }
    window->list = planned->kind == WINDOW_DETAIL;
    window->proves = proves(window, run->options->aside);
    window->after = after;
    (void)text_copy(window->gate, sizeof(window->gate),
                    str_of(gate_value(&run->fetch, stream->plan->stream)));
    if (!fetch_add(&run->fetch, window, err)) {
        window_release(window);
        mem_free(window);
        return false;
    }
    stream->last = window;
    *ret = window;
    return true;
}

/* A stream of one call a parent waits for its parents, where this run reads them. */
static Window *parents_window(const Run *run, const Stream *stream)
{
    for (int i = 0; stream->parent != NULL && i < run->stream_count; i++) {
        if (strcmp(run->streams[i].plan->stream->name, stream->parent) == 0) {
            return run->streams[i].last;
        }
    }
    return NULL;
}

/* Slices of a modification range depend on each other: the forward mark must not jump over a gap.
 */
static bool add_windows(Run *run, StreamRun *stream, PgConn *conn, Err *err)
{
    const Stream *what = stream->plan->stream;
    WindowList list = {0};
    Window *slice = parents_window(run, what);
    bool ok = plan_stream(run->options, conn, what, gate_value(&run->fetch, what),
                          fetch_server_time(&run->fetch), &list, err);

    for (int i = 0; ok && i < list.count; i++) {
        Window *window = NULL;
        bool waits = list.items[i].kind == WINDOW_MODIFIED || list.items[i].kind == WINDOW_PARENT;

        ok = add_window(run, stream, &list.items[i], waits ? slice : NULL, &window, err);
        if (ok) {
            window->leased = !window->list && (list.items[i].kind & LEASED_KINDS) != 0;
        }
        slice = list.items[i].kind == WINDOW_MODIFIED ? window : slice;
    }
    plan_release(&list);
    return ok;
}

/* ---- the run ---- */

static bool read_company(Run *run, StreamRun *stream, Err *err)
{
    PlannedWindow planned = {.stream = stream->plan->stream, .kind = WINDOW_SNAPSHOT};
    Window *window = NULL;

    if (!add_window(run, stream, &planned, NULL, &window, err) || window == NULL ||
        !fetch_windows(&run->fetch, err)) {
        return false;
    }
    if (window->state != WINDOW_DONE) {
        *err = window->err;
        return false;
    }
    if (window->taken == 0 && window->rejected.count > 0) {
        return err_set(err, ERR_BAD_RECORDS, "the company's own record does not fit: %s",
                       window->rejected.first->reason);
    }
    return window->taken > 0 ||
           err_set(err, ERR_CONFIG_COMPANY,
                   "this sign-in does not belong to company %lld: the API lists %lld other",
                   (long long)run->options->company_id, (long long)window->skipped);
}

static bool is_gated(const Run *run)
{
    bool gated = false;

    for (int i = 0; i < run->stream_count; i++) {
        gated = gated || run->streams[i].plan->stream->gate != NULL;
    }
    return gated;
}

/* What planning the other streams needs to know, once the company is stored. */
static bool read_clock_and_gate(Run *run, PgConn *conn, Err *err)
{
    CompanyFacts facts = {0};

    if (!state_company(conn, run->options->company_id, fetch_server_time(&run->fetch),
                       run->options->history_days, &facts, err)) {
        return false;
    }
    (void)text_copy(run->fetch.clocktime_zone, sizeof(run->fetch.clocktime_zone),
                    str_of(facts.clocktime_zone));
    return !is_gated(run) || gate_read(&run->fetch, err);
}

/* Nobody reads other numbers without it. */
static void settle_days(Run *run, PgConn *conn)
{
    Err err = {0};

    if (!facts_settle(conn, run->options->company_id, &err)) {
        fetch_warn(&run->fetch, "receipts", "sums of business days were not stored: %s",
                   err.message);
    }
}

/* A difference does not undo what was stored: it is told, kept, and found by `check`. */
static void reconcile_days(Run *run, PgConn *conn)
{
    ReconcileTally *tally = mem_alloc(sizeof(*tally));
    Err err = {0};

    if (tally == NULL) {
        return;
    }
    if (!reconcile_run(conn, run->options->company_id, run->tally, tally, &err) &&
        err.code != ERR_PARTIAL) {
        fetch_warn(&run->fetch, "product_sales", "%s; restosync reconcile says more", err.message);
    }
    run->tally->mismatches = tally->mismatches;
    mem_free(tally);
}

static bool run_windows(Run *run, PgConn *conn, Err *err)
{
    const EngineObserver *observer = run->options->observer;

    if (is_gated(run) && !gate_start(&run->fetch, err)) {
        return false;
    }
    for (int i = 0; i < run->stream_count; i++) {
        if (is_company(run, run->streams[i].plan->stream) &&
            !read_company(run, &run->streams[i], err)) {
            return false;
        }
    }
    if (!read_clock_and_gate(run, conn, err)) {
        return false;
    }
    for (int i = 0; i < run->stream_count; i++) {
        if (!is_company(run, run->streams[i].plan->stream) &&
            !add_windows(run, &run->streams[i], conn, err)) {
            return false;
        }
    }
    if (observer != NULL && observer->on_start != NULL) {
        observer->on_start(observer->ctx, run->tally);
    }
    if (!fetch_windows(&run->fetch, err)) {
        return false;
    }
    if (run->options->aside) {
        return run->options->on_aside(run->options->aside_ctx, loader_end(run->loader), run->tally,
                                      err);
    }
    settle_days(run, conn);
    if (run->options->reconcile && run->options->mode == ENGINE_SYNC) {
        reconcile_days(run, conn);
    }
    return true;
}

static bool run_body(Run *run, Auth *auth, HttpClient *http, PgConn *conn, Err *err)
{
    Fetch *fetch = &run->fetch;

    if (!fetch_privacy(fetch, &run->privacy, conn, err) || !add_streams(run, conn, err) ||
        !granted_load(conn, run->options, run->streams, run->stream_count, err)) {
        return false;
    }
    if (!loader_open(&run->loader,
                     &(LoaderOptions){.conninfo = run->options->conninfo,
                                      .run_id = run->tally->run_id,
                                      .locks = run->options->mode == ENGINE_SYNC ? LOCKS_NIGHTLY
                                                                                 : LOCKS_BACKFILL,
                                      .lease_seconds = run->options->lease_seconds,
                                      .company_id = run->options->company_id,
                                      .plans = run->plans,
                                      .plan_count = run->stream_count,
                                      .copy_text = run->options->copy_text,
                                      .aside = run->options->aside,
                                      .verify = run->options->mode == ENGINE_BACKFILL &&
                                                run->options->again && !run->options->aside,
                                      .pool_bytes = run->options->memory_limit / 3,
                                      .wake = http},
                     err)) {
        return false;
    }
    *fetch = (Fetch){.options = run->options,
                     .run_id = run->tally->run_id,
                     .auth = auth,
                     .http = http,
                     .conn = conn,
                     .loader = run->loader,
                     .tally = run->tally,
                     .privacy = run->privacy,
                     .streams = run->streams,
                     .stream_count = run->stream_count,
                     .started_ms = clock_monotonic_ms(),
                     .lease_renewed_ms = clock_monotonic_ms()};
    run->fetching = true;
    return fetch_init(fetch, err) && run_windows(run, conn, err);
}

/* ---- the end ---- */

static void note_unknown(Run *run, PgConn *conn, Err *err)
{
    Buf names;

    buf_init(&names, 4096);
    if (unknown_store(&run->fetch.unknown, conn, run->options->company_id,
                      &run->tally->unknown_fields, &names, err) &&
        run->tally->unknown_fields > 0) {
        fetch_warn(&run->fetch, "", "%lld fields the catalog does not know were kept in extra: %s",
                   (long long)run->tally->unknown_fields, buf_text(&names));
    }
    buf_release(&names);
}

/* Bookkeeping must not hide why the run ended: its own failures are only warned about. */
static void run_end(Run *run, PgConn *conn, const Err *outcome)
{
    Err verdict = *outcome;
    Err err = {0};

    if (run->fetching && !run->options->aside) {
        note_unknown(run, conn, &err);
        if (err.code == ERR_NONE &&
            !granted_store(conn, run->options->company_id, run->streams, run->stream_count, &err)) {
            fetch_warn(&run->fetch, "", "page sizes were not remembered");
        }
        for (int i = 0; i < run->fetch.window_count; i++) {
            const Window *window = run->fetch.windows[i];

            if (window->state == WINDOW_FAILED && window->attempts > 0 && err.code == ERR_NONE &&
                !state_window_failed(conn, run->options->company_id, run->tally->run_id, window,
                                     &err)) {
                break;
            }
        }
    }
    if (err.code == ERR_NONE &&
        !claim_release(conn, run->options->company_id, run->tally->run_id, &err)) {
        fetch_warn(&run->fetch, "", "claims were not given back, they run out by themselves");
    }
    if (verdict.code == ERR_NONE) {
        engine_verdict(run->tally, &verdict);
    }
    if (!run->options->aside) {
        engine_tell_stored(run->tally, &verdict);
    }
    FAULT_POINT("run_finishing");
    if (!state_run_finish(conn, run->options->company_id, run->tally, &verdict, &err) ||
        err.code != ERR_NONE) {
        fetch_warn(&run->fetch, "", "the journal of this run is incomplete: %s", err.message);
    }
    FAULT_POINT("run_finished");
}
