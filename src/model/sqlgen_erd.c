/* The tables as a Mermaid diagram: https://mermaid.js.org/syntax/entityRelationshipDiagram.html */
#include <string.h>

#include "model/sqlgen.h"
#include "sqlgen_columns.h"

typedef struct Streams {
    const Stream *streams;
    size_t count;
} Streams;

/* The root table whose whole key, besides company_id, is a column of this name. */
static const Table *named_by(const Streams *all, const char *column)
{
    for (size_t i = 0; i < all->count; i++) {
        const Table *root = &all->streams[i].root;
        const Column *keys[KEY_COLUMNS];

        if (table_keys(root, keys) == 1 && strcmp(keys[0]->name, column) == 0) {
            return root;
        }
    }
    return NULL;
}

static void entity(Buf *out, const TableScope *scope)
{
    SqlColumn columns[SQL_COLUMNS];
    int count = sql_columns(scope->stream, scope->table, columns);

    buf_printf(out, "    %s {\n", scope->table->name);
    for (int i = 0; i < count; i++) {
        size_t len = strcspn(columns[i].type, "(");

        buf_printf(out, "        %.*s %s%s\n", (int)len, columns[i].type, columns[i].name,
                   columns[i].key ? " PK" : "");
    }
    buf_append_text(out, "    }\n");
}

static void references(Buf *out, const Streams *all, const Table *root, const Table *table)
{
    for (const Column *column = table->columns; column->type != TYPE_NONE; column++) {
        const Table *other = named_by(all, column->name);

        if (other != NULL && other != root && column_stored(column)) {
            buf_printf(out, "    %s |o--o{ %s : %s\n", other->name, table->name, column->name);
        }
    }
}

static void tables(Buf *out, const Streams *all, const TableScope *scope)
{
    entity(out, scope);
    if (scope->above != NULL) {
        buf_printf(out, "    %s ||--o{ %s : \"%s\"\n", scope->above->table->name,
                   scope->table->name, scope->table->path);
    }
    references(out, all, &scope->stream->root, scope->table);
    for (const Table *child = scope->table->children; child != NULL && child->name != NULL;
         child++) {
        const TableScope below = {.above = scope, .stream = scope->stream, .table = child};

        tables(out, all, &below);
    }
}

void sqlgen_erd(Buf *out, const Stream *streams, size_t count)
{
    const Streams all = {streams, count};

    buf_append_text(out, "erDiagram\n");
    for (size_t i = 0; i < count; i++) {
        const TableScope root = {.stream = &streams[i], .table = &streams[i].root};

        tables(out, &all, &root);
    }
}
