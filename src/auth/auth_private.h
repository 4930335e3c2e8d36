/* Private to the room auth: sealed pairs, the stored row, the escrow, one token request. */
#ifndef RS_AUTH_AUTH_PRIVATE_H
#define RS_AUTH_AUTH_PRIVATE_H

#include "auth/auth.h"
#include "base/fault.h"

#define ESCROW_SLOT 20480                        /* a head of ESCROW_HEAD bytes and a sealed pair */
#define ESCROW_HEAD 128                          /* what the pair is bound to, as text */
#define SEALED_BYTES (ESCROW_SLOT - ESCROW_HEAD) /* magic, key id, nonce, text, tag */
#define SEAL_OVERHEAD 40                         /* of these, all but the text */
#define PLAIN_BYTES (SEALED_BYTES - SEAL_OVERHEAD) /* constant: no length of a token shows */
#define TOKEN_MAX 8192                             /* of one; both together fit PLAIN_BYTES */
/* As pairs were sealed while a token was 5000 bytes at most: still opened, never written. */
#define FORMER_SLOT 8192
#define FORMER_SEALED (FORMER_SLOT - ESCROW_HEAD)

#define REQUEST_SECONDS 15 /* T, one token request; also M, the margin before the grace ends */
#define GRACE_REQUESTS 5   /* of one generation within the grace; then one last try */
#define SPENT_SECONDS 900  /* between later last tries */
#define GOOD_FOR_MS 300000 /* an access token within a run; half its life where that is less */
#define FRESH_MS 2000      /* a decision older than this is made again */

/* An access token with the refresh token that replaces the one it was got with. */
typedef struct TokenPair {
    Secret access, refresh;
    int64_t expires_in;  /* seconds from the reply */
    int64_t attempt;     /* whose answer it is; 0 for a sign-in */
    int64_t received_us; /* wall clock; 0 unknown */
} TokenPair;

typedef struct SealContext { /* what a sealed pair is bound to */
    const char *login_id, *client_id, *issuer;
    int64_t company_id, generation;
    const char *kind; /* "row" or "escrow" */
} SealContext;

typedef struct SealKeys {
    const Secret *key;  /* seals, and opens */
    const Secret *next; /* opens too while `auth rekey` is at work; may be NULL or empty */
} SealKeys;

typedef struct StoredRow {
    bool exists;
    char login_id[37], client_id[128], issuer[256], state[16], holder_host[128], reason[256];
    char sent_at[24], refreshed[24]; /* UTC, as text for sentences */
    int64_t generation, attempt, epoch, other_machines, access_left_ms, idle_s;
    TokenPair pair;
    const Secret *key; /* what it is sealed with, and will be; borrowed */
} StoredRow;

struct Auth {
    AuthOptions options;
    HttpClient *http;
    PgConn *conn; /* the caller's, or `own` after that one was lost */
    PgConn *own;
    char machine[37];
    Secret access;
    int64_t access_until_ms; /* monotonic */
    int64_t renew_before_ms; /* so long before that */
    int64_t generation;      /* the bearer handed out last belongs to */
    int64_t renewed_after_401;
    int rotations;
};

/* seal.c */
RS_MUST_USE bool pair_seal(const TokenPair *pair, const SealContext *context, const Secret *key,
                           unsigned char out[SEALED_BYTES], char key_id[17], Err *err);
/* false with ERR_AUTH_KEY when it was sealed by another key, moved, or changed; *ret_broken tells
 * the last two from the first. */
RS_MUST_USE bool pair_open(const unsigned char *sealed, size_t len, const SealContext *context,
                           const SealKeys *keys, TokenPair *ret, bool *ret_broken, Err *err);
/* Which of the keys sealed it; NULL: none of them. */
const Secret *pair_key(const unsigned char *sealed, size_t len, const SealKeys *keys);
void pair_release(TokenPair *pair);

