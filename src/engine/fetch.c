/* The loop that works off windows: finished jobs, ended requests, new requests, move data. */
#include "fetch.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/memory.h"
#include "claim.h"

#define PUMP_MS 200
#define PROGRESS_MS 1000

static bool round_over(const Fetch *fetch);
static void fail_what_cannot_start(Fetch *fetch);
static void push_what_waits(Fetch *fetch);
static void tell_what_stops(Fetch *fetch);
static void stop_everything(Fetch *fetch);

bool fetch_init(Fetch *fetch, Err *err)
{
    int slots = fetch->options->max_concurrency;

    slots = slots < 1 ? 1 : slots;
    rate_init(&fetch->rate, fetch->options->requests_per_second_thousandths, slots);
    /* Pages ahead that have come wait for their turn; meanwhile others are asked for. */
    slots += slots / 2;
    fetch->slot_count = slots > FETCH_SLOTS ? FETCH_SLOTS : slots;
    fetch->page_memory = PAGE_FIRST_GUESS;
    for (int i = 0; i < fetch->slot_count; i++) {
        fetch->slots[i].fetch = fetch;
        if (!decoder_new(&fetch->slots[i].decoder, err)) {
            return false;
        }
    }
    return true;
}

void fetch_release(Fetch *fetch)
{
    gate_release(fetch);
    for (int i = 0; i < fetch->slot_count; i++) {
        if (fetch->slots[i].state == SLOT_RUNNING) {
            http_cancel(fetch->http, fetch->slots[i].transfer);
        }
        rejected_release(&fetch->slots[i].rejected);
        key_list_release(&fetch->slots[i].seen);
        item_list_release(&fetch->slots[i].listed);
        decoder_free(fetch->slots[i].decoder);
        page_free(fetch->slots[i].page);
    }
    for (int i = 0; i < fetch->window_count; i++) {
        window_release(fetch->windows[i]);
        mem_free(fetch->windows[i]);
    }
    for (int i = 0; i < fetch->stream_count; i++) {
        if (fetch->open_jobs[i] != NULL) {
            loader_return_job(fetch->loader, fetch->open_jobs[i]);
        }
    }
    mem_free(fetch->windows);
    unknown_release(&fetch->unknown);
}

bool fetch_add(Fetch *fetch, Window *window, Err *err)
{
    if (fetch->window_count == fetch->window_cap) {
        int cap = fetch->window_cap == 0 ? 64 : fetch->window_cap * 2;
        Window **windows = mem_resize(fetch->windows, sizeof(*windows) * (size_t)cap);

        if (windows == NULL) {
            return err_set(err, ERR_MEMORY, "no memory to plan %d windows", cap);
        }
        fetch->windows = windows;
        fetch->window_cap = cap;
    }
    fetch->windows[fetch->window_count++] = window;
    if (!window->list) {
        window->stream->tally->windows_planned++;
    }
    return true;
}

bool fetch_windows(Fetch *fetch, Err *err)
{
    int wait_ms;

    while (!round_over(fetch)) {
        if (interrupt_signal() != 0 && fetch->fatal.code == ERR_NONE) {
            tell_what_stops(fetch);
        }
        if (fetch->fatal.code != ERR_NONE) {
            stop_everything(fetch);
        }
        time_check(fetch);
        claim_renew(fetch);
        handover_take_finished(fetch);
        fetch_take_ended(fetch);
        fail_what_cannot_start(fetch);
        push_what_waits(fetch);
        wait_ms = PUMP_MS;
        if (fetch->fatal.code == ERR_NONE) {
            wait_ms = fetch_start_requests(fetch, PUMP_MS);
        }
        if (!round_over(fetch) && !http_pump(fetch->http, wait_ms, &fetch->fatal)) {
            stop_everything(fetch);
        }
        if (fetch->options->observer != NULL && fetch->options->observer->on_progress != NULL &&
            clock_monotonic_ms() - fetch->progress_ms >= PROGRESS_MS) {
            fetch->progress_ms = clock_monotonic_ms();
            fetch->options->observer->on_progress(fetch->options->observer->ctx, fetch->tally,
                                                  NULL);
        }
    }
    if (fetch->fatal.code != ERR_NONE) {
        *err = fetch->fatal;
        return false;
    }
    return true;
}

static bool settled(const Window *window)
{
    return window->state == WINDOW_DONE || window->state == WINDOW_FAILED;
}

static bool round_over(const Fetch *fetch)
{
    for (int i = fetch->window_first; i < fetch->window_count; i++) {
        if (!settled(fetch->windows[i])) {
            return false;
        }
    }
    return loader_idle(fetch->loader);
}

