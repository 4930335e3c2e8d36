/* Statements that lay records just read beside the stored ones: proof, where digests only trust. */
#include <string.h>

#include "model/sqlgen.h"

#include "sqlgen_columns.h"

#define FRESH "fresh_"

static const char *table_name(const StreamPlan *plan, int table)
{
    return plan->tables[table].table->name;
}

void sqlgen_fresh(Buf *out, const StreamPlan *plan, int table)
{
    const char *name = table_name(plan, table);

    buf_printf(out, "create temp table if not exists \"" FRESH "%s\" (like resto.\"%s\")", name,
               name);
}

void sqlgen_fresh_copy(Buf *out, const StreamPlan *plan, int table)
{
    buf_printf(out, "copy pg_temp.\"" FRESH "%s\" (\n    ", table_name(plan, table));
    sqlgen_columns(out, plan, table);
    buf_append_text(out, ")\n  from stdin");
}

static const char *root_key_name(const StreamPlan *plan, int key)
{
    const TablePlan *root = &plan->tables[0];

    return root->table->columns[root->key_columns[key]].name;
}

/* t."key" = u.key1 and ... */
static void by_key(Buf *out, const StreamPlan *plan, const char *alias)
{
    for (int k = 0; k < plan->tables[0].key_count; k++) {
        buf_printf(out, " and %s.\"%s\" = u.key%d", alias, root_key_name(plan, k), k + 1);
    }
}

void sqlgen_fresh_delete(Buf *out, const StreamPlan *plan, int table)
{
    int param = 2;

    buf_printf(out,
               "delete from pg_temp.\"" FRESH "%s\" f\n"
               " where f.\"company_id\" = $1::bigint and exists (\nselect\n",
               table_name(plan, table));
    sql_unnest(out, plan, &param, NULL, NULL);
    buf_append_text(out, " where true");
    by_key(out, plan, "f");
    buf_append_char(out, ')');
}

/* The values a record brought: its keys, its columns and extra. */
static void compared(Buf *out, const StreamPlan *plan, int table)
{
    SqlColumn columns[SQL_COLUMNS];
    int count = sql_columns(plan->stream, plan->tables[table].table, columns);
    bool first = true;

    for (int i = 0; i < count; i++) {
        if (columns[i].column == NULL && strcmp(columns[i].name, "company_id") != 0 &&
            strcmp(columns[i].name, "extra") != 0) {
            continue;
        }
        buf_printf(out, "%st.\"%s\"", first ? "" : ", ", columns[i].name);
        first = false;
    }
}

static void rows_of(Buf *out, const StreamPlan *plan, int table, bool fresh)
{
    const char *name = table_name(plan, table);
    int param = 2;

    buf_append_text(out, "select u.position, ");
    compared(out, plan, table);
    buf_append_char(out, '\n');
    sql_unnest(out, plan, &param, NULL, NULL);
    if (fresh) {
        buf_printf(out, "  join pg_temp.\"" FRESH "%s\" t on t.\"company_id\" = $1::bigint", name);
        by_key(out, plan, "t");
    } else {
        buf_append_text(out, "  cross join lateral (\n");
        sql_look_up(out, plan, name, "t.*");
        buf_append_text(out, ") t");
    }
}

void sqlgen_differs(Buf *out, const StreamPlan *plan, int table)
{
    buf_append_text(out, "select distinct position::int from (\n");
    for (int side = 0; side < 2; side++) {
        buf_append_text(out, side == 0 ? "(" : "\nunion all\n(");
        rows_of(out, plan, table, side == 0);
        buf_append_text(out, "\nexcept all\n");
        rows_of(out, plan, table, side != 0);
        buf_append_char(out, ')');
    }
    buf_append_text(out, ") d\n order by 1");
}

/* A killed run has no end: its last sign of life, and a while, stand for it. */
void sqlgen_before_run(Buf *out, const StreamPlan *plan)
{
    int param = 3;

    buf_append_text(out, "select u.position::int\n");
    sql_unnest(out, plan, &param, NULL, NULL);
    buf_append_text(out, "  cross join lateral (\n");
    sql_look_up(out, plan, table_name(plan, 0), "t.run_id");
    buf_append_text(out, ") t\n"
                         " where not exists (\n"
                         "       select\n"
                         "         from restosync.run r\n"
                         "         join restosync.run o on o.run_id = $2::uuid\n"
                         "        where r.run_id = t.run_id\n"
                         "          and coalesce(r.finished_at, r.heartbeat_at + interval '10 "
                         "minutes') >= o.started_at)\n"
                         " order by 1");
}
