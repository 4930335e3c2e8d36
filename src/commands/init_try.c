/* Answers of `init`, each tried where it will be used. */
#include <stdio.h>
#include <string.h>

#include "engine/probe.h"
#include "init.h"

static bool lacks_right(const PgResult *result, Err *err)
{
    const char *user = pg_value(result, 0, 1);
    const char *database = pg_value(result, 0, 2);

    if (pg_bool(result, 0, 3)) {
        (void)err_set(err, ERR_PG_RIGHT,
                      "\"%.60s\" may not write the schemas in database \"%.60s\"", user, database);
        err_hint(err,
                 "connect as the role that owns them, or let it grant you the right to write them");
        return false;
    }
    (void)err_set(err, ERR_PG_RIGHT, "\"%.60s\" may not make schemas in database \"%.60s\"", user,
                  database);
    err_hint(err, "as its owner: grant create on database \"%.60s\" to \"%.60s\"", database, user);
    return false;
}

bool try_database(Context *context, const InitAnswers *answers, Err *err)
{
    const PgOptions options = {.conninfo = answers->database, .app_name = "restosync init"};
    PgResult *result = NULL;
    PgConn *conn = NULL;
    bool ok;

    (void)context;
    if (conninfo_has_password(answers->database)) {
        (void)err_set(err, ERR_CONFIG, "a password is not asked for here");
        err_hint(err, "keep it in ~/.pgpass or a service file, and leave it out of the answer");
        return false;
    }
    ok = pg_connect(&conn, &options, err) && pg_query(conn, "init_rights", NULL, 0, &result, err);
    ok = ok && (pg_bool(result, 0, 0) || lacks_right(result, err));
    pg_result_free(result);
    pg_free(conn);
    return ok;
}

static const char *base_url(const InitAnswers *answers)
{
    return strcmp(answers->api, "production") == 0 ? profile_l_series.production_url
           : strcmp(answers->api, "staging") == 0  ? profile_l_series.staging_url
                                                   : answers->api;
}

static bool open_client(Context *context, Err *err)
{
    const char *ca_file = context_setting(context, SET_API_CA_FILE);

    return context->http != NULL ||
           engine_http_open(&context->http, ca_file[0] == '\0' ? NULL : ca_file, 1, false, err);
}

/* Without a bearer the API refuses in its own way; a web page or silence is something else. */
bool try_api(Context *context, const InitAnswers *answers, Err *err)
{
    char url[INIT_TEXT + 128];
    EngineProbe probe;

    if (!open_client(context, err)) {
        return false;
    }
    (void)text_format(url, sizeof(url), "%s%s%s", base_url(answers), profile_l_series.rest_path,
                      profile_l_series.company_path);
    if (!engine_probe_url(context->http, url, NULL, NULL, &probe, err) &&
        (err->code == ERR_HTTP_UNAUTHORIZED || err->code == ERR_HTTP_FORBIDDEN)) {
        err_clear(err);
    }
    return err->code == ERR_NONE;
}

/* An https address is answered by pasting, whatever its host. */
bool try_redirect(Context *context, const InitAnswers *answers, Err *err)
{
    (void)context;
    if (engine_url_allowed(answers->redirect, err)) {
        return true;
    }
    err_hint(err, "http://127.0.0.1:8765/callback, or an https://localhost address");
    return false;
}

bool try_client(Context *context, const InitAnswers *answers, Err *err)
{
    if (answers->client_id[0] == '\0') {
        return err_set(err, ERR_CONFIG, "without a client id nobody can sign in");
    }
    return open_client(context, err) &&
           engine_probe_client(context->http, &profile_l_series, base_url(answers),
                               answers->client_id, answers->redirect, err);
}

bool try_customers(Context *context, const InitAnswers *answers, Err *err)
{
    (void)context;
    return setting_check(&setting_defs[SET_SYNC_CUSTOMERS], answers->customers, "the answer", err);
}
