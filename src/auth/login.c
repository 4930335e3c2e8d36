/* A sign-in by a person: address, code, exchange at once, the company found, stored. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "auth_private.h"
#include "base/limits.h"
#include "json/json_pick.h"

#define COMPANY_BODY (1024 * 1024)

static bool choose_company(const JsonValue *root, int64_t wanted, AuthCompany *ret, Err *err)
{
    const JsonValue *list = json_at(root, "results") != NULL ? json_at(root, "results")
                            : json_at(root, "data") != NULL  ? json_at(root, "data")
                                                             : root;
    Buf names;
    int count = 0;
    bool found = false;

    buf_init(&names, 2000);
    for (const JsonValue *one = list->first; list->type == JSON_ARRAY && one != NULL;
         one = one->next) {
        Str name = json_text_at(one, "name");
        int64_t id = 0;

        if (!text_parse_int64(json_text_at(one, "id"), &id)) {
            continue;
        }
        count++;
        buf_printf(&names, "%s%lld (%.*s)", names.len == 0 ? "" : ", ", (long long)id,
                   (int)(name.len < 60 ? name.len : 60), name.ptr == NULL ? "" : name.ptr);
        if (id == wanted || (wanted == 0 && !found)) {
            ret->company_id = id;
            (void)text_copy(ret->name, sizeof(ret->name), name);
            found = true;
        }
    }
    if (count == 0) {
        (void)err_set(err, ERR_AUTH_REPLY, "the API lists no company for this sign-in");
    } else if (!found) {
        (void)err_set(err, ERR_CONFIG_COMPANY,
                      "this sign-in does not belong to company %lld but to %s", (long long)wanted,
                      buf_text(&names));
    } else if (wanted == 0 && count > 1) {
        found = false;
        (void)err_set(err, ERR_CONFIG_COMPANY, "this sign-in has several companies: %s",
                      buf_text(&names));
        err_hint(err, "restosync auth login --company ID");
    }
    buf_release(&names);
    return found && err->code == ERR_NONE;
}

static bool find_company(Auth *auth, const TokenPair *pair, AuthCompany *ret, Err *err)
{
    HttpReply reply = {0};
    JsonValue *root = NULL;
    Arena arena;
    Buf body;
    bool ok;

    buf_init(&body, COMPANY_BODY);
    arena_init(&arena, 4 * COMPANY_BODY);
    ok = http_perform(auth->http,
                      &(HttpRequest){.method = "GET",
                                     .url = auth->options.company_url,
                                     .bearer = &pair->access,
                                     .timeout_ms = LIMIT_PAGE_MS,
                                     .max_body = COMPANY_BODY,
                                     .json_expected = true},
                      &body, &reply, err) &&
         json_parse((Str){body.data, body.len}, &arena, &root, err) &&
         choose_company(root, auth->options.company_id, ret, err);
    arena_release(&arena);
    buf_release(&body);
    return ok;
}

/* The pair is stored before its access token serves anything but finding the company's id. */
bool login_finish(Auth *auth, TokenPair *pair, AuthCompany *ret, Err *err)
{
    AuthCompany company = {0};
    int fd = -1;
    bool ok;

    if (!find_company(auth, pair, &company, err)) {
        return false;
    }
    auth->options.company_id = company.company_id;
    if (!machine_identity(auth, err) || !auth_lock(auth, &fd, err)) {
        return false;
    }
    ok = store_login(auth, company.company_id, pair, err);
    auth_unlock(auth, fd);
    FAULT_POINT("auth_login_stored");
    if (ok) {
        pending_remove(auth);
        *ret = company;
    }
    return ok;
}

/* A code works once, and so may the token that a person brings: the pair is kept before the first
 * further request. What turns out to be of another company is not kept. */
static bool finish(Auth *auth, TokenPair *pair, AuthCompany *ret, Err *err)
{
    Err kept_err = {0};
    bool kept;
    bool ok;

    if (pair->refresh.len == 0) {
        return err_set(err, ERR_AUTH_REPLY,
                       "this sign-in cannot be renewed: no refresh token came with it");
    }
    FAULT_POINT("auth_login_exchanged");
    kept = pending_write(auth, pair, &kept_err); /* else the database may take it all the same */
    FAULT_POINT("auth_login_kept");
    ok = login_finish(auth, pair, ret, err);
    if (!ok && (err->code == ERR_CONFIG_COMPANY || err->code == ERR_AUTH_REPLY)) {
        pending_remove(auth);
    } else if (!ok && kept) {
        err_hint(err, "the sign-in is kept on this machine: restosync auth recover finishes it");
    }
    return ok;
}

