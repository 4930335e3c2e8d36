/* OAuth as the vendor documents it: PKCE, codes that work once, refresh tokens that rotate. */
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sandbox.h"

#define MAX_CODES 64
#define MAX_LOGINS 64
#define MAX_ACCESS 1024
#define MAX_ISSUED 1024

typedef struct Code {
    char code[48], challenge[64], redirect[256];
    int64_t company, expires;
    bool used;
} Code;

typedef struct Login { /* a family of refresh tokens */
    char current[48], previous[48];
    int64_t company, rotated;
    bool alive;
    char last_access[64]; /* answer to the last renewal, for grace_same_answer */
} Login;

typedef struct Access {
    char token[64];
    int64_t company, expires;
} Access;

typedef struct Issued { /* every refresh token that was ever current, to know one that is used again
                         */
    char token[48];
    int login;
} Issued;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Code codes[MAX_CODES];
static int code_count;
static Login logins[MAX_LOGINS];
static int login_count;
static Access accesses[MAX_ACCESS];
static int access_count;
static Issued issued[MAX_ISSUED];
static int issued_count;
static int64_t consent_company, token_requests, rotations, reused;
static Out token_log;

static int64_t now(void)
{
    struct timespec ts;

    (void)clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec;
}

static void random_text(char *out, size_t len)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    unsigned char bytes[64];

    if (RAND_bytes(bytes, (int)len) != 1) {
        abort();
    }
    for (size_t i = 0; i < len; i++) {
        out[i] = letters[bytes[i] % 62];
    }
    out[len] = '\0';
}

/* ---- codes ---- */

int64_t oauth_consenting(void)
{
    return consent_company != 0 ? consent_company : restaurants[0].company.id;
}

void oauth_new_code(const char *redirect, const char *challenge, int64_t company, char out[48])
{
    Code *code;

    pthread_mutex_lock(&lock);
    code = &codes[code_count++ % MAX_CODES];
    memset(code, 0, sizeof(*code));
    random_text(code->code, 32);
    (void)snprintf(code->challenge, sizeof(code->challenge), "%s", challenge);
    (void)snprintf(code->redirect, sizeof(code->redirect), "%s", redirect);
    code->company = company;
    code->expires = now() + options.code_ttl;
    memcpy(out, code->code, 48);
    pthread_mutex_unlock(&lock);
}

/* ---- token ---- */

static enum MHD_Result refuse(struct MHD_Connection *connection, unsigned status, const char *code,
                              const char *message)
{
    Out out = {0};

    if (behave(B_OAUTH_PLAIN_ERRORS)) {
        out_format(&out, "{\"error\":\"%s\",\"error_description\":\"%s\"}", code, message);
    } else {
        out_format(&out,
                   "{\"code\":\"bad_request\",\"message\":\"%s\",\"statusCode\":%u,\"details\":"
                   "[{\"code\":\"%s\",\"message\":\"%s\"}]}",
                   message, status, code, message);
    }
    return reply(connection, status, "application/json", &out);
}

static bool basic_ok(struct MHD_Connection *connection)
{
    char *password = NULL;
    char *user = MHD_basic_auth_get_username_password(connection, &password);
    bool ok = user != NULL && password != NULL && strcmp(user, options.client_id) == 0 &&
              strcmp(password, options.client_secret) == 0;

    if (user != NULL) {
        MHD_free(user);
    }
    if (password != NULL) {
        MHD_free(password);
    }
    return ok;
}

static bool client_ok(struct MHD_Connection *connection, const char *form)
{
    char id[128], secret[128];

    if (options.client_auth != 'f' && basic_ok(connection)) {
        return true;
    }
    return options.client_auth != 'b' && form_field(form, "client_id", id, sizeof(id)) &&
           form_field(form, "client_secret", secret, sizeof(secret)) &&
           strcmp(id, options.client_id) == 0 && strcmp(secret, options.client_secret) == 0;
}

static void new_access(Login *login)
{
    Access *access = &accesses[access_count++ % MAX_ACCESS];

    (void)snprintf(access->token, sizeof(access->token), "eyJ0eXAi.");
    random_text(access->token + 9, 40);
    access->company = login->company;
    access->expires = now() + options.access_ttl;
    (void)snprintf(login->last_access, sizeof(login->last_access), "%s", access->token);
}

