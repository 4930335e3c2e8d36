/* The ping: a monitor that a person named hears of the start and of the end of a run. */
#include "engine/probe.h"

#include <string.h>

#include "base/limits.h"

#define PING_BODY (64 * 1024)

/* "https://host/uuid?x=1" and "/start": the path goes before the query. */
static void ping_url(const char *url, const char *path, Buf *out)
{
    size_t len = strcspn(url, "?");
    size_t base = len;

    while (base > 0 && url[base - 1] == '/') {
        base--;
    }
    buf_append(out, url, base);
    buf_append_text(out, path);
    buf_append_text(out, url + len);
}

/* The usual sentence would show the address, and with it who may ping, or a password. */
static bool address_allowed(const char *address, Err *err)
{
    return http_url_allowed(address, err) ||
           err_set(err, ERR_CONFIG,
                   "its address is no https:// one (plain http only to this "
                   "machine, no user and password)");
}

bool engine_ping(HttpClient *http, const char *url, const char *path, const char *text, Err *err)
{
    Secret body = SECRET_EMPTY;
    HttpReply reply;
    Buf address, answer;
    bool ok;

    buf_init_secret(&address, LIMIT_URL);
    buf_init(&answer, PING_BODY);
    ping_url(url, path, &address);
    ok = buf_check(&address, "the ping's address", err) &&
         address_allowed(buf_text(&address), err) &&
         secret_set(&body, str_of(text[0] == '\0' ? "restosync\n" : text), err);
    if (ok) {
        const HttpRequest request = {
            .method = "POST",
            .url = buf_text(&address),
            .form = &body,
            .extra_header = "Content-Type: text/plain; charset=utf-8",
            .private_path = true,
            .timeout_ms = LIMIT_PING_MS,
            .max_body = PING_BODY,
        };

        ok = http_perform(http, &request, &answer, &reply, err);
    }
    secret_release(&body);
    buf_release(&address);
    buf_release(&answer);
    return ok;
}
