/* Renewal against a fake token endpoint and a real PostgreSQL: lost replies, crashes, refusals. */
#include <sys/wait.h>

#include "auth_world.h"

/* ---- tests ---- */

static void a_good_token_is_used_and_an_old_one_renewed_once(void **state)
{
    const Secret *bearer = NULL;
    Auth *auth;
    Err err = {0};

    (void)state;
    sign_in();
    auth = new_auth();
    assert_true(auth_bearer(auth, &bearer, &err));
    assert_true(auth_bearer(auth, &bearer, &err));
    assert_int_equal(server.requests, 1);
    assert_int_equal(auth_rotations(auth), 1);
    auth_free(auth);
    auth = new_auth();
    assert_true(auth_bearer(auth, &bearer, &err));
    assert_int_equal(server.requests, 1);
    assert_int_equal(ask("select generation from restosync.credential"), 2);
    auth_free(auth);
}

static void a_lost_reply_is_asked_for_again(void **state)
{
    const Secret *bearer = NULL;
    Auth *auth;
    Err err = {0};

    (void)state;
    sign_in();
    server.mode = MODE_LOSE_REPLY;
    server.losses = 1;
    auth = new_auth();
    if (!auth_bearer(auth, &bearer, &err)) {
        fail_msg("%s", err.message);
    }
    assert_int_equal(server.requests, 2);
    assert_int_equal(ask("select replays from restosync.credential"), 1);
    assert_int_equal(ask("select count(*) from restosync.credential where state = 'idle'"), 1);
    auth_free(auth);
}

static void an_answer_left_in_the_escrow_is_adopted(void **state)
{
    TokenPair left = {.expires_in = 3600};
    const Secret *bearer = NULL;
    StoredRow row;
    Auth *auth;
    Err err = {0};

    (void)state;
    sign_in();
    auth = new_auth();
    assert_true(machine_identity(auth, &err));
    /* As if the process had died between the answer and the commit, two hours ago. */
    crashed(7200, auth->machine, 1);
    assert_true(store_read(auth, &row, &err));
    assert_true(escrow_reserve(auth, &row, &err));
    rotate_server(&left, row.attempt);
    assert_true(escrow_write(auth, &row, &left, &err));
    row_release(&row);
    pair_release(&left);
    if (!auth_bearer(auth, &bearer, &err)) {
        fail_msg("%s", err.message);
    }
    assert_int_equal(ask("select count(*) from restosync.credential where state = 'idle'"), 1);
    assert_int_equal(server.requests, 0); /* its access token was still good */
    auth_free(auth);
}

static void a_refusal_is_final_and_not_repeated(void **state)
{
    const Secret *bearer = NULL;
    Err err = {0};

    (void)state;
    sign_in();
    server.mode = MODE_REFUSE;
    for (int run = 0; run < 3; run++) {
        Auth *auth = new_auth();

        assert_false(auth_bearer(auth, &bearer, &err));
        assert_int_equal(err.code, ERR_AUTH_LOST);
        auth_free(auth);
    }
    assert_int_equal(server.requests, 1);
    assert_int_equal(ask("select count(*) from restosync.credential where state = 'reauth' and "
                         "token_sealed is not null"),
                     1);
}

/* The gateway's words for a dead token are not documented: said twice they are final, once they are
 * asked again about. */
static void an_undocumented_refusal_is_final_when_repeated(void **state)
{
    const Secret *bearer = NULL;
    Auth *auth;
    Err err = {0};

    (void)state;
    sign_in();
    server.mode = MODE_REJECT;
    server.losses = 1;
    auth = new_auth();
    assert_true(auth_bearer(auth, &bearer, &err));
    assert_int_equal(server.requests, 2);
    auth_free(auth);
    sign_in();
    server.mode = MODE_REJECT;
    server.losses = 1000;
    for (int run = 0; run < 2; run++) {
        auth = new_auth();
        assert_false(auth_bearer(auth, &bearer, &err));
        assert_int_equal(err.code, ERR_AUTH_LOST);
        assert_non_null(strstr(err.message, "no longer accepts")); /* each request was answered */
        auth_free(auth);
    }
    assert_int_equal(server.requests, 2);
    assert_int_equal(ask("select count(*) from restosync.credential where state = 'reauth' and "
                         "token_sealed is not null"),
                     1);
}

