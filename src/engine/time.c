/* The time of a run: max_runtime and --pause-at end it in order, with what is whole stored. */
#include "fetch.h"

#define LAST_WINDOWS_MS 15000 /* after max_runtime, for the windows that are under way */
#define MARGIN_MAX_MS 60000

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

void time_check(Fetch *fetch)
{
    const EngineOptions *options = fetch->options;
    int64_t elapsed_ms = clock_monotonic_ms() - fetch->started_ms;
    Err err = {0};

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
