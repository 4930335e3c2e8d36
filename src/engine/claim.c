/* Leases of windows and locks of streams: many agents, one restaurant. */
#include "claim.h"

#include <stdio.h>
#include <string.h>

#include "fetch.h"
#include "state.h"

#define CLAIM_BATCH 8
#define CLAIM_AGAIN_MS 1000 /* what others hold is asked for again */
#define ARRAY_MAX (1024 * 1024)
#define SILENCE_STREAMING_MS (600 * 1000)

/* One class for each kind of advisory lock. */
#define LOCK_WRITERS 0x52535331 /* "RSS1": shared by runs, alone for forget and retry */
#define LOCK_NIGHTLY 0x52535332 /* "RSS2": one nightly run */
#define LOCK_ROWS 0x52535333    /* "RSS3": of a transaction */
#define LOCK_RUN 0x52535334     /* "RSS4": held as long as a run lives */

/* The same number on every host: company and stream name, FNV-1a. */
static int32_t lock_object(int64_t company_id, const char *stream)
{
    uint32_t hash = 2166136261U;

    for (int i = 0; i < 8; i++) {
        hash = (hash ^ (uint32_t)((uint64_t)company_id >> (8 * i) & 0xffU)) * 16777619U;
    }
    for (const char *c = stream; *c != '\0'; c++) {
        hash = (hash ^ (unsigned char)*c) * 16777619U;
    }
    return (int32_t)(hash & 0x7fffffffU);
}

static const char *number(char *out, size_t cap, int64_t value)
{
    (void)text_format(out, cap, "%lld", (long long)value);
    return out;
}

/* ---- streams ---- */

static bool lock_one(PgConn *conn, const LoaderOptions *options, int32_t kind, bool shared,
                     const char *stream, Err *err)
{
    char kind_text[24], object[24];
    PgResult *result = NULL;
    bool got;
    const PgParam params[] = {
        {.text = number(kind_text, sizeof(kind_text), kind)},
        {.text = number(object, sizeof(object), lock_object(options->company_id, stream))},
        {.text = shared ? "true" : "false"},
    };

    if (!pg_query(conn, "lock_try", params, 3, &result, err)) {
        return false;
    }
    got = pg_bool(result, 0, 0);
    pg_result_free(result);
    if (got) {
        return true;
    }
    if (!pg_query(conn, "lock_holder", params, 2, &result, err)) {
        return false;
    }
    (void)err_set(err, ERR_LOCKED, "another run is writing %s of company %lld already (%s)", stream,
                  (long long)options->company_id,
                  pg_rows(result) == 1 ? pg_value(result, 0, 0) : "it ended just now");
    pg_result_free(result);
    return false;
}

static bool say_alive(PgConn *conn, const LoaderOptions *options, Err *err)
{
    char kind[24];
    const PgParam params[] = {{.text = number(kind, sizeof(kind), LOCK_RUN)},
                              {.text = options->run_id}};

    return options->locks == LOCKS_ALONE || pg_query(conn, "lock_run", params, 2, NULL, err);
}

bool claim_streams(PgConn *conn, const LoaderOptions *options, Err *err)
{
    for (int i = 0; i < options->plan_count; i++) {
        const char *stream = options->plans[i]->stream->name;

        if ((options->locks == LOCKS_NIGHTLY &&
             !lock_one(conn, options, LOCK_NIGHTLY, false, stream, err)) ||
            !lock_one(conn, options, LOCK_WRITERS, options->locks != LOCKS_ALONE, stream, err)) {
            return false;
        }
    }
    return say_alive(conn, options, err);
}

/* ---- windows as arrays of a query ---- */

typedef struct WindowKeys {
    Buf stream, kind, from, to, day;
    int count;
} WindowKeys;

static void keys_init(WindowKeys *keys)
{
    Buf *all[] = {&keys->stream, &keys->kind, &keys->from, &keys->to, &keys->day};

    keys->count = 0;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        buf_init(all[i], ARRAY_MAX);
        pg_array_start(all[i]);
    }
}

