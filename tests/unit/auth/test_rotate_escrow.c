/* The escrow and the rules of taking its answer up: damage, mirrors, claims of two machines. */
#include <fcntl.h>
#include <sys/stat.h>

#include "auth_world.h"

static char path[400];

static void escrow_path(Auth *auth, StoredRow *row)
{
    Err err = {0};

    assert_true(store_read(auth, row, &err));
    state_path(auth, row->login_id, "escrow", path, sizeof(path));
}

static void put_answer(Auth *auth, StoredRow *row, int64_t attempt, const char *refresh)
{
    TokenPair pair = {.expires_in = 3600, .attempt = attempt, .received_us = clock_wall()};
    Err err = {0};

    assert_true(secret_set(&pair.access, STR_LIT("access"), &err));
    assert_true(secret_set(&pair.refresh, str_of(refresh), &err));
    assert_true(escrow_reserve(auth, row, &err) && escrow_write(auth, row, &pair, &err));
    pair_release(&pair);
}

static int64_t held_attempt(Auth *auth, const StoredRow *row)
{
    TokenPair pair = {.expires_in = 0};
    bool held = escrow_read(auth, row, row->generation, &pair);
    int64_t attempt = held ? pair.attempt : -1;

    pair_release(&pair);
    return attempt;
}

static void flip(off_t at)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    char byte;

    assert_true(fd >= 0);
    assert_int_equal(pread(fd, &byte, 1, at), 1);
    byte = (char)(byte ^ 1);
    assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    (void)close(fd);
}

static void damage_counts_as_absent(void **state)
{
    StoredRow row;
    Auth *auth;

    (void)state;
    sign_in();
    auth = new_auth();
    escrow_path(auth, &row);
    escrow_remove(auth, row.login_id);
    assert_int_equal(held_attempt(auth, &row), -1);
    put_answer(auth, &row, 3, "three");
    put_answer(auth, &row, 4, "four"); /* the other slot */
    assert_int_equal(held_attempt(auth, &row), 4);
    /* The second slot: a damaged head, key id, nonce, text or tag leaves the first one. */
    for (off_t at = 0; at < ESCROW_SLOT; at += at < 200 ? 1 : 61) {
        if (at >= 58 && at < ESCROW_HEAD) {
            continue; /* zeros behind the head's line */
        }
        flip(ESCROW_SLOT + at);
        assert_int_equal(held_attempt(auth, &row), 3);
        flip(ESCROW_SLOT + at);
    }
    assert_int_equal(held_attempt(auth, &row), 4);
    assert_int_equal(truncate(path, ESCROW_SLOT + 4000), 0); /* torn */
    assert_int_equal(held_attempt(auth, &row), 3);
    assert_int_equal(truncate(path, 100), 0);
    assert_int_equal(held_attempt(auth, &row), -1);
    row_release(&row);
    auth_free(auth);
}

static int64_t newest_generation(Auth *auth, const StoredRow *row, const char *refresh)
{
    TokenPair pair = {.expires_in = 0};
    int64_t generation = escrow_newest(auth, row, &pair);

    assert_true(str_is(secret_text(&pair.refresh), refresh));
    pair_release(&pair);
    return generation;
}

/* Slots were of 8 KiB once. What such a file holds is read, and stays until a newer answer is. */
static void a_file_of_smaller_slots_is_read(void **state)
{
    static unsigned char slot[FORMER_SLOT + 64];
    StoredRow row = {.login_id = "00000000-0000-4000-8000-000000000007",
                     .client_id = "client",
                     .issuer = "https://h"};
    Secret key = SECRET_EMPTY;
    size_t len = 0;
    Auth *auth = new_auth();
    Err err = {0};
    Buf text;

    (void)state;
    buf_init(&text, 64 * 1024);
    base64_append(&text, (const unsigned char *)"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk", 32);
    assert_true(secret_set(&key, (Str){text.data, text.len}, &err));
    auth->options.token_key = row.key = &key;
    buf_clear(&text);
    assert_true(file_read(RS_SOURCE_DIR "/tests/fixtures/escrow/former_slot.base64", &text, &err));
    assert_true(base64_decode(str_trim((Str){text.data, text.len}), slot, sizeof(slot), &len));
    assert_int_equal(len, FORMER_SLOT);
    state_path(auth, row.login_id, "escrow", path, sizeof(path));
    for (int place = 0; place < 2; place++) {
        static unsigned char file[2 * FORMER_SLOT];

        memset(file, 0, sizeof(file));
        memcpy(file + (size_t)place * FORMER_SLOT, slot, FORMER_SLOT);
        assert_true(file_replace(path, file, sizeof(file), 0600, &err));
        assert_int_equal(newest_generation(auth, &row, "former-refresh"), 7);
        assert_true(escrow_reserve(auth, &row, &err));
        assert_int_equal(newest_generation(auth, &row, "former-refresh"), 7);
        for (row.generation = 8; row.generation < 11; row.generation++) {
            put_answer(auth, &row, 1, "newer");
            assert_int_equal(newest_generation(auth, &row, "newer"), row.generation);
            assert_true(escrow_reserve(auth, &row, &err));
            assert_int_equal(newest_generation(auth, &row, "newer"), row.generation);
        }
    }
    buf_release(&text);
    auth_free(auth);
    secret_release(&key);
}

