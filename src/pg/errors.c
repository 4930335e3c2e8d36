/* SQLSTATE to our codes (PostgreSQL manual, appendix A), with the server's sentence made safe. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "pg_private.h"

static const struct {
    const char *prefix; /* of the SQLSTATE; the longest match stands first */
    ErrCode code;
} by_state[] = {
    {"57P03", ERR_PG_CONNECT}, {"57P", ERR_PG_LOST},     {"57014", ERR_PG_SLOW},
    {"25006", ERR_PG_FULL},    {"25P03", ERR_PG_LOST},   {"08", ERR_PG_LOST},
    {"28", ERR_PG_AUTH},       {"42501", ERR_PG_RIGHT},  {"3F000", ERR_PG_SCHEMA},
    {"3D000", ERR_PG_CONNECT}, {"42P01", ERR_PG_SCHEMA}, {"42703", ERR_PG_SCHEMA},
    {"40", ERR_PG_BUSY},       {"55P03", ERR_PG_BUSY},   {"53", ERR_PG_FULL},
    {"58", ERR_PG_FULL},       {"23505", ERR_PG_UNIQUE}, {"23502", ERR_PG_SCHEMA},
    {"22023", ERR_CONFIG},     {"22", ERR_PG_DATA},      {"23", ERR_PG_DATA},
};

static ErrCode code_of(const char *state)
{
    for (size_t i = 0; i < sizeof(by_state) / sizeof(by_state[0]); i++) {
        if (strncmp(state, by_state[i].prefix, strlen(by_state[i].prefix)) == 0) {
            return by_state[i].code;
        }
    }
    return ERR_PG_QUERY;
}

static void add_words(Buf *out, const char *words)
{
    if (words != NULL) {
        text_append_redacted(out, str_trim(str_of(words)), LIMIT_SERVER_WORDS);
    }
}

/* "COPY receipt, line 17, column total": the line and the column, never the value behind them. */
static void add_context(Buf *out, const char *context)
{
    const char *end;

    if (context == NULL || strncmp(context, "COPY ", 5) != 0) {
        return;
    }
    end = strchr(context, ':');
    buf_append_text(out, " (");
    buf_append(out, context, end == NULL ? strcspn(context, "\n") : (size_t)(end - context));
    buf_append_char(out, ')');
}

/* "permission denied for table receipt" and its kin, as the statement that mends it. The server
 * does not say the schema, and whoever types the statement has another search path than we. */
static const struct {
    const char *kind, *rights;
    bool within_schema;
} grants[] = {
    {"table ", "select, insert, update, delete on table", true},
    {"view ", "select on", true},
    {"schema ", "usage on schema", false},
    {"sequence ", "usage on sequence", true},
    {"function ", "execute on function", true},
    {"database ", "create on database", false},
};

static void add_right_hint(PgConn *conn, const PGresult *result, Err *err)
{
    const char *user = PQuser(conn->raw);
    const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *object = words == NULL ? NULL : strstr(words, " denied for ");

    for (size_t i = 0; object != NULL && i < sizeof(grants) / sizeof(grants[0]); i++) {
        size_t len = strlen(grants[i].kind);

        if (strncmp(object + 12, grants[i].kind, len) == 0) {
            err_hint(err, "as the owner: %sgrant %s %.100s to \"%s\"",
                     grants[i].within_schema ? "set search_path = resto, report, restosync; " : "",
                     grants[i].rights, object + 12 + len, user == NULL ? "" : user);
            return;
        }
    }
    if (words != NULL && strncmp(words, "must be owner of ", 17) == 0) {
        err_hint(err, "\"%s\" has to own it, no grant helps: restosync doctor says who does",
                 user == NULL ? "" : user);
        return;
    }
    err_hint(err, "let the owner of the database grant it to \"%s\"", user == NULL ? "" : user);
}

/* Servers from 14 on tell which of both it is. */
static void add_read_only_hint(PgConn *conn, Err *err)
{
    const char *standby = PQparameterStatus(conn->raw, "in_hot_standby");
    const char *set = PQparameterStatus(conn->raw, "default_transaction_read_only");
    const char *user = PQuser(conn->raw);

    if (standby != NULL && strcmp(standby, "on") == 0) {
        err_hint(err, "this server is a standby, which only reads: connect to the primary");
    } else if (set != NULL && strcmp(set, "on") == 0) {
        err_hint(
            err,
            "connect as the agent's own role: default_transaction_read_only is on for \"%s\", "
            "as schema grant sets it for analysts; or set it off for the role, the database or "
            "the server",
            user == NULL ? "" : user);
    } else {
        err_hint(err, "connect to the primary, as a role without default_transaction_read_only");
    }
}

bool pg_err_result(PgConn *conn, const PGresult *result, Err *err)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    bool read_only;
    Buf words;

    if (state == NULL) {
        return pg_err_conn(conn, err);
    }
    buf_init(&words, 1024);
    add_words(&words, primary);
    add_context(&words, PQresultErrorField(result, PG_DIAG_CONTEXT));
    read_only = strcmp(state, "25006") == 0;
    (void)err_set(err, code_of(state), "%s: %s%s (SQLSTATE %s)", conn->where,
                  read_only ? "this role or server only reads: " : "", buf_text(&words), state);
    buf_release(&words);
    if (err->code == ERR_PG_RIGHT) {
        add_right_hint(conn, result, err);
    } else if (read_only) {
        add_read_only_hint(conn, err);
    } else if (err->code == ERR_CONFIG) { /* the one parameter that others choose: a time zone */
        err_hint(err, "time_zone in report.company_setting takes any name of pg_timezone_names; "
                      "old names (US/Eastern) need tzdata-legacy on some servers");
    }
    return false;
}

bool pg_err_conn(PgConn *conn, Err *err)
{
    Buf words;

    buf_init(&words, 1024);
    add_words(&words, PQerrorMessage(conn->raw));
    /* A failed write leaves the status good until somebody reads. */
    if (PQstatus(conn->raw) != CONNECTION_BAD) {
        (void)PQconsumeInput(conn->raw);
    }
    (void)err_set(err, PQstatus(conn->raw) == CONNECTION_BAD ? ERR_PG_LOST : ERR_PG_QUERY, "%s: %s",
                  conn->where, buf_text(&words));
    buf_release(&words);
    return false;
}
