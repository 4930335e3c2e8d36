/* OAuth 2: the authorize address with PKCE (RFC 7636), one token request and what it may mean. */
#include <stdio.h>
#include <string.h>

#include "auth_private.h"
#include "base/digest.h"
#include "base/limits.h"
#include "http/url.h"
#include "json/json_pick.h"

void pkce_challenge(Str verifier, Buf *out)
{
    unsigned char digest[32];

    digest_sha256(verifier.ptr, verifier.len, digest);
    base64url_append(out, digest, sizeof(digest));
}

bool authorize_url(const Auth *auth, const Secret *state, const Secret *verifier, Buf *url,
                   Err *err)
{
    Buf challenge;

    buf_init(&challenge, 128);
    pkce_challenge(secret_text(verifier), &challenge);
    buf_printf(url, "%s%s", auth->options.base_url, auth->options.authorize_path);
    url_add(url, "response_type", STR_LIT("code"));
    url_add(url, "client_id", str_of(auth->options.client_id));
    url_add(url, "redirect_uri", str_of(auth->options.redirect_uri));
    url_add(url, "code_challenge", (Str){challenge.data, challenge.len});
    url_add(url, "code_challenge_method", STR_LIT("S256"));
    url_add(url, "state", secret_text(state));
    buf_release(&challenge);
    return buf_check(url, "the sign-in address", err);
}

/* ---- reply ---- */

static bool token_text(Str text)
{
    if (text.ptr == NULL || text.len == 0 || text.len > TOKEN_MAX) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] <= ' ' || text.ptr[i] > '~') {
            return false; /* would become a header: no blanks, no line ends */
        }
    }
    return true;
}

/* Elsewhere a byte order mark makes a reply no JSON; here it would cost the sign-in (RFC
 * 8259, 8.1). */
static Str without_mark(Str body)
{
    bool marked = body.len >= 3 && memcmp(body.ptr, "\xef\xbb\xbf", 3) == 0;

    return marked ? (Str){body.ptr + 3, body.len - 3} : body;
}

/* A lifetime of nothing is no statement, and "" is no refresh token (API page, sections 1.1 and 3).
 */
static bool read_tokens(const Auth *auth, Str body, TokenPair *ret, Err *err)
{
    JsonValue *root = NULL;
    Arena arena;
    Str access, refresh;
    int64_t seconds = auth->options.access_seconds;
    bool ok;

    arena_init(&arena, 256 * 1024);
    ok = json_parse(without_mark(body), &arena, &root, err);
    if (ok) {
        access = json_text_at(root, "access_token");
        refresh = json_text_at(root, "refresh_token");
        if (!token_text(access) || (refresh.len > 0 && !token_text(refresh))) {
            ok = err_set(err, ERR_AUTH_REPLY, "the token endpoint's answer holds no usable token");
        } else {
            (void)text_parse_int64(json_text_at(root, "expires_in"), &seconds);
            ret->expires_in = seconds <= 0      ? auth->options.access_seconds
                              : seconds > 86400 ? 86400
                                                : seconds;
            ok = secret_set(&ret->access, access, err) &&
                 secret_set(&ret->refresh, refresh.len == 0 ? STR_LIT("") : refresh, err);
        }
    }
    arena_wipe(&arena); /* it held tokens */
    arena_release(&arena);
    return ok;
}

/* Both shapes of errors: the gateway's details and plain OAuth. false: no JSON object, so that it
 * is nobody's answer. */
static bool error_code(Str body, char *out, size_t cap)
{
    static const char *const places[] = {"error", "details.0.code", "code"};
    JsonValue *root = NULL;
    Err ignored = {0};
    Arena arena;
    bool answer;

    out[0] = '\0';
    arena_init(&arena, 256 * 1024);
    answer = body.len > 0 && json_parse(body, &arena, &root, &ignored) && root->type == JSON_OBJECT;
    for (size_t i = 0; answer && i < 3 && out[0] == '\0'; i++) {
        (void)text_copy(out, cap, json_text_at(root, places[i]));
    }
    arena_release(&arena);
    return answer;
}

