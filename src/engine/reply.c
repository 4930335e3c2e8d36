/* Ended requests: what a failure means, whether to try again, what a whole page brings. */
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/log.h"
#include "fetch.h"
#include "http/retry.h"

#define SKEW_MINUTES 5
#define ROWS_THAT_TELL 10

static void note_skew(Fetch *fetch, const Slot *slot);
static void take_ended(Fetch *fetch, Slot *slot);
static void take_failure(Fetch *fetch, Slot *slot, const Err *err);

void fetch_take_ended(Fetch *fetch)
{
    bool again = true;

    while (again) {
        again = false;
        for (int i = 0; i < fetch->slot_count; i++) {
            Slot *slot = &fetch->slots[i];

            if (slot->state == SLOT_ENDED && (slot->err.code != ERR_NONE || !ahead_is(slot))) {
                take_ended(fetch, slot);
                again = true; /* the page behind it may have its turn now */
            }
        }
    }
}

/* What the next page will probably need, and a row of it. */
static void note_memory(Fetch *fetch, const Slot *slot)
{
    StreamRun *stream = slot->window->stream;

    if (slot->page == NULL) {
        return;
    }
    fetch->page_memory = (fetch->page_memory * 3 + page_memory(slot->page)) / 4;
    if (slot->item == NULL && slot->page->record_count > 0 &&
        (slot->page->record_count >= ROWS_THAT_TELL || stream->row_memory == 0)) {
        stream->row_memory = (int64_t)page_memory(slot->page) / (int64_t)slot->page->record_count;
    }
}

/* The call for one record brings that record, or the record is not read: neither an empty list nor
 * another record stands for it. */
static bool item_answers(const Slot *slot, const DecodeResult *result, Err *err)
{
    const char *name = slot->window->stream->plan->stream->name;

    if (slot->item == NULL || slot->window->planned.kind != WINDOW_DETAIL || result->skipped > 0 ||
        result->rejected > 0) {
        return true;
    }
    if (result->records == 1 && item_came(slot)) {
        return true;
    }
    return err_set(err, ERR_JSON_SHAPE, "%s: the reply to the call for %lld holds %s", name,
                   (long long)slot->item->key,
                   result->records == 0   ? "no record"
                   : result->records == 1 ? "another record"
                                          : "several records");
}

static void take_ended(Fetch *fetch, Slot *slot)
{
    DecodeResult result = {0};
    Window *window = slot->window;
    bool of_list = slot->item == NULL;
    Err err = slot->err;

    fetch->tally->bytes += (int64_t)slot->reply.bytes_received;
    slot->window->bytes += (int64_t)slot->reply.bytes_decoded;
    if (slot->reply.server_date != 0) {
        fetch->server_now = slot->reply.server_date;
        fetch->server_now_ms = clock_monotonic_ms();
    }
    log_event(LOG_DEBUG, "%s offset=%lld status=%ld bytes=%llu ms=%lld",
              slot->window->stream->plan->stream->path, (long long)slot->offset, slot->reply.status,
              (unsigned long long)slot->reply.bytes_decoded, (long long)slot->reply.elapsed_ms);
    note_skew(fetch, slot);
    if (err.code == ERR_NONE && decoder_finish(slot->decoder, &result, &err) &&
        item_answers(slot, &result, &err)) {
        if (slot->bearer_serial == fetch->bearer_serial) {
            auth_accepted(fetch->auth);
        }
        breaker_took(&fetch->breaker, slot->probe, false, 0, 0);
        slot->probe = false;
        FAULT_POINT("page_whole");
        rate_good(&fetch->rate);
        note_memory(fetch, slot);
        if (page_arrived(slot, &result, &err)) {
            if (slot->state == SLOT_ENDED) {
                slot_free(slot);
            }
            if (of_list) {
                granted_learn(window, &result);
            }
            ahead_settle(fetch, window, &result);
            return;
        }
        /* The page is whole but its window cannot be: no other look at the page helps. */
        if (err_info(err.code)->retry == RETRY_SOON) {
            fetch_window_restart(fetch, window, &err);
        } else {
            fetch_window_restart(fetch, window, NULL);
            fetch_window_failed(fetch, window, &err);
        }
        return;
    }
    take_failure(fetch, slot, &err);
}

/* Windows follow the server's clock, so nothing is lost; certificates and people need a right one.
 */
