/* How a transfer ended, as one sentence and one code. */
#include <string.h>

#include "client.h"

static bool set_not_api(HttpTransfer *transfer, Err *err)
{
    (void)err_set(err, ERR_HTTP_NOT_API, "%s: got a web page instead of data (%s)", transfer->where,
                  transfer->reply.content_type[0] == '\0' ? "no content type"
                                                          : transfer->reply.content_type);
    return false;
}

static bool html(const HttpTransfer *transfer)
{
    return strstr(transfer->reply.content_type, "html") != NULL;
}

static void status_outcome(HttpTransfer *transfer, Err *err)
{
    long status = transfer->reply.status;
    const char *where = transfer->where;

    if (status >= 200 && status < 300) {
        if (transfer->bad_encoding) {
            (void)err_set(err, ERR_HTTP_NOT_API,
                          "%s: the reply has a content coding that was not asked for", where);
        } else if (transfer->decided && !transfer->to_consumer) {
            (void)set_not_api(transfer, err);
        }
        return;
    }
    if (status >= 300 && status < 400) {
        (void)err_set(err, ERR_HTTP_REDIRECT, "%s: refused a redirect to %s", where,
                      transfer->reply.location_host[0] == '\0' ? "nowhere"
                                                               : transfer->reply.location_host);
        return;
    }
    ErrCode code = status == 401                    ? ERR_HTTP_UNAUTHORIZED
                   : status == 403                  ? ERR_HTTP_FORBIDDEN
                   : status == 404 || status == 410 ? ERR_HTTP_NOT_FOUND
                   : status == 429 || status == 425 ? ERR_HTTP_RATE
                   : status == 408 || status >= 500 ? ERR_HTTP_SERVER
                                                    : ERR_HTTP_REFUSED;
    (void)err_set(err, code, "%s: status %ld%s", where, status,
                  html(transfer) ? " with a web page" : "");
}

static bool certainly_not_sent(HttpTransfer *transfer)
{
    long request_size = 0;

    switch (transfer->result) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        (void)curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &request_size);
        return request_size == 0;
    default:
        return false;
    }
}

static ErrCode curl_code(CURLcode result)
{
    switch (result) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
        return ERR_HTTP_UNREACHABLE;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return ERR_HTTP_TLS;
    case CURLE_OPERATION_TIMEDOUT:
        return ERR_HTTP_TIMEOUT;
    case CURLE_FILESIZE_EXCEEDED:
        return ERR_HTTP_TOO_BIG;
    case CURLE_OUT_OF_MEMORY:
        return ERR_MEMORY;
    default:
        return ERR_HTTP_CUT;
    }
}

static void tls_hint(const HttpTransfer *transfer, Err *err)
{
    char now[INSTANT_TEXT];

    if (err->code != ERR_HTTP_TLS) {
        return;
    }
    instant_format(clock_wall(), now);
    err_hint(err,
             "check the certificate of the server, ca_file if it is a rehearsal one%s%s, and "
             "the clock of this machine (it says %.16sZ)",
             transfer->client->ca_file[0] == '\0' ? "" : " (now ",
             transfer->client->ca_file[0] == '\0' ? "" : "set)", now);
}

void transfer_outcome(HttpTransfer *transfer, Err *err)
{
    curl_off_t received = 0;

    err_clear(err);
    (void)curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &transfer->reply.status);
    (void)curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
    transfer->reply.bytes_received = received > 0 ? (uint64_t)received : 0;
    transfer->reply.elapsed_ms = clock_monotonic_ms() - transfer->started_ms;
    transfer->reply.error_body = transfer->error_body.data;
    transfer->reply.error_body_len = transfer->error_body.len;
    transfer->reply.certainly_not_sent = certainly_not_sent(transfer);
    if (transfer->stopped) {
        *err = transfer->stop_err;
        if (err->code == ERR_NONE) {
            (void)err_set(err, ERR_INTERNAL, "%s: stopped without a reason", transfer->where);
        }
    } else if (transfer->too_big) {
        (void)err_set(err, ERR_HTTP_TOO_BIG, "%s: the answer is larger than the limit (%llu bytes)",
                      transfer->where, (unsigned long long)transfer->reply.bytes_decoded);
    } else if (transfer->result_words != NULL) {
        (void)err_set(err, transfer->result_code, "%s: %s", transfer->where,
                      transfer->result_words);
    } else if (transfer->result != CURLE_OK) {
        ErrCode code = curl_code(transfer->result);
        const char *words = transfer->curl_words[0] != '\0' ? transfer->curl_words
                                                            : curl_easy_strerror(transfer->result);

        (void)err_set(err, code, "%s: %s", transfer->where, words);
        tls_hint(transfer, err);
    } else if (transfer->packed && received > 0 && !unpack_whole(transfer->unpack)) {
        (void)err_set(err, ERR_HTTP_CUT, "%s: the packed reply ends in the middle",
                      transfer->where);
    } else {
        status_outcome(transfer, err);
    }
    if (err->code != ERR_NONE) {
        (void)text_copy(err->request_id, sizeof(err->request_id),
                        str_of(transfer->reply.request_id));
    }
}
