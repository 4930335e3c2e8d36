/* schema grant, drop and the distribution of tables: statements the server words, run or printed.
 */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "commands/commands.h"
#include "schema_roles.h"

#define NOTE_COLUMN 2 /* of grant_statements: why, or NULL */

/* ---- grant ---- */

bool check_grant(const Context *context, Err *err)
{
    if (context->argument_count == 1 && context->arguments[0][0] != '\0') {
        return true;
    }
    (void)err_set(err, ERR_USAGE, "schema grant needs the name of a role");
    err_hint(err, "restosync schema grant analyst");
    return false;
}

/* Read-only would stop the agent itself, and an owner can take back whatever is revoked. */
static bool role_fits(Context *context, const char *role, Err *err)
{
    const PgParam params[] = {{.text = role}};
    PgResult *result = NULL;

    if (!pg_query(context->conn, "grant_role", params, 1, &result, err)) {
        return false;
    }
    if (pg_bool(result, 0, 0)) {
        (void)err_set(err, ERR_USAGE, "there is no role \"%.60s\" in this database server", role);
        err_hint(err, "createuser --pwprompt %.60s, then again", role);
    } else if (pg_bool(result, 0, 1)) {
        (void)err_set(err, ERR_USAGE, "\"%.60s\" is a superuser: nothing can be kept from it",
                      role);
        err_hint(err, "grant to a role of its own: createuser --pwprompt analyst");
    } else if (pg_bool(result, 0, 2)) {
        (void)err_set(
            err, ERR_USAGE,
            "\"%.60s\" owns the data or is the agent's own role: read-only would stop the "
            "agent",
            role);
        err_hint(err, "grant to a role of its own: createuser --pwprompt analyst");
    }
    pg_result_free(result);
    return err->code == ERR_NONE;
}

/* Limits of the role itself: where only an administrator may set them, say what to type. */
static bool run_limit(Context *context, const char *statement, Err *err)
{
    if (pg_script(context->conn, statement, err)) {
        return true;
    }
    if (err->code != ERR_PG_RIGHT) {
        return false;
    }
    err_clear(err);
    log_event(LOG_WARN, "an administrator of the role has to type: %s", statement);
    return true;
}

static bool run_grants(Context *context, const PgResult *list, Err *err)
{
    bool ok = pg_begin(context->conn, err);

    for (int i = 0; ok && i < pg_rows(list); i++) {
        ok = pg_bool(list, i, 1) || pg_script(context->conn, pg_value(list, i, 0), err);
    }
    ok = ok && pg_commit(context->conn, err);
    if (!ok) {
        pg_rollback(context->conn);
        return false;
    }
    for (int i = 0; ok && i < pg_rows(list); i++) {
        ok = !pg_bool(list, i, 1) || run_limit(context, pg_value(list, i, 0), err);
    }
    return ok;
}

static void say_personal(const Context *context)
{
    bool guests = strcmp(context_setting(context, SET_SYNC_CUSTOMERS), "full") == 0;
    bool staff = strcmp(context_setting(context, SET_SYNC_EMPLOYEES), "full") == 0;

    if (guests || staff) {
        log_event(LOG_WARN,
                  "%s are stored in full: this role can read their names and addresses; revoke "
                  "select on %s if it should not",
                  guests && staff ? "guests and staff"
                  : guests        ? "guests"
                                  : "staff",
                  guests && staff ? "resto.customer and resto.employee"
                  : guests        ? "resto.customer"
                                  : "resto.employee");
    }
}

ExitCode cmd_schema_grant(Context *context, Err *err)
{
    const char *role = context->arguments[0];
    const PgParam params[] = {{.text = role}};
    PgResult *list = NULL;
    bool ok = role_fits(context, role, err) &&
              pg_query(context->conn, "grant_statements", params, 1, &list, err);

    if (ok && context->flags->print) {
        print_statements(list);
    } else if (ok) {
        ok = run_grants(context, list, err);
        if (ok) {
            log_event(LOG_INFO,
                      "\"%.60s\" can read resto, report and the bookkeeping, and write "
                      "nothing, in %s",
                      role, pg_where(context->conn));
            say_personal(context);
        }
    }
    pg_result_free(list);
    return ok ? EXIT_CODE_OK : err_info(err->code)->exit;
}