static void note_skew(Fetch *fetch, const Slot *slot)
{
    int64_t minutes = (clock_wall() - slot->reply.server_date) / 60000000;

    if (slot->reply.server_date == 0 || fetch->skew_told ||
        (minutes <= SKEW_MINUTES && minutes >= -SKEW_MINUTES)) {
        return;
    }
    fetch->skew_told = true;
    fetch_warn(fetch, "",
               "the clock of this machine is %lld minutes %s the API's; bounds of windows follow "
               "the API's",
               (long long)(minutes < 0 ? -minutes : minutes), minutes < 0 ? "behind" : "ahead of");
}

/* ---- failures ---- */

/* A 5xx that names its item, and what a person must change, say nothing about the server's health.
 */
static void note_health(Fetch *fetch, Slot *slot, const Err *err, bool permanent)
{
    int64_t now_ms = clock_monotonic_ms();
    bool failed = !permanent && err->code == ERR_HTTP_SERVER;

    if (failed || slot->probe) {
        breaker_took(&fetch->breaker, slot->probe, failed, now_ms, FAULT_HURRY(BREAKER_WAIT_MS));
    }
    slot->probe = false;
    if (breaker_gave_up(&fetch->breaker) && fetch->fatal.code == ERR_NONE) {
        fetch->fatal = *err;
        (void)err_wrap(&fetch->fatal, "the API stayed sick while it was asked once a minute");
    }
}

static void note_cause(Slot *slot, ErrCode code)
{
    for (int i = 0; i < SLOT_CAUSES; i++) {
        if (slot->cause_counts[i] == 0 || slot->causes[i] == code || i == SLOT_CAUSES - 1) {
            slot->causes[i] = code;
            slot->cause_counts[i]++;
            return;
        }
    }
}

/* "after 6 tries (4 times RS-HTTP-05, 2 times RS-HTTP-03): the last one's sentence" */
static void merge_causes(const Slot *slot, Err *err)
{
    Buf words;

    buf_init(&words, 256);
    for (int i = 0; i < SLOT_CAUSES && slot->cause_counts[i] > 0 && slot->cause_counts[1] > 0;
         i++) {
        buf_printf(&words, "%s%d times %s", i == 0 ? " (" : ", ", slot->cause_counts[i],
                   err_info(slot->causes[i])->id);
    }
    (void)err_wrap(err, "after %d tries%s%s", slot->tries, buf_text(&words),
                   words.len > 0 ? ")" : "");
    buf_release(&words);
}

static void add_server_words(const Slot *slot, Err *err)
{
    if (slot->words[0] != '\0') {
        size_t len = strlen(err->message);

        (void)text_format(err->message + len, sizeof(err->message) - len, ": \"%s\"", slot->words);
    }
    if (slot->reply.request_id[0] != '\0') {
        (void)text_copy(err->request_id, sizeof(err->request_id), str_of(slot->reply.request_id));
    }
}

static void try_again(Slot *slot, int64_t delay_ms)
{
    slot->state = SLOT_WAITING;
    slot->not_before_ms = clock_monotonic_ms() + delay_ms;
}

/* One renewal serves every request that was under way with the old bearer. */
static bool renew_bearer(Fetch *fetch, Slot *slot, Err *err)
{
    const Secret *bearer = NULL;

    if (slot->bearer_serial != fetch->bearer_serial) {
        return true;
    }
    if (!auth_renew_after_401(fetch->auth, &bearer, err)) {
        return false;
    }
    fetch->bearer_serial++;
    return true;
}

static void take_unauthorized(Fetch *fetch, Slot *slot, Err *err)
{
    Err renewal = {0};

    if (slot->probe) { /* it says nothing about the server's health: another call may ask */
        breaker_dropped(&fetch->breaker);
        slot->probe = false;
    }
    if (!slot->renewed && renew_bearer(fetch, slot, &renewal)) {
        slot->renewed = true;
        slot->tries--;
        try_again(slot, 0);
        return;
    }
    if (fetch->fatal.code == ERR_NONE) {
        fetch->fatal = renewal.code != ERR_NONE ? renewal : *err;
    }
    slot_free(slot);
}

static void item_done(Fetch *fetch, Slot *slot)
{
    Window *window = slot->window;
    Err err = {0};

    window->items_out--;
    slot_free(slot);
    if (window->item_next == window->item_count && window->items_out == 0 &&
        !window_finish(fetch, window, &err)) {
        fetch_window_restart(fetch, window, NULL);
        fetch_window_failed(fetch, window, &err);
    }
}

/* A 404 in the API's own words: the record is gone, or the parent has no list any more. A web page
 * says nothing about it. */
static bool item_gone(Fetch *fetch, Slot *slot, const Err *err)
{
    Err full = {0};

    if (slot->item == NULL || err->code != ERR_HTTP_NOT_FOUND ||
        strstr(slot->reply.content_type, "json") == NULL) {
        return false;
    }
    if (slot->window->planned.kind != WINDOW_PARENT &&
        !gone_add(slot->window, slot->item->key, &full)) {
        return false;
    }
    item_done(fetch, slot);
    return true;
}