static void keys_add(WindowKeys *keys, const Window *window)
{
    const PlannedWindow *planned = &window->planned;
    bool snapshot = planned->kind == WINDOW_SNAPSHOT;
    char from[INSTANT_TEXT], to[INSTANT_TEXT], day[DATE_TEXT];

    instant_format_pg(planned->from, from);
    instant_format_pg(planned->to, to);
    date_format(planned->business_date, day);
    pg_array_add_text(&keys->stream, str_of(window->stream->plan->stream->name));
    pg_array_add_text(&keys->kind, str_of(window_kind_name(planned->kind)));
    pg_array_add_text(&keys->from, str_of(snapshot ? "-infinity" : from));
    pg_array_add_text(&keys->to, str_of(snapshot ? "infinity" : to));
    pg_array_add_text(&keys->day, str_of(planned->business_date == 0 ? "-infinity" : day));
    keys->count++;
}

static bool keys_end(WindowKeys *keys, Err *err)
{
    Buf *all[] = {&keys->stream, &keys->kind, &keys->from, &keys->to, &keys->day};

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        pg_array_end(all[i]);
        if (!buf_check(all[i], "a list of windows", err)) {
            return false;
        }
    }
    return true;
}

static void keys_release(WindowKeys *keys)
{
    buf_release(&keys->stream);
    buf_release(&keys->kind);
    buf_release(&keys->from);
    buf_release(&keys->to);
    buf_release(&keys->day);
}

/* ---- taking ---- */

static bool wants_claim(const Window *window, int64_t now_ms)
{
    return window->leased && !window->claimed && window->state == WINDOW_WAITING &&
           window->claim_after_ms <= now_ms &&
           (window->after == NULL || window->after->state == WINDOW_DONE);
}

/* It is stored: by somebody else, since this run began. */
static void done_elsewhere(Window *window)
{
    window->state = WINDOW_DONE;
    window->stream->tally->windows_planned--;
    window->stream->tally->windows_elsewhere++;
}

static void take_answer(Window **windows, const PgResult *result, int64_t now_ms)
{
    for (int row = 0; row < pg_rows(result); row++) {
        Window *window = windows[pg_integer(result, row, 0) - 1];
        const char *state = pg_value(result, row, 1);

        if (strcmp(state, "ours") == 0) {
            window->claimed = true;
        } else if (strcmp(state, "done") == 0) {
            done_elsewhere(window);
        } else {
            window->claim_after_ms = now_ms + CLAIM_AGAIN_MS;
        }
    }
}

static bool claim_some(Fetch *fetch, Window *first, int64_t now_ms, Err *err)
{
    Window *windows[CLAIM_BATCH] = {first};
    char company[24], lease[24], kind[24];
    PgResult *result = NULL;
    WindowKeys keys;
    int count = 1;
    bool ok;

    keys_init(&keys);
    for (int i = fetch->window_first; i < fetch->window_count && count < CLAIM_BATCH; i++) {
        if (fetch->windows[i] != first && wants_claim(fetch->windows[i], now_ms)) {
            windows[count++] = fetch->windows[i];
        }
    }
    for (int i = 0; i < count; i++) {
        keys_add(&keys, windows[i]);
    }
    ok = keys_end(&keys, err);
    if (ok) {
        const PgParam params[] = {
            {.text = number(company, sizeof(company), fetch->options->company_id)},
            {.text = fetch->run_id},
            {.text = number(lease, sizeof(lease), fetch->options->lease_seconds)},
            {.text = buf_text(&keys.stream)},
            {.text = buf_text(&keys.kind)},
            {.text = buf_text(&keys.from)},
            {.text = buf_text(&keys.to)},
            {.text = buf_text(&keys.day)},
            {.text = number(kind, sizeof(kind), LOCK_RUN)},
        };

        ok = pg_query(fetch->conn, "window_claim", params, 9, &result, err);
    }
    if (ok) {
        take_answer(windows, result, now_ms);
        pg_result_free(result);
    }
    keys_release(&keys);
    return ok;
}

