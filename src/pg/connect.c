/* Sessions: safe defaults, verified networks, the same settings whatever the role says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/memory.h"
#include "pg_private.h"

#define KEYWORDS 64
#define SYSTEM_CA "/etc/ssl/certs/ca-certificates.crt"
#define KEEPALIVE_IDLE_S 30
#define KEEPALIVE_INTERVAL_S 10
#define KEEPALIVE_COUNT "3"

/* search_path first: CVE-2018-1058. A window that streams one very large reply keeps its
 * transaction open while it waits for data, so the idle limit is ten minutes, not one. No statement
 * of ours is worth compiling: with fresh statistics the server took 7 s to compile one of 2 ms. Nor
 * is a plan kept: one made while a table was empty would read all of it for each key, hours later.
 */
static const char session_sql[] = "set search_path = '';"
                                  "set client_encoding = 'UTF8';"
                                  "set timezone = 'UTC';"
                                  "set datestyle = 'ISO, YMD';"
                                  "set intervalstyle = 'postgres';"
                                  "set standard_conforming_strings = on;"
                                  "set synchronous_commit = on;"
                                  "set default_transaction_isolation = 'read committed';"
                                  "set jit = off;"
                                  "set plan_cache_mode = 'force_custom_plan';"
                                  "set idle_in_transaction_session_timeout = '600s';"
                                  "set client_min_messages = 'warning'";

typedef struct Keywords {
    const char *names[KEYWORDS + 1];
    const char *values[KEYWORDS + 1];
    int count;
} Keywords;

static const char *keyword(const Keywords *keywords, const char *name)
{
    for (int i = 0; i < keywords->count; i++) {
        if (strcmp(keywords->names[i], name) == 0) {
            return keywords->values[i];
        }
    }
    return NULL;
}

static void fallback(Keywords *keywords, const char *name, const char *environment,
                     const char *value)
{
    if (keyword(keywords, name) == NULL && (environment == NULL || getenv(environment) == NULL) &&
        keywords->count < KEYWORDS) {
        keywords->names[keywords->count] = name;
        keywords->values[keywords->count++] = value;
    }
}

static const char *given(const Keywords *keywords, const char *name, const char *environment)
{
    const char *value = keyword(keywords, name);

    return value != NULL ? value : getenv(environment);
}

static bool local_host(Str host)
{
    char name[64];

    if (host.len == 0 || host.ptr[0] == '/' || host.ptr[0] == '@') {
        return true;
    }
    return text_copy(name, sizeof(name), host) &&
           (strcmp(name, "localhost") == 0 || strcmp(name, "::1") == 0 ||
            (strncmp(name, "127.", 4) == 0 && name[strspn(name, "0123456789.")] == '\0'));
}

/* sslmode=require takes any certificate, verify-ca any name: only verify-full names the server. */
static bool check_hosts(Keywords *keywords, const char *hosts, Err *err)
{
    const char *mode = given(keywords, "sslmode", "PGSSLMODE");

    for (const char *at = hosts; at != NULL && *at != '\0';) {
        Str one = {at, strcspn(at, ",")};

        if (!local_host(one)) {
            if (mode == NULL || strcmp(mode, "verify-full") != 0) {
                return err_set(err, ERR_PG_TLS,
                               "the database host \"%.*s\" is reached over the network without "
                               "sslmode=verify-full",
                               (int)(one.len < 100 ? one.len : 100), one.ptr);
            }
            fallback(keywords, "sslrootcert", "PGSSLROOTCERT", SYSTEM_CA);
        }
        at += one.len + (at[one.len] == ',' ? 1 : 0);
    }
    return true;
}

/* libpq goes to hostaddr, whatever host says. */
static bool check_network(Keywords *keywords, Err *err)
{
    return check_hosts(keywords, given(keywords, "host", "PGHOST"), err) &&
           check_hosts(keywords, given(keywords, "hostaddr", "PGHOSTADDR"), err);
}

