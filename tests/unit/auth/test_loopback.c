/* The loopback listener against other local users and foreign pages. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "unit.h"

#include "auth_private.h"

static int port;
static char redirect[64];

/* A port nobody has, below those that outgoing connections are given: none can take it before the
 * listener opens it. */
static void choose_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    bool ours = false;

    port = 5000 + (int)(getpid() % 4000);
    for (int tries = 0; !ours && tries < 1000; tries++) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

        address.sin_port = htons((uint16_t)++port);
        ours = bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
        (void)close(fd);
    }
    assert_true(ours);
    (void)text_format(redirect, sizeof(redirect), "http://127.0.0.1:%d/callback", port);
}

/* Status of the reply to one request, 0 without one. */
static int visit(const char *target, const char *host)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    char text[400], reply[64] = "";
    int64_t status = 0;
    ssize_t got;

    address.sin_port = htons((uint16_t)port);
    (void)text_format(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", target, host);
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
        send(fd, text, strlen(text), MSG_NOSIGNAL) > 0) {
        got = recv(fd, reply, sizeof(reply) - 1, MSG_WAITALL);
        if (got > 12 && !text_parse_int64((Str){reply + 9, 3}, &status)) {
            status = -1;
        }
    }
    (void)close(fd);
    return (int)status;
}

/* A request that never ends, a byte at a time; true when it was cut off. */
static bool drip(void)
{
    const struct timespec pause = {.tv_nsec = 200000000};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool open = true;

    address.sin_port = htons((uint16_t)port);
    open = connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
    for (int i = 0; open && i < 300; i++) {
        open = send(fd, "G", 1, MSG_NOSIGNAL) == 1;
        (void)nanosleep(&pause, NULL);
    }
    (void)close(fd);
    return !open;
}

typedef struct Visitor {
    int flood;  /* requests that do not belong here, and nothing else */
    bool drips; /* before all others */
    bool cut;
    int statuses[6];
} Visitor;

static void *come(void *ctx)
{
    Visitor *visitor = ctx;
    char host[40], evil[60];

    (void)text_format(host, sizeof(host), "127.0.0.1:%d", port);
    (void)text_format(evil, sizeof(evil), "127.0.0.1.evil.example:%d", port);
    for (int i = 0; i < visitor->flood; i++) {
        visitor->statuses[0] = visit("/favicon.ico", host);
    }
    visitor->cut = visitor->drips && drip();
    if (visitor->flood == 0) {
        visitor->statuses[0] = visit("/callback?code=bad&state=st", "evil.example");
        visitor->statuses[1] = visit("/callback?code=bad&state=st", evil);
        visitor->statuses[2] = visit("/other?code=bad&state=st", host);
        visitor->statuses[3] = visit("/callback?code=bad&state=other", host);
        visitor->statuses[4] = visit("/callback?code=good&state=st", host);
    }
    return NULL;
}

static bool wait_with(Visitor *visitor, Buf *code, Err *err)
{
    const Auth auth = {.options = {.redirect_uri = redirect, .base_url = "https://api.example"}};
    Secret state = SECRET_EMPTY;
    pthread_t thread;
    int listener = -1;
    bool ok;

    choose_port();
    assert_true(secret_set(&state, STR_LIT("st"), err));
    assert_true(loopback_listen(redirect, &listener, err));
    assert_int_equal(pthread_create(&thread, NULL, come, visitor), 0);
    ok = loopback_wait(&auth, &state, 30, listener, code, err);
    (void)close(listener); /* who still waits there is let go */
    assert_int_equal(pthread_join(thread, NULL), 0);
    secret_release(&state);
    return ok;
}

static void foreign_visitors_are_turned_away(void **state)
{
    Visitor visitor = {.flood = 0};
    Err err = {0};
    Buf code;

    (void)state;
    buf_init(&code, 1000);
    if (!wait_with(&visitor, &code, &err)) {
        fail_msg("%s", err.message);
    }
    assert_string_equal(buf_text(&code), "good");
    assert_int_equal(visitor.statuses[0], 400);
    assert_int_equal(visitor.statuses[1], 400);
    assert_int_equal(visitor.statuses[2], 404);
    assert_int_equal(visitor.statuses[3], 404);
    assert_int_equal(visitor.statuses[4], 200);
    buf_release(&code);
}

static void a_flood_ends_the_sign_in(void **state)
{
    Visitor visitor = {.flood = 20};
    Err err = {0};
    Buf code;

    (void)state;
    buf_init(&code, 1000);
    assert_false(wait_with(&visitor, &code, &err));
    assert_int_equal(err.code, ERR_AUTH_STATE);
    assert_int_equal(visitor.statuses[0], 404);
    buf_release(&code);
}

/* Another local user must not keep the person's browser waiting until the time is over. */
static void a_request_that_drips_is_cut(void **state)
{
    Visitor visitor = {.drips = true};
    Err err = {0};
    Buf code;

    (void)state;
    buf_init(&code, 1000);
    assert_true(wait_with(&visitor, &code, &err));
    assert_true(visitor.cut);
    assert_string_equal(buf_text(&code), "good");
    buf_release(&code);
}

static void a_taken_port_is_told(void **state)
{
    int first = -1, second = -1;
    Err err = {0};

    (void)state;
    choose_port();
    assert_true(loopback_listen(redirect, &first, &err));
    assert_false(loopback_listen(redirect, &second, &err));
    assert_int_equal(err.code, ERR_OS);
    assert_non_null(strstr(err_hint_text(&err), "--paste"));
    (void)close(first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(foreign_visitors_are_turned_away),
        cmocka_unit_test(a_flood_ends_the_sign_in),
        cmocka_unit_test(a_request_that_drips_is_cut),
        cmocka_unit_test(a_taken_port_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
