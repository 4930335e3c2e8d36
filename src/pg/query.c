/* Statements: named or generated, always with parameters; transactions; advisory locks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "pg_private.h"
#include "sql_text.h"

#define PARAMETERS_MAX 32

struct PgResult {
    PGresult *raw;
};

const char *sql_query(const char *name)
{
    for (const SqlFile *file = sql_queries; file->name != NULL; file++) {
        if (strcmp(file->name, name) == 0) {
            return file->text;
        }
    }
    return NULL;
}

/* Tests let the server itself say that its disk is full. */
static const char *fault_full(const char *sql)
{
    return FAULT_FAILS("pg_full") ? "do $$ begin raise exception sqlstate '53100' using message = "
                                    "'could not extend file: No space left on device'; end $$"
                                  : sql;
}

static bool succeeded(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* A named query is prepared once a session; the name in the table is the literal's own. */
static bool prepare(PgConn *conn, const char *name, const char *sql, Err *err)
{
    PGresult *result;
    bool ok;

    for (int i = 0; i < conn->prepared_count; i++) {
        if (strcmp(conn->prepared[i], name) == 0) {
            return true;
        }
    }
    if (conn->prepared_count == PREPARED_MAX) {
        return err_set(err, ERR_INTERNAL, "more than %d named statements", PREPARED_MAX);
    }
    result = PQprepare(conn->raw, name, sql, 0, NULL);
    ok = succeeded(result) || pg_err_result(conn, result, err);
    PQclear(result);
    if (ok) {
        conn->prepared[conn->prepared_count++] = name;
    }
    return ok;
}

static bool keep_result(PGresult *raw, PgResult **ret, Err *err)
{
    if (ret == NULL) {
        PQclear(raw);
        return true;
    }
    *ret = mem_alloc(sizeof(**ret));
    if (*ret == NULL) {
        PQclear(raw);
        return err_set(err, ERR_MEMORY, "no memory for a query's result");
    }
    (*ret)->raw = raw;
    return true;
}

/* `name` NULL: not prepared. `bytes` 1: the answer in the server's own form. */
static bool run(PgConn *conn, const char *name, const char *sql, const PgParam *params, int count,
                int bytes, PgResult **ret, Err *err)
{
    const char *values[PARAMETERS_MAX];
    int lengths[PARAMETERS_MAX];
    int formats[PARAMETERS_MAX];
    PGresult *result;

    if (sql == NULL || count > PARAMETERS_MAX) {
        return err_set(err, ERR_INTERNAL, "there is no query named %.60s",
                       name == NULL ? "" : name);
    }
    for (int i = 0; i < count; i++) {
        formats[i] = params[i].bytes != NULL ? 1 : 0;
        values[i] = params[i].bytes != NULL ? params[i].bytes : params[i].text;
        lengths[i] = (int)params[i].len;
    }
    if (name != NULL && !prepare(conn, name, sql, err)) {
        return false;
    }
    FAULT_CUT("pg_call", conn);
    result = name == NULL
                 ? PQexecParams(conn->raw, sql, count, NULL, values, lengths, formats, bytes)
                 : PQexecPrepared(conn->raw, name, count, values, lengths, formats, bytes);
    if (!succeeded(result)) {
        (void)pg_err_result(conn, result, err);
        PQclear(result);
        return false;
    }
    return keep_result(result, ret, err);
}

bool pg_query(PgConn *conn, const char *name, const PgParam *params, int count, PgResult **ret,
              Err *err)
{
    bool direct = strchr(name, ' ') != NULL;

    return run(conn, direct ? NULL : name, direct ? name : sql_query(name), params, count, 0, ret,
               err);
}

bool pg_query_kept(PgConn *conn, const char *name, const char *sql, const PgParam *params,
                   int count, PgResult **ret, Err *err)
{
    return run(conn, name, sql, params, count, 0, ret, err);
}

bool pg_query_bytes(PgConn *conn, const char *name, const char *sql, const PgParam *params,
                    int count, PgResult **ret, Err *err)
{
    return run(conn, name, sql, params, count, 1, ret, err);
}

bool pg_script(PgConn *conn, const char *sql, Err *err)
{
    PGresult *result;
    bool ok;

    FAULT_CUT("pg_call", conn);
    result = PQexec(conn->raw, fault_full(sql));
    ok = succeeded(result) || PQresultStatus(result) == PGRES_EMPTY_QUERY ||
         pg_err_result(conn, result, err);

    PQclear(result);
    return ok;
}

int pg_rows(const PgResult *result)
{
    return result == NULL ? 0 : PQntuples(result->raw);
}

int64_t pg_affected(const PgResult *result)
{
    int64_t rows = 0;

    return text_parse_int64(str_of(PQcmdTuples(result->raw)), &rows) ? rows : 0;
}

int pg_columns(const PgResult *result)
{
    return PQnfields(result->raw);
}

const char *pg_column_name(const PgResult *result, int column)
{
    return PQfname(result->raw, column);
}

const char *pg_value(const PgResult *result, int row, int column)
{
    const char *value = result == NULL ? NULL : PQgetvalue(result->raw, row, column);

    return value == NULL ? "" : value; /* a row that was expected and is not there any more */
}

size_t pg_value_len(const PgResult *result, int row, int column)
{
    return (size_t)PQgetlength(result->raw, row, column);
}

bool pg_null(const PgResult *result, int row, int column)
{
    return PQgetisnull(result->raw, row, column) != 0;
}

int64_t pg_integer(const PgResult *result, int row, int column)
{
    int64_t value = 0;

    return text_parse_int64(str_of(pg_value(result, row, column)), &value) ? value : 0;
}

bool pg_bool(const PgResult *result, int row, int column)
{
    return pg_value(result, row, column)[0] == 't';
}

void pg_result_free(PgResult *result)
{
    if (result != NULL) {
        PQclear(result->raw);
        mem_free(result);
    }
}

/* ---- transactions ---- */

bool pg_begin(PgConn *conn, Err *err)
{
    return pg_script(conn, "begin", err);
}

bool pg_commit(PgConn *conn, Err *err)
{
    PGresult *result = PQexec(conn->raw, "commit");
    bool ok = succeeded(result) || pg_err_result(conn, result, err);

    /* COMMIT of a failed transaction answers ROLLBACK and calls it success. */
    if (ok && strcmp(PQcmdStatus(result), "COMMIT") != 0) {
        ok = err_set(err, ERR_INTERNAL, "a transaction was rolled back instead of committed");
    }
    PQclear(result);
    return ok;
}

void pg_rollback(PgConn *conn)
{
    PGresult *result;

    if (!pg_alive(conn)) {
        return;
    }
    if (conn->copying) {
        (void)PQputCopyEnd(conn->raw, "aborted");
        conn->copying = false;
    }
    while ((result = PQgetResult(conn->raw)) != NULL) {
        PQclear(result);
    }
    if (pg_in_transaction(conn)) {
        PQclear(PQexec(conn->raw, "rollback"));
    }
}

bool pg_in_transaction(const PgConn *conn)
{
    PGTransactionStatusType status = PQtransactionStatus(conn->raw);

    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

/* ---- advisory locks ---- */

static bool lock_holder(PgConn *conn, const PgParam *params, char *who, size_t cap, Err *err)
{
    static const char sql[] =
        "select format('%s, pid %s, since %s', a.application_name, a.pid, "
        "to_char(a.backend_start, 'HH24:MI:SS')) from pg_catalog.pg_locks l "
        "join pg_catalog.pg_stat_activity a using (pid) where l.locktype = 'advisory' and "
        "l.granted and l.classid = $1::int::oid and l.objid = $2::int::oid limit 1";
    PgResult *result = NULL;

    if (!pg_query(conn, sql, params, 2, &result, err)) {
        return false;
    }
    (void)text_copy(who, cap, pg_rows(result) == 1 ? str_of(pg_value(result, 0, 0)) : STR_LIT(""));
    pg_result_free(result);
    return true;
}

bool pg_try_lock(PgConn *conn, int32_t class_id, int32_t object_id, bool *ret_got, char *who,
                 size_t who_cap, Err *err)
{
    char class_text[16], object_text[16];
    const PgParam params[] = {{.text = class_text}, {.text = object_text}};
    PgResult *result = NULL;

    (void)text_format(class_text, sizeof(class_text), "%d", (int)class_id);
    (void)text_format(object_text, sizeof(object_text), "%d", (int)object_id);
    if (!pg_query(conn, "select pg_catalog.pg_try_advisory_lock($1::int, $2::int)", params, 2,
                  &result, err)) {
        return false;
    }
    *ret_got = pg_bool(result, 0, 0);
    pg_result_free(result);
    return *ret_got || who == NULL || lock_holder(conn, params, who, who_cap, err);
}

bool pg_unlock(PgConn *conn, int32_t class_id, int32_t object_id, Err *err)
{
    char class_text[16], object_text[16];
    const PgParam params[] = {{.text = class_text}, {.text = object_text}};

    (void)text_format(class_text, sizeof(class_text), "%d", (int)class_id);
    (void)text_format(object_text, sizeof(object_text), "%d", (int)object_id);
    return pg_query(conn, "select pg_catalog.pg_advisory_unlock($1::int, $2::int)", params, 2, NULL,
                    err);
}

const char *pg_library(void)
{
    static char text[32];
    int version = PQlibVersion();

    (void)text_format(text, sizeof(text), "libpq %d.%d", version / 10000, version % 10000);
    return text;
}
