/* What a crash left: a sign-in that was not stored yet, an intent that was not settled; and the
 * claims of a machine that will not come back. */
#include <string.h>

#include "auth_private.h"

/* Its access token may have run out: the pair is renewed, and kept before anything else. */
static bool renew_pending(Auth *auth, TokenPair *pair, Err *err)
{
    const TokenGrant grant = {.type = "refresh_token",
                              .refresh = &pair->refresh,
                              .deadline_ms = clock_monotonic_ms() + REQUEST_SECONDS * 1000};
    TokenPair fresh = {.expires_in = 0};
    int64_t wait_ms;
    TokenOutcome outcome = token_request(auth, &grant, &fresh, &wait_ms, err);
    bool ok = outcome == TOKEN_OK;

    if (outcome == TOKEN_REFUSED) {
        pending_remove(auth);
        return err_set(err, ERR_AUTH_LOST, "the sign-in that was begun is no longer accepted");
    }
    if (ok && fresh.refresh.len == 0) {
        ok = secret_set(&fresh.refresh, secret_text(&pair->refresh), err);
    }
    ok = ok && pending_write(auth, &fresh, err);
    if (ok) {
        pair_release(pair);
        *pair = fresh;
    } else {
        pair_release(&fresh);
    }
    return ok;
}

static bool finish_pending(Auth *auth, TokenPair *pair, Err *err)
{
    AuthCompany company;

    if (login_finish(auth, pair, &company, err)) {
        return true;
    }
    if (err->code != ERR_HTTP_UNAUTHORIZED) {
        return false;
    }
    err_clear(err);
    return renew_pending(auth, pair, err) && login_finish(auth, pair, &company, err);
}

bool auth_recover(Auth *auth, AuthRecovery *ret, Err *err)
{
    TokenPair pending = {.expires_in = 0};
    StoredRow row;
    bool ok;

    *ret = AUTH_RECOVERED_NOTHING;
    if (pending_read(auth, &pending)) {
        ok = finish_pending(auth, &pending, err);
        pair_release(&pending);
        *ret = AUTH_RECOVERED_LOGIN;
        return ok;
    }
    if (!store_read(auth, &row, err)) {
        return false;
    }
    if (row.exists && strcmp(row.state, "intent") == 0) {
        *ret = AUTH_RECOVERED_INTENT;
    }
    row_release(&row);
    return rotate(auth, ROTATE_RECOVER, 0, err);
}

bool auth_takeover(Auth *auth, Err *err)
{
    char company[NUMBER_ROOM];
    const PgParam params[] = {{.text = number_text(company, auth->options.company_id)},
                              {.text = auth->machine}};
    PgResult *result = NULL;
    int fd = -1;
    bool ok;

    if (!machine_identity(auth, err) || !auth_lock(auth, &fd, err)) {
        return false;
    }
    ok = store_begin(auth, err);
    ok = ok &&
         store_end(auth, pg_query(auth->conn, sql_query("auth_takeover"), params, 2, &result, err),
                   err);
    if (ok && pg_rows(result) == 0) {
        ok = err_set(err, ERR_AUTH_NONE, "there is no sign-in for company %s yet", company);
    } else if (ok) {
        STEP_TOOK(auth, takeover);
        FAULT_POINT("auth_took_over");
    }
    pg_result_free(result);
    auth_unlock(auth, fd);
    return ok && rotate(auth, ROTATE_RECOVER, 0, err);
}