static bool exchange(Auth *auth, const char *code, const Secret *verifier, TokenPair *pair,
                     Err *err)
{
    const TokenGrant grant = {.type = "authorization_code",
                              .code = code,
                              .verifier = verifier,
                              .deadline_ms = clock_monotonic_ms() + REQUEST_SECONDS * 1000};
    int64_t wait_ms;

    switch (token_request(auth, &grant, pair, &wait_ms, err)) {
    case TOKEN_OK:
        return true;
    case TOKEN_REFUSED:
    case TOKEN_REJECTED:
        return err_set(err, ERR_AUTH_CODE, "the sign-in code was too old or already used");
    default:
        return false;
    }
}

static bool get_code(Auth *auth, AuthLoginMode mode, const AuthLoginCallbacks *callbacks,
                     int timeout_s, const Secret *state, const char *url, Buf *code, Err *err)
{
    int listener = -1;
    bool ok;

    if (mode == AUTH_LOGIN_PASTE) {
        callbacks->show_url(callbacks->ctx, url);
        return paste_read(auth, state, callbacks, code, err);
    }
    if (!loopback_listen(auth->options.redirect_uri, &listener, err)) {
        return false;
    }
    callbacks->show_url(callbacks->ctx, url);
    if (mode == AUTH_LOGIN_BROWSER && !callbacks->open_browser(callbacks->ctx, url)) {
        callbacks->say(callbacks->ctx, "no browser was found here: open the address yourself");
    }
    ok = loopback_wait(auth, state, timeout_s, listener, code, err);
    (void)close(listener);
    return ok;
}

bool auth_login(Auth *auth, AuthLoginMode mode, const AuthLoginCallbacks *callbacks, int timeout_s,
                AuthCompany *ret_company, Err *err)
{
    Secret state = SECRET_EMPTY;
    Secret verifier = SECRET_EMPTY;
    TokenPair pair = {.expires_in = 0};
    Buf url;
    Buf code;
    bool ok;

    buf_init(&url, 4096);
    buf_init_secret(&code, 4096);
    ok = secret_random_base64url(&state, 16, err) && secret_random_base64url(&verifier, 32, err) &&
         authorize_url(auth, &state, &verifier, &url, err) &&
         get_code(auth, mode, callbacks, timeout_s, &state, buf_text(&url), &code, err) &&
         exchange(auth, buf_text(&code), &verifier, &pair, err) &&
         finish(auth, &pair, ret_company, err);
    pair_release(&pair);
    secret_release(&state);
    secret_release(&verifier);
    buf_release(&code);
    buf_release(&url);
    return ok;
}

/* The answer may be lost on its way: the same token is asked for again within the grace. */
static bool import_pair(Auth *auth, const Secret *refresh_token, TokenPair *pair, Err *err)
{
    static const int64_t pauses[] = {2000, 5000, 10000};

    for (size_t i = 0;; i++) {
        const TokenGrant grant = {.type = "refresh_token",
                                  .refresh = refresh_token,
                                  .deadline_ms = clock_monotonic_ms() + REQUEST_SECONDS * 1000};
        int64_t wait_ms;

        switch (token_request(auth, &grant, pair, &wait_ms, err)) {
        case TOKEN_OK:
            return pair->refresh.len > 0 ||
                   secret_set(&pair->refresh, secret_text(refresh_token), err);
        case TOKEN_REFUSED:
        case TOKEN_REJECTED:
            return err_set(err, ERR_AUTH_LOST, "the refresh token was refused");
        case TOKEN_UNKNOWN:
            if (i < sizeof(pauses) / sizeof(pauses[0]) && auth->options.grace_seconds > 0) {
                clock_sleep_ms(pauses[i]);
                break;
            }
            return false;
        default:
            return false;
        }
    }
}

bool auth_import(Auth *auth, const Secret *refresh_token, AuthCompany *ret_company, Err *err)
{
    TokenPair pair = {.expires_in = 0};
    bool ok = import_pair(auth, refresh_token, &pair, err) && finish(auth, &pair, ret_company, err);

    pair_release(&pair);
    return ok;
}
