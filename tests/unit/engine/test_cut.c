/* A page of 20 rows, cut at every byte, over a real connection: it is never believed (promise P4).
 *
 * Three ways: a Content-Length that fits the cut, one that tells the whole length, and none at all,
 * where the closed connection is the end. */
#include <arpa/inet.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit.h"

#include "engine/decode.h"
#include "http/http.h"

#define ROWS 20

enum { LENGTH_OF_CUT, LENGTH_OF_WHOLE, LENGTH_NONE, LENGTHS };

static char body[8192], reply[16384];
static size_t body_len, reply_len;
static int listener, port;

static void *serve(void *unused)
{
    int fd;

    (void)unused;
    while ((fd = accept(listener, NULL, NULL)) >= 0) {
        char request[4096];

        if (recv(fd, request, sizeof(request), 0) > 0) {
            (void)send(fd, reply, reply_len, MSG_NOSIGNAL);
        }
        (void)close(fd);
    }
    return NULL;
}

static void make_reply(size_t cut, int length)
{
    Buf out;

    buf_init(&out, sizeof(reply));
    buf_append_text(&out, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: "
                          "application/json\r\n");
    if (length != LENGTH_NONE) {
        buf_printf(&out, "Content-Length: %zu\r\n", length == LENGTH_OF_CUT ? cut : body_len);
    }
    buf_append_text(&out, "\r\n");
    buf_append(&out, body, cut);
    assert_true(buf_ok(&out));
    memcpy(reply, out.data, out.len);
    reply_len = out.len;
    buf_release(&out);
}

typedef struct Read {
    Decoder *decoder;
    bool done;
    Err err;
} Read;

static HttpFlow on_body(void *ctx, HttpTransfer *transfer, Str piece)
{
    Read *one = ctx;
    Err err = {0};

    if (!decoder_feed(one->decoder, piece, &err)) {
        http_stop_error(transfer, &err);
        return HTTP_STOP;
    }
    return HTTP_GO_ON;
}

static void on_done(void *ctx, const HttpReply *answer, const Err *err)
{
    Read *one = ctx;

    (void)answer;
    one->err = *err;
    one->done = true;
}

static bool read_page(HttpClient *client, Decoder *decoder, const StreamPlan *plan, Page *page,
                      DecodeResult *result, Err *err)
{
    Read one = {.decoder = decoder};
    HttpTransfer *transfer = NULL;
    char url[64];

    (void)text_format(url, sizeof(url), "http://127.0.0.1:%d/", port);
    page_clear(page);
    assert_true(decoder_start(decoder,
                              &(DecodeOptions){.plan = plan,
                                               .company_id = 1,
                                               .run_id = "00000000-0000-0000-0000-000000000001"},
                              page, err));
    assert_true(http_start(client,
                           &(HttpRequest){.method = "GET",
                                          .url = url,
                                          .timeout_ms = 20000,
                                          .max_body = 1024 * 1024,
                                          .json_expected = true,
                                          .on_body = on_body,
                                          .on_done = on_done,
                                          .ctx = &one},
                           &transfer, err));
    while (!one.done) {
        assert_true(http_pump(client, 20, err));
    }
    *err = one.err;
    return err->code == ERR_NONE && decoder_finish(decoder, result, err);
}

static void a_page_cut_at_any_byte_is_not_believed(void **state)
{
    HttpClient *client = NULL;
    Decoder *decoder = NULL;
    StreamPlan *plan = NULL;
    Page *page = NULL;
    DecodeResult result = {0};
    Arena arena;
    Err err = {0};

    (void)state;
    arena_init(&arena, 4 * 1024 * 1024);
    assert_true(stream_plan(catalog_find("payment_types"), &arena, &plan, &err));
    assert_true(http_global_init(&err) && decoder_new(&decoder, &err));
    assert_true(page_new(&page, plan, &err));
    assert_true(http_client_new(
        &client, &(HttpClientOptions){.user_agent = "test", .max_connections = 1}, &err));
    for (int length = 0; length < LENGTHS; length++) {
        for (size_t cut = 0; cut < body_len; cut++) {
            make_reply(cut, length);
            if (read_page(client, decoder, plan, page, &result, &err)) {
                fail_msg("a page of %zu bytes of %zu was believed", cut, body_len);
            }
        }
        make_reply(body_len, length);
        assert_true(read_page(client, decoder, plan, page, &result, &err));
        assert_int_equal(result.records, ROWS);
        assert_int_equal(page->record_count, ROWS);
    }
    http_client_free(client);
    decoder_free(decoder);
    page_free(page);
    arena_release(&arena);
}

static int set_up(void **state)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(address);
    pthread_t thread;
    Buf out;

    (void)state;
    buf_init(&out, sizeof(body));
    for (int row = 0; row < ROWS; row++) {
        buf_printf(&out, "%s{\"id\": %d, \"name\": \"caf\\u00e9 %d\", \"typeId\": 2}",
                   row == 0 ? "[" : ", ", row + 1, row);
    }
    buf_append_char(&out, ']');
    memcpy(body, out.data, out.len);
    body_len = out.len;
    buf_release(&out);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        listen(listener, 8) != 0 || getsockname(listener, (struct sockaddr *)&address, &len) != 0) {
        return -1;
    }
    port = ntohs(address.sin_port);
    return pthread_create(&thread, NULL, serve, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_cut_at_any_byte_is_not_believed),
    };

    return cmocka_run_group_tests(tests, set_up, NULL);
}
