/* DDL of the catalog's tables; running it again changes nothing, and an older table gains columns.
 */
#include "model/sqlgen.h"
#include "sqlgen_columns.h"

static void tables_ddl(Buf *out, const TableScope *scope);
static void create_table(Buf *out, const Table *table, const SqlColumn *columns, int count);
static void add_columns(Buf *out, const Table *table, const SqlColumn *columns, int count);
static void create_indexes(Buf *out, const Table *table);
static void comments(Buf *out, const TableScope *scope, const SqlColumn *columns, int count);

void sqlgen_ddl(Buf *out, const Stream *streams, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const TableScope root = {.stream = &streams[i], .table = &streams[i].root};

        tables_ddl(out, &root);
    }
}

static void tables_ddl(Buf *out, const TableScope *scope)
{
    SqlColumn columns[SQL_COLUMNS];
    int count = sql_columns(scope->stream, scope->table, columns);

    create_table(out, scope->table, columns, count);
    add_columns(out, scope->table, columns, count);
    create_indexes(out, scope->table);
    comments(out, scope, columns, count);
    for (const Table *child = scope->table->children; child != NULL && child->name != NULL;
         child++) {
        const TableScope below = {.above = scope, .stream = scope->stream, .table = child};

        tables_ddl(out, &below);
    }
}

static void create_table(Buf *out, const Table *table, const SqlColumn *columns, int count)
{
    buf_printf(out, "create table if not exists resto.\"%s\" (\n", table->name);
    for (int i = 0; i < count; i++) {
        buf_printf(out, "    \"%s\" %s%s,\n", columns[i].name, columns[i].type,
                   columns[i].key ? " not null" : "");
    }
    buf_append_text(out, "    primary key (");
    for (int i = 0; i < count; i++) {
        if (columns[i].key) {
            buf_printf(out, "%s\"%s\"", i == 0 ? "" : ", ", columns[i].name);
        }
    }
    buf_append_text(out, "));\n");
}

/* Keys are left out: they are there since the table is, and none can be added to rows. */
static void add_columns(Buf *out, const Table *table, const SqlColumn *columns, int count)
{
    bool first = true;

    buf_printf(out, "alter table resto.\"%s\"", table->name);
    for (int i = 0; i < count; i++) {
        if (!columns[i].key) {
            buf_printf(out, "%s\n    add column if not exists \"%s\" %s", first ? "" : ",",
                       columns[i].name, columns[i].type);
            first = false;
        }
    }
    buf_append_text(out, ";\n");
}

static void create_indexes(Buf *out, const Table *table)
{
    for (const char *const *list = table->index; list != NULL && *list != NULL; list++) {
        const char *cursor = *list;
        char name[NAME_BYTES + 1];
        Str column;

        if (!index_name(table, *list, name, sizeof(name))) {
            continue; /* catalog_check has refused it */
        }
        buf_printf(out, "create index if not exists \"%s\"\n    on resto.\"%s\" (\"company_id\"",
                   name, table->name);
        while (index_next(&cursor, &column)) {
            buf_printf(out, ", \"%.*s\"", STR_ARG(column));
        }
        buf_append_text(out, ");\n");
    }
}

/* ---- COMMENT ON ---- */

static void literal_text(Buf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            buf_append_char(out, '\'');
        }
        buf_append_char(out, *text);
    }
}

static void comments(Buf *out, const TableScope *scope, const SqlColumn *columns, int count)
{
    buf_printf(out, "comment on table resto.\"%s\" is\n    '", scope->table->name);
    literal_text(out, scope->table->comment);
    if (scope->above == NULL) {
        buf_printf(out, " [API: %s]';\n", scope->stream->path);
    } else {
        buf_append_text(out, " [JSON: ");
        json_array(out, scope);
        buf_append_text(out, "]';\n");
    }
    for (int i = 0; i < count; i++) {
        buf_printf(out, "comment on column resto.\"%s\".\"%s\" is\n    '", scope->table->name,
                   columns[i].name);
        literal_text(out, columns[i].comment);
        if (columns[i].column != NULL && columns[i].column->path != NULL) {
            buf_append_text(out, " [JSON: ");
            json_source(out, scope, columns[i].column);
            buf_append_char(out, ']');
        }
        buf_append_text(out, "';\n");
    }
    buf_append_char(out, '\n');
}
