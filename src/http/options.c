/* What curl may do for us: https to the named host, verified, bounded, nothing followed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "client.h"
#include "http/url.h"

static bool add_header(HttpTransfer *transfer, const char *line, Err *err)
{
    struct curl_slist *headers =
        FAULT_FAILS("http_call") ? NULL : curl_slist_append(transfer->headers, line);

    if (headers == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for a request header");
    }
    transfer->headers = headers;
    return true;
}

static bool add_secret_header(HttpTransfer *transfer, const char *name, Str value, Err *err)
{
    Buf line;
    bool ok;

    buf_init_secret(&line, 16 * 1024);
    buf_append_text(&line, name);
    buf_append(&line, value.ptr, value.len);
    ok = buf_check(&line, "a request header", err) && add_header(transfer, buf_text(&line), err);
    buf_release(&line);
    return ok;
}

static bool add_basic(HttpTransfer *transfer, Err *err)
{
    Str password = secret_text(transfer->request.basic_password);
    Buf pair;
    Buf encoded;
    bool ok;

    buf_init_secret(&pair, 8 * 1024);
    buf_init_secret(&encoded, 16 * 1024);
    buf_append_text(&pair, transfer->request.basic_user);
    buf_append_char(&pair, ':');
    buf_append(&pair, password.ptr, password.len);
    base64_append(&encoded, pair.data, pair.len);
    ok =
        buf_check(&pair, "the client credentials", err) &&
        buf_check(&encoded, "the client credentials", err) &&
        add_secret_header(transfer, "Authorization: Basic ", (Str){encoded.data, encoded.len}, err);
    buf_release(&pair);
    buf_release(&encoded);
    return ok;
}

static bool add_headers(HttpTransfer *transfer, Err *err)
{
    const HttpRequest *request = &transfer->request;

    if (!add_header(transfer, "Accept: application/json", err) ||
        !add_header(transfer, "Expect:", err) ||
        (request->gzip && !add_header(transfer, "Accept-Encoding: gzip", err))) {
        return false;
    }
    if (request->bearer != NULL &&
        !add_secret_header(transfer, "Authorization: Bearer ", secret_text(request->bearer), err)) {
        return false;
    }
    if (request->basic_user != NULL && !add_basic(transfer, err)) {
        return false;
    }
    return request->extra_header == NULL || request->extra_header[0] == '\0' ||
           add_header(transfer, request->extra_header, err);
}

static const char *environment(const char *name, const char *lower)
{
    const char *value = getenv(lower);

    value = value == NULL || value[0] == '\0' ? getenv(name) : value;
    return value == NULL || value[0] == '\0' ? NULL : value;
}

/* HTTPS_PROXY and NO_PROXY only, said by us: what else curl would find in the environment of a
 * timer (ALL_PROXY, http_proxy) does not decide where the sign-in goes. A proxy sees a TLS tunnel:
 * certificates are verified end to end. */
static void set_proxy(CURL *easy, bool loopback)
{
    const char *proxy = loopback ? NULL : environment("HTTPS_PROXY", "https_proxy");
    const char *direct = environment("NO_PROXY", "no_proxy");

    curl_easy_setopt(easy, CURLOPT_PROXY, proxy == NULL ? "" : proxy);
    curl_easy_setopt(easy, CURLOPT_NOPROXY, direct == NULL ? "" : direct);
}

/* libcurl-security: protocols, redirects, verification, credentials from nowhere but here. */
static void set_safety(CURL *easy, const HttpTransfer *transfer, bool loopback)
{
    const char *protocols = loopback ? "http,https" : "https";

    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_UNRESTRICTED_AUTH, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    set_proxy(easy, loopback);
    if (transfer->client->ca_file[0] != '\0') {
        curl_easy_setopt(easy, CURLOPT_CAINFO, transfer->client->ca_file);
    } else if (environment("SSL_CERT_FILE", "SSL_CERT_FILE") != NULL) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, environment("SSL_CERT_FILE", "SSL_CERT_FILE"));
    }
}

static void set_bounds(CURL *easy, const HttpTransfer *transfer)
{
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)LIMIT_CONNECT_MS);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)LIMIT_LOW_SPEED_BYTES);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME,
                     (long)(FAULT_HURRY(LIMIT_LOW_SPEED_S * 1000LL) + 999) / 1000);
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, 60L);
    curl_easy_setopt(easy, CURLOPT_MAXLIFETIME_CONN,
                     (long)(FAULT_HURRY(LIMIT_CONNECTION_S * 1000LL) + 999) / 1000);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 128L * 1024);
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)transfer->request.max_body);
    curl_easy_setopt(
        easy, CURLOPT_HTTP_VERSION,
        (long)(transfer->client->http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    /* Requests wait for the first connection and share it, where it turns out to be HTTP/2. */
    curl_easy_setopt(easy, CURLOPT_PIPEWAIT, transfer->client->http2 ? 1L : 0L);
}

bool transfer_configure(HttpTransfer *transfer, Err *err)
{
    CURL *easy = transfer->easy;

    curl_easy_reset(easy);
    if (!add_headers(transfer, err)) {
        return false;
    }
    set_safety(easy, transfer, url_is_loopback(str_of(transfer->url)));
    set_bounds(easy, transfer);
    curl_easy_setopt(easy, CURLOPT_URL, transfer->url);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, transfer->client->user_agent);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->curl_words);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, transfer_on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, transfer_on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    if (transfer->request.form != NULL) {
        if (!secret_set(&transfer->form, secret_text(transfer->request.form), err)) {
            return false;
        }
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        /* On a reused connection that turns out dead curl would send the request again by itself:
         * whether a POST is repeated is the caller's decision alone. */
        curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
        curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, secret_text(&transfer->form).ptr);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)transfer->form.len);
    } else {
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    }
    return true;
}
