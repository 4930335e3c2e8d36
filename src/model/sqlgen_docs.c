/* The data dictionary: what each stream, table and column holds, in Markdown. */
#include "model/sqlgen.h"
#include "sqlgen_columns.h"

static void stream_docs(Buf *out, const Stream *stream);
static void windows_docs(Buf *out, const Stream *stream);
static void tables_docs(Buf *out, const TableScope *scope);
static void column_docs(Buf *out, const TableScope *scope, const SqlColumn *column);

void sqlgen_docs(Buf *out, const Stream *streams, size_t count)
{
    buf_append_text(out,
                    "# Data dictionary of schema `resto`\n\n"
                    "Written from the catalog by `restosync schema docs`; the same words stand "
                    "in the database as comments.\n"
                    "JSON paths begin at the record. Instants are UTC. A record that a complete "
                    "reading no longer had\n"
                    "keeps its rows and gets `deleted_at`: count with `deleted_at is null`.\n");
    for (size_t i = 0; i < count; i++) {
        stream_docs(out, &streams[i]);
    }
}

static void stream_docs(Buf *out, const Stream *stream)
{
    const TableScope root = {.stream = stream, .table = &stream->root};

    buf_printf(out, "\n## %s\n\n%s\n\n", stream->name, stream->summary);
    buf_printf(out, "- Endpoint: `GET rest/%s`", stream->path);
    if (stream->query != NULL) {
        buf_printf(out, " with `%s`", stream->query);
    }
    if (stream->paging != PAGING_NONE) {
        buf_printf(out, ", in pages of %d", stream->page_size);
    }
    buf_printf(out, "\n");
    windows_docs(out, stream);
    if (stream->optional) {
        buf_append_text(out, "- Off unless it is named in the settings.\n");
    }
    tables_docs(out, &root);
}

static void window_docs(Buf *out, const Stream *stream, unsigned kind)
{
    buf_printf(out, "- Window `%s`: ", window_kind_name(kind));
    switch (kind) {
    case WINDOW_SNAPSHOT:
        buf_append_text(out, "everything; ");
        if (stream->gate != NULL) {
            buf_printf(out,
                       "skipped while `%s` of the modification times stands still, a day long "
                       "at most.",
                       stream->gate);
        } else {
            buf_append_text(out, "each time.");
        }
        break;
    case WINDOW_MODIFIED:
        buf_append_text(out, "what changed since the last run (`");
        if (stream->modified_param != NULL) {
            buf_printf(out, "%s`).", stream->modified_param);
        } else {
            buf_printf(out, "%s`, `%s`, `%s`).", stream->from_param, stream->to_param,
                       stream->modified_query);
        }
        break;
    case WINDOW_CREATED:
        buf_printf(out, "what was created on one business day (`%s`, `%s`).", stream->from_param,
                   stream->to_param);
        break;
    case WINDOW_REPORT_DAY:
        buf_printf(out, "one business day, replaced as a set (`%s`).", stream->from_param);
        break;
    case WINDOW_PARENT:
        buf_printf(out, "one call for each record of `%s` that moved.", stream->parent);
        break;
    default:
        buf_printf(out,
                   "the list since a creation time (`%s`), then `GET rest/%s` for each record that "
                   "is new, changed or not final.",
                   stream->from_param, stream->detail_path);
        break;
    }
    buf_append_char(out, '\n');
}

static void windows_docs(Buf *out, const Stream *stream)
{
    const char *const *word = stream->final_status;

    for (unsigned kind = WINDOW_SNAPSHOT; kind <= WINDOW_KIND_LAST; kind <<= 1) {
        if ((stream->windows & kind) != 0) {
            window_docs(out, stream, kind);
        }
    }
    if (word == NULL) {
        return;
    }
    buf_append_text(out, "- Final status: ");
    for (; *word != NULL; word++) {
        buf_printf(out, "`%s`%s", *word, word[1] == NULL ? ".\n" : ", ");
    }
}

static void tables_docs(Buf *out, const TableScope *scope)
{
    SqlColumn columns[SQL_COLUMNS];
    int count = sql_columns(scope->stream, scope->table, columns);

    buf_printf(out, "\n### resto.%s\n\n%s.\n", scope->table->name, scope->table->comment);
    if (scope->above != NULL) {
        buf_append_text(out, "Filled from `");
        json_array(out, scope);
        if (scope->table->recurse != NULL) {
            buf_printf(out, "` and, inside its rows, from `%s", scope->table->recurse);
        }
        buf_append_text(out, "`.\n");
    }
    buf_append_text(out, "\n| Column | Type | Meaning | JSON |\n| --- | --- | --- | --- |\n");
    for (int i = 0; i < count; i++) {
        column_docs(out, scope, &columns[i]);
    }
    for (const Table *child = scope->table->children; child != NULL && child->name != NULL;
         child++) {
        const TableScope below = {.above = scope, .stream = scope->stream, .table = child};

        tables_docs(out, &below);
    }
}

static void cell_text(Buf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '|') {
            buf_append_char(out, '\\');
        }
        buf_append_char(out, *text);
    }
}

static void column_docs(Buf *out, const TableScope *scope, const SqlColumn *column)
{
    const Column *source = column->column;
    const char *personal = column_personal(column);

    buf_printf(out, "| `%s` | %s%s | ", column->name, column->type, column->key ? ", key" : "");
    cell_text(out, column->comment);
    if (personal != NULL) {
        buf_printf(out, " (%s)", personal);
    }
    buf_append_text(out, " | ");
    if (source != NULL) {
        json_source(out, scope, source);
    }
    buf_append_text(out, " |\n");
}
