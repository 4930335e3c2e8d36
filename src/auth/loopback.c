/* The loopback listener of a sign-in (RFC 8252 section 7.3): one address, one answer, then closed.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "auth_private.h"
#include "base/interrupt.h"
#include "http/url.h"

#define REQUEST_MAX 8192
#define TRIES_MAX 20
#define HEAD_MS 5000 /* for all of a request: one that drips keeps the person's waiting */

static const char page[] =
    "HTTP/1.1 %s\r\nContent-Type: text/html;charset=UTF-8\r\nContent-Length: %zu\r\n"
    "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
    "Content-Security-Policy: default-src 'none'\r\nConnection: close\r\n\r\n%s";

bool loopback_listen(const char *redirect_uri, int *ret_fd, Err *err)
{
    char scheme[16], host[256];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    int port;
    int fd;
    Str path;

    if (!url_split(str_of(redirect_uri), scheme, sizeof(scheme), host, sizeof(host), &port,
                   &path) ||
        strcmp(scheme, "http") != 0 || strcmp(host, "127.0.0.1") != 0) {
        (void)err_set(err, ERR_CONFIG,
                      "redirect_uri %s cannot be listened on (only http://127.0.0.1:PORT/...)",
                      redirect_uri);
        err_hint(err, "restosync auth login --paste answers every redirect address");
        return false;
    }
    address.sin_port = htons((uint16_t)port);
    fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) != 0 ||
        bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, 4) != 0) {
        (void)err_set(err, ERR_OS, "port %d of redirect_uri cannot be opened: %s", port,
                      strerror(errno));
        err_hint(err, "end the program that uses the port, or restosync auth login --paste");
        if (fd >= 0) {
            (void)close(fd);
        }
        return false;
    }
    *ret_fd = fd;
    return true;
}

/* ---- redirects ---- */

/* RFC 9207: who answers says who it is. Only its host is compared: how the vendor would write the
 * rest is not documented. */
static bool issuer_fits(Str given, const char *issuer)
{
    char scheme[16], ours[256], theirs[256];
    int port;
    Str path;

    return url_split(str_of(issuer), scheme, sizeof(scheme), ours, sizeof(ours), &port, &path) &&
           url_split(given, scheme, sizeof(scheme), theirs, sizeof(theirs), &port, &path) &&
           strcmp(ours, theirs) == 0;
}

bool redirect_code(Str text, const Secret *state, const char *issuer, bool *ret_other_state,
                   Buf *code, Err *err)
{
    Secret given = SECRET_EMPTY;
    Buf value;
    bool ok = true;

    buf_init(&value, 4096);
    *ret_other_state = true;
    if (url_query(text, "state", &value)) {
        ok = secret_set(&given, (Str){value.data, value.len}, err);
        *ret_other_state = ok && !secret_equal(&given, state);
    }
    secret_release(&given);
    buf_clear(&value);
    if (ok && url_query(text, "iss", &value) &&
        !issuer_fits((Str){value.data, value.len}, issuer)) {
        ok = err_set(err, ERR_AUTH_STATE, "the answer comes from another server than %s", issuer);
    }
    buf_clear(&value);
    if (ok && url_query(text, "error", &value)) {
        Buf words;

        buf_init(&words, 256);
        text_append_redacted(&words, (Str){value.data, value.len}, 80);
        ok = err_set(err, ERR_AUTH_DENIED, "the sign-in was denied (%s)", buf_text(&words));
        buf_release(&words);
    } else if (ok && (!url_query(text, "code", code) || code->len == 0)) {
        ok = err_set(err, ERR_AUTH_INPUT, "the address holds no sign-in code");
    }
    buf_release(&value);
    return ok;
}

/* ---- one request ---- */

static bool read_head(int fd, char *head, size_t cap)
{
    int64_t until = clock_monotonic_ms() + HEAD_MS;
    size_t len = 0;

    while (len + 1 < cap) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        int64_t left = until - clock_monotonic_ms();
        ssize_t got;

        if (left <= 0 || poll(&wait, 1, (int)left) <= 0) {
            return false;
        }
        got = recv(fd, head + len, cap - 1 - len, 0);
        if (got <= 0) {
            return false;
        }
        len += (size_t)got;
        head[len] = '\0';
        if (strstr(head, "\r\n\r\n") != NULL) {
            return true;
        }
    }
    return false;
}