static void new_refresh(Login *login)
{
    Issued *entry = &issued[issued_count++ % MAX_ISSUED];

    random_text(login->current, 40);
    memcpy(entry->token, login->current, sizeof(entry->token));
    entry->login = (int)(login - logins);
}

static void answer(Out *out, const Login *login)
{
    out_format(out, "{\"access_token\":\"%s\"", login->last_access);
    if (!behave(B_NO_REFRESH_TOKEN)) {
        out_format(out, ",\"refresh_token\":\"%s\"", login->current);
    }
    out_format(out, behave(B_EXPIRES_IN_TEXT) ? ",\"expires_in\":\"%d\"}" : ",\"expires_in\":%d}",
               options.access_ttl);
    out_format(&token_log, "%s\n%s\n", login->last_access, login->current);
}

static bool verifier_fits(const char *verifier, const char *challenge)
{
    unsigned char digest[SHA256_DIGEST_LENGTH];
    unsigned char text[64];
    size_t len;

    (void)SHA256((const unsigned char *)verifier, strlen(verifier), digest);
    len = (size_t)EVP_EncodeBlock(text, digest, SHA256_DIGEST_LENGTH);
    for (size_t i = 0; i < len; i++) {
        text[i] = text[i] == '+' ? '-' : text[i] == '/' ? '_' : text[i] == '=' ? '\0' : text[i];
    }
    text[len] = '\0';
    return strcmp((const char *)text, challenge) == 0;
}

static enum MHD_Result exchange(struct MHD_Connection *connection, const char *form)
{
    char code_text[64], verifier[160], redirect[256];
    Code *code = NULL;
    Login *login;
    Out out = {0};

    (void)form_field(form, "code", code_text, sizeof(code_text));
    (void)form_field(form, "code_verifier", verifier, sizeof(verifier));
    (void)form_field(form, "redirect_uri", redirect, sizeof(redirect));
    for (int i = 0; i < MAX_CODES; i++) {
        if (code_text[0] != '\0' && strcmp(codes[i].code, code_text) == 0) {
            code = &codes[i];
        }
    }
    if (code == NULL || code->used || code->expires <= now() ||
        strcmp(code->redirect, redirect) != 0 || !verifier_fits(verifier, code->challenge)) {
        return refuse(connection, 400, "invalid_grant", "The authorization code is not valid");
    }
    code->used = true;
    login = &logins[login_count++ % MAX_LOGINS];
    memset(login, 0, sizeof(*login));
    login->company = code->company;
    login->alive = true;
    new_refresh(login);
    new_access(login);
    answer(&out, login);
    return reply(connection, 200, "application/json", &out);
}

/* The family a token belongs to; *ret_age: 0 current, 1 the one before, 2 older. */
static Login *login_of(const char *token, int *ret_age)
{
    for (int i = 0; i < MAX_ISSUED; i++) {
        Login *login = &logins[issued[i].login];

        if (issued[i].token[0] != '\0' && strcmp(issued[i].token, token) == 0) {
            *ret_age = strcmp(login->current, token) == 0    ? 0
                       : strcmp(login->previous, token) == 0 ? 1
                                                             : 2;
            return login;
        }
    }
    return NULL;
}

/* A used token after its grace: the whole family dies, nobody can tell thief from victim. */
static bool accepted(Login *login, int age)
{
    if (login == NULL) {
        return false;
    }
    if (age == 2 || (age == 1 && now() - login->rotated > options.refresh_grace)) {
        reused++;
        login->alive = false;
    }
    return login->alive;
}