/* One that will be taken when it ends: pages ahead wait for the page in front of them. */
static bool has_request(const Fetch *fetch, const Window *window)
{
    for (int i = 0; i < fetch->slot_count; i++) {
        if (fetch->slots[i].window == window && !ahead_is(&fetch->slots[i])) {
            return true;
        }
    }
    return false;
}

/* Between two pages when its stream broke: nobody would ask for the next one. */
static void fail_between_pages(Fetch *fetch, Window *window)
{
    Err err = window->stream->err;

    if (!window->complete && !window->ending && !has_request(fetch, window)) {
        fetch_window_restart(fetch, window, NULL);
        fetch_window_failed(fetch, window, &err);
    }
}

/* A window fails without a call when its stream is broken or the one before it failed. */
static void fail_what_cannot_start(Fetch *fetch)
{
    while (fetch->window_first < fetch->window_count &&
           settled(fetch->windows[fetch->window_first])) {
        fetch->window_first++;
    }
    for (int i = fetch->window_first; i < fetch->window_count; i++) {
        Window *window = fetch->windows[i];

        if (window->state == WINDOW_ACTIVE && window->stream->broken) {
            fail_between_pages(fetch, window);
        }
        if (window->state != WINDOW_WAITING) {
            continue;
        }
        if (window->stream->broken) {
            fetch_window_failed(fetch, window, &window->stream->err);
        } else if (window->after != NULL && window->after->state == WINDOW_FAILED) {
            fetch_window_failed(fetch, window, &window->after->err);
        }
    }
}

/* Windows whose last piece found no room, open jobs when the loader would idle, paused transfers.
 */
static void push_what_waits(Fetch *fetch)
{
    Err err = {0};

    for (int i = fetch->window_first; i < fetch->window_count; i++) {
        Window *window = fetch->windows[i];

        if (window->ending && !handover_complete(fetch, window, &err)) {
            fetch_window_failed(fetch, window, &err);
        }
    }
    if (!handover_push_open(fetch, &err) && fetch->fatal.code == ERR_NONE) {
        fetch->fatal = err;
    }
    for (int i = 0; i < fetch->slot_count; i++) {
        Slot *slot = &fetch->slots[i];

        if (slot->state == SLOT_RUNNING && slot->paused && !ahead_is(slot) &&
            handover_possible(fetch, slot->window)) {
            slot->paused = false;
            http_resume(fetch->http, slot->transfer);
        }
    }
}

/* What a signal does to the windows under way, in the words of its message; what is stored is known
 * at the end of the run. */
static void tell_what_stops(Fetch *fetch)
{
    const Window *dropped = NULL;
    int count = 0;
    char name[160] = "";

    for (int i = fetch->window_first; i < fetch->window_count; i++) {
        const Window *window = fetch->windows[i];

        if (window->state == WINDOW_ACTIVE) {
            dropped = dropped == NULL ? window : dropped;
            count++;
        }
    }
    if (dropped != NULL) {
        window_name(dropped, name, sizeof(name));
    }
    (void)err_set(&fetch->fatal, ERR_INTERRUPTED,
                  "stopped by signal %d: %d unfinished windows dropped%s%s", interrupt_signal(),
                  count, count > 0 ? ", first " : "", name);
}

/* The run cannot go on: what is complete is still stored, everything else is dropped. */
static void stop_everything(Fetch *fetch)
{
    for (int i = 0; i < fetch->slot_count; i++) {
        Slot *slot = &fetch->slots[i];

        if (slot->state == SLOT_RUNNING) {
            http_cancel(fetch->http, slot->transfer);
        }
        slot_free(slot);
    }
    for (int i = fetch->window_first; i < fetch->window_count; i++) {
        Window *window = fetch->windows[i];

        if (window->state == WINDOW_ACTIVE || window->state == WINDOW_WAITING) {
            fetch_window_failed(fetch, window, &fetch->fatal);
        }
    }
}

/* Optional streams are calls that many accounts do not have (403, 404). */
static bool not_available(const Window *window, const Err *err)
{
    return window->stream->plan->stream->optional &&
           (err->code == ERR_HTTP_FORBIDDEN || err->code == ERR_HTTP_NOT_FOUND);
}

static void skip_optional(Fetch *fetch, Window *window, const Err *err)
{
    if (!window->stream->broken) {
        fetch_warn(fetch, window->stream->plan->stream->name,
                   "this account does not have it, so it is skipped: %s", err->message);
    }
    window->stream->broken = true;
    window->stream->err = *err;
    window->attempts = 0; /* no ledger row: it did not fail, it is not there */
    page_free(window->page);
    window->page = NULL;
}

