/* The pump: one socket after the other, and back to the caller as soon as a reply is whole.
 *
 * Many replies arrive together, for they were asked for together. Read side by side they would also
 * end together, and only then could the next requests go out: the server would wait for us as we
 * for it. So each socket is read until its reply is whole, and the caller asks for more before the
 * next one is looked at. */
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"

#define READS_AT_ONCE 16 /* of one socket, while others wait; each at most CURLOPT_BUFFERSIZE */

/* ---- what curl wants to be told ---- */

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *socket_ctx)
{
    HttpClient *client = ctx;
    short events =
        (short)((what & CURL_POLL_IN ? POLLIN : 0) | (what & CURL_POLL_OUT ? POLLOUT : 0));
    int at = 1;

    (void)easy;
    (void)socket_ctx;
    while (at < client->socket_count && client->sockets[at].fd != fd) {
        at++;
    }
    if (what == CURL_POLL_REMOVE) {
        if (at < client->socket_count) {
            client->sockets[at] = client->sockets[--client->socket_count];
        }
        return 0;
    }
    if (at == HTTP_SOCKETS) {
        return -1;
    }
    if (at == client->socket_count) {
        client->socket_count++;
    }
    client->sockets[at] = (struct pollfd){.fd = fd, .events = events};
    return 0;
}

static int on_timer(CURLM *multi, long milliseconds, void *ctx)
{
    HttpClient *client = ctx;

    (void)multi;
    client->timer_ms = milliseconds < 0 ? -1 : clock_monotonic_ms() + milliseconds;
    return 0;
}

bool pump_open(HttpClient *client, Err *err)
{
    if (pipe2(client->wake, O_CLOEXEC | O_NONBLOCK) != 0) {
        return err_set(err, ERR_OS, "no pipe for the HTTP client: %s", strerror(errno));
    }
    client->sockets[0] = (struct pollfd){.fd = client->wake[0], .events = POLLIN};
    client->socket_count = 1;
    client->timer_ms = -1;
    (void)curl_multi_setopt(client->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    (void)curl_multi_setopt(client->multi, CURLMOPT_SOCKETDATA, client);
    (void)curl_multi_setopt(client->multi, CURLMOPT_TIMERFUNCTION, on_timer);
    (void)curl_multi_setopt(client->multi, CURLMOPT_TIMERDATA, client);
    return true;
}

void pump_close(HttpClient *client)
{
    (void)close(client->wake[0]);
    (void)close(client->wake[1]);
}

/* A full pipe wakes as well as one byte. */
void http_wakeup(HttpClient *client)
{
    if (client != NULL) {
        ssize_t written = write(client->wake[1], "", 1);

        (void)written;
    }
}

static void drain_wakeups(HttpClient *client)
{
    char bytes[64];

    while (read(client->wake[0], bytes, sizeof(bytes)) > 0) {
    }
}

/* ---- replies ---- */

static void deliver(HttpClient *client, HttpTransfer *transfer)
{
    Err err;

    transfer_outcome(transfer, &err);
    transfer_detach(client, transfer);
    if (transfer->request.on_done != NULL) {
        transfer->request.on_done(transfer->request.ctx, &transfer->reply, &err);
    }
    transfer_free(transfer);
}

/* Time spent paused is ours, not the server's: it does not count. */
static void end_overdue(HttpClient *client)
{
    int64_t now = clock_monotonic_ms();
    HttpTransfer *transfer = client->running;

    while (transfer != NULL) {
        HttpTransfer *next = transfer->next;

        if (!transfer->paused && now > transfer->deadline_ms) {
            transfer->result = CURLE_OPERATION_TIMEDOUT;
            (void)text_format(transfer->curl_words, sizeof(transfer->curl_words),
                              "no complete answer within %lld seconds",
                              (long long)((now - transfer->started_ms) / 1000));
            deliver(client, transfer);
            return; /* the list may have changed in the callback */
        }
        transfer = next;
    }
}

/* Whether one was. */
static bool deliver_finished(HttpClient *client)
{
    CURLMsg *message;
    bool some = false;
    int left = 0;

    while ((message = curl_multi_info_read(client->multi, &left)) != NULL) {
        char *private = NULL;

        if (message->msg != CURLMSG_DONE) {
            continue;
        }
        CURLcode result = message->data.result;

        (void)curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &private);
        HttpTransfer *transfer = (HttpTransfer *)(void *)private;

        if (transfer != NULL) {
            transfer->result = result;
            deliver(client, transfer);
            some = true;
        }
    }
    return some;
}

