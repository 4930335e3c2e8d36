/* Rows without the row they belong to: none, unless somebody wrote into our tables. */
#include <string.h>

#include "model/sqlgen.h"
#include "sqlgen_columns.h"

static void orphans_of(Buf *out, const TableScope *scope)
{
    SqlColumn columns[SQL_COLUMNS];
    int count = sql_columns(scope->above->stream, scope->above->table, columns);
    bool first = true;

    buf_printf(out,
               "%sselect 'resto.%s' as table_name, count(*) as orphans\n"
               "  from resto.\"%s\" c\n where not exists (select 1 from resto.\"%s\" p where ",
               out->len == 0 ? "" : "union all\n", scope->table->name, scope->table->name,
               scope->above->table->name);
    for (int i = 0; i < count; i++) {
        if (columns[i].key) {
            buf_printf(out, "%sp.\"%s\" = c.\"%s\"", first ? "" : " and ", columns[i].name,
                       columns[i].name);
            first = false;
        }
    }
    buf_append_text(out, ")\n");
}

static void walk(Buf *out, const TableScope *scope)
{
    if (scope->above != NULL) {
        orphans_of(out, scope);
    }
    for (const Table *child = scope->table->children; child != NULL && child->name != NULL;
         child++) {
        const TableScope below = {.above = scope, .stream = scope->stream, .table = child};

        walk(out, &below);
    }
}

void sqlgen_orphans(Buf *out, const Stream *streams, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const TableScope root = {.stream = &streams[i], .table = &streams[i].root};

        walk(out, &root);
    }
}
