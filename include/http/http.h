/* HTTP on libcurl's multi interface: many requests in flight, bodies as a stream.
 *
 * Not for: retries (http/retry.h decides, the caller acts), pacing (http/rate.h), JSON, tokens (a
 * bearer arrives as an opaque Secret). One client belongs to one thread.
 *
 * Safety (libcurl-security; reliability.md 4.2): https only, plain http only to a loopback address;
 * certificates always verified, TLS >= 1.2; redirects never followed; no netrc, no cookies; proxy
 * from HTTPS_PROXY/NO_PROXY or by option only; bytes counted after unpacking, which is done here;
 * gzip only.
 */
#ifndef RS_HTTP_HTTP_H
#define RS_HTTP_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/secret.h"
#include "base/text.h"

typedef struct HttpClient HttpClient;
typedef struct HttpTransfer HttpTransfer;

typedef struct HttpClientOptions {
    const char *ca_file;    /* extra CA bundle, or NULL */
    const char *user_agent; /* "restosync/1.0" */
    int max_connections;    /* connections kept and opened at once */
    bool http2;             /* default HTTP/1.1 */
} HttpClientOptions;

/* What the head of a reply said. Strings are sanitised copies, "" when absent. */
typedef struct HttpReply {
    long status;             /* 0: no reply arrived */
    char content_type[128];  /* lower case, without parameters */
    char request_id[96];     /* x-shopkeep-request-id, else cf-ray */
    char location_host[256]; /* of a 3xx: the refused target's host */
    int64_t retry_after_ms;  /* -1: none; clamped to 0..LIMIT_RETRY_AFTER_S */
    Instant server_date;     /* Date header; 0 when absent */
    uint64_t bytes_received; /* on the wire, body only */
    uint64_t bytes_decoded;
    int64_t elapsed_ms;
    const char *error_body;  /* of a reply that is not 2xx, or whose content type was refused; */
    size_t error_body_len;   /* at most LIMIT_BODY_ERROR bytes; valid in on_done only */
    bool certainly_not_sent; /* failed before any byte of the request left (DNS, connect, TLS) */
} HttpReply;

typedef enum HttpFlow {
    HTTP_GO_ON,
    HTTP_PAUSE, /* the chunk was NOT taken; it comes again after http_resume */
    HTTP_STOP   /* end the transfer; on_done gets the error the consumer set with http_stop_error */
} HttpFlow;

typedef struct HttpRequest {
    const char *method;     /* "GET" or "POST" */
    const char *url;        /* absolute; copied */
    const Secret *bearer;   /* Authorization: Bearer, or NULL */
    const char *basic_user; /* HTTP Basic with basic_password, or NULL */
    const Secret *basic_password;
    const Secret *form;       /* POST body, application/x-www-form-urlencoded, or NULL */
    const char *extra_header; /* one more "Name: value", or NULL */
    int64_t timeout_ms;       /* of unpaused time */
    uint64_t max_body;        /* decoded bytes */
    bool gzip;
    bool json_expected; /* refuse (ERR_HTTP_NOT_API) a 2xx whose type is not JSON-like */
    bool private_path;  /* who knows it may use it: messages name the host only */
    bool plain_allowed; /* text/plain and application/octet-stream count as JSON-like */
    /* A piece of a 2xx body. */
    HttpFlow (*on_body)(void *ctx, HttpTransfer *transfer, Str piece);
    /* Exactly once, at the end. err->code is ERR_NONE for a complete 2xx. The transfer is gone
     * after this returns; starting new requests from here is allowed. */
    void (*on_done)(void *ctx, const HttpReply *reply, const Err *err);
    void *ctx;
} HttpRequest;

RS_MUST_USE bool http_global_init(Err *err); /* once per process, before threads */
const char *http_library(void);              /* "libcurl 7.88.1 (OpenSSL/3.0.19)" */
RS_MUST_USE bool http_client_new(HttpClient **ret, const HttpClientOptions *options, Err *err);
void http_client_free(HttpClient *client); /* running transfers end without on_done */
/* Only https, or http to 127.0.0.0/8, [::1] or localhost: otherwise ERR_CONFIG. */
RS_MUST_USE bool http_url_allowed(const char *url, Err *err);
RS_MUST_USE bool http_start(HttpClient *client, const HttpRequest *request, HttpTransfer **ret,
                            Err *err);
void http_stop_error(HttpTransfer *transfer, const Err *err); /* the reason behind HTTP_STOP */
void http_resume(HttpClient *client, HttpTransfer *transfer);
void http_cancel(HttpClient *client, HttpTransfer *transfer); /* no on_done */
int http_running(const HttpClient *client);
/* Moves data for up to wait_ms, calling on_body/on_done. Wakes early through http_wakeup. */
RS_MUST_USE bool http_pump(HttpClient *client, int wait_ms, Err *err);
void http_wakeup(HttpClient *client); /* from any thread */

/* One request, waited for; the body (2xx) goes to `body`. For sign-in and small documents. */
RS_MUST_USE bool http_perform(HttpClient *client, const HttpRequest *request, Buf *body,
                              HttpReply *ret_reply, Err *err);

#endif