/* Lifetimes that are none, or shorter than what a bearer is asked to have left. */
static void odd_lifetimes_cause_no_storm(void **state)
{
    static const char *const lifetimes[] = {"0", "-5", "null", "\"soon\"", "1e3", "120"};
    const Secret *bearer = NULL;
    Err err = {0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(lifetimes); i++) {
        Auth *auth;

        sign_in();
        server.lifetime = lifetimes[i];
        auth = new_auth();
        for (int call = 0; call < 5; call++) {
            assert_true(auth_bearer(auth, &bearer, &err));
        }
        server.lifetime = NULL;
        assert_int_equal(server.requests, 1);
        auth_free(auth);
    }
}

static void an_empty_refresh_token_is_none(void **state)
{
    const Secret *bearer = NULL;
    Auth *auth;
    Err err = {0};

    (void)state;
    sign_in();
    server.keeps = true;
    auth = new_auth();
    assert_true(auth_bearer(auth, &bearer, &err));
    auth_free(auth);
    server.keeps = false;
    assert_int_equal(server.requests, 1);
    run_sql("update restosync.credential set access_expires_at = clock_timestamp()");
    auth = new_auth();
    assert_true(auth_bearer(auth, &bearer, &err)); /* the old one is still the good one */
    assert_int_equal(server.requests, 2);
    auth_free(auth);
}

static void a_bearer_that_was_accepted_may_be_renewed_again(void **state)
{
    const Secret *bearer = NULL;
    Auth *auth;
    Err err = {0};

    (void)state;
    sign_in();
    auth = new_auth();
    assert_true(auth_bearer(auth, &bearer, &err));
    assert_true(auth_renew_after_401(auth, &bearer, &err));
    assert_false(auth_renew_after_401(auth, &bearer, &err));
    assert_int_equal(err.code, ERR_HTTP_UNAUTHORIZED);
    err_clear(&err);
    auth_accepted(auth);
    assert_true(auth_renew_after_401(auth, &bearer, &err));
    assert_int_equal(server.requests, 3);
    auth_free(auth);
}

static void a_refused_client_costs_no_token(void **state)
{
    const Secret *bearer = NULL;
    Auth *auth;
    Err err = {0};

    (void)state;
    sign_in();
    server.mode = MODE_BAD_CLIENT;
    auth = new_auth();
    assert_false(auth_bearer(auth, &bearer, &err));
    assert_int_equal(err.code, ERR_AUTH_CLIENT);
    assert_int_equal(ask("select count(*) from restosync.credential where state = 'idle'"), 1);
    server.mode = MODE_ROTATE;
    assert_true(auth_bearer(auth, &bearer, &err));
    auth_free(auth);
}

static void another_key_opens_nothing(void **state)
{
    const Secret *bearer = NULL;
    Secret own = token_key;
    Auth *auth;
    Err err = {0};

    (void)state;
    sign_in();
    token_key = SECRET_EMPTY;
    assert_true(
        secret_set(&token_key, STR_LIT("/wECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="), &err));
    auth = new_auth();
    assert_false(auth_bearer(auth, &bearer, &err));
    assert_int_equal(err.code, ERR_AUTH_KEY);
    assert_int_equal(server.requests, 0);
    auth_free(auth);
    secret_release(&token_key);
    token_key = own;
}

static void sixteen_processes_make_one_request(void **state)
{
    pid_t children[16];

    (void)state;
    sign_in();
    for (int i = 0; i < 16; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            const HttpClientOptions options = {.user_agent = "unit", .max_connections = 2};
            const Secret *bearer = NULL;
            Auth *auth;
            Err err = {0};
            bool ok =
                pg_connect(&conn, &(PgOptions){.conninfo = conninfo, .app_name = "unit"}, &err) &&
                http_client_new(&http, &options, &err);

            auth = auth_in(i % 2 == 0 ? state_dir : other_dir); /* two machines */
            ok = ok && auth_bearer(auth, &bearer, &err);
            _exit(ok ? 0 : 1);
        }
    }
    for (int i = 0; i < 16; i++) {
        int status = -1;

        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(server.requests, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_token_is_used_and_an_old_one_renewed_once),
        cmocka_unit_test(a_lost_reply_is_asked_for_again),
        cmocka_unit_test(an_answer_left_in_the_escrow_is_adopted),
        cmocka_unit_test(a_refusal_is_final_and_not_repeated),
        cmocka_unit_test(an_undocumented_refusal_is_final_when_repeated),
        cmocka_unit_test(odd_lifetimes_cause_no_storm),
        cmocka_unit_test(an_empty_refresh_token_is_none),
        cmocka_unit_test(a_bearer_that_was_accepted_may_be_renewed_again),
        cmocka_unit_test(a_refused_client_costs_no_token),
        cmocka_unit_test(another_key_opens_nothing),
        cmocka_unit_test(sixteen_processes_make_one_request),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
