/* Bodies that are paused by their reader, plain and packed: every byte comes once, in order. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include "unit.h"

#include "http/http.h"

#define BODY_BYTES (24 * 1024 * 1024)

static char *body;
static unsigned char *sent;
static size_t sent_len;
static char head[256];
static int listener, port;

/* ---- the server ---- */

static void send_all(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;

    while (len > 0) {
        ssize_t put = send(fd, at, len, MSG_NOSIGNAL);

        if (put <= 0) {
            return;
        }
        at += put;
        len -= (size_t)put;
    }
}

static void *serve(void *unused)
{
    int fd;

    (void)unused;
    while ((fd = accept(listener, NULL, NULL)) >= 0) {
        char request[4096];

        if (recv(fd, request, sizeof(request), 0) > 0) {
            send_all(fd, head, strlen(head));
            send_all(fd, sent, sent_len);
        }
        (void)close(fd);
    }
    return NULL;
}

static void serve_body(bool packed, size_t leave_out)
{
    if (packed) {
        z_stream z = {0};

        assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY), Z_OK);
        z.next_in = (unsigned char *)body;
        z.avail_in = BODY_BYTES;
        z.next_out = sent;
        z.avail_out = BODY_BYTES;
        assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
        sent_len = z.total_out - leave_out;
        (void)deflateEnd(&z);
    } else {
        memcpy(sent, body, BODY_BYTES);
        sent_len = BODY_BYTES - leave_out;
    }
    (void)text_format(head, sizeof(head),
                      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                      "%sContent-Length: %zu\r\n\r\n",
                      packed ? "Content-Encoding: gzip\r\n" : "", sent_len);
}

/* ---- the reader ---- */

typedef struct Reader {
    size_t got;
    int calls, pauses, stop_at_pause, after_stop;
    bool wrong, paused, done;
    Err err;
} Reader;

static HttpFlow on_body(void *ctx, HttpTransfer *transfer, Str piece)
{
    Reader *reader = ctx;

    reader->after_stop += reader->err.code != ERR_NONE ? 1 : 0;
    if (reader->stop_at_pause > 0 && reader->pauses == reader->stop_at_pause) {
        (void)err_set(&reader->err, ERR_JSON, "enough");
        http_stop_error(transfer, &reader->err);
        return HTTP_STOP;
    }
    if (++reader->calls % 5 == 0) {
        reader->paused = true;
        reader->pauses++;
        return HTTP_PAUSE;
    }
    reader->wrong = reader->wrong || reader->got + piece.len > BODY_BYTES ||
                    memcmp(body + reader->got, piece.ptr, piece.len) != 0;
    reader->got += piece.len;
    return HTTP_GO_ON;
}

static void on_done(void *ctx, const HttpReply *reply, const Err *err)
{
    Reader *reader = ctx;

    (void)reply;
    reader->err = *err;
    reader->done = true;
}

static void read_all(Reader *reader)
{
    HttpClient *client = NULL;
    HttpTransfer *transfer = NULL;
    char url[64];
    Err err = {0};

    (void)text_format(url, sizeof(url), "http://127.0.0.1:%d/", port);
    assert_true(http_global_init(&err));
    assert_true(http_client_new(
        &client, &(HttpClientOptions){.user_agent = "test", .max_connections = 2}, &err));
    assert_true(http_start(client,
                           &(HttpRequest){.method = "GET",
                                          .url = url,
                                          .timeout_ms = 60000,
                                          .max_body = 1024 * 1024 * 1024,
                                          .gzip = true,
                                          .json_expected = true,
                                          .on_body = on_body,
                                          .on_done = on_done,
                                          .ctx = reader},
                           &transfer, &err));
    while (!reader->done) {
        assert_true(http_pump(client, 5, &err));
        if (reader->paused && !reader->done) {
            reader->paused = false;
            http_resume(client, transfer);
        }
    }
    http_client_free(client);
}

static void test_paused(bool packed)
{
    Reader reader = {0};

    serve_body(packed, 0);
    read_all(&reader);
    assert_string_equal(reader.err.message, "");
    assert_false(reader.wrong);
    assert_int_equal(reader.got, BODY_BYTES);
    assert_true(reader.pauses > 20);
}

static void test_plain(void **state)
{
    (void)state;
    test_paused(false);
}

static void test_packed(void **state)
{
    (void)state;
    test_paused(true);
}

/* The length is right, the packed stream is not whole: curl 7.88 calls that a success. */
static void test_packed_and_cut(void **state)
{
    static const size_t cuts[] = {1, 8, 9, 1000};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cuts); i++) {
        Reader reader = {0};

        serve_body(true, cuts[i]);
        read_all(&reader);
        assert_int_equal(reader.err.code, ERR_HTTP_CUT);
        assert_false(reader.wrong);
    }
}

static void test_packed_and_spoiled(void **state)
{
    Reader reader = {0};

    (void)state;
    serve_body(true, 0);
    sent[sent_len - 6] ^= 0xff; /* of the CRC */
    read_all(&reader);
    assert_int_equal(reader.err.code, ERR_HTTP_CUT);
}

/* The piece that was paused is refused when it comes again: no other piece may follow it. */
static void test_stopped_after_a_pause(void **state)
{
    (void)state;
    for (int packed = 0; packed < 2; packed++) {
        Reader reader = {.stop_at_pause = 3};

        serve_body(packed == 1, 0);
        read_all(&reader);
        assert_int_equal(reader.err.code, ERR_JSON);
        assert_int_equal(reader.after_stop, 0);
    }
}

static int set_up(void **state)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(address);
    pthread_t thread;
    uint32_t seed = 1;

    (void)state;
    body = malloc(BODY_BYTES);
    sent = malloc(BODY_BYTES);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (body == NULL || sent == NULL ||
        bind(listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        listen(listener, 8) != 0 || getsockname(listener, (struct sockaddr *)&address, &len) != 0) {
        return -1;
    }
    port = ntohs(address.sin_port);
    for (size_t i = 0; i < BODY_BYTES; i++) { /* packs well, and no two places look alike */
        seed = seed * 1664525U + 1013904223U;
        body[i] = (char)('a' + (i % 64 == 0 ? seed >> 24 & 15U : i / 4096 % 16));
    }
    return pthread_create(&thread, NULL, serve, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_packed),
        cmocka_unit_test(test_packed_and_cut),
        cmocka_unit_test(test_packed_and_spoiled),
        cmocka_unit_test(test_stopped_after_a_pause),
    };

    return cmocka_run_group_tests(tests, set_up, NULL);
}
