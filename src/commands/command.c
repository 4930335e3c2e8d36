/* A command's needs are met, it runs, everything is closed again. */
#include <string.h>

#include "base/memory.h"
#include "commands/commands.h"
#include "notify.h"
#include "pooler.h"

static bool open_raw(Context *context, Err *err)
{
    const PgOptions options = {.conninfo = setting_text(context->settings, SET_POSTGRES_URL),
                               .app_name = "restosync"};

    return pg_connect(&context->conn, &options, err);
}

static bool ensure_schema(Context *context, bool may_upgrade, Err *err)
{
    return engine_schema_ensure(
        context->conn, may_upgrade && setting_bool(context->settings, SET_POSTGRES_AUTO_MIGRATE),
        NULL, err);
}

bool context_database(Context *context, bool may_upgrade, Err *err)
{
    return open_raw(context, err) && ensure_schema(context, may_upgrade, err);
}

static bool open_client(Context *context, Err *err)
{
    const char *ca_file = context_setting(context, SET_API_CA_FILE);
    bool http2 = false;

    (void)text_parse_bool(str_of(context_setting(context, SET_API_HTTP2)), &http2);
    return engine_http_open(&context->http, ca_file[0] == '\0' ? NULL : ca_file,
                            (int)context_integer(context, SET_API_MAX_CONCURRENCY), http2, err);
}

bool context_reopen(Context *context, Err *err)
{
    context->conn = NULL;
    context->http = NULL;
    return context_database(context, false, err) && open_client(context, err);
}

/* Without a sign-in there is nothing a key could open: that is what the person must hear. */
static bool open_key(Context *context, Err *err)
{
    AuthStatus *list = NULL;
    Err status_err = {0};
    int count = 0;

    if (context_token_key(context, false, err)) {
        return true;
    }
    if (err->code == ERR_AUTH_KEY &&
        auth_status(context->conn, context->company_id, NULL, NULL, &list, &count, &status_err) &&
        count == 0) {
        (void)(context->company_id == 0
                   ? err_set(err, ERR_AUTH_NONE, "nobody has signed in yet")
                   : err_set(err, ERR_AUTH_NONE, "there is no sign-in for company %lld yet",
                             (long long)context->company_id));
    }
    mem_free(list);
    return false;
}

/* What a person mistyped is told before the network is tried. The secret is read only then: which
 * one it is may depend on the company, and that on the database. */
bool context_meet(Context *context, unsigned needs, Err *err)
{
    char url[512];

    if ((needs & NEEDS_CLIENT) &&
        !(context_base_url(context, url, sizeof(url), err) && context_client_set(context, err))) {
        return false;
    }
    if ((needs & (NEEDS_DB | NEEDS_DB_RAW)) && !open_raw(context, err)) {
        return false;
    }
    if ((needs & NEEDS_SESSION) && !pooler_refuse(context, err)) {
        return false;
    }
    if ((needs & NEEDS_DB) && !ensure_schema(context, true, err)) {
        return false;
    }
    if ((needs & NEEDS_COMPANY) && !context_company(context, err)) {
        return false;
    }
    if ((needs & NEEDS_CLIENT) &&
        !(context_client_secret(context, err) && open_client(context, err))) {
        return false;
    }
    return !(needs & NEEDS_TOKEN_KEY) || open_key(context, err);
}

ExitCode command_run(const Command *command, Context *context, Err *err)
{
    unsigned secrets = NEEDS_CLIENT | NEEDS_TOKEN_KEY;
    unsigned needs = command->needs & ~(context->flags->dry_run ? secrets : 0);
    bool notifies = (needs & NOTIFIES) != 0 && !context->flags->dry_run;
    ExitCode code = EXIT_CODE_OK;

    err_clear(err);
    context->company_id = context->settings->company_id;
    if (command->check != NULL && !command->check(context, err)) {
        code = command->refused == NULL ? code : command->refused(context->flags, err);
    } else {
        if (notifies) {
            notify_start(context);
        }
        if (context_meet(context, needs, err)) {
            code = command->run(context, err);
        }
        if (notifies && !context->agent) {
            notify_end(context, command, err->code != ERR_NONE ? err_info(err->code)->exit : code,
                       err);
        }
    }
    if (context->killed != NULL && (context->killed->needs & NOTIFIES) != 0) {
        notify_killed(context);
    }
    engine_http_close(context->http);
    pg_free(context->conn);
    secret_release(&context->client_secret);
    secret_release(&context->token_key);
    secret_release(&context->token_key_next);
    secret_release(&context->pseudonym_key);
    context->http = NULL;
    context->conn = NULL;
    return err->code != ERR_NONE ? err_info(err->code)->exit : code;
}