static TokenOutcome judge(const HttpReply *reply, Str body, Err *err)
{
    char code[64];
    bool answer, no;

    if (reply->certainly_not_sent) {
        return TOKEN_NOT_SENT;
    }
    answer = error_code(body, code, sizeof(code));
    no = reply->status == 400 || reply->status == 401;
    if (strcmp(code, "invalid_client") == 0 || strcmp(code, "unauthorized_client") == 0 ||
        (reply->status == 401 && code[0] == '\0')) {
        (void)err_set(err, ERR_AUTH_CLIENT,
                      "the API does not know this client id with this client secret");
        if (code[0] == '\0') { /* a bare 401 does not say whom it means */
            err_hint(err, "check client_id and client_secret_file; if both are right the sign-in "
                          "has ended: restosync auth login");
        }
        return TOKEN_BAD_CLIENT;
    }
    if (no && strcmp(code, "invalid_grant") == 0) {
        return TOKEN_REFUSED;
    }
    if (no && answer && strcmp(code, "server_error") != 0 &&
        strcmp(code, "temporarily_unavailable") != 0) { /* the server's own trouble passes */
        return TOKEN_REJECTED;
    }
    if (reply->status == 429 || reply->status == 503) {
        return TOKEN_WAIT;
    }
    return TOKEN_UNKNOWN;
}

/* ---- request ---- */

static bool build_form(const Auth *auth, const TokenGrant *grant, bool client_in_form, Secret *ret,
                       Err *err)
{
    Buf form;
    bool ok;

    buf_init_secret(&form, LIMIT_BODY_TOKEN * 2);
    form_add(&form, "grant_type", str_of(grant->type));
    if (grant->code != NULL) {
        form_add(&form, "code", str_of(grant->code));
        form_add(&form, "code_verifier", secret_text(grant->verifier));
        form_add(&form, "redirect_uri", str_of(auth->options.redirect_uri));
    }
    if (grant->refresh != NULL) {
        form_add(&form, "refresh_token", secret_text(grant->refresh));
    }
    if (client_in_form) {
        form_add(&form, "client_id", str_of(auth->options.client_id));
        form_add(&form, "client_secret", secret_text(auth->options.client_secret));
    }
    ok = buf_check(&form, "a token request", err) &&
         secret_set(ret, (Str){form.data, form.len}, err);
    buf_release(&form);
    return ok;
}

static TokenOutcome request_once(Auth *auth, const Secret *form, bool basic, int64_t left_ms,
                                 TokenPair *ret, int64_t *ret_wait_ms, Err *err)
{
    HttpReply reply = {0};
    TokenOutcome outcome;
    char url[1024];
    Buf body;

    (void)text_format(url, sizeof(url), "%s%s", auth->options.base_url, auth->options.token_path);
    buf_init_secret(&body, LIMIT_BODY_ERROR + 1);
    if (http_perform(auth->http,
                     &(HttpRequest){.method = "POST",
                                    .url = url,
                                    .form = form,
                                    .basic_user = basic ? auth->options.client_id : NULL,
                                    .basic_password = auth->options.client_secret,
                                    .timeout_ms = left_ms,
                                    .max_body = LIMIT_BODY_TOKEN,
                                    .json_expected = true,
                                    .plain_allowed = true}, /* a wrong label costs no sign-in */
                     &body, &reply, err)) {
        FAULT_POINT("token_after_reply");
        ret->received_us = clock_wall();
        outcome =
            read_tokens(auth, (Str){body.data, body.len}, ret, err) ? TOKEN_OK : TOKEN_UNKNOWN;
    } else {
        outcome = judge(&reply, (Str){body.data, body.len}, err);
        *ret_wait_ms = reply.retry_after_ms;
    }
    buf_release(&body);
    return outcome;
}

/* A client refused by one way of signing itself is tried by the other: neither spends a token. */
TokenOutcome token_request(Auth *auth, const TokenGrant *grant, TokenPair *ret,
                           int64_t *ret_wait_ms, Err *err)
{
    TokenOutcome outcome = TOKEN_NOT_SENT;
    Err first = {0};

    *ret_wait_ms = -1;
    for (int way = 0; way < 2; way++) {
        int64_t left_ms = grant->deadline_ms - clock_monotonic_ms();
        bool basic = (way == 0) == auth->options.basic_auth;
        Secret form = SECRET_EMPTY;

        if (left_ms <= 0) {
            (void)(way > 0 || err_set(err, ERR_HTTP_TIMEOUT, "no time was left for a request"));
            break;
        }
        if (!build_form(auth, grant, !basic, &form, err)) {
            return TOKEN_NOT_SENT;
        }
        err_clear(err);
        outcome = request_once(auth, &form, basic, left_ms, ret, ret_wait_ms, err);
        secret_release(&form);
        if (outcome != TOKEN_BAD_CLIENT) {
            break;
        }
        if (way > 0) {
            *err = first;
        }
        first = *err;
    }
    return outcome;
}
