/* Small questions: the reply's head counts, its body is dropped. */
#include "engine/probe.h"

#include <string.h>

#include "base/limits.h"
#include "http/url.h"
#include "json/json_stream.h"

#define PROBE_MS 30000
#define PROBE_BODY (64ULL * 1024 * 1024)
#define PUMP_MS 100
#define DAY (24LL * 3600 * 1000000)

typedef struct Question {
    EngineProbe *probe;
    Err *err;
    bool done;
} Question;

static HttpFlow drop_body(void *ctx, HttpTransfer *transfer, Str piece)
{
    (void)ctx;
    (void)transfer;
    (void)piece;
    return HTTP_GO_ON;
}

static void on_done(void *ctx, const HttpReply *reply, const Err *err)
{
    Question *question = ctx;

    question->probe->status = reply->status;
    question->probe->server_date = reply->server_date;
    question->probe->elapsed_ms = reply->elapsed_ms;
    (void)text_copy(question->probe->request_id, sizeof(question->probe->request_id),
                    str_of(reply->request_id));
    *question->err = *err;
    question->done = true;
}

/* The request's own timeout bounds the loop. */
static bool ask(HttpClient *http, HttpRequest *request, EngineProbe *ret, Err *err)
{
    Question question = {.probe = ret, .err = err};
    HttpTransfer *transfer = NULL;

    memset(ret, 0, sizeof(*ret));
    request->on_body = drop_body;
    request->on_done = on_done;
    request->ctx = &question;
    if (!http_start(http, request, &transfer, err)) {
        return false;
    }
    while (!question.done) {
        if (!http_pump(http, PUMP_MS, err)) {
            if (!question.done) {
                http_cancel(http, transfer);
            }
            return false;
        }
    }
    return err->code == ERR_NONE;
}

bool engine_probe_url(HttpClient *http, const char *url, const Secret *bearer,
                      const char *extra_header, EngineProbe *ret, Err *err)
{
    HttpRequest request = {
        .method = "GET",
        .url = url,
        .bearer = bearer,
        .extra_header = extra_header,
        .timeout_ms = PROBE_MS,
        .max_body = PROBE_BODY,
        .gzip = true,
        .json_expected = true,
    };

    return ask(http, &request, ret, err);
}

/* ---- a stream ---- */

static void add_instant(Buf *url, const char *name, Instant instant)
{
    char text[INSTANT_TEXT];

    instant_format(instant, text);
    url_add(url, name, str_of(text));
}

static void stream_url(const EngineOptions *options, const Stream *stream, Buf *url)
{
    Instant now = clock_wall();
    char date[DATE_TEXT];

    buf_printf(url, "%s%s%s", options->base_url, options->profile->rest_path, stream->path);
    if (stream->query != NULL) {
        buf_printf(url, "?%s", stream->query);
    }
    if ((stream->windows & WINDOW_REPORT_DAY) != 0) {
        date_format(instant_utc_date(now - DAY), date);
        url_add(url, stream->from_param, str_of(date));
    } else if (stream->from_param != NULL) {
        add_instant(url, stream->from_param, now - DAY);
        if (stream->to_param != NULL) {
            add_instant(url, stream->to_param, now);
        }
    } else if (stream->modified_param != NULL) {
        add_instant(url, stream->modified_param, now - DAY);
    }
    if (stream->paging != PAGING_NONE) {
        url_add(url, options->profile->amount_param, STR_LIT("1"));
        url_add(url, options->profile->offset_param, STR_LIT("0"));
    }
}

bool engine_probe_stream(const EngineOptions *options, Auth *auth, HttpClient *http,
                         const Stream *stream, EngineProbe *ret, Err *err)
{
    const Secret *bearer = NULL;
    Buf url;
    bool ok;

    memset(ret, 0, sizeof(*ret));
    buf_init(&url, LIMIT_URL);
    stream_url(options, stream, &url);
    ok = buf_check(&url, "an address", err) && auth_bearer(auth, &bearer, err) &&
         engine_probe_url(http, buf_text(&url), bearer, options->extra_header, ret, err);
    buf_release(&url);
    return ok;
}

/* ---- the client id ---- */

/* The challenge of a verifier nobody has: the page comes, a code could not be redeemed. */
static bool client_url(const Profile *profile, const char *base_url, const char *client_id,
                       const char *redirect_uri, Buf *url, Err *err)
{
    Secret random = SECRET_EMPTY;
    bool ok = secret_random_base64url(&random, 32, err);

    buf_printf(url, "%s%s", base_url, profile->authorize_path);
    url_add(url, "response_type", STR_LIT("code"));
    url_add(url, "client_id", str_of(client_id));
    url_add(url, "redirect_uri", str_of(redirect_uri));
    url_add(url, "code_challenge", secret_text(&random));
    url_add(url, "code_challenge_method", STR_LIT("S256"));
    url_add(url, "state", STR_LIT("restosync-init"));
    secret_release(&random);
    return ok && buf_check(url, "an address", err);
}

bool engine_probe_client(HttpClient *http, const Profile *profile, const char *base_url,
                         const char *client_id, const char *redirect_uri, Err *err)
{
    HttpRequest request = {.method = "GET", .timeout_ms = PROBE_MS, .max_body = PROBE_BODY};
    EngineProbe probe = {.status = 0};
    Buf url;
    bool ok;

    buf_init(&url, LIMIT_URL);
    ok = client_url(profile, base_url, client_id, redirect_uri, &url, err);
    request.url = buf_text(&url);
    ok = ok && ask(http, &request, &probe, err);
    if (!ok && err->code == ERR_HTTP_REDIRECT) {
        err_clear(err); /* on to the login page, or straight back with a code: both are a yes */
        ok = true;
    } else if (!ok && probe.status >= 400 && probe.status < 500) {
        (void)err_set(err, ERR_AUTH_CLIENT,
                      "the sign-in page refuses this client id or this redirect address (%ld)",
                      probe.status);
        err_hint(err, "compare both with what Lightspeed registered");
    }
    buf_release(&url);
    return ok;
}

/* ---- libraries ---- */

void engine_libraries(Buf *out)
{
    buf_printf(out, "%s, %s, %s, %s", http_library(), crypto_library(), json_library(),
               pg_library());
}
