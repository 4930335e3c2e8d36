/* The gate: one small document says when parts of the menu changed last (API page, 2, row 24). It
 * is asked for beside the company, for neither waits for the other. */
#include <string.h>

#include "base/interrupt.h"
#include "base/memory.h"
#include "fetch.h"
#include "json/json_pick.h"

#define GATE_BYTES (64 * 1024)
#define GATE_TRIES 2

struct GateCall {
    Buf body;
    HttpTransfer *transfer; /* while it is under way */
    bool ended;
    Err err;
};

static HttpFlow on_body(void *ctx, HttpTransfer *transfer, Str piece)
{
    GateCall *call = ctx;
    Err err = {0};

    buf_append(&call->body, piece.ptr, piece.len);
    if (buf_check(&call->body, "the reply", &err)) {
        return HTTP_GO_ON;
    }
    http_stop_error(transfer, &err);
    return HTTP_STOP;
}

static void on_done(void *ctx, const HttpReply *reply, const Err *err)
{
    GateCall *call = ctx;

    (void)reply;
    call->err = *err;
    call->transfer = NULL;
    call->ended = true;
}

static bool ask(Fetch *fetch, GateCall *call, Err *err)
{
    const Secret *bearer = NULL;
    HttpRequest request;
    bool ok;
    Buf url;

    if (!auth_bearer(fetch->auth, &bearer, err)) {
        return false;
    }
    buf_init(&url, LIMIT_URL);
    buf_printf(&url, "%s%s%s", fetch->options->base_url, fetch->options->profile->rest_path,
               fetch->options->profile->gate_path);
    request = (HttpRequest){
        .method = "GET",
        .url = buf_text(&url),
        .bearer = bearer,
        .extra_header = fetch->options->extra_header,
        .timeout_ms = LIMIT_PAGE_MS,
        .max_body = GATE_BYTES,
        .gzip = true,
        .json_expected = true,
        .on_body = on_body,
        .on_done = on_done,
        .ctx = call,
    };
    buf_clear(&call->body);
    call->ended = false;
    ok = buf_check(&url, "an address", err) &&
         http_start(fetch->http, &request, &call->transfer, err);
    buf_release(&url);
    fetch->tally->api_calls += ok ? 1 : 0;
    return ok;
}

static bool await(Fetch *fetch, GateCall *call, Err *err)
{
    bool ok = true;

    while (ok && !call->ended) {
        ok = http_pump(fetch->http, 200, err);
        if (ok && interrupt_signal() != 0 && !call->ended) {
            ok = err_set(err, ERR_INTERRUPTED, "stopped by signal %d", interrupt_signal());
        }
    }
    return ok;
}

bool gate_start(Fetch *fetch, Err *err)
{
    GateCall *call = mem_alloc(sizeof(*call));

    if (call == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for a request");
    }
    memset(call, 0, sizeof(*call));
    buf_init(&call->body, GATE_BYTES);
    fetch->gate_call = call;
    return ask(fetch, call, err);
}

void gate_release(Fetch *fetch)
{
    GateCall *call = fetch->gate_call;

    if (call == NULL) {
        return;
    }
    if (call->transfer != NULL) {
        http_cancel(fetch->http, call->transfer);
    }
    buf_release(&call->body);
    mem_free(call);
    fetch->gate_call = NULL;
}

static void keep(Fetch *fetch, GateCall *call)
{
    static const char *const members[GATES] = {"products", "productGroups", "modifiers",
                                               "timedEvents"};
    JsonValue *root = NULL;
    Arena arena;
    Err err = {0};

    arena_init(&arena, 1024 * 1024);
    if (json_parse((Str){call->body.data, call->body.len}, &arena, &root, &err)) {
        for (int i = 0; i < GATES; i++) {
            Str text = json_text_at(root, members[i]);

            fetch->gates[i].member = members[i];
            (void)text_copy(
                fetch->gates[i].value, sizeof(fetch->gates[i].value),
                text.ptr == NULL || memchr(text.ptr, ' ', text.len) != NULL ? STR_LIT("") : text);
        }
    }
    arena_release(&arena);
}

/* Without an answer nothing is skipped: the gate only ever saves calls. */
bool gate_read(Fetch *fetch, Err *err)
{
    GateCall *call = fetch->gate_call;
    bool ok = await(fetch, call, err);

    for (int tries = 1; ok && call->err.code != ERR_NONE && tries < GATE_TRIES; tries++) {
        fetch->tally->retries++;
        ok = ask(fetch, call, err) && await(fetch, call, err);
    }
    if (ok && call->err.code == ERR_NONE) {
        keep(fetch, call);
    } else if (ok) {
        fetch_warn(fetch, "",
                   "the times of change could not be read, so the menu is read whole: %s",
                   call->err.message);
    }
    gate_release(fetch);
    return ok;
}

const char *gate_value(const Fetch *fetch, const Stream *stream)
{
    for (int i = 0; stream->gate != NULL && i < GATES; i++) {
        if (fetch->gates[i].member != NULL && strcmp(fetch->gates[i].member, stream->gate) == 0) {
            return fetch->gates[i].value;
        }
    }
    return "";
}
