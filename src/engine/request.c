/* Requests: when the next one may start, its start, the bytes that come. */
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/memory.h"
#include "fetch.h"
#include "json/json_pick.h"

static HttpFlow on_body(void *ctx, HttpTransfer *transfer, Str piece);
static void on_done(void *ctx, const HttpReply *reply, const Err *err);

static bool budget_left(Fetch *fetch)
{
    if (fetch->options->max_calls <= 0 || fetch->tally->api_calls < fetch->options->max_calls) {
        return true;
    }
    if (fetch->fatal.code == ERR_NONE) {
        (void)err_set(&fetch->fatal, ERR_BUDGET, "the budget of %lld calls is used up",
                      (long long)fetch->options->max_calls);
    }
    return false;
}

/* `moving`: without the replies that wait for room. */
static int slots_running(const Fetch *fetch, bool moving)
{
    int running = 0;

    for (int i = 0; i < fetch->slot_count; i++) {
        const Slot *slot = &fetch->slots[i];

        running += slot->state == SLOT_RUNNING && !(moving && slot->paused) ? 1 : 0;
    }
    return running;
}

/* A large reply waits for the window whose transaction is open, a page ahead for those in front of
 * it. What they wait for must not wait for them: it may start beside them. */
static bool waited_for(const Fetch *fetch, const Slot *slot)
{
    bool waited = fetch->streaming == slot->window;

    for (int i = 0; i < fetch->slot_count && !waited; i++) {
        const Slot *other = &fetch->slots[i];

        waited = other->state == SLOT_RUNNING && other->paused && other->window == slot->window &&
                 ahead_is(other);
    }
    return waited && !ahead_is(slot);
}

static bool may_run(const Fetch *fetch, const Slot *slot)
{
    return slots_running(fetch, waited_for(fetch, slot)) < fetch->rate.in_flight_now;
}

/* With nothing that moves nobody would make room: then memory must not be in the way. */
static void find_request(Fetch *fetch, Slot *slot)
{
    bool full = slots_running(fetch, false) >= fetch->rate.in_flight_now;
    bool quiet = slots_running(fetch, true) == 0;

    if ((!full || request_waited_for(fetch)) && handover_memory_left(fetch, quiet)) {
        (void)request_next(fetch, slot, quiet);
    }
}

static void start_or_fail(Fetch *fetch, Slot *slot)
{
    Err err = {0};

    if (slot_start(slot, &err)) {
        return;
    }
    /* Only the sign-in, memory or a wrong address fail here: none of them is this window's fault.
     */
    if (fetch->fatal.code == ERR_NONE) {
        fetch->fatal = err;
    }
    slot_free(slot);
}

static int sooner(int wait_ms, int64_t other_ms)
{
    return other_ms < wait_ms ? (int)(other_ms < 0 ? 0 : other_ms) : wait_ms;
}

int fetch_start_requests(Fetch *fetch, int most)
{
    int wait_ms = most;

    for (int i = 0; i < fetch->slot_count && fetch->fatal.code == ERR_NONE; i++) {
        Slot *slot = &fetch->slots[i];
        int64_t now_ms = clock_monotonic_ms();
        int64_t pace_ms;

        if (slot->state == SLOT_FREE) {
            find_request(fetch, slot);
        }
        if (slot->state != SLOT_WAITING || !may_run(fetch, slot)) {
            continue;
        }
        if (slot->not_before_ms > now_ms) {
            wait_ms = sooner(wait_ms, slot->not_before_ms - now_ms);
            continue;
        }
        pace_ms = breaker_wait(&fetch->breaker, now_ms);
        pace_ms = pace_ms > 0 ? pace_ms : budget_wait_ms(fetch);
        pace_ms = pace_ms > 0 ? pace_ms : rate_take(&fetch->rate, now_ms * 1000);
        if (pace_ms > 0 || !budget_left(fetch)) {
            return sooner(wait_ms, pace_ms);
        }
        budget_used(fetch);
        slot->probe = breaker_start(&fetch->breaker);
        start_or_fail(fetch, slot);
    }
    return wait_ms;
}

/* ---- start ---- */

static bool slot_on_unknown(void *ctx, const UnknownField *field, Err *err)
{
    Slot *slot = ctx;

    return unknown_note(&slot->fetch->unknown, slot->window->stream->plan->stream, field, err);
}

bool slot_reject(void *ctx, const Rejected *rejected, Err *err)
{
    Slot *slot = ctx;
    bool detail = slot->item != NULL && slot->window->planned.kind == WINDOW_DETAIL;
    /* A record that does not say who it is was asked for by its key: found again by that. */
    const char *key = detail && rejected->key[0] == '\0' ? slot->parent : rejected->key;

    return rejected_add(&slot->rejected, key, rejected->reason, rejected->column_path,
                        rejected->raw, rejected->raw_cut, err);
}

static bool slot_on_listed(void *ctx, const char *key, const Digest *digest, Instant created,
                           Err *err)
{
    Slot *slot = ctx;
    int64_t id;

    if (!text_parse_int64(str_of(key), &id)) {
        return err_set(err, ERR_JSON_SHAPE, "the list of %s has the key \"%.40s\"",
                       slot->window->stream->plan->stream->name, key);
    }
    return item_list_add(&slot->listed,
                         &(ListedItem){.key = id, .digest = *digest, .created = created}, err);
}

static bool slot_on_key(void *ctx, const Str *keys, int count, Err *err)
{
    Slot *slot = ctx;

    (void)count;
    return key_list_add(&slot->seen, keys, err);
}