/* A call for one record that can never succeed costs its record, not its window. */
static bool item_rejected(Fetch *fetch, Slot *slot, const Err *err)
{
    Window *window = slot->window;
    Err full = {0};
    char key[24];

    if (slot->item == NULL || err_info(err->code)->exit == EXIT_CODE_NOPERM ||
        !((slot->reply.status == 500 && slot->server_code != 0) ||
          err->code == ERR_HTTP_NOT_FOUND || err->code == ERR_HTTP_REFUSED ||
          err->code == ERR_JSON_LIMIT || err->code == ERR_JSON_SHAPE)) {
        return false;
    }
    (void)text_format(key, sizeof(key), "%lld", (long long)slot->item->key);
    rejected_release(&slot->rejected);
    if (!rejected_add(&window->rejected, key, err->message, "", STR_LIT("{}"), true, &full)) {
        return false;
    }
    fetch_warn(fetch, window->stream->plan->stream->name, "%s was set aside: %s", key,
               err->message);
    slot->item->failed = true;
    item_done(fetch, slot);
    return true;
}

/* A pause the server asked for is its wish, no load; everything else counts. */
static bool within_budget(Fetch *fetch, const Slot *slot, Err *err)
{
    if (err->code == ERR_HTTP_RATE && slot->reply.retry_after_ms >= 0) {
        return true;
    }
    if (!retry_within_budget(fetch->tally->api_calls, fetch->retries)) {
        (void)err_wrap(err, "the retries of this run are used up");
        return false;
    }
    fetch->retries++;
    return true;
}

static void take_failure(Fetch *fetch, Slot *slot, const Err *cause)
{
    bool permanent = slot->reply.status == 500 && slot->server_code != 0;
    Window *window = slot->window;
    bool half_stored = window->handed_over && !ahead_is(slot); /* a page ahead never is */
    RetryAdvice advice;
    uint64_t dice = 0;
    Err err = *cause;

    add_server_words(slot, &err);
    if (err.code == ERR_HTTP_UNAUTHORIZED) {
        take_unauthorized(fetch, slot, &err);
        return;
    }
    if (err.code == ERR_HTTP_RATE) {
        budget_pause(fetch, slot->reply.retry_after_ms);
        rate_slow_down(&fetch->rate, clock_monotonic_ms() * 1000,
                       (clock_monotonic_ms() - slot->reply.elapsed_ms) * 1000,
                       slot->reply.retry_after_ms);
    }
    if (!random_bytes(&dice, sizeof(dice), &err)) {
        fetch->fatal = fetch->fatal.code == ERR_NONE ? err : fetch->fatal;
        slot_free(slot);
        return;
    }
    note_health(fetch, slot, &err, permanent);
    note_cause(slot, err.code);
    if (split_slow(fetch, slot, &err)) {
        return;
    }
    advice =
        retry_advise(&err, &slot->reply, permanent, slot->tries, FAULT_HURRY(RETRY_BASE_MS), dice);
    advice.again = advice.again && within_budget(fetch, slot, &err);
    log_event(LOG_DEBUG, "try %d failed: %s; %s", slot->tries, err.message,
              advice.again ? "again" : "given up");
    if (advice.again && !half_stored) {
        try_again(slot, advice.delay_ms);
        return;
    }
    if (advice.again) {
        fetch_window_restart(fetch, window, &err);
        return;
    }
    if (ahead_failed(slot) || item_gone(fetch, slot, &err) || item_rejected(fetch, slot, &err)) {
        return;
    }
    if (slot->tries > 1) {
        merge_causes(slot, &err);
    }
    fetch_window_restart(fetch, window, NULL);
    fetch_window_failed(fetch, window, &err);
}

/* Everything the window has got so far is forgotten, in memory and in the open transaction. */
void fetch_window_restart(Fetch *fetch, Window *window, const Err *why)
{
    fetch_let_go(fetch, window);
    window_restart(window);
    if (why == NULL) {
        return;
    }
    window->claimed = window->claimed && why->code != ERR_LEASE;
    if (window->attempts >= (why->code == ERR_MOVED ? WINDOW_LOOKS : WINDOW_ATTEMPTS)) {
        fetch_window_failed(fetch, window, why);
        return;
    }
    fetch_warn(fetch, window->stream->plan->stream->name, "a window is read again: %s",
               why->message);
    window->state = WINDOW_WAITING;
}