/* What a service of the service file says about the network: only libpq can read it, as it begins a
 * connection. That one is dropped before a byte of it is sent. *ret belongs to the caller. */
static void take_service(Keywords *keywords, PQconninfoOption **ret)
{
    static const char *const names[] = {"host", "hostaddr", "sslmode", "sslrootcert"};
    PGconn *begun;

    if (given(keywords, "service", "PGSERVICE") == NULL) {
        return;
    }
    begun = PQconnectStartParams(keywords->names, keywords->values, 0);
    *ret = begun == NULL ? NULL : PQconninfo(begun);
    PQfinish(begun);
    for (const PQconninfoOption *option = *ret; option != NULL && option->keyword != NULL;
         option++) {
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
            if (strcmp(option->keyword, names[i]) == 0 && option->val != NULL) {
                fallback(keywords, names[i], NULL, option->val);
            }
        }
    }
}

static bool take_given(Keywords *keywords, const PQconninfoOption *options)
{
    for (; options->keyword != NULL; options++) {
        if (options->val != NULL && options->val[0] != '\0' && keywords->count < KEYWORDS) {
            keywords->names[keywords->count] = options->keyword;
            keywords->values[keywords->count++] = options->val;
        }
    }
    return true;
}

static void describe(PgConn *conn)
{
    const char *host = PQhost(conn->raw);
    const char *db = PQdb(conn->raw);

    (void)text_format(conn->where, sizeof(conn->where), "database \"%.60s\"%s%.100s",
                      db == NULL ? "" : db, host == NULL || host[0] == '\0' ? "" : " on ",
                      host == NULL ? "" : host);
}

static bool connect_error(PgConn *conn, Err *err)
{
    const char *message = PQerrorMessage(conn->raw);
    bool refused_login = strstr(message, "authentication failed") != NULL ||
                         strstr(message, "no password supplied") != NULL ||
                         strstr(message, "pg_hba.conf") != NULL ||
                         (strstr(message, "role \"") != NULL && strstr(message, "does not exist"));
    Buf words;

    buf_init(&words, 1024);
    text_append_redacted(&words, str_trim(str_of(message)), LIMIT_SERVER_WORDS * 2);
    (void)err_set(err, refused_login ? ERR_PG_AUTH : ERR_PG_CONNECT,
                  "the database cannot be reached: %s", buf_text(&words));
    buf_release(&words);
    return false;
}

/* libpq would print notices as they come: words of a server do not go to a terminal unread. */
static void on_notice(void *ctx, const char *message)
{
    Buf words;

    (void)ctx;
    if (log_enabled(LOG_DEBUG)) {
        buf_init(&words, 1024);
        text_append_redacted(&words, str_trim(str_of(message)), LIMIT_SERVER_WORDS);
        log_event(LOG_DEBUG, "the database says: %s", buf_text(&words));
        buf_release(&words);
    }
}

/* Not every server can: client_connection_check_interval is an error on Windows (PostgreSQL manual,
 * Connections and Authentication). A connection that is lost here shows in the next statement. */
static void set_if_possible(PgConn *conn, const char *sql)
{
    Err err = {0};

    if (!pg_script(conn, sql, &err)) {
        log_err(LOG_DEBUG, &err);
    }
}

/* A host that is cut off inside a transaction holds its locks until the server notices, which by
 * its own settings can take hours: COPY from a client that is silent is not idle. Means nothing on
 * a unix socket. */
static void have_client_watched(PgConn *conn)
{
    char sql[256];

    (void)text_format(sql, sizeof(sql),
                      "set tcp_keepalives_idle = %lld; set tcp_keepalives_interval = %lld;"
                      "set tcp_keepalives_count = " KEEPALIVE_COUNT,
                      (long long)FAULT_HURRY_DATABASE(KEEPALIVE_IDLE_S),
                      (long long)FAULT_HURRY_DATABASE(KEEPALIVE_INTERVAL_S));
    set_if_possible(conn, sql);
    if (PQserverVersion(conn->raw) >= 140000) {
        set_if_possible(conn, "set client_connection_check_interval = '1s'");
    }
}

