/* COPY in text format, and text literals of arrays and identifiers. */
#include <stdio.h>
#include <string.h>

#include "pg_private.h"

bool pg_copy_start(PgConn *conn, const char *copy_sql, Err *err)
{
    PGresult *result = PQexec(conn->raw, copy_sql);
    bool ok = PQresultStatus(result) == PGRES_COPY_IN || pg_err_result(conn, result, err);

    PQclear(result);
    conn->copying = ok;
    return ok;
}

bool pg_copy_put(PgConn *conn, const char *bytes, size_t len, Err *err)
{
    const size_t most = 64 * 1024;

    while (len > 0) {
        size_t piece = len < most ? len : most;

        FAULT_CUT("pg_copy", conn);
        if (PQputCopyData(conn->raw, bytes, (int)piece) != 1) {
            return pg_err_conn(conn, err);
        }
        bytes += piece;
        len -= piece;
    }
    return true;
}

/* An unescaped end marker inside the data would drop the rest silently: the counts must agree. */
bool pg_copy_end(PgConn *conn, int64_t rows, Err *err)
{
    PGresult *result;
    int64_t stored = -1;
    bool ok = true;

    conn->copying = false;
    if (PQputCopyEnd(conn->raw, NULL) != 1) {
        return pg_err_conn(conn, err);
    }
    while ((result = PQgetResult(conn->raw)) != NULL) {
        if (PQresultStatus(result) != PGRES_COMMAND_OK) {
            ok = ok && pg_err_result(conn, result, err);
        } else {
            (void)text_parse_int64(str_of(PQcmdTuples(result)), &stored);
        }
        PQclear(result);
    }
    if (ok && stored != rows) {
        return err_set(err, ERR_INTERNAL, "%s stored %lld rows of %lld sent", conn->where,
                       (long long)stored, (long long)rows);
    }
    return ok;
}

void pg_copy_text(Buf *out, Str value)
{
    size_t start = 0;

    if (value.ptr == NULL) {
        buf_append(out, "\\N", 2);
        return;
    }
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        char escaped;

        if (c > '\r' && c != '\\') {
            continue;
        }
        escaped = c == '\\' ? '\\' : c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : '\0';
        if (escaped == '\0') {
            continue;
        }
        buf_append(out, value.ptr + start, i - start);
        buf_append_char(out, '\\');
        buf_append_char(out, escaped);
        start = i + 1;
    }
    buf_append(out, value.ptr + start, value.len - start);
}

/* ---- array literals ---- */

void pg_array_start(Buf *array)
{
    buf_append_char(array, '{');
}

static void separate(Buf *array)
{
    if (array->len > 1) {
        buf_append_char(array, ',');
    }
}

void pg_array_add_int64(Buf *array, int64_t value)
{
    char text[24];

    (void)text_format(text, sizeof(text), "%lld", (long long)value);
    separate(array);
    buf_append_text(array, text);
}

void pg_array_add_text(Buf *array, Str value)
{
    separate(array);
    if (value.ptr == NULL) {
        buf_append_text(array, "NULL");
        return;
    }
    buf_append_char(array, '"');
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '"' || value.ptr[i] == '\\') {
            buf_append_char(array, '\\');
        }
        buf_append_char(array, value.ptr[i]);
    }
    buf_append_char(array, '"');
}

void pg_array_add_digest(Buf *array, const Digest *digest)
{
    char text[37];

    digest_text(digest, text);
    separate(array);
    buf_append(array, text, 36);
}

void pg_array_end(Buf *array)
{
    buf_append_char(array, '}');
}

void pg_identifier(Buf *out, const char *name)
{
    buf_append_char(out, '"');
    for (; *name != '\0'; name++) {
        if (*name == '"') {
            buf_append_char(out, '"');
        }
        buf_append_char(out, *name);
    }
    buf_append_char(out, '"');
}