static bool slot_decoder_start(Slot *slot, Err *err)
{
    Fetch *fetch = slot->fetch;
    Window *window = slot->window;
    const Stream *stream = window->stream->plan->stream;
    unsigned kind = window->planned.kind;
    bool detail = slot->item != NULL && kind == WINDOW_DETAIL;

    if (slot->page != NULL && slot->page->plan != window->stream->plan) {
        loader_give_page(fetch->loader, slot->page);
        slot->page = NULL;
    }
    if (slot->page == NULL &&
        !loader_take_page(fetch->loader, window->stream->plan, &slot->page, err)) {
        return false;
    }
    page_clear(slot->page);
    rejected_release(&slot->rejected);
    slot->listed.count = 0;
    key_list_release(&slot->seen);
    key_list_init(&slot->seen, window->stream->plan->tables[0].key_count);
    if (slot->item != NULL) {
        digest_text(&slot->item->digest, slot->list_digest);
        (void)text_format(slot->parent, sizeof(slot->parent), "%lld", (long long)slot->item->key);
    }
    date_format(window->planned.business_date, slot->date);
    return decoder_start(
        slot->decoder,
        &(DecodeOptions){
            .plan = window->stream->plan,
            .company_id = fetch->options->company_id,
            .run_id = fetch->run_id,
            .synced_at = clock_wall(),
            .privacy = &fetch->privacy,
            .parent = kind == WINDOW_PARENT ? slot->parent : NULL,
            .business_date = kind == WINDOW_REPORT_DAY ? slot->date : NULL,
            .first_position = slot->offset,
            .page_no = slot->item != NULL ? 1 : window->pages + 1 + ahead_pages(slot),
            .border = slot->item == NULL && slot->offset < window->offset ? window->border : 0,
            .single = detail || stream->single,
            .list_only = window->list,
            .list_digest = detail ? slot->list_digest : NULL,
            .on_reject = slot_reject,
            .on_unknown = window->list ? NULL : slot_on_unknown,
            .on_listed = window->list ? slot_on_listed : NULL,
            .on_key = window->proves && !window->confirming ? slot_on_key : NULL,
            .digest_body = stream->paging == PAGING_MAYBE || kind == WINDOW_PARENT,
            .ctx = slot,
        },
        window->list ? NULL : slot->page, err);
}

bool slot_start(Slot *slot, Err *err)
{
    Fetch *fetch = slot->fetch;
    const Secret *bearer = NULL;
    HttpRequest request;
    bool ok;
    Buf url;

    if (!auth_bearer(fetch->auth, &bearer, err) || !slot_decoder_start(slot, err)) {
        return false;
    }
    buf_init(&url, LIMIT_URL);
    slot_url(slot, &url);
    request = (HttpRequest){
        .method = "GET",
        .url = buf_text(&url),
        .bearer = bearer,
        .extra_header = fetch->options->extra_header,
        .timeout_ms = FAULT_HURRY(LIMIT_PAGE_MS),
        .max_body = LIMIT_BODY_STREAM,
        .gzip = true,
        .json_expected = true,
        .on_body = on_body,
        .on_done = on_done,
        .ctx = slot,
    };
    slot->bearer_serial = fetch->bearer_serial;
    slot->state = SLOT_RUNNING;
    slot->paused = false;
    slot->tries++;
    err_clear(&slot->err);
    ok = buf_check(&url, "an address", err) &&
         http_start(fetch->http, &request, &slot->transfer, err);
    buf_release(&url);
    if (ok) {
        FAULT_POINT("page_asked");
        fetch->tally->api_calls++;
        fetch->tally->retries += slot->tries > 1 ? 1 : 0;
    }
    return ok;
}

void slot_free(Slot *slot)
{
    rejected_release(&slot->rejected);
    item_list_release(&slot->listed);
    if (slot->probe) {
        breaker_dropped(&slot->fetch->breaker);
        slot->probe = false;
    }
    loader_give_page(slot->fetch->loader, slot->page);
    slot->page = NULL;
    slot->state = SLOT_FREE;
    slot->window = NULL;
    slot->item = NULL;
    slot->transfer = NULL;
    slot->paused = false;
}

/* ---- bytes ---- */

/* The rest stays where it is until there is room; that it comes is answer enough for a probe. */
static HttpFlow pause_reply(Slot *slot)
{
    slot->paused = true;
    if (slot->probe) {
        breaker_took(&slot->fetch->breaker, true, false, 0, 0);
        slot->probe = false;
    }
    return HTTP_PAUSE;
}

static HttpFlow on_body(void *ctx, HttpTransfer *transfer, Str piece)
{
    Slot *slot = ctx;
    Err err = {0};

    FAULT_POINT("page_body");
    if (!slot->window->list && page_full(slot->page)) {
        if (ahead_is(slot) || !handover_possible(slot->fetch, slot->window)) {
            return pause_reply(slot);
        }
        if (!handover_piece(slot->fetch, slot->window, &slot->page, false, &err)) {
            http_stop_error(transfer, &err);
            return HTTP_STOP;
        }
        slot->window->handed_over = true;
        decoder_set_page(slot->decoder, slot->page);
    }
    if (!decoder_feed(slot->decoder, piece, &err)) {
        http_stop_error(transfer, &err);
        return HTTP_STOP;
    }
    return HTTP_GO_ON;
}

/* Only notes the end: decisions are taken in the loop (a sign-in may be pumping the same client).
 */
static void on_done(void *ctx, const HttpReply *reply, const Err *err)
{
    Slot *slot = ctx;

    slot->reply = *reply;
    slot->err = *err;
    slot->words[0] = '\0';
    slot->server_code = 0;
    if (reply->error_body_len > 0) {
        json_error_words((Str){reply->error_body, reply->error_body_len}, slot->words,
                         sizeof(slot->words), &slot->server_code);
    }
    slot->reply.error_body = NULL;
    slot->transfer = NULL;
    slot->state = SLOT_ENDED;
}
