/* Many transfers on one curl multi handle; ends are delivered outside of curl's callbacks. */
#include "client.h"

#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/memory.h"
#include "http/url.h"

bool http_global_init(Err *err)
{
    static bool done;

    if (!done && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return err_set(err, ERR_OS, "libcurl could not be initialised");
    }
    done = true;
    return true;
}

const char *http_library(void)
{
    static char text[96];
    const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);

    (void)text_format(text, sizeof(text), "libcurl %s (%s)", info->version,
                      info->ssl_version == NULL ? "without TLS" : info->ssl_version);
    return text;
}

bool http_client_new(HttpClient **ret, const HttpClientOptions *options, Err *err)
{
    HttpClient *client = mem_alloc(sizeof(*client));

    if (client == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for the HTTP client");
    }
    memset(client, 0, sizeof(*client));
    client->multi = FAULT_FAILS("http_call") ? NULL : curl_multi_init();
    if (client->multi == NULL) {
        mem_free(client);
        return err_set(err, ERR_MEMORY, "no memory for the HTTP client");
    }
    client->http2 = options->http2;
    (void)text_copy(client->ca_file, sizeof(client->ca_file), str_of(options->ca_file));
    (void)text_copy(client->user_agent, sizeof(client->user_agent), str_of(options->user_agent));
    (void)curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)options->max_connections);
    if (!pump_open(client, err)) {
        (void)curl_multi_cleanup(client->multi);
        mem_free(client);
        return false;
    }
    *ret = client;
    return true;
}

void transfer_free(HttpTransfer *transfer)
{
    HttpClient *client = transfer->client;

    if (transfer->previous != NULL) {
        transfer->previous->next = transfer->next;
    } else if (client->running == transfer) {
        client->running = transfer->next;
    }
    if (transfer->next != NULL) {
        transfer->next->previous = transfer->previous;
    }
    for (struct curl_slist *header = transfer->headers; header != NULL; header = header->next) {
        secret_wipe(header->data, strlen(header->data));
    }
    curl_slist_free_all(transfer->headers);
    if (client->pool_count < HTTP_POOL) {
        curl_easy_reset(transfer->easy);
        client->pool[client->pool_count++] = transfer->easy;
    } else {
        curl_easy_cleanup(transfer->easy);
    }
    unpack_free(transfer->unpack);
    secret_release(&transfer->form);
    buf_release(&transfer->error_body);
    mem_free(transfer);
}

void http_client_free(HttpClient *client)
{
    if (client == NULL) {
        return;
    }
    while (client->running != NULL) {
        http_cancel(client, client->running);
    }
    for (int i = 0; i < client->pool_count; i++) {
        curl_easy_cleanup(client->pool[i]);
    }
    (void)curl_multi_cleanup(client->multi);
    pump_close(client);
    mem_free(client);
}

bool http_url_allowed(const char *url, Err *err)
{
    char scheme[16], host[256];
    int port;
    Str path;

    if (!url_split(str_of(url), scheme, sizeof(scheme), host, sizeof(host), &port, &path)) {
        return err_set(err, ERR_CONFIG, "\"%.200s\" is no web address", url);
    }
    if (strcmp(scheme, "https") == 0 ||
        (strcmp(scheme, "http") == 0 && url_is_loopback(str_of(url)))) {
        return true;
    }
    return err_set(err, ERR_CONFIG,
                   "\"%.200s\" is refused: https is required (plain http only to this machine)",
                   url);
}

static void describe(HttpTransfer *transfer)
{
    char scheme[16], host[256];
    int port;
    Str path;

    if (url_split(str_of(transfer->url), scheme, sizeof(scheme), host, sizeof(host), &port,
                  &path)) {
        const char *query = memchr(path.ptr, '?', path.len);

        if (query != NULL) {
            path.len = (size_t)(query - path.ptr);
        }
        if (transfer->request.private_path) {
            path.len = 0;
        }
        (void)text_format(transfer->where, sizeof(transfer->where), "%s %s%.*s",
                          transfer->request.method, host, (int)(path.len < 200 ? path.len : 200),
                          path.ptr);
    }
}

static HttpTransfer *transfer_new(HttpClient *client, const HttpRequest *request, Err *err)
{
    HttpTransfer *transfer = mem_alloc(sizeof(*transfer));

    if (transfer == NULL) {
        (void)err_set(err, ERR_MEMORY, "no memory for a request");
        return NULL;
    }
    memset(transfer, 0, sizeof(*transfer));
    transfer->client = client;
    transfer->request = *request;
    transfer->reply.retry_after_ms = -1;
    buf_init(&transfer->error_body, LIMIT_BODY_ERROR + 1);
    transfer->easy = FAULT_FAILS("http_call") ? NULL
                     : client->pool_count > 0 ? client->pool[--client->pool_count]
                                              : curl_easy_init();
    if (transfer->easy == NULL) {
        mem_free(transfer);
        (void)err_set(err, ERR_MEMORY, "no memory for a request");
        return NULL;
    }
    transfer->next = client->running;
    if (client->running != NULL) {
        client->running->previous = transfer;
    }
    client->running = transfer;
    return transfer;
}

