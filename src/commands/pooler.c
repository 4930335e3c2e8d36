/* Whether the database session stays ours between transactions: locks and prepared statements do.
 */
#include "pooler.h"

#define LOOKS 4

/* The server process that answers now, whatever the connection says. */
static bool answering(PgConn *conn, int64_t *ret, Err *err)
{
    PgResult *result = NULL;

    if (!pg_query(conn, sql_query("auth_session"), NULL, 0, &result, err)) {
        return false;
    }
    *ret = pg_integer(result, 0, 0);
    pg_result_free(result);
    return true;
}

/* A pooler by transaction hands the process on as soon as nobody is in a transaction: either the
 * next question is answered by another one, or somebody else is answered by ours. */
static bool handed_on(PgConn *conn, PgConn *other, bool *ret, Err *err)
{
    int64_t ours = 0, theirs = 0, again = 0;

    *ret = false;
    for (int i = 0; i < LOOKS && !*ret; i++) {
        if (!answering(conn, &ours, err) || !answering(other, &theirs, err) ||
            !answering(conn, &again, err)) {
            return false;
        }
        *ret = ours == theirs || ours != again;
    }
    return true;
}

bool pooler_refuse(const Context *context, Err *err)
{
    const PgOptions options = {.conninfo = setting_text(context->settings, SET_POSTGRES_URL),
                               .app_name = "restosync"};
    PgConn *other = NULL;
    bool moves = false;
    int64_t pid = 0;
    bool ok;

    if (!answering(context->conn, &pid, err)) {
        return false;
    }
    if (pid == pg_backend_pid(context->conn)) {
        return true; /* the server itself */
    }
    ok = pg_connect(&other, &options, err) && handed_on(context->conn, other, &moves, err);
    pg_free(other);
    if (ok && moves) {
        ok = err_set(err, ERR_PG_POOLER,
                     "%s is a pooler that changes the database session between transactions, and "
                     "a run needs one of its own",
                     pg_where(context->conn));
    }
    return ok;
}