/* ---- sockets ---- */

static CURLMcode act(HttpClient *client, curl_socket_t fd, short seen)
{
    int still = 0;
    int what = (seen & (POLLIN | POLLHUP) ? CURL_CSELECT_IN : 0) |
               (seen & POLLOUT ? CURL_CSELECT_OUT : 0) |
               (seen & (POLLERR | POLLNVAL) ? CURL_CSELECT_ERR : 0);

    return curl_multi_socket_action(client->multi, fd, what, &still);
}

/* New requests are sent from in here too. */
static CURLMcode act_on_time(HttpClient *client)
{
    int still = 0;

    if (client->timer_ms < 0 || client->timer_ms > clock_monotonic_ms()) {
        return CURLM_OK;
    }
    client->timer_ms = -1;
    return curl_multi_socket_action(client->multi, CURL_SOCKET_TIMEOUT, 0, &still);
}

static int until_timer(const HttpClient *client, int wait_ms)
{
    int64_t left = client->timer_ms < 0 ? wait_ms : client->timer_ms - clock_monotonic_ms();

    return left < 0 ? 0 : left < wait_ms ? (int)left : wait_ms;
}

/* Reads the socket until a reply is whole or nothing more is there. */
static CURLMcode serve(HttpClient *client, struct pollfd ready, bool *ret_delivered)
{
    CURLMcode code = CURLM_OK;

    for (int i = 0; i < READS_AT_ONCE && code == CURLM_OK && ready.revents != 0; i++) {
        code = act(client, ready.fd, ready.revents);
        if (deliver_finished(client)) {
            *ret_delivered = true;
            return code;
        }
        /* Only what curl still waits for: it may have closed the socket. */
        ready.events = 0;
        ready.revents = 0;
        for (int s = 1; s < client->socket_count; s++) {
            ready.events =
                client->sockets[s].fd == ready.fd ? client->sockets[s].events : ready.events;
        }
        if (ready.events == 0 || poll(&ready, 1, 0) < 0) {
            break;
        }
    }
    return code;
}

static CURLMcode serve_sockets(HttpClient *client, int wait_ms)
{
    struct pollfd ready[HTTP_SOCKETS];
    int count = client->socket_count;
    bool delivered = false;
    CURLMcode code = CURLM_OK;
    int some = poll(client->sockets, (nfds_t)count, wait_ms);

    if (some <= 0) {
        return some == 0 || errno == EINTR ? CURLM_OK : CURLM_INTERNAL_ERROR;
    }
    if (client->sockets[0].revents != 0) {
        drain_wakeups(client);
    }
    memcpy(ready, client->sockets, sizeof(*ready) * (size_t)count);
    for (int i = 0; i < count && code == CURLM_OK && !delivered; i++) {
        int at = (client->turn + i) % count;

        if (at > 0 && ready[at].revents != 0) {
            code = serve(client, ready[at], &delivered);
            client->turn = at + 1;
        }
    }
    return code;
}

bool http_pump(HttpClient *client, int wait_ms, Err *err)
{
    CURLMcode code = FAULT_FAILS("http_call") ? CURLM_OUT_OF_MEMORY : act_on_time(client);

    if (code == CURLM_OK && !deliver_finished(client)) {
        code = serve_sockets(client, until_timer(client, wait_ms));
    }
    if (code != CURLM_OK) {
        return err_set(err, ERR_OS, "libcurl failed: %s", curl_multi_strerror(code));
    }
    (void)deliver_finished(client);
    end_overdue(client);
    return true;
}
