/* What arrives: heads judged once, bodies counted after unpacking, passed on or kept as an error.
 */
#include <string.h>
#include <strings.h>

#include "base/fault.h"
#include "base/limits.h"
#include "client.h"
#include "http/retry.h"
#include "http/url.h"

#define RATIO_FROM (1024 * 1024)

static bool header_is(Str line, const char *name, Str *value)
{
    size_t len = strlen(name);

    if (line.len <= len || line.ptr[len] != ':' || strncasecmp(line.ptr, name, len) != 0) {
        return false;
    }
    *value = str_trim((Str){line.ptr + len + 1, line.len - len - 1});
    return true;
}

static void keep(char *out, size_t cap, Str value)
{
    size_t len = 0;

    for (size_t i = 0; i < value.len && len + 1 < cap; i++) {
        if (value.ptr[i] > ' ' && value.ptr[i] < 0x7f) {
            out[len++] = value.ptr[i];
        }
    }
    out[len] = '\0';
}

static void keep_type(HttpReply *reply, Str value)
{
    const char *end = memchr(value.ptr, ';', value.len);

    keep(reply->content_type, sizeof(reply->content_type),
         (Str){value.ptr, end == NULL ? value.len : (size_t)(end - value.ptr)});
    for (char *c = reply->content_type; *c != '\0'; c++) {
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
    }
}

static void keep_location(HttpReply *reply, Str value)
{
    char scheme[16];
    int port;
    Str path;

    if (!url_split(value, scheme, sizeof(scheme), reply->location_host,
                   sizeof(reply->location_host), &port, &path)) {
        (void)text_copy(reply->location_host, sizeof(reply->location_host),
                        STR_LIT("the same host"));
    }
}

/* A date is measured against the reply's own, whichever of the two headers comes first. */
static void judge_retry_after(HttpTransfer *transfer)
{
    HttpReply *reply = &transfer->reply;
    int64_t wait_ms =
        retry_after_parse(str_of(transfer->retry_after), reply->server_date, clock_wall());

    reply->retry_after_ms = wait_ms < 0 ? wait_ms : FAULT_HURRY(wait_ms);
}

static void take_header(HttpTransfer *transfer, Str line)
{
    HttpReply *reply = &transfer->reply;
    Str value;

    if (header_is(line, "content-type", &value)) {
        keep_type(reply, value);
    } else if (header_is(line, "x-shopkeep-request-id", &value) ||
               (reply->request_id[0] == '\0' && header_is(line, "cf-ray", &value))) {
        keep(reply->request_id, sizeof(reply->request_id), value);
    } else if (header_is(line, "location", &value)) {
        keep_location(reply, value);
    } else if (header_is(line, "date", &value)) {
        (void)instant_parse_http(value, &reply->server_date);
        judge_retry_after(transfer);
    } else if (header_is(line, "retry-after", &value)) {
        (void)text_copy(transfer->retry_after, sizeof(transfer->retry_after), value);
        judge_retry_after(transfer);
    } else if (header_is(line, "content-encoding", &value)) {
        transfer->packed = transfer->request.gzip && str_is_ignoring_case(value, "gzip");
        transfer->bad_encoding = !transfer->packed && !str_is_ignoring_case(value, "identity");
    }
}

size_t transfer_on_header(char *bytes, size_t size, size_t count, void *ctx)
{
    HttpTransfer *transfer = ctx;
    Str line = str_trim((Str){bytes, size * count});

    transfer->header_bytes += size * count;
    if (transfer->header_bytes > LIMIT_HEADER_BYTES) {
        transfer->too_big = true;
        return 0;
    }
    if (line.len > 5 && memcmp(line.ptr, "HTTP/", 5) == 0) {
        /* A new head: a 100 Continue or a proxy's own came before it. */
        transfer->reply = (HttpReply){.retry_after_ms = -1};
        transfer->retry_after[0] = '\0';
        transfer->packed = false;
        transfer->bad_encoding = false;
    } else {
        take_header(transfer, line);
    }
    return size * count;
}

static bool json_like(const char *type)
{
    size_t len = strlen(type);

    return len == 0 || strcmp(type, "application/json") == 0 || strcmp(type, "text/json") == 0 ||
           (len > 5 && strcmp(type + len - 5, "+json") == 0);
}

static bool plain(const char *type)
{
    return strcmp(type, "text/plain") == 0 || strcmp(type, "application/octet-stream") == 0;
}

static bool type_fits(const HttpTransfer *transfer)
{
    const char *type = transfer->reply.content_type;

    return !transfer->request.json_expected || json_like(type) ||
           (transfer->request.plain_allowed && plain(type));
}

static void judge_head(HttpTransfer *transfer)
{
    transfer->decided = true;
    (void)curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &transfer->reply.status);
    transfer->to_consumer = transfer->reply.status >= 200 && transfer->reply.status < 300 &&
                            !transfer->bad_encoding && type_fits(transfer);
}

/* libcurl's own size limit does not see what unpacking makes of the bytes. */
static bool within_limits(const HttpTransfer *transfer)
{
    uint64_t decoded = transfer->reply.bytes_decoded;
    uint64_t received = unpack_received(transfer->unpack);

    return decoded <= transfer->request.max_body &&
           (decoded < RATIO_FROM || received == 0 || decoded / received < LIMIT_GZIP_RATIO);
}

size_t transfer_deliver(HttpTransfer *transfer, char *bytes, size_t len)
{
    HttpFlow flow;

    if (transfer->to_consumer) {
        flow = transfer->request.on_body == NULL
                   ? HTTP_GO_ON
                   : transfer->request.on_body(transfer->request.ctx, transfer, (Str){bytes, len});
        if (flow == HTTP_PAUSE) {
            transfer->paused = true;
            transfer->paused_since_ms = clock_monotonic_ms();
            return CURL_WRITEFUNC_PAUSE;
        }
        if (flow == HTTP_STOP) {
            transfer->stopped = true;
            return 0;
        }
    } else if (transfer->error_body.len < LIMIT_BODY_ERROR) {
        size_t room = LIMIT_BODY_ERROR - transfer->error_body.len;

        buf_append(&transfer->error_body, bytes, len < room ? len : room);
    }
    transfer->reply.bytes_decoded += len;
    if (!within_limits(transfer)) {
        transfer->too_big = true;
        return 0;
    }
    return len;
}

size_t transfer_on_body(char *bytes, size_t size, size_t count, void *ctx)
{
    HttpTransfer *transfer = ctx;

    /* Where a paused piece is refused when it comes again, curl goes on with the next one. */
    if (transfer->stopped || transfer->too_big || transfer->result_words != NULL) {
        return 0;
    }
    if (!transfer->decided) {
        judge_head(transfer);
    }
    return transfer->packed ? unpack_feed(transfer, bytes, size * count)
                            : transfer_deliver(transfer, bytes, size * count);
}