/* oauth.c */
typedef enum TokenOutcome {
    TOKEN_OK,
    TOKEN_NOT_SENT,   /* certainly never left */
    TOKEN_REFUSED,    /* invalid_grant: definite */
    TOKEN_REJECTED,   /* 400 or 401 in words nobody documented: definite when it is said again */
    TOKEN_BAD_CLIENT, /* invalid_client: definite, but not about the token */
    TOKEN_WAIT,       /* 429, 503 */
    TOKEN_UNKNOWN     /* may have been taken: timeout, reset, 5xx, web page, broken JSON */
} TokenOutcome;
typedef struct TokenGrant {
    const char *type;       /* "refresh_token" or "authorization_code" */
    const char *code;       /* of a sign-in, with its */
    const Secret *verifier; /* PKCE verifier */
    const Secret *refresh;  /* else this one */
    int64_t deadline_ms;    /* monotonic; no request goes on past it */
} TokenGrant;
TokenOutcome token_request(Auth *auth, const TokenGrant *grant, TokenPair *ret,
                           int64_t *ret_wait_ms, Err *err);
RS_MUST_USE bool authorize_url(const Auth *auth, const Secret *state, const Secret *verifier,
                               Buf *url, Err *err);
void pkce_challenge(Str verifier, Buf *out);

/* store.c: the row. A lost connection is opened again, a few times. */
RS_MUST_USE bool store_reach(Auth *auth, Err *err);
RS_MUST_USE bool store_read(Auth *auth, StoredRow *row, Err *err);
void row_release(StoredRow *row);
RS_MUST_USE bool store_begin(Auth *auth, Err *err); /* a transaction whose commit is durable */
/* Ends it: commits when `ok`, else rolls back and passes the failure on. */
RS_MUST_USE bool store_end(Auth *auth, bool ok, Err *err);
RS_MUST_USE bool seal_text(const Secret *key, const TokenPair *pair, const SealContext *context,
                           Buf *text, char key_id[17], Err *err);
RS_MUST_USE bool open_text(const char *text, const SealContext *context, const SealKeys *keys,
                           TokenPair *ret, const Secret **ret_key, bool *ret_broken, Err *err);
RS_MUST_USE bool store_login(Auth *auth, int64_t company_id, const TokenPair *pair, Err *err);
SealKeys auth_keys(const Auth *auth);
SealContext row_context(const Auth *auth, const StoredRow *row, int64_t generation,
                        const char *kind);
/* Decimal text of a number, for parameters. */
#define NUMBER_ROOM 24
const char *number_text(char out[NUMBER_ROOM], int64_t value);

/* intent.c: the transactions of the protocol */
typedef enum Decision {
    DECIDE_FIRST,     /* a request may leave: the first of this generation, */
    DECIDE_REPLAY,    /* the same token within the grace, */
    DECIDE_LAST_TRY,  /* once more: the token may never have been taken */
    DECIDE_WAIT,      /* another machine's request may be under way */
    DECIDE_SETTLE,    /* the own escrow has to be looked at again */
    DECIDE_ELSEWHERE, /* another machine may hold the answer */
    DECIDE_SPENT,     /* enough requests for now */
    DECIDE_REAUTH,
    DECIDE_AGAIN /* somebody else decided meanwhile */
} Decision;
typedef struct Intent {
    Decision decision;
    int64_t attempt;     /* of the request that may leave now */
    int64_t wait_ms;     /* DECIDE_WAIT */
    int64_t window_ms;   /* how long replays may still begin; negative: no more */
    int64_t deadline_ms; /* monotonic end of the request */
    char host[128], sent_at[24];
} Intent;
RS_MUST_USE bool intent_settle(Auth *auth, const StoredRow *row, int64_t epoch,
                               const TokenPair *escrow, bool *ret_adopted, bool *ret_overtaken,
                               Err *err);
RS_MUST_USE bool intent_decide(Auth *auth, const StoredRow *row, Intent *ret, Err *err);
RS_MUST_USE bool intent_withdraw(Auth *auth, const StoredRow *row, const Intent *intent,
                                 int64_t held, Err *err);
RS_MUST_USE bool intent_refuse(Auth *auth, const StoredRow *row, const char *reason, bool by_server,
                               Err *err);
RS_MUST_USE bool intent_commit(Auth *auth, const StoredRow *row, const TokenPair *pair,
                               bool *ret_stored, Err *err);