bool claim_ready(Fetch *fetch, Window *window)
{
    int64_t now_ms = clock_monotonic_ms();
    Err err = {0};

    if (!window->leased || window->claimed || fetch->options->aside) {
        return true;
    }
    if (!wants_claim(window, now_ms)) {
        return false;
    }
    if (!claim_some(fetch, window, now_ms, &err)) {
        fetch->fatal = err;
        return false;
    }
    return window->claimed;
}

void claim_renew(Fetch *fetch)
{
    int64_t now_ms = clock_monotonic_ms();
    char company[24], lease[24];
    Err err = {0};

    if (now_ms - fetch->lease_renewed_ms < (int64_t)fetch->options->lease_seconds * 1000 / 4) {
        return;
    }
    const PgParam params[] = {
        {.text = number(company, sizeof(company), fetch->options->company_id)},
        {.text = fetch->run_id},
        {.text = number(lease, sizeof(lease), fetch->options->lease_seconds)},
    };

    fetch->lease_renewed_ms = now_ms;
    if ((!pg_query(fetch->conn, "window_renew", params, 3, NULL, &err) ||
         !state_run_progress(fetch->conn, fetch->tally, &err)) &&
        fetch->fatal.code == ERR_NONE) {
        fetch->fatal = err;
    }
}

bool claim_release(PgConn *conn, int64_t company_id, const char *run_id, Err *err)
{
    char company[24];
    const PgParam params[] = {{.text = number(company, sizeof(company), company_id)},
                              {.text = run_id}};

    return pg_query(conn, "window_release", params, 2, NULL, err);
}

/* ---- writing ---- */

/* A transaction that waits for pages may be silent for long; one that only stores what is there may
 * not keep the others from a stream when its agent froze. */
static bool lock_rows(PgConn *conn, const LoaderOptions *options, const LoadJob *job, Err *err)
{
    int64_t silence_ms = job->ends ? (int64_t)options->lease_seconds * 1000 : SILENCE_STREAMING_MS;
    char kind[24], object[24], silence[24];
    const char *stream = job->page->plan->stream->name;
    const PgParam params[] = {
        {.text = number(kind, sizeof(kind), LOCK_ROWS)},
        {.text = number(object, sizeof(object), lock_object(options->company_id, stream))},
        {.text = number(silence, sizeof(silence), silence_ms)},
    };

    return pg_query(conn, "lock_rows", params, 3, NULL, err);
}

bool claim_hold(PgConn *conn, const LoaderOptions *options, const LoadJob *job, Err *err)
{
    char company[24];
    PgResult *result = NULL;
    WindowKeys keys;
    bool ok;

    if (!lock_rows(conn, options, job, err)) {
        return false;
    }
    keys_init(&keys);
    for (int i = 0; i < job->share_count; i++) {
        if (job->shares[i].window->leased) {
            keys_add(&keys, job->shares[i].window);
        }
    }
    ok = keys_end(&keys, err);
    if (ok && keys.count > 0) {
        const PgParam params[] = {{.text = number(company, sizeof(company), options->company_id)},
                                  {.text = options->run_id},
                                  {.text = buf_text(&keys.stream)},
                                  {.text = buf_text(&keys.kind)},
                                  {.text = buf_text(&keys.from)}};

        ok = pg_query(conn, "window_hold", params, 5, &result, err);
        if (ok && pg_integer(result, 0, 0) != keys.count) {
            ok = err_set(err, ERR_LEASE,
                         "%lld of %d windows were taken over by another agent meanwhile",
                         (long long)(keys.count - pg_integer(result, 0, 0)), keys.count);
        }
        pg_result_free(result);
    }
    keys_release(&keys);
    return ok;
}
