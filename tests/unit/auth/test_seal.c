/* Sign-in without a network: PKCE, sealed pairs, redirects as people paste them. */
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "auth_private.h"

static void pkce_matches_rfc_7636_appendix_b(void **state)
{
    Buf challenge;

    (void)state;
    buf_init(&challenge, 100);
    pkce_challenge(STR_LIT("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), &challenge);
    assert_string_equal(buf_text(&challenge), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    buf_release(&challenge);
}

static void make_key(Secret *key, char fill)
{
    unsigned char raw[32];
    Err err = {0};
    Buf text;

    memset(raw, fill, sizeof(raw));
    buf_init(&text, 100);
    base64_append(&text, raw, sizeof(raw));
    assert_true(secret_set(key, (Str){text.data, text.len}, &err));
    buf_release(&text);
}

static void sealed_pairs_open_only_where_they_belong(void **state)
{
    static unsigned char sealed[SEALED_BYTES];
    const SealContext context = {"login", "client", "https://h", 32265, 7, "row"};
    Secret key = SECRET_EMPTY, other = SECRET_EMPTY;
    TokenPair pair = {.expires_in = 3600, .attempt = 3};
    TokenPair back = {.expires_in = 0};
    const SealKeys keys = {&key, NULL}, others = {&other, NULL}, both = {&other, &key};
    bool broken = false;
    char key_id[17];
    Err err = {0};

    (void)state;
    make_key(&key, 'k');
    make_key(&other, 'o');
    assert_true(secret_set(&pair.access, STR_LIT("access-token"), &err));
    assert_true(secret_set(&pair.refresh, STR_LIT("refresh-token"), &err));
    assert_true(pair_seal(&pair, &context, &key, sealed, key_id, &err));
    assert_null(memmem(sealed, sizeof(sealed), "refresh-token", 13));
    assert_true(pair_open(sealed, sizeof(sealed), &context, &keys, &back, &broken, &err));
    assert_true(secret_equal(&back.refresh, &pair.refresh));
    assert_int_equal(back.attempt, 3);
    assert_false(pair_open(sealed, sizeof(sealed), &context, &others, &back, &broken, &err));
    assert_int_equal(err.code, ERR_AUTH_KEY);
    assert_false(broken);
    assert_true(pair_open(sealed, sizeof(sealed), &context, &both, &back, &broken, &err));
    assert_ptr_equal(pair_key(sealed, sizeof(sealed), &both), &key);
    const SealContext moved[] = {
        {"login2", "client", "https://h", 32265, 7, "row"},
        {"login", "client2", "https://h", 32265, 7, "row"},
        {"login", "client", "https://evil", 32265, 7, "row"},
        {"login", "client", "https://h", 32266, 7, "row"},
        {"login", "client", "https://h", 32265, 6, "row"},
        {"login", "client", "https://h", 32265, 7, "escrow"},
    };
    for (size_t i = 0; i < COUNT_OF(moved); i++) {
        assert_false(pair_open(sealed, sizeof(sealed), &moved[i], &keys, &back, &broken, &err));
    }
    for (size_t at = 0; at < sizeof(sealed); at += 97) {
        sealed[at] ^= 1;
        assert_false(pair_open(sealed, sizeof(sealed), &context, &keys, &back, &broken, &err));
        sealed[at] ^= 1;
    }
    assert_false(pair_open(sealed, sizeof(sealed) - 1, &context, &keys, &back, &broken, &err));
    pair_release(&pair);
    pair_release(&back);
    secret_release(&key);
    secret_release(&other);
}

static void the_longest_tokens_are_sealed(void **state)
{
    static unsigned char sealed[SEALED_BYTES];
    static char longest[TOKEN_MAX + 1];
    const SealContext context = {"login", "client", "https://h", 32265, INT64_MAX, "escrow"};
    Secret key = SECRET_EMPTY;
    TokenPair pair = {.expires_in = 86400, .attempt = INT64_MAX, .received_us = INT64_MAX};
    TokenPair back = {.expires_in = 0};
    const SealKeys keys = {&key, NULL};
    bool broken = false;
    char key_id[17];
    Err err = {0};

    (void)state;
    assert_int_equal(TOKEN_MAX, 8 * 1024);
    make_key(&key, 'k');
    memset(longest, 't', sizeof(longest));
    assert_true(secret_set(&pair.access, (Str){longest, TOKEN_MAX}, &err));
    assert_true(secret_set(&pair.refresh, (Str){longest, TOKEN_MAX}, &err));
    assert_true(pair_seal(&pair, &context, &key, sealed, key_id, &err));
    assert_true(pair_open(sealed, sizeof(sealed), &context, &keys, &back, &broken, &err));
    assert_true(secret_equal(&back.access, &pair.access));
    assert_true(secret_equal(&back.refresh, &pair.refresh));
    assert_true(secret_set(&pair.refresh, (Str){longest, sizeof(longest)}, &err));
    assert_false(pair_seal(&pair, &context, &key, sealed, key_id, &err));
    pair_release(&pair);
    pair_release(&back);
    secret_release(&key);
}

static int by_bytes(const void *one, const void *other)
{
    return memcmp(one, other, 12);
}

/* The nonce stands after the mark and the key's name: 12 bytes, new for each time the same is
 * sealed. */
static void a_nonce_is_never_used_twice(void **state)
{
    enum { TIMES = 2000, NONCE_AT = 12 };
    const SealContext context = {"login", "client", "https://h", 32265, 7, "row"};
    static unsigned char sealed[2][SEALED_BYTES], nonces[TIMES][12];
    TokenPair pair = {.expires_in = 3600, .attempt = 3};
    Secret key = SECRET_EMPTY;
    char key_id[17];
    Err err = {0};

    (void)state;
    make_key(&key, 'k');
    assert_true(secret_set(&pair.access, STR_LIT("access-token"), &err));
    assert_true(secret_set(&pair.refresh, STR_LIT("refresh-token"), &err));
    for (int i = 0; i < TIMES; i++) {
        assert_true(pair_seal(&pair, &context, &key, sealed[i % 2], key_id, &err));
        memcpy(nonces[i], sealed[i % 2] + NONCE_AT, 12);
    }
    assert_memory_equal(sealed[0], sealed[1], NONCE_AT);
    assert_memory_not_equal(sealed[0] + NONCE_AT + 12, sealed[1] + NONCE_AT + 12, 64);
    qsort(nonces, TIMES, sizeof(nonces[0]), by_bytes);
    for (int i = 1; i < TIMES; i++) {
        assert_memory_not_equal(nonces[i - 1], nonces[i], 12);
    }
    pair_release(&pair);
    secret_release(&key);
}

static void redirects_are_read(void **state)
{
    static const struct {
        const char *text, *code;
        ErrCode error;
        bool other_state;
    } cases[] = {
        {"/callback?state=st&code=abc", "abc", ERR_NONE, false},
        {"/callback?code=abc&state=st", "abc", ERR_NONE, false},
        {"/callback?code=abc", "abc", ERR_NONE, true},
        {"/callback?code=a%2Fb&state=other", "a/b", ERR_NONE, true},
        {"/callback?error=access_denied&state=st", NULL, ERR_AUTH_DENIED, false},
        {"/callback?error=access_denied&code=abc&state=st", NULL, ERR_AUTH_DENIED, false},
        {"/callback?code=abc&state=st&iss=https%3A%2F%2Fapi.example", "abc", ERR_NONE, false},
        {"/callback?code=abc&state=st&iss=https%3A%2F%2Fevil.example", NULL, ERR_AUTH_STATE, false},
        {"/callback?code=abc&state=st&iss=x", NULL, ERR_AUTH_STATE, false},
        {"/callback?state=st", NULL, ERR_AUTH_INPUT, false},
        {"/callback?state=st&code=", NULL, ERR_AUTH_INPUT, false},
        {"/callback", NULL, ERR_AUTH_INPUT, true},
    };
    Secret expected = SECRET_EMPTY;
    Err err = {0};

    (void)state;
    assert_true(secret_set(&expected, STR_LIT("st"), &err));
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bool other = false;
        Buf code;
        bool ok;

        buf_init(&code, 1000);
        err_clear(&err);
        ok = redirect_code(str_of(cases[i].text), &expected, "https://api.example/resto", &other,
                           &code, &err);
        assert_int_equal(ok, cases[i].error == ERR_NONE);
        assert_int_equal(err.code, cases[i].error);
        assert_int_equal(other, cases[i].other_state);
        if (ok) {
            assert_string_equal(buf_text(&code), cases[i].code);
        }
        buf_release(&code);
    }
    secret_release(&expected);
}

typedef struct Paste {
    const char *const *lines;
    int said;
} Paste;

static bool next_line(void *ctx, Buf *line)
{
    Paste *paste = ctx;

    if (*paste->lines == NULL) {
        return false;
    }
    buf_append_text(line, *paste->lines++);
    return true;
}

static void count_words(void *ctx, const char *sentence)
{
    Paste *paste = ctx;

    assert_true(sentence[0] != '\0');
    paste->said++;
}

static void pastes_are_forgiven_and_judged(void **state)
{
    static const struct {
        const char *lines[4];
        const char *code; /* NULL: refused */
    } cases[] = {
        {{"https://localhost:8000/?state=st&code=abcdef\n", NULL}, "abcdef"},
        {{"  https://localhost:8000/?state=st&co de=abc\r\n", NULL}, "abc"},
        {{"abcdef123\n", NULL}, "abcdef123"},
        {{"\n", "abcdef123\n", NULL}, "abcdef123"},
        {{"https://evil.example/?code=abcdef&state=st\n", "abcdef123\n", NULL}, "abcdef123"},
        {{"https://localhost:8000/?state=other&code=abcdef\n", NULL}, "abcdef"},
        {{"https://localhost:8000/?error=access_denied\n", "abcdef123\n", NULL}, NULL},
        {{"a\n", "b\n", "c\n", NULL}, NULL},
        {{NULL}, NULL},
    };
    Auth auth = {.options = {.redirect_uri = "https://localhost:8000/",
                             .base_url = "https://api.example/resto"}};
    Secret expected = SECRET_EMPTY;
    Err err = {0};

    (void)state;
    assert_true(secret_set(&expected, STR_LIT("st"), &err));
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Paste paste = {.lines = cases[i].lines};
        const AuthLoginCallbacks callbacks = {
            .read_line = next_line, .say = count_words, .ctx = &paste};
        Buf code;
        bool ok;

        buf_init(&code, 1000);
        err_clear(&err);
        ok = paste_read(&auth, &expected, &callbacks, &code, &err);
        assert_int_equal(ok, cases[i].code != NULL);
        if (ok) {
            assert_string_equal(buf_text(&code), cases[i].code);
        } else {
            assert_int_equal(err_info(err.code)->exit, EXIT_CODE_NOPERM);
        }
        buf_release(&code);
    }
    secret_release(&expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pkce_matches_rfc_7636_appendix_b),
        cmocka_unit_test(sealed_pairs_open_only_where_they_belong),
        cmocka_unit_test(the_longest_tokens_are_sealed),
        cmocka_unit_test(a_nonce_is_never_used_twice),
        cmocka_unit_test(redirects_are_read),
        cmocka_unit_test(pastes_are_forgiven_and_judged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
