/* What tests of renewal share: a private PostgreSQL, a token endpoint, machines with directories.
 */
#ifndef RS_TESTS_AUTH_WORLD_H
#define RS_TESTS_AUTH_WORLD_H

#include <arpa/inet.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cluster.h"
#include "unit.h"

#include "auth_private.h"
#include "base/file.h"
#include "token_server.h"

#define COMPANY 32265

static char cluster_dir[64], state_dir[80], other_dir[80], conninfo[256];
static HttpClient *http;
static PgConn *conn;
static Secret client_secret, token_key;

/* ---- set-up ---- */

static Auth *auth_in(const char *directory)
{
    const AuthOptions options = {
        .company_id = COMPANY,
        .base_url = server.base_url,
        .authorize_path = "/oauth2/v1/authorize",
        .token_path = "/oauth2/v1/token",
        .company_url = server.company_url,
        .client_id = "client",
        .client_secret = &client_secret,
        .redirect_uri = "http://127.0.0.1:9/callback",
        .state_dir = directory,
        .conninfo = conninfo,
        .token_key = &token_key,
        .grace_seconds = 60,
        .access_seconds = 3600,
        .basic_auth = true,
    };
    Auth *auth = NULL;
    Err err = {0};

    assert_true(auth_new(&auth, &options, http, conn, &err));
    return auth;
}

static inline Auth *new_auth(void)
{
    return auth_in(state_dir);
}

static inline void run_sql(const char *sql)
{
    Err err = {0};

    if (!pg_script(conn, sql, &err)) {
        fail_msg("%s", err.message);
    }
}

static inline int64_t ask(const char *sql)
{
    PgResult *result = NULL;
    int64_t value;
    Err err = {0};

    assert_true(pg_query(conn, sql, NULL, 0, &result, &err));
    value = pg_integer(result, 0, 0);
    pg_result_free(result);
    return value;
}

/* A sign-in that is stored and whose access token has just run out. */
static inline void sign_in(void)
{
    Secret token = SECRET_EMPTY;
    AuthCompany company = {0};
    Auth *auth = new_auth();
    Err err = {0};

    run_sql("delete from restosync.credential");
    server.mode = MODE_ROTATE;
    (void)text_format(server.current, sizeof(server.current), "refresh-%d-x", ++server.number);
    assert_true(secret_set(&token, str_of(server.current), &err));
    if (!auth_import(auth, &token, &company, &err)) {
        fail_msg("%s", err.message);
    }
    assert_int_equal(company.company_id, COMPANY);
    run_sql("update restosync.credential set access_expires_at = clock_timestamp()");
    server.requests = 0;
    secret_release(&token);
    auth_free(auth);
}

static void start_cluster(void)
{
    (void)text_format(cluster_dir, sizeof(cluster_dir), "/tmp/restosync-unit-%d", (int)getpid());
    (void)text_format(state_dir, sizeof(state_dir), "%s-state", cluster_dir);
    (void)text_format(other_dir, sizeof(other_dir), "%s-other", cluster_dir);
    assert_int_equal(cluster_run("start", cluster_dir, conninfo, sizeof(conninfo)), 0);
}

static void migrate(const char *name)
{
    char path[512];
    Err err = {0};
    Buf sql;

    (void)text_format(path, sizeof(path), "%s/sql/migrations/%s.sql", RS_SOURCE_DIR, name);
    buf_init(&sql, 1024 * 1024);
    assert_true(file_read(path, &sql, &err));
    run_sql(buf_text(&sql));
    buf_release(&sql);
}

static int set_up(void **state)
{
    const HttpClientOptions options = {.user_agent = "unit", .max_connections = 2};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    Err err = {0};
    int port;

    (void)state;
    start_cluster();
    assert_true(file_make_directory(state_dir, &err) && file_make_directory(other_dir, &err));
    server.daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, on_request,
                                     NULL, MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_END);
    assert_non_null(server.daemon);
    port = MHD_get_daemon_info(server.daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    (void)text_format(server.base_url, sizeof(server.base_url), "http://127.0.0.1:%d", port);
    (void)text_format(server.company_url, sizeof(server.company_url), "%s/company",
                      server.base_url);
    assert_true(http_global_init(&err) && http_client_new(&http, &options, &err));
    assert_true(pg_connect(&conn, &(PgOptions){.conninfo = conninfo, .app_name = "unit"}, &err));
    assert_true(secret_set(&client_secret, STR_LIT("secret"), &err));
    assert_true(
        secret_set(&token_key, STR_LIT("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="), &err));
    migrate("0001_bookkeeping");
    migrate("0005_sign_in");
    return 0;
}

static void remove_directory(const char *path)
{
    DIR *directory = opendir(path);
    struct dirent *entry;
    char file[400];

    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        (void)text_format(file, sizeof(file), "%s/%s", path, entry->d_name);
        (void)unlink(file);
    }
    if (directory != NULL) {
        (void)closedir(directory);
    }
    (void)rmdir(path);
}

static int tear_down(void **state)
{
    char line[16] = "";

    (void)state;
    pg_free(conn);
    http_client_free(http);
    MHD_stop_daemon(server.daemon);
    secret_release(&client_secret);
    secret_release(&token_key);
    remove_directory(state_dir);
    remove_directory(other_dir);
    return cluster_run("remove", cluster_dir, line, sizeof(line));
}

/* As if a process had died after its intent, so many seconds ago; `machine` holds attempt `claim`.
 */
static inline void crashed(int seconds, const char *machine, int claim)
{
    char sql[600];

    (void)text_format(sql, sizeof(sql),
                      "update restosync.credential set state = 'intent', attempt = attempt + 1, "
                      "holder = '%s', requests = 1, claims = case when %d = 0 then '{}' else "
                      "jsonb_build_object('%s', attempt + 1) end, "
                      "first_sent_at = clock_timestamp() - interval '%d seconds', "
                      "last_sent_at = clock_timestamp() - interval '%d seconds'",
                      machine, claim, machine, seconds, seconds);
    run_sql(sql);
}

/* The server rotated; its answer is `out`, and the grace of the token before is over. */
static inline void rotate_server(TokenPair *out, int64_t attempt)
{
    Err err = {0};

    server.previous[0] = '\0';
    (void)text_format(server.current, sizeof(server.current), "refresh-%d-x", ++server.number);
    assert_true(secret_set(&out->access, STR_LIT("access-left"), &err));
    assert_true(secret_set(&out->refresh, str_of(server.current), &err));
    out->attempt = attempt;
    out->expires_in = 3600;
    out->received_us = clock_wall();
}

#endif
