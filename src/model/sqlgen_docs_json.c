/* The data dictionary for programs: the same tables and words as sqlgen_docs.c, as JSON. */
#include "model/sqlgen.h"
#include "sqlgen_columns.h"

#define SOURCE_MAX 4096

static void member(Buf *out, const char *name, const char *text)
{
    buf_printf(out, ", \"%s\": ", name);
    if (text == NULL) {
        buf_append_text(out, "null");
    } else {
        text_json_string(out, str_of(text));
    }
}

static void column_json(Buf *out, const TableScope *scope, const SqlColumn *column)
{
    Buf source;

    buf_init(&source, SOURCE_MAX);
    if (column->column != NULL) {
        json_source(&source, scope, column->column);
    }
    buf_append_text(out, "{\"name\": ");
    text_json_string(out, str_of(column->name));
    member(out, "type", column->type);
    buf_printf(out, ", \"key\": %s", column->key ? "true" : "false");
    member(out, "comment", column->comment);
    member(out, "personal", column_personal(column));
    member(out, "json", source.len == 0 ? NULL : buf_text(&source));
    buf_append_char(out, '}');
    out->failed = out->failed || !buf_ok(&source);
    buf_release(&source);
}

static void table_json(Buf *out, const TableScope *scope, bool *first)
{
    SqlColumn columns[SQL_COLUMNS];
    int count = sql_columns(scope->stream, scope->table, columns);

    buf_append_text(out, *first ? "\n {\"schema\": \"resto\"" : ",\n {\"schema\": \"resto\"");
    *first = false;
    member(out, "table", scope->table->name);
    member(out, "stream", scope->stream->name);
    member(out, "comment", scope->table->comment);
    buf_append_text(out, ", \"columns\": [");
    for (int i = 0; i < count; i++) {
        buf_append_text(out, i == 0 ? "\n  " : ",\n  ");
        column_json(out, scope, &columns[i]);
    }
    buf_append_text(out, "]}");
    for (const Table *child = scope->table->children; child != NULL && child->name != NULL;
         child++) {
        const TableScope below = {.above = scope, .stream = scope->stream, .table = child};

        table_json(out, &below, first);
    }
}

void sqlgen_docs_json(Buf *out, const Stream *streams, size_t count)
{
    bool first = true;

    buf_append_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        const TableScope root = {.stream = &streams[i], .table = &streams[i].root};

        table_json(out, &root, &first);
    }
    buf_append_text(out, "]\n");
}
