/* Private to the room http: the client, its transfers, and what curl is told about them. */
#ifndef RS_HTTP_CLIENT_H
#define RS_HTTP_CLIENT_H

#include <curl/curl.h>
#include <poll.h>

#include "http/http.h"

#define HTTP_POOL 32
#define HTTP_SOCKETS 256

typedef struct Unpack Unpack;

struct HttpTransfer {
    HttpClient *client;
    CURL *easy;
    struct curl_slist *headers;
    HttpRequest request; /* strings inside are not owned and not used after the start */
    Secret form;
    char url[4096];
    char where[512]; /* "GET host/path", for messages */
    HttpReply reply;
    Buf error_body;
    bool decided;     /* the head was judged */
    bool to_consumer; /* a 2xx of an accepted type */
    bool stopped;     /* the consumer ended it */
    bool too_big;
    bool paused;
    bool bad_encoding;
    bool packed; /* the reply says gzip, and was asked for it */
    Unpack *unpack;
    const char *result_words; /* why we ended the transfer ourselves, or NULL */
    ErrCode result_code;
    bool done;
    CURLcode result;
    char curl_words[CURL_ERROR_SIZE];
    Err stop_err;
    uint64_t header_bytes;
    char retry_after[64]; /* as it came */
    int64_t started_ms, deadline_ms, paused_since_ms;
    struct HttpTransfer *next, *previous;
};

struct HttpClient {
    CURLM *multi;
    char ca_file[1024];
    char user_agent[128];
    bool http2;
    HttpTransfer *running; /* list */
    int running_count;
    CURL *pool[HTTP_POOL];
    int pool_count;
    /* pump.c */
    struct pollfd sockets[HTTP_SOCKETS]; /* the first is woken by other threads */
    int socket_count;
    int turn;         /* which socket is served next */
    int wake[2];      /* a pipe */
    int64_t timer_ms; /* when curl wants to be called; -1: not by itself */
};

/* client.c */
void transfer_free(HttpTransfer *transfer);
void transfer_detach(HttpClient *client, HttpTransfer *transfer);
/* pump.c */
RS_MUST_USE bool pump_open(HttpClient *client, Err *err);
void pump_close(HttpClient *client);

/* options.c: every safety option, per request */
RS_MUST_USE bool transfer_configure(HttpTransfer *transfer, Err *err);
/* body.c: curl's callbacks */
size_t transfer_on_header(char *bytes, size_t size, size_t count, void *ctx);
size_t transfer_on_body(char *bytes, size_t size, size_t count, void *ctx);
/* Unpacked bytes: to the reader, or kept as an error's body. As curl's write callback. */
size_t transfer_deliver(HttpTransfer *transfer, char *bytes, size_t len);
/* unpack.c */
size_t unpack_feed(HttpTransfer *transfer, char *bytes, size_t len);
bool unpack_whole(const Unpack *unpack);
uint64_t unpack_received(const Unpack *unpack);
void unpack_free(Unpack *unpack);
/* outcome.c */
void transfer_outcome(HttpTransfer *transfer, Err *err);

#endif
