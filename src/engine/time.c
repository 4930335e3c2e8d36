/* The time of a run: max_runtime and --pause-at end it in order, with what is whole stored; one
 * that stands still by a mistake of ours does not do so until somebody looks. */
#include "base/fault.h"
#include "fetch.h"

#define LAST_WINDOWS_MS 15000 /* after max_runtime, for the windows that are under way */
#define MARGIN_MAX_MS 60000
#define STILL_MS (300 * 1000)
#define STILL_ROUNDS 25 /* of the loop, on end: a machine that slept does not stand still */

/* A window that could not end before the pause does not start any more. */
static int64_t usual_window_ms(const Fetch *fetch, int64_t elapsed_ms)
{
    int64_t done = 0;
    int64_t usual;

    for (int i = 0; i < fetch->tally->stream_count; i++) {
        done += fetch->tally->streams[i].windows_done;
    }
    usual = done == 0 ? 0 : elapsed_ms / done * fetch->slot_count;
    return usual > MARGIN_MAX_MS ? MARGIN_MAX_MS : usual;
}

static bool passed(int64_t elapsed_ms, int64_t limit_ms)
{
    return limit_ms > 0 && elapsed_ms >= limit_ms;
}

static int windows_left(const Fetch *fetch)
{
    int left = 0;

    for (int i = 0; i < fetch->tally->stream_count; i++) {
        left += fetch->tally->streams[i].windows_planned - fetch->tally->streams[i].windows_done;
    }
    return left;
}

static bool in_open_job(const Fetch *fetch, const Window *window)
{
    for (int i = 0; i < fetch->stream_count; i++) {
        const LoadJob *job = fetch->open_jobs[i];

        for (int s = 0; job != NULL && s < job->share_count; s++) {
            if (job->shares[s].window == window) {
                return true;
            }
        }
    }
    return false;
}

/* A reply, a transaction or a time to come will move it on; or it waits for windows of others. */
static bool moves(const Fetch *fetch, int64_t now_ms)
{
    bool begun = false;

    if (!loader_idle(fetch->loader) || breaker_wait(&fetch->breaker, now_ms) > 0 ||
        fetch->budget.next_us > now_ms * 1000 || fetch->rate.next_us > now_ms * 1000) {
        return true;
    }
    for (int i = 0; i < fetch->slot_count; i++) {
        const Slot *slot = &fetch->slots[i];

        if ((slot->state == SLOT_RUNNING && !slot->paused) ||
            (slot->state == SLOT_WAITING && slot->not_before_ms > now_ms)) {
            return true;
        }
    }
    for (int i = fetch->window_first; i < fetch->window_count; i++) {
        WindowState state = fetch->windows[i]->state;

        begun = begun || state == WINDOW_ACTIVE || state == WINDOW_LOADING;
    }
    return !begun;
}

static void check_still(Fetch *fetch)
{
    int64_t now_ms = clock_monotonic_ms();
    Err err = {0};

    if (moves(fetch, now_ms)) {
        fetch->still_rounds = 0;
        return;
    }
    fetch->still_ms = fetch->still_rounds == 0 ? now_ms : fetch->still_ms;
    if (++fetch->still_rounds < STILL_ROUNDS || now_ms - fetch->still_ms < FAULT_HURRY(STILL_MS)) {
        return;
    }
    (void)err_set(&err, ERR_INTERNAL, "nothing moved for %d minutes: %d windows are left",
                  STILL_MS / 60000, windows_left(fetch));
    err_hint(&err, "please report this with the run id; what is left comes with the next run");
    fetch->fatal = fetch->fatal.code == ERR_NONE ? err : fetch->fatal;
    /* Those that are being read are failed by the loop; an answer for these will not come. */
    for (int i = fetch->window_first; i < fetch->window_count; i++) {
        Window *window = fetch->windows[i];

        if (window->state == WINDOW_LOADING && !in_open_job(fetch, window)) {
            fetch_window_failed(fetch, window, &err);
        }
    }
}

void time_check(Fetch *fetch)
{
    const EngineOptions *options = fetch->options;
    int64_t elapsed_ms = clock_monotonic_ms() - fetch->started_ms;
    Err err = {0};

    check_still(fetch);
    if (options->max_runtime_ms == 0 && options->pause_in_ms == 0) {
        return;
    }
    fetch->closing = fetch->closing || passed(elapsed_ms, options->max_runtime_ms) ||
                     passed(elapsed_ms + usual_window_ms(fetch, elapsed_ms), options->pause_in_ms);
    if (!fetch->closing || fetch->fatal.code != ERR_NONE) {
        return;
    }
    (void)err_set(&err, ERR_TIME, "the time for this run is over: %d windows are left",
                  windows_left(fetch));
    for (int i = fetch->window_first; i < fetch->window_count; i++) {
        if (fetch->windows[i]->state == WINDOW_WAITING && fetch->windows[i]->attempts == 0) {
            fetch_window_failed(fetch, fetch->windows[i], &err);
        }
    }
    if (passed(elapsed_ms, options->pause_in_ms) ||
        (options->max_runtime_ms > 0 &&
         passed(elapsed_ms, options->max_runtime_ms + LAST_WINDOWS_MS))) {
        fetch->fatal = err;
    }
}
