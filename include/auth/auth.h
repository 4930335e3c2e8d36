/* Sign-in: who we are to the API. auth_bearer() is the only door the engine knows.
 *
 * Protocol of stored refresh tokens (reliability.md section 3 of the design): local lock, database
 * lock, re-read, intent committed, escrow file reserved, one request, escrow written, committed,
 * only then used. Tokens are sealed (AES-256-GCM) in restosync.credential; the key is outside the
 * database. Nothing here ever logs or returns a token as plain text: only Secret.
 */
#ifndef RS_AUTH_AUTH_H
#define RS_AUTH_AUTH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/secret.h"
#include "http/http.h"
#include "pg/pg.h"

/* Everything sign-in needs to know; strings are borrowed for the life of the Auth. */
typedef struct AuthOptions {
    int64_t company_id;   /* 0: not known yet (first login) */
    const char *base_url; /* "https://lightspeedapis.com/resto" */
    const char *authorize_path;
    const char *token_path;
    const char *company_url; /* full URL of core/company, read after a login */
    const char *client_id;
    const Secret *client_secret;
    const char *redirect_uri;
    const char *state_dir;        /* escrow and locks */
    const char *conninfo;         /* for a connection of our own when the caller's is lost */
    const Secret *token_key;      /* base64 of 32 bytes */
    const Secret *token_key_next; /* accepted too while `auth rekey` is at work; or NULL */
    int grace_seconds;
    int access_seconds;
    bool basic_auth;
} AuthOptions;

typedef struct Auth Auth;

RS_MUST_USE bool auth_new(Auth **ret, const AuthOptions *options, HttpClient *http, PgConn *conn,
                          Err *err);
void auth_free(Auth *auth);

/* A bearer that stays good for at least five minutes (at the start of a run: for twenty), or for
 * half its life where that is shorter; renews it when needed, and when it was not renewed for a
 * week. The Secret stays owned by `auth` and valid until the next auth call. */
RS_MUST_USE bool auth_bearer(Auth *auth, const Secret **ret, Err *err);
/* The API answered 401 to this bearer: renew once; a second call for the same generation fails with
 * ERR_HTTP_UNAUTHORIZED, unless the API accepted it in between: then its life was shorter than
 * said.
 */
RS_MUST_USE bool auth_renew_after_401(Auth *auth, const Secret **ret, Err *err);
void auth_accepted(Auth *auth);       /* the API took the bearer that was handed out last */
int auth_rotations(const Auth *auth); /* token requests that brought a new pair, in this process */

/* ---- sign-in by a person ---- */
typedef enum AuthLoginMode {
    AUTH_LOGIN_BROWSER,    /* loopback listener, and the browser is opened when there is one */
    AUTH_LOGIN_NO_BROWSER, /* loopback listener, the URL is only printed */
    AUTH_LOGIN_PASTE       /* the URL is printed; the address (or code) comes through read_line */
} AuthLoginMode;

typedef struct AuthLoginCallbacks {
    void (*show_url)(void *ctx, const char *url);     /* print it */
    bool (*open_browser)(void *ctx, const char *url); /* false: there is none */
    bool (*read_line)(void *ctx, Buf *line);          /* false: end of input */
    void (*say)(void *ctx, const char *sentence);     /* progress and complaints about a paste */
    void *ctx;
} AuthLoginCallbacks;

typedef struct AuthCompany {
    int64_t company_id;
    char name[128];
} AuthCompany;

/* The whole sign-in: URL, code, exchange at once, core/company read, credential stored under the
 * company found. Several companies and company_id 0: ERR_CONFIG_COMPANY naming them. A wrong one:
 * ERR_CONFIG_COMPANY. An earlier sign-in stays valid until the new one is stored. */
RS_MUST_USE bool auth_login(Auth *auth, AuthLoginMode mode, const AuthLoginCallbacks *callbacks,
                            int timeout_s, AuthCompany *ret_company, Err *err);
/* Stores a refresh token given by a person and proves it by one renewal. */
RS_MUST_USE bool auth_import(Auth *auth, const Secret *refresh_token, AuthCompany *ret_company,
                             Err *err);
RS_MUST_USE bool auth_refresh(Auth *auth, Err *err); /* renews now */
RS_MUST_USE bool auth_logout(Auth *auth, Err *err);  /* forgets the stored sign-in */

typedef enum AuthRecovery {
    AUTH_RECOVERED_NOTHING,
    AUTH_RECOVERED_LOGIN, /* a sign-in by a person that was not stored yet */
    AUTH_RECOVERED_INTENT /* a renewal that was not settled */
} AuthRecovery;
/* Settles what a crash left, at once: after it a lost answer can still be asked for within the
 * grace. Does nothing where nothing is open. *ret tells what was, also on failure. */
RS_MUST_USE bool auth_recover(Auth *auth, AuthRecovery *ret, Err *err);
/* A machine that is gone for good holds no answer: its claims are dropped, then as auth_recover. */
RS_MUST_USE bool auth_takeover(Auth *auth, Err *err);
/* A new key in place of the one in `key_path`; all that opens with the old one is sealed anew.
 * ret_foreign counts sign-ins that open with neither. Killed and started again it continues. */
RS_MUST_USE bool auth_rekey(Auth *auth, const char *key_path, int *ret_count, int *ret_foreign,
                            Err *err);
#define AUTH_KEY_NEXT ".next" /* the new key's file while both are accepted */

typedef struct AuthStatus {
    int64_t company_id;
    char state[16]; /* idle, intent, reauth */
    int64_t generation;
    Instant access_expires_at; /* 0: none */
    Instant refreshed_at;
    Instant signed_in_at;
    char client_id[128];
    char issuer[256];
    Instant sent_at; /* begin of the last renewal */
    Instant database_now;
    int64_t attempt, requests, replays, refusals;
    char holder_host[128]; /* machine of the last renewal */
    char claims[256];      /* machines that may hold an answer, in state intent */
    char reason[256];
    bool key_fits; /* the sealed token opens with this key */
} AuthStatus;

/* All stored sign-ins (company_id 0) or one; *ret is an array to mem_free. */
RS_MUST_USE bool auth_status(PgConn *conn, int64_t company_id, const Secret *token_key,
                             const Secret *token_key_next, AuthStatus **ret, int *ret_count,
                             Err *err);
/* A new key file (32 random bytes, base64, 0600) when there is none yet. *ret_made tells. */
RS_MUST_USE bool auth_key_file_ensure(const char *path, bool *ret_made, Err *err);

#endif
