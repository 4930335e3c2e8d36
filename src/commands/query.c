/* Named queries whose rows become JSON: PostgreSQL writes it, so that types and NULLs are its own.
 */
#include <string.h>

#include "commands/commands.h"

#define QUERY_MAX (64 * 1024)

PgParam param_number(char room[NUMBER_TEXT], int64_t number)
{
    (void)text_format(room, NUMBER_TEXT, "%lld", (long long)number);
    return (PgParam){.text = room};
}

static bool wrap_query(const char *name, const char *head, Buf *sql, Err *err)
{
    Str text = str_trim(str_of(sql_query(name)));

    if (text.ptr == NULL) {
        return err_set(err, ERR_INTERNAL, "there is no query named %.60s", name);
    }
    if (text.len > 0 && text.ptr[text.len - 1] == ';') {
        text.len--;
    }
    buf_printf(sql, "select %s from (\n", head);
    buf_append(sql, text.ptr, text.len);
    buf_append_text(sql, "\n) r");
    return buf_check(sql, "a query", err);
}

static bool query_text(PgConn *conn, const char *name, const char *head, const PgParam *params,
                       int count, Buf *out, Err *err)
{
    PgResult *result = NULL;
    Buf sql;
    bool ok;

    buf_init(&sql, QUERY_MAX);
    ok = wrap_query(name, head, &sql, err) &&
         pg_query(conn, buf_text(&sql), params, count, &result, err);
    if (ok) {
        buf_append(out, pg_value(result, 0, 0), pg_value_len(result, 0, 0));
        pg_result_free(result);
    }
    buf_release(&sql);
    return ok;
}

bool query_json(PgConn *conn, const char *name, const PgParam *params, int count, Buf *out,
                Err *err)
{
    return query_text(conn, name, "coalesce(json_agg(r), '[]')::text", params, count, out, err);
}

bool query_json_row(PgConn *conn, const char *name, const PgParam *params, int count, Buf *out,
                    Err *err)
{
    return query_text(conn, name, "coalesce(json_agg(r) -> 0, 'null')::text", params, count, out,
                      err);
}