static void a_file_others_may_read_is_refused(void **state)
{
    const Secret *bearer = NULL;
    StoredRow row;
    Auth *auth;
    Err err = {0};

    (void)state;
    sign_in();
    auth = new_auth();
    escrow_path(auth, &row);
    assert_int_equal(chmod(path, 0644), 0);
    assert_false(auth_bearer(auth, &bearer, &err));
    assert_int_equal(err.code, ERR_CONFIG_MODE);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("/dev/null", path), 0);
    assert_false(auth_bearer(auth, &bearer, &err));
    assert_int_equal(server.requests, 0);
    assert_int_equal(unlink(path), 0);
    assert_true(auth_bearer(auth, &bearer, &err));
    row_release(&row);
    auth_free(auth);
}

static void a_damaged_row_is_read_from_the_mirror(void **state)
{
    const Secret *bearer = NULL;
    Auth *auth;
    Err err = {0};

    (void)state;
    sign_in();
    auth = new_auth();
    assert_true(auth_bearer(auth, &bearer, &err));
    auth_free(auth);
    run_sql("update restosync.credential set token_sealed = "
            "set_byte(token_sealed, 5000, get_byte(token_sealed, 5000) # 1), "
            "access_expires_at = clock_timestamp()");
    auth = new_auth();
    if (!auth_bearer(auth, &bearer, &err)) {
        fail_msg("%s", err.message);
    }
    assert_int_equal(server.requests, 2);
    assert_int_equal(ask("select generation from restosync.credential"), 3);
    auth_free(auth);
}

/* An intent two hours old; this machine holds the answer to attempt 1, the other one may hold that
 * of attempt `other` (0: none). */
static bool older_answer(int other, Err *err)
{
    char sql[400];
    const Secret *bearer = NULL;
    StoredRow row;
    TokenPair left = {.expires_in = 0};
    Auth *auth;
    bool ok;

    sign_in();
    auth = new_auth();
    assert_true(machine_identity(auth, err));
    crashed(7200, auth->machine, 1);
    assert_true(store_read(auth, &row, err));
    rotate_server(&left, row.attempt);
    assert_true(escrow_reserve(auth, &row, err) && escrow_write(auth, &row, &left, err));
    (void)text_format(sql, sizeof(sql),
                      "update restosync.credential set attempt = attempt + 1, claims = claims || "
                      "jsonb_build_object('00000000-0000-0000-0000-000000000001', "
                      "case when %d = 0 then 0 else attempt + %d end)",
                      other, other);
    run_sql(sql);
    ok = auth_bearer(auth, &bearer, err);
    row_release(&row);
    pair_release(&left);
    auth_free(auth);
    return ok;
}

static void an_older_answer_waits_for_a_newer_claim(void **state)
{
    Err err = {0};

    (void)state;
    assert_false(older_answer(1, &err));
    assert_int_equal(err.code, ERR_AUTH_ELSEWHERE);
    assert_int_equal(server.requests, 0);
    err_clear(&err);
    if (!older_answer(0, &err)) {
        fail_msg("%s", err.message);
    }
    assert_int_equal(server.requests, 0); /* adopted, its access token is good */
    assert_true(older_answer(-1, &err));
    assert_int_equal(ask("select generation from restosync.credential"), 2);
}

/* Without the owner's look nobody may ask again; with it the claim is gone. */
static void the_owner_clears_its_own_claim(void **state)
{
    const Secret *bearer = NULL;
    Auth *own, *other;
    Err err = {0};

    (void)state;
    sign_in();
    own = new_auth();
    other = auth_in(other_dir);
    assert_true(machine_identity(own, &err));
    crashed(7200, own->machine, 1);
    assert_false(auth_bearer(other, &bearer, &err));
    assert_int_equal(err.code, ERR_AUTH_ELSEWHERE);
    assert_int_equal(server.requests, 0);
    if (!auth_bearer(own, &bearer, &err)) {
        fail_msg("%s", err.message);
    }
    assert_int_equal(server.requests, 1); /* the last try: it had never been sent */
    assert_true(auth_bearer(other, &bearer, &err));
    assert_int_equal(server.requests, 1);
    auth_free(own);
    auth_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damage_counts_as_absent),
        cmocka_unit_test(a_file_of_smaller_slots_is_read),
        cmocka_unit_test(a_file_others_may_read_is_refused),
        cmocka_unit_test(a_damaged_row_is_read_from_the_mirror),
        cmocka_unit_test(an_older_answer_waits_for_a_newer_claim),
        cmocka_unit_test(the_owner_clears_its_own_claim),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