/* What goes wrong after the token was taken. */
static enum MHD_Result deliver(struct MHD_Connection *connection, Out *out)
{
    if (behave_once(B_REFRESH_HOLD)) {
        const char *colon = strchr(behave_text(B_REFRESH_HOLD), ':');
        int64_t ms = colon == NULL ? 0 : atoll(colon + 1);
        const struct timespec wait = {.tv_sec = (time_t)(ms / 1000),
                                      .tv_nsec = (long)(ms % 1000) * 1000000};

        (void)nanosleep(&wait, NULL);
    }
    if (behave_once(B_LOSE_REFRESH_REPLY)) {
        out_free(out);
        return MHD_NO; /* closes the connection without a word */
    }
    if (behave_once(B_REFRESH_FAILS)) {
        out_free(out);
        return refuse(connection, 500, "internal_error", "Something went wrong");
    }
    return reply(connection, 200, "application/json", out);
}

static enum MHD_Result renew(struct MHD_Connection *connection, const char *form)
{
    char token[64];
    int age = 0;
    Login *login;
    Out out = {0};

    (void)form_field(form, "refresh_token", token, sizeof(token));
    login = token[0] == '\0' ? NULL : login_of(token, &age);
    if (behave(B_REFRESH_ERROR)) {
        return refuse(connection, 400, behave_text(B_REFRESH_ERROR), "refused");
    }
    if (behave_once(B_REFRESH_BUSY)) {
        return reply_too_many(connection, B_REFRESH_BUSY);
    }
    if (!accepted(login, age)) {
        return refuse(connection, 400, "invalid_grant", "The refresh token is not valid");
    }
    if (age == 0 || !behave(B_GRACE_SAME_ANSWER)) {
        if (!behave(B_NO_ROTATION)) {
            if (age == 0) {
                memcpy(login->previous, login->current, sizeof(login->previous));
                login->rotated = now();
                rotations++;
            }
            new_refresh(login);
        }
        new_access(login);
    }
    answer(&out, login);
    return deliver(connection, &out);
}

enum MHD_Result oauth_token(struct MHD_Connection *connection, const char *form)
{
    char grant_type[40];
    enum MHD_Result result;

    pthread_mutex_lock(&lock);
    token_requests++;
    (void)form_field(form, "grant_type", grant_type, sizeof(grant_type));
    if (!client_ok(connection, form)) {
        result = refuse(connection, 401, "invalid_client", "Client authentication failed");
    } else if (strcmp(grant_type, "authorization_code") == 0) {
        result = exchange(connection, form);
    } else if (strcmp(grant_type, "refresh_token") == 0) {
        result = renew(connection, form);
    } else {
        result = refuse(connection, 400, "unsupported_grant_type", "Unknown grant type");
    }
    pthread_mutex_unlock(&lock);
    return result;
}

bool oauth_company(struct MHD_Connection *connection, int64_t *ret_company)
{
    const char *header = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Authorization");
    bool found = false;

    if (header == NULL || strncmp(header, "Bearer ", 7) != 0) {
        return false;
    }
    pthread_mutex_lock(&lock);
    for (int i = 0; i < MAX_ACCESS && !found; i++) {
        if (accesses[i].token[0] != '\0' && strcmp(accesses[i].token, header + 7) == 0 &&
            accesses[i].expires > now()) {
            *ret_company = accesses[i].company;
            found = true;
        }
    }
    pthread_mutex_unlock(&lock);
    return found;
}

void oauth_control(const char *what, int64_t company)
{
    pthread_mutex_lock(&lock);
    if (strcmp(what, "consent") == 0) {
        consent_company = company;
    } else if (strcmp(what, "expire-access") == 0) {
        memset(accesses, 0, sizeof(accesses));
    } else if (strcmp(what, "end-grace") == 0) {
        for (int i = 0; i < MAX_LOGINS; i++) {
            logins[i].rotated = 0;
        }
    } else if (strcmp(what, "revoke") == 0) {
        memset(issued, 0, sizeof(issued));
        memset(accesses, 0, sizeof(accesses));
        memset(logins, 0, sizeof(logins));
    }
    pthread_mutex_unlock(&lock);
}

void oauth_counts(int64_t *requests, int64_t *rotated, int64_t *again)
{
    *again = reused;
    *requests = token_requests;
    *rotated = rotations;
}

void oauth_log(Out *out)
{
    pthread_mutex_lock(&lock);
    if (token_log.len > 0) {
        out_bytes(out, token_log.data, token_log.len);
    }
    pthread_mutex_unlock(&lock);
}