static void respond(int fd, const char *status, const char *words)
{
    char body[512], reply[1024];

    (void)text_format(body, sizeof(body),
                      "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>restosync"
                      "</title><p>%s</p></html>",
                      words);
    (void)text_format(reply, sizeof(reply), page, status, strlen(body), body);
    (void)send(fd, reply, strlen(reply), MSG_NOSIGNAL);
}

/* A foreign Host header is a page elsewhere that found this port (DNS rebinding). */
static bool host_is_ours(const char *head)
{
    const char *host = strcasestr(head, "\r\nHost:");
    size_t len;

    if (host == NULL) {
        return false;
    }
    host += 7;
    while (*host == ' ') {
        host++;
    }
    len = strcspn(host, ":\r\n ");
    return str_is((Str){host, len}, "127.0.0.1");
}

static bool path_fits(const Auth *auth, Str target)
{
    char scheme[16], host[256];
    const char *query = memchr(target.ptr, '?', target.len);
    size_t len = query == NULL ? target.len : (size_t)(query - target.ptr);
    int port;
    Str path;

    return url_split(str_of(auth->options.redirect_uri), scheme, sizeof(scheme), host, sizeof(host),
                     &port, &path) &&
           str_equal((Str){target.ptr, len}, path.len == 0 ? STR_LIT("/") : path);
}

typedef enum Visit { VISIT_CODE, VISIT_OTHER, VISIT_DENIED } Visit;

static Visit serve(const Auth *auth, const Secret *state, int fd, Buf *code, Err *err)
{
    char head[REQUEST_MAX];
    const char *end;
    bool other_state = true;
    Str target;

    if (!read_head(fd, head, sizeof(head)) || strncmp(head, "GET ", 4) != 0 ||
        !host_is_ours(head)) {
        respond(fd, "400 Bad Request", "This is not a sign-in.");
        return VISIT_OTHER;
    }
    end = strchr(head + 4, ' ');
    target = (Str){head + 4, end == NULL ? 0 : (size_t)(end - head - 4)};
    if (!path_fits(auth, target)) {
        respond(fd, "404 Not Found", "This is not the address of the sign-in.");
        return VISIT_OTHER;
    }
    buf_clear(code);
    if (!redirect_code(target, state, auth->options.base_url, &other_state, code, err)) {
        if (other_state) {
            respond(fd, "404 Not Found", "This does not belong to the sign-in under way.");
            err_clear(err);
            return VISIT_OTHER;
        }
        respond(fd, "200 OK", "The sign-in was denied. You can close this window.");
        return VISIT_DENIED;
    }
    if (other_state) {
        respond(fd, "404 Not Found", "This does not belong to the sign-in under way.");
        return VISIT_OTHER;
    }
    respond(fd, "200 OK", "restosync is signed in. You can close this window.");
    return VISIT_CODE;
}

bool loopback_wait(const Auth *auth, const Secret *state, int timeout_s, int listener, Buf *code,
                   Err *err)
{
    int64_t until = clock_monotonic_ms() + (int64_t)timeout_s * 1000;
    int tries = 0;

    while (tries < TRIES_MAX) {
        struct pollfd wait = {.fd = listener, .events = POLLIN};
        int64_t left = until - clock_monotonic_ms();
        Visit visit;
        int fd;

        if (interrupt_signal() != 0) {
            return err_set(err, ERR_INTERRUPTED, "the sign-in was stopped");
        }
        if (left <= 0) {
            return err_set(err, ERR_AUTH_INPUT, "nobody signed in within %d seconds", timeout_s);
        }
        if (poll(&wait, 1, left > 500 ? 500 : (int)left) <= 0) {
            continue;
        }
        fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0) {
            continue;
        }
        visit = serve(auth, state, fd, code, err);
        (void)close(fd);
        if (visit != VISIT_OTHER) {
            return visit == VISIT_CODE;
        }
        tries++;
    }
    return err_set(err, ERR_AUTH_STATE, "%d requests came that do not belong to this sign-in",
                   TRIES_MAX);
}