/* What one account may not read, and a list that moves or has become empty, say nothing about the
 * server's health. */
static bool says_sick(const Err *err)
{
    return err->code != ERR_HTTP_FORBIDDEN && err->code != ERR_HTTP_NOT_FOUND &&
           err->code != ERR_MOVED && err->code != ERR_EMPTY && err->code != ERR_DELETES;
}

/* No reply may come for a window that has ended, no piece of it stay in an open transaction. */
void fetch_let_go(Fetch *fetch, Window *window)
{
    Err err = {0};

    for (int i = 0; i < fetch->slot_count; i++) {
        Slot *slot = &fetch->slots[i];

        if (slot->window == window && slot->state != SLOT_FREE) {
            if (slot->state == SLOT_RUNNING) {
                http_cancel(fetch->http, slot->transfer);
            }
            slot_free(slot);
        }
    }
    if (window->streaming && fetch->streaming == window && !handover_abandon(fetch, window, &err)) {
        fetch->streaming = NULL;
        fetch->fatal = fetch->fatal.code == ERR_NONE ? err : fetch->fatal;
    }
    window->streaming = false;
}

void fetch_window_failed(Fetch *fetch, Window *window, const Err *err)
{
    char name[160];
    bool was_active = window->state != WINDOW_WAITING;

    fetch_let_go(fetch, window);
    window_name(window, name, sizeof(name));
    window->err = *err;
    window->state = WINDOW_FAILED;
    window->ending = false;
    if (not_available(window, err)) {
        skip_optional(fetch, window, err);
        return;
    }
    /* A list was never counted as planned: what it would have listed is; now it stands for that. */
    window->stream->tally->windows_planned += window->list ? 1 : 0;
    if (was_active || err->code != ERR_INTERRUPTED) {
        window->stream->tally->windows_failed++;
    }
    if (window->stream->tally->err.code == ERR_NONE) {
        window->stream->tally->err = *err;
        (void)err_wrap(&window->stream->tally->err, "%s", name);
    }
    if (window->page != NULL) {
        page_free(window->page);
        window->page = NULL;
    }
    if (was_active && fetch->fatal.code == ERR_NONE) {
        bool person = err_info(err->code)->retry == RETRY_NEVER;

        window->stream->broken = window->stream->broken || person;
        window->stream->err = *err;
        fetch->failures_in_a_row += says_sick(err) ? 1 : 0;
        if (err->code == ERR_HTTP_UNREACHABLE || err->code == ERR_HTTP_TLS ||
            err->code == ERR_HTTP_NOT_API || err->code == ERR_HTTP_REDIRECT ||
            fetch->failures_in_a_row >= FAILURES_IN_A_ROW) {
            fetch->fatal = *err;
        }
    }
}

void fetch_window_done(Fetch *fetch, Window *window)
{
    StreamTally *tally = window->stream->tally;

    window->state = WINDOW_DONE;
    fetch->failures_in_a_row = 0;
    if (window->suspect && tally->err.code == ERR_NONE) {
        char name[160];

        window_name(window, name, sizeof(name));
        (void)err_set(&tally->err, ERR_EMPTY,
                      "%s: the API lists none on a weekday that always has "
                      "some",
                      name);
    }
    tally->windows_done++;
    tally->read += window->records;
    tally->inserted += window->stored.inserted;
    tally->updated += window->stored.updated;
    tally->deleted += window->stored.deleted;
    tally->unchanged += window->stored.unchanged + window->stored.stale + window->stored.duplicates;
    tally->rejected += window->rejected.count;
    tally->milliseconds = (clock_wall() - window->stream->started_at) / 1000;
    loader_give_page(fetch->loader, window->page);
    window->page = NULL;
    if (fetch->options->observer != NULL && fetch->options->observer->on_progress != NULL) {
        fetch->progress_ms = clock_monotonic_ms();
        fetch->options->observer->on_progress(fetch->options->observer->ctx, fetch->tally, tally);
    }
}

void fetch_warn(Fetch *fetch, const char *stream, const char *format, ...)
{
    const EngineObserver *observer = fetch->options->observer;
    char sentence[512];
    va_list arguments;

    if (observer == NULL || observer->on_warning == NULL) {
        return;
    }
    va_start(arguments, format);
    (void)vsnprintf(sentence, sizeof(sentence), format, arguments);
    va_end(arguments);
    observer->on_warning(observer->ctx, stream, sentence);
}

/* Bounds of windows are the server's time, not this machine's. */
Instant fetch_server_time(const Fetch *fetch)
{
    if (fetch->server_now == 0) {
        return clock_wall();
    }
    return fetch->server_now + (clock_monotonic_ms() - fetch->server_now_ms) * 1000;
}