/* ---- citus ---- */

void print_statements(const PgResult *list)
{
    for (int i = 0; i < pg_rows(list); i++) {
        if (pg_columns(list) > NOTE_COLUMN && !pg_null(list, i, NOTE_COLUMN)) {
            out_line("-- %s", pg_value(list, i, NOTE_COLUMN));
        }
        out_line("%s;", pg_value(list, i, 0));
    }
}

static bool has_citus(Context *context, Err *err)
{
    PgResult *result = NULL;
    bool there;

    if (!pg_query(context->conn, "citus_state", NULL, 0, &result, err)) {
        return false;
    }
    there = pg_bool(result, 0, 0);
    pg_result_free(result);
    if (!there) {
        (void)err_set(err, ERR_PG_SCHEMA,
                      "the extension citus is not in %s, so tables cannot be "
                      "distributed",
                      pg_where(context->conn));
        err_hint(err, "as a superuser: create extension citus; --print only shows the statements");
    }
    return there;
}

/* Citus knows which tables are its own already: `schema init --citus` again takes the new ones. */
static bool distribute(Context *context, const PgResult *list, Err *err)
{
    int done = 0;

    for (int i = 0; i < pg_rows(list); i++) {
        const char *statement = pg_value(list, i, 0);

        if (pg_script(context->conn, statement, err)) {
            done++;
        } else if (strstr(err->message, "already distributed") != NULL) {
            err_clear(err);
        } else {
            return err_wrap(err, "%.120s", statement);
        }
    }
    log_event(LOG_INFO, "%d tables are distributed now, %d were before", done,
              pg_rows(list) - done);
    return true;
}

bool schema_distribute(Context *context, Err *err)
{
    PgResult *list = NULL;
    bool ok = (context->flags->print || has_citus(context, err)) &&
              pg_query(context->conn, "citus_statements", NULL, 0, &list, err);

    if (ok && context->flags->print) {
        print_statements(list);
    } else if (ok) {
        ok = distribute(context, list, err);
    }
    pg_result_free(list);
    return ok;
}

/* ---- drop ---- */

static bool confirmed(Context *context, const char *database, Err *err)
{
    const char *given = context->flags->confirm;

    if (given != NULL && strcmp(given, database) == 0) {
        return true;
    }
    if (given == NULL) {
        (void)err_set(err, ERR_USAGE,
                      "schema drop removes all data and the sign-in, and wants the database's name "
                      "once more");
    } else {
        (void)err_set(err, ERR_USAGE, "this database is not called \"%.60s\"", given);
    }
    err_hint(err, "restosync schema drop --confirm=%.60s", database);
    return false;
}

/* A cascade would take views of other people with it, without a word. */
static bool nobody_depends(const PgResult *result, Err *err)
{
    if (pg_null(result, 0, 2)) {
        return true;
    }
    (void)err_set(err, ERR_USAGE, "views of others read our tables: %.300s",
                  pg_value(result, 0, 2));
    err_hint(err, "drop them first: they would go too");
    return false;
}

ExitCode cmd_schema_drop(Context *context, Err *err)
{
    PgResult *result = NULL;
    bool ok = pg_query(context->conn, "drop_counts", NULL, 0, &result, err) &&
              confirmed(context, pg_value(result, 0, 0), err) && nobody_depends(result, err) &&
              pg_query(context->conn, "drop_schemas", NULL, 0, NULL, err);

    if (ok) {
        log_event(LOG_INFO,
                  pg_integer(result, 0, 1) == 0
                      ? "there was nothing of ours in %s"
                      : "the schemas resto, report and restosync are gone from %s; files of keys "
                        "and settings stay",
                  pg_where(context->conn));
    }
    pg_result_free(result);
    return ok ? EXIT_CODE_OK : err_info(err->code)->exit;
}