/* escrow.c */
RS_MUST_USE bool escrow_reserve(Auth *auth, const StoredRow *row, Err *err);
RS_MUST_USE bool escrow_write(Auth *auth, const StoredRow *row, const TokenPair *pair, Err *err);
/* The newest answer of this generation this machine holds; false when there is none. */
bool escrow_read(Auth *auth, const StoredRow *row, int64_t generation, TokenPair *ret);
/* The newest generation of this sign-in whose answer is in the file; -1 for none. */
int64_t escrow_newest(Auth *auth, const StoredRow *row, TokenPair *ret);
/* One pair as the whole file, the old file standing until then. */
RS_MUST_USE bool escrow_replace(Auth *auth, const StoredRow *row, const TokenPair *pair, Err *err);
void escrow_remove(const Auth *auth, const char *login_id);
void state_path(const Auth *auth, const char *login_id, const char *kind, char *out, size_t cap);
/* pending.c: a sign-in between exchange and store, kept in a file of its own */
RS_MUST_USE bool pending_write(Auth *auth, const TokenPair *pair, Err *err);
bool pending_read(Auth *auth, TokenPair *ret);
void pending_remove(const Auth *auth);

/* machine.c: who this machine is, its epoch, its locks */
RS_MUST_USE bool machine_identity(Auth *auth, Err *err);
RS_MUST_USE bool machine_new(Auth *auth, Err *err); /* another identity: a copy that shall live */
/* Raises the epoch here; the caller's transaction writes *ret_next into the row. ERR_AUTH_COPIED
 * where the sides cannot belong together. *ret_older: the database was set back behind this
 * machine.
 */
RS_MUST_USE bool machine_epoch_raise(Auth *auth, const StoredRow *row, int64_t *ret_next,
                                     bool *ret_older, Err *err);
RS_MUST_USE bool machine_epoch_write(Auth *auth, const char *login_id, int64_t epoch, Err *err);
RS_MUST_USE bool auth_lock(Auth *auth, int *ret_fd, Err *err);
void auth_unlock(Auth *auth, int fd);

/* rotate.c */
typedef enum RotateGoal {
    ROTATE_RENEW,  /* a pair newer than the given generation */
    ROTATE_RECOVER /* settle an open intent, nothing else */
} RotateGoal;
RS_MUST_USE bool rotate(Auth *auth, RotateGoal goal, int64_t after_generation, Err *err);
/* auth.c: the bearer that is handed out from now on */
RS_MUST_USE bool take_pair(Auth *auth, const TokenPair *pair, int64_t generation, int64_t left_ms,
                           Err *err);
RS_MUST_USE bool login_finish(Auth *auth, TokenPair *pair, AuthCompany *ret, Err *err);

/* restore.c: a database that came from a backup (B18) */
RS_MUST_USE bool restore_newer(Auth *auth, const StoredRow *row, int64_t epoch, bool older,
                               bool *ret_restored, Err *err);

/* loopback.c, paste.c: the code of a redirect, into `code`; *ret_warning tells of another state */
RS_MUST_USE bool loopback_wait(const Auth *auth, const Secret *state, int timeout_s, int listener,
                               Buf *code, Err *err);
RS_MUST_USE bool loopback_listen(const char *redirect_uri, int *ret_fd, Err *err);
RS_MUST_USE bool paste_read(const Auth *auth, const Secret *state,
                            const AuthLoginCallbacks *callbacks, Buf *code, Err *err);
/* A redirect's query or a pasted text: code, or why there is none. */
RS_MUST_USE bool redirect_code(Str text, const Secret *state, const char *issuer,
                               bool *ret_other_state, Buf *code, Err *err);

typedef enum AuthStep {
#define STEP(name, before, after, generation, attempt) STEP_##name,
#include "steps.def"
#undef STEP
    STEP_COUNT
} AuthStep;

/* step_log.c: the test build writes every durable step down; compiled away otherwise. */
#ifdef RS_TEST_SEAMS
void step_took(Auth *auth, AuthStep step);
#define STEP_TOOK(auth, name) step_took(auth, STEP_##name)
#else
#define STEP_TOOK(auth, name) ((void)(auth), (void)STEP_##name)
#endif

#endif
