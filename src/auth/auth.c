/* The doors of sign-in for the engine: a bearer that is good, and a renewal after a 401. */
#include <stdio.h>
#include <string.h>

#include "auth_private.h"
#include "base/file.h"
#include "base/memory.h"

#define GOOD_AT_START_MS 1200000 /* once at the start: fewer renewals, fewer windows */
#define KEEP_ALIVE_S 604800      /* a sign-in that was not renewed for so long is renewed */

bool auth_new(Auth **ret, const AuthOptions *options, HttpClient *http, PgConn *conn, Err *err)
{
    Auth *auth = mem_alloc(sizeof(*auth));

    if (auth == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for sign-in");
    }
    memset(auth, 0, sizeof(*auth));
    auth->options = *options;
    auth->http = http;
    auth->conn = conn;
    *ret = auth;
    return true;
}

void auth_free(Auth *auth)
{
    if (auth != NULL) {
        secret_release(&auth->access);
        pg_free(auth->own);
        mem_free(auth);
    }
}

bool take_pair(Auth *auth, const TokenPair *pair, int64_t generation, int64_t left_ms, Err *err)
{
    if (!secret_set(&auth->access, secret_text(&pair->access), err)) {
        return false;
    }
    auth->generation = generation;
    auth->access_until_ms = clock_monotonic_ms() + left_ms;
    auth->renew_before_ms = left_ms / 2 < GOOD_FOR_MS ? left_ms / 2 : GOOD_FOR_MS;
    return true;
}

static bool good_enough(const Auth *auth)
{
    return secret_present(&auth->access) &&
           auth->access_until_ms - clock_monotonic_ms() > auth->renew_before_ms;
}

/* The stored access token, when it lives long enough; a crash's leftovers go through rotate(). */
static bool use_stored_access(Auth *auth, bool *ret_used, Err *err)
{
    StoredRow row;
    int64_t enough_ms;
    bool ok = true;

    *ret_used = false;
    if (!store_read(auth, &row, err)) {
        return false;
    }
    if (!row.exists) {
        return err_set(err, ERR_AUTH_NONE, "there is no sign-in for company %lld yet",
                       (long long)auth->options.company_id);
    }
    enough_ms = secret_present(&auth->access) ? GOOD_FOR_MS : GOOD_AT_START_MS;
    if (strcmp(row.state, "idle") == 0 && row.access_left_ms > enough_ms &&
        row.idle_s < KEEP_ALIVE_S) {
        ok = take_pair(auth, &row.pair, row.generation, row.access_left_ms, err);
        *ret_used = ok;
    } else if (auth->generation == 0) {
        auth->generation = row.generation;
    }
    row_release(&row);
    return ok;
}

bool auth_bearer(Auth *auth, const Secret **ret, Err *err)
{
    bool used = false;

    if (!good_enough(auth)) {
        if (!use_stored_access(auth, &used, err)) {
            return false;
        }
        if (!used && !rotate(auth, ROTATE_RENEW, auth->generation, err)) {
            return false;
        }
    }
    *ret = &auth->access;
    return true;
}

bool auth_renew_after_401(Auth *auth, const Secret **ret, Err *err)
{
    if (auth->renewed_after_401 == auth->generation && auth->generation != 0) {
        return err_set(err, ERR_HTTP_UNAUTHORIZED,
                       "the API does not accept an access token it has just given");
    }
    if (!rotate(auth, ROTATE_RENEW, auth->generation, err)) {
        return false;
    }
    auth->renewed_after_401 = auth->generation;
    *ret = &auth->access;
    return true;
}

void auth_accepted(Auth *auth)
{
    auth->renewed_after_401 = 0;
}

bool auth_refresh(Auth *auth, Err *err)
{
    StoredRow row;
    int64_t generation;

    if (!store_read(auth, &row, err)) {
        return false;
    }
    generation = row.generation;
    row_release(&row);
    return rotate(auth, ROTATE_RENEW, generation, err);
}

bool auth_logout(Auth *auth, Err *err)
{
    char company[NUMBER_ROOM];
    const PgParam params[] = {{.text = number_text(company, auth->options.company_id)}};
    PgResult *result = NULL;

    if (!pg_query(auth->conn, "auth_forget", params, 1, &result, err)) {
        return false;
    }
    for (int i = 0; i < pg_rows(result); i++) {
        escrow_remove(auth, pg_value(result, i, 0));
    }
    pg_result_free(result);
    return true;
}

int auth_rotations(const Auth *auth)
{
    return auth->rotations;
}

bool auth_key_file_ensure(const char *path, bool *ret_made, Err *err)
{
    unsigned char raw[32];
    Buf text;
    bool ok;

    *ret_made = false;
    if (file_exists(path)) {
        return true;
    }
    if (!random_bytes(raw, sizeof(raw), err)) {
        return false;
    }
    buf_init_secret(&text, 128);
    base64_append(&text, raw, sizeof(raw));
    buf_append_char(&text, '\n');
    secret_wipe(raw, sizeof(raw));
    ok = buf_check(&text, "a token key", err) && file_replace(path, text.data, text.len, 0600, err);
    buf_release(&text);
    *ret_made = ok;
    return ok;
}