bool http_start(HttpClient *client, const HttpRequest *request, HttpTransfer **ret, Err *err)
{
    HttpTransfer *transfer;

    if (!http_url_allowed(request->url, err)) {
        return false;
    }
    transfer = transfer_new(client, request, err);
    if (transfer == NULL) {
        return false;
    }
    if (!text_copy(transfer->url, sizeof(transfer->url), str_of(request->url))) {
        transfer_free(transfer);
        return err_set(err, ERR_CONFIG, "an address is longer than %d bytes", LIMIT_URL);
    }
    describe(transfer);
    transfer->started_ms = clock_monotonic_ms();
    transfer->deadline_ms = transfer->started_ms + request->timeout_ms;
    if (!transfer_configure(transfer, err)) {
        transfer_free(transfer);
        return false;
    }
    if (FAULT_FAILS("http_call") ||
        curl_multi_add_handle(client->multi, transfer->easy) != CURLM_OK) {
        transfer_free(transfer);
        return err_set(err, ERR_MEMORY, "a request could not be started");
    }
    client->running_count++;
    *ret = transfer;
    return true;
}

void http_stop_error(HttpTransfer *transfer, const Err *err)
{
    transfer->stop_err = *err;
}

void http_resume(HttpClient *client, HttpTransfer *transfer)
{
    (void)client;
    if (transfer->paused) {
        transfer->paused = false;
        transfer->deadline_ms += clock_monotonic_ms() - transfer->paused_since_ms;
        /* What was kept is delivered in here; its failure does not end the transfer. */
        if (curl_easy_pause(transfer->easy, CURLPAUSE_CONT) != CURLE_OK && !transfer->stopped &&
            !transfer->too_big && transfer->result_words == NULL) {
            transfer->result_words = "a piece was lost while the reply was paused";
            transfer->result_code = ERR_HTTP_CUT;
        }
    }
}

void transfer_detach(HttpClient *client, HttpTransfer *transfer)
{
    (void)curl_multi_remove_handle(client->multi, transfer->easy);
    client->running_count--;
}

void http_cancel(HttpClient *client, HttpTransfer *transfer)
{
    transfer_detach(client, transfer);
    transfer_free(transfer);
}

int http_running(const HttpClient *client)
{
    return client->running_count;
}

/* ---- one request, waited for ---- */

typedef struct Waiting {
    Buf *body;
    HttpReply reply;
    Buf error_body;
    Err err;
    bool done;
} Waiting;

static HttpFlow waiting_body(void *ctx, HttpTransfer *transfer, Str piece)
{
    Waiting *waiting = ctx;

    buf_append(waiting->body, piece.ptr, piece.len);
    if (!buf_check(waiting->body, "the reply", &waiting->err)) {
        (void)err_set(&waiting->err, ERR_HTTP_TOO_BIG, "%s: the answer is larger than the limit",
                      transfer->where);
        http_stop_error(transfer, &waiting->err);
        return HTTP_STOP;
    }
    return HTTP_GO_ON;
}

static void waiting_done(void *ctx, const HttpReply *reply, const Err *err)
{
    Waiting *waiting = ctx;

    waiting->reply = *reply;
    waiting->err = *err;
    waiting->done = true;
    if (reply->error_body_len > 0) {
        /* The words of a refusal outlive the transfer in the caller's body. */
        buf_clear(waiting->body);
        buf_append(waiting->body, reply->error_body, reply->error_body_len);
    }
    waiting->reply.error_body = NULL;
    waiting->reply.error_body_len = 0;
}

bool http_perform(HttpClient *client, const HttpRequest *request, Buf *body, HttpReply *ret_reply,
                  Err *err)
{
    HttpRequest own = *request;
    HttpTransfer *transfer = NULL;
    Waiting waiting = {.body = body};

    own.on_body = waiting_body;
    own.on_done = waiting_done;
    own.ctx = &waiting;
    if (!http_start(client, &own, &transfer, err)) {
        return false;
    }
    while (!waiting.done) {
        if (!http_pump(client, 100, err)) {
            if (!waiting.done && transfer != NULL) {
                http_cancel(client, transfer);
            }
            return false;
        }
    }
    waiting.reply.error_body = body->data;
    waiting.reply.error_body_len = waiting.err.code == ERR_NONE ? 0 : body->len;
    *ret_reply = waiting.reply;
    if (waiting.err.code != ERR_NONE) {
        *err = waiting.err;
        return false;
    }
    return true;
}