static bool session_start(PgConn *conn, Err *err)
{
    const char *encoding = PQparameterStatus(conn->raw, "server_encoding");
    char timeouts[96];

    if (encoding == NULL || strcmp(encoding, "UTF8") != 0) {
        (void)err_set(err, ERR_PG_SCHEMA, "%s has the encoding %s, UTF8 is needed", conn->where,
                      encoding == NULL ? "unknown" : encoding);
        err_hint(err, "create database NAME encoding 'UTF8' template template0");
        return false;
    }
    (void)text_format(timeouts, sizeof(timeouts),
                      "set statement_timeout = %lld; set lock_timeout = %lld",
                      (long long)FAULT_HURRY_DATABASE(LIMIT_STATEMENT_MS),
                      (long long)FAULT_HURRY_DATABASE(LIMIT_LOCK_MS));
    have_client_watched(conn);
    return pg_script(conn, session_sql, err) && pg_script(conn, timeouts, err);
}

bool pg_connect(PgConn **ret, const PgOptions *options, Err *err)
{
    char *parse_words = NULL;
    const char *conninfo = options->conninfo == NULL ? "" : options->conninfo;
    PQconninfoOption *parsed = PQconninfoParse(conninfo, &parse_words);
    PQconninfoOption *service = NULL;
    Keywords keywords = {.count = 0};
    PgConn *conn;
    bool ok = false;

    if (parsed == NULL) {
        /* libpq quotes the text it could not read, which may hold a password. */
        PQfreemem(parse_words);
        return err_set(err, ERR_CONFIG, "the setting url under [postgres] is no connection string");
    }
    conn = mem_alloc(sizeof(*conn));
    if (conn == NULL) {
        PQconninfoFree(parsed);
        return err_set(err, ERR_MEMORY, "no memory for a database connection");
    }
    memset(conn, 0, sizeof(*conn));
    (void)take_given(&keywords, parsed);
    fallback(&keywords, "application_name", NULL, options->app_name);
    fallback(&keywords, "connect_timeout", "PGCONNECT_TIMEOUT", "10");
    fallback(&keywords, "keepalives_idle", NULL, "30");
    fallback(&keywords, "keepalives_interval", NULL, "10");
    fallback(&keywords, "keepalives_count", NULL, "3");
    fallback(&keywords, "tcp_user_timeout", NULL, "60000");
    fallback(&keywords, "gssencmode", "PGGSSENCMODE", "disable");
    take_service(&keywords, &service);
    if (check_network(&keywords, err)) {
        conn->raw = FAULT_FAILS("pg_connect")
                        ? NULL
                        : PQconnectdbParams(keywords.names, keywords.values, 0);
        if (conn->raw == NULL) {
            (void)err_set(err, ERR_MEMORY, "no memory for a database connection");
        } else if (PQstatus(conn->raw) != CONNECTION_OK) {
            (void)connect_error(conn, err);
        } else {
            (void)PQsetNoticeProcessor(conn->raw, on_notice, NULL);
            describe(conn);
            ok = session_start(conn, err);
        }
    }
    PQconninfoFree(service);
    PQconninfoFree(parsed);
    if (!ok) {
        pg_free(conn);
        return false;
    }
    *ret = conn;
    return true;
}

void pg_free(PgConn *conn)
{
    if (conn != NULL) {
        PQfinish(conn->raw);
        mem_free(conn);
    }
}

bool pg_alive(const PgConn *conn)
{
    return conn != NULL && PQstatus(conn->raw) == CONNECTION_OK;
}

int pg_server_version(const PgConn *conn)
{
    return PQserverVersion(conn->raw);
}

int pg_backend_pid(const PgConn *conn)
{
    return PQbackendPID(conn->raw);
}

const char *pg_where(const PgConn *conn)
{
    return conn->where;
}
