/* Why the database refused, in words a person can act on: who holds the lock, what was changed. */
#include <string.h>

#include "loader_work.h"
#include "model/sqlgen.h"

#define LIST_MAX (256 * 1024)

static void one_text(PgConn *conn, const char *query, const PgParam *params, int count, char *out,
                     size_t cap)
{
    PgResult *result = NULL;
    Err ignored = {0};

    out[0] = '\0';
    if (!pg_query(conn, query, params, count, &result, &ignored)) {
        return;
    }
    /* Names of tables are longer than what redaction lets pass; nothing else stands in here. */
    (void)text_format(out, cap, "%.*s", (int)cap - 1, pg_value(result, 0, 0));
    for (char *c = out; *c != '\0'; c++) {
        *c = *c < ' ' || *c == 0x7f ? '?' : *c;
    }
    pg_result_free(result);
}

/* sqlgen's list of names, "a", "b", as two arrays: the table of each, and each. */
static void add_columns(const char *table, const char *names, Buf *tables, Buf *columns)
{
    const char *open = strchr(names, '"');

    while (open != NULL) {
        const char *close = strchr(open + 1, '"');

        if (close == NULL) {
            break;
        }
        pg_array_add_text(tables, str_of(table));
        pg_array_add_text(columns, (Str){open + 1, (size_t)(close - open - 1)});
        open = strchr(close + 1, '"');
    }
}

static void tell_difference(PgConn *conn, const StreamPlan *plan, Err *err)
{
    char words[420];
    Buf names, tables, columns;

    buf_init(&tables, LIST_MAX);
    buf_init(&columns, LIST_MAX);
    pg_array_start(&tables);
    pg_array_start(&columns);
    for (int t = 0; t < plan->table_count; t++) {
        buf_init(&names, LIST_MAX);
        sqlgen_columns(&names, plan, t);
        add_columns(plan->tables[t].table->name, buf_text(&names), &tables, &columns);
        buf_release(&names);
    }
    pg_array_end(&tables);
    pg_array_end(&columns);
    if (buf_ok(&tables) && buf_ok(&columns)) {
        const PgParam params[] = {{.text = buf_text(&tables)}, {.text = buf_text(&columns)}};

        one_text(conn, "schema_difference", params, 2, words, sizeof(words));
        if (words[0] != '\0') {
            err_hint(err, "%s: undo that change, then restosync schema upgrade", words);
        }
    }
    buf_release(&tables);
    buf_release(&columns);
}

void loader_explain(PgConn *conn, const StreamPlan *plan, Err *err)
{
    char words[300];
    size_t len = strlen(err->message);

    if (!pg_alive(conn)) {
        return;
    }
    if (err->code == ERR_PG_SCHEMA) {
        tell_difference(conn, plan, err);
    } else if (err->code == ERR_PG_BUSY) {
        one_text(conn, "lock_holders", NULL, 0, words, sizeof(words));
        if (words[0] != '\0') {
            (void)text_format(err->message + len, sizeof(err->message) - len,
                              "; a lock is held by %s", words);
        }
    }
}
