/* PostgreSQL on libpq: sessions with safe settings, parameters instead of quoting, COPY that
 * counts.
 *
 * Every failure is an Err chosen by SQLSTATE (pg_err), with the server's sentence and the table or
 * right it names. Nothing here knows HTTP, JSON or the catalog.
 */
#ifndef RS_PG_PG_H
#define RS_PG_PG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/text.h"

typedef struct PgConn PgConn;
typedef struct PgResult PgResult;

typedef struct PgOptions {
    const char *conninfo; /* handed to libpq; "" = PG* variables, service file, defaults */
    const char *app_name; /* "restosync run=7c1e" */
} PgOptions;

/* Session settings: reliability.md 4.4 (search_path, UTC, ISO, timeouts, keepalives). A host that
 * is no socket and no loopback address needs sslmode=verify-full (ERR_PG_TLS). */
RS_MUST_USE bool pg_connect(PgConn **ret, const PgOptions *options, Err *err);
void pg_free(PgConn *conn);
bool pg_alive(const PgConn *conn);
int pg_server_version(const PgConn *conn); /* 150018 */
int pg_backend_pid(const PgConn *conn);
/* "host=… db=… user=…" for messages; never a password. */
const char *pg_where(const PgConn *conn);

/* A parameter: text (ptr NULL = SQL NULL), or bytes in the server's own form (bytea as it
 * is, arrays of pg/binary.h). Arrays as text: pg_array_*. */
typedef struct PgParam {
    const char *text;  /* NUL-terminated, or NULL */
    const void *bytes; /* binary parameter when not NULL */
    size_t len;
} PgParam;

/* Runs one statement with parameters $1.. . `name` is a key of the embedded sql/queries (file name
 * without ".sql"), or SQL text when it holds a blank. *ret may be NULL when rows do not matter. */
RS_MUST_USE bool pg_query(PgConn *conn, const char *name, const PgParam *params, int count,
                          PgResult **ret, Err *err);
/* A generated statement that comes often: prepared once a session under `name`, which must outlive
 * the connection and never name another statement. */
RS_MUST_USE bool pg_query_kept(PgConn *conn, const char *name, const char *sql,
                               const PgParam *params, int count, PgResult **ret, Err *err);
/* The same with values as the server has them in memory: of bytea, the bytes. */
RS_MUST_USE bool pg_query_bytes(PgConn *conn, const char *name, const char *sql,
                                const PgParam *params, int count, PgResult **ret, Err *err);
/* Several statements at once, no parameters (migrations, DDL). */
RS_MUST_USE bool pg_script(PgConn *conn, const char *sql, Err *err);
int pg_rows(const PgResult *result);
int64_t pg_affected(const PgResult *result);
int pg_columns(const PgResult *result);
const char *pg_column_name(const PgResult *result, int column);
/* "" for SQL NULL: ask pg_null first where it matters. */
const char *pg_value(const PgResult *result, int row, int column);
size_t pg_value_len(const PgResult *result, int row, int column);
bool pg_null(const PgResult *result, int row, int column);
int64_t pg_integer(const PgResult *result, int row, int column); /* 0 for NULL */
bool pg_bool(const PgResult *result, int row, int column);
void pg_result_free(PgResult *result);

RS_MUST_USE bool pg_begin(PgConn *conn, Err *err);
RS_MUST_USE bool pg_commit(PgConn *conn, Err *err); /* ERR_PG_LOST: outcome unknown */
void pg_rollback(PgConn *conn);                     /* also out of a running COPY; never fails */
bool pg_in_transaction(const PgConn *conn);

/* COPY table FROM STDIN, text or binary as `copy_sql` says. pg_copy_end compares the server's count
 * with `rows`. */
RS_MUST_USE bool pg_copy_start(PgConn *conn, const char *copy_sql, Err *err);
RS_MUST_USE bool pg_copy_put(PgConn *conn, const char *bytes, size_t len, Err *err);
RS_MUST_USE bool pg_copy_end(PgConn *conn, int64_t rows, Err *err);

/* Session advisory lock; *ret_got false when somebody else holds it. `who` (may be NULL) then names
 * the holder: "run 7c1e pid 812 since 05:30:02". */
RS_MUST_USE bool pg_try_lock(PgConn *conn, int32_t class_id, int32_t object_id, bool *ret_got,
                             char *who, size_t who_cap, Err *err);
RS_MUST_USE bool pg_unlock(PgConn *conn, int32_t class_id, int32_t object_id, Err *err);

/* Array parameters as text literals: {1,2,NULL,"a b"}. */
void pg_array_start(Buf *array);
void pg_array_add_int64(Buf *array, int64_t value);
void pg_array_add_text(Buf *array, Str value); /* STR_NULL adds NULL */
void pg_array_add_digest(Buf *array, const Digest *digest);
void pg_array_end(Buf *array);
/* "name" with quotes doubled; for identifiers from the catalog or a person. */
void pg_identifier(Buf *out, const char *name);

/* One field of COPY text format with its escapes; STR_NULL writes \N. Between fields: '\t'. */
void pg_copy_text(Buf *out, Str value);

/* Embedded sql/: text of sql/queries/NAME.sql, or NULL. */
const char *sql_query(const char *name);
const char *pg_library(void); /* "libpq 15.18", the one that is running */

#endif
