/* Puts a table's implicit columns around its own, and says where in a record a value stands. */
#include "sqlgen_columns.h"

#include <string.h>

#define LINE_WIDTH 96

static void json_above(Buf *out, const TableScope *scope);

int sql_columns(const Stream *stream, const Table *table, SqlColumn ret[SQL_COLUMNS])
{
    static const SqlColumn extra = {
        "extra", "jsonb",
        "Members of the record that have no column, and values too exact for theirs", NULL, false};
    static const SqlColumn of_root[] = {
        {"deleted_at", "timestamptz",
         "When a complete reading no longer had the record; NULL while it exists", NULL, false},
        {"synced_at", "timestamptz", "When this version was read from the API", NULL, false},
        {"run_id", "uuid", "Run that stored this version (restosync.run)", NULL, false},
        {"digest", "uuid", "Digest of the record and its children, to tell a change", NULL, false},
        {"page_no", "integer", "Page of its window that this version came on, from 1", NULL, false},
        {"list_digest", "uuid", "Digest of the record as the list showed it, to tell a change",
         NULL, false},
    };
    int of_root_count = (stream->windows & WINDOW_DETAIL) != 0 ? 6 : 5;
    const Column *company = table_company(table);
    int count = 0;

    ret[count++] =
        (SqlColumn){"company_id", "bigint",
                    company != NULL ? company->comment : "Company (restaurant) the row belongs to",
                    company, true};
    for (const Column *column = table->columns; column->type != TYPE_NONE; column++) {
        if (column_stored(column)) {
            ret[count++] = (SqlColumn){column->name, column_type_sql(column->type), column->comment,
                                       column, (column->flags & COLUMN_KEY) != 0};
        }
    }
    ret[count++] = extra;
    for (int i = 0; table == &stream->root && i < of_root_count; i++) {
        ret[count++] = of_root[i];
    }
    return count;
}

const char *column_personal(const SqlColumn *column)
{
    unsigned flags = column->column == NULL ? 0 : column->column->flags;

    return (flags & COLUMN_PSEUDONYM) != 0   ? "personal data: a keyed digest unless kept in full"
           : (flags & COLUMN_SENSITIVE) != 0 ? "personal data: only where kept in full"
           : (flags & COLUMN_PERSONAL) != 0  ? "personal data"
                                             : NULL;
}

void sql_names(Buf *out, const SqlColumn *columns, int count, int indent)
{
    size_t width = (size_t)indent;

    for (int i = 0; i < count; i++) {
        size_t len = strlen(columns[i].name) + 4; /* quotes, comma, blank */

        if (i > 0) {
            buf_append_char(out, ',');
            if (width + len > LINE_WIDTH) {
                buf_printf(out, "\n%*s", indent, "");
                width = (size_t)indent;
            } else {
                buf_append_char(out, ' ');
            }
        }
        buf_printf(out, "\"%s\"", columns[i].name);
        width += len;
    }
}

void json_source(Buf *out, const TableScope *scope, const Column *column)
{
    const char *path = column->path;

    if (path == NULL) {
        return;
    }
    if (strcmp(path, "^") == 0 && scope->above == NULL) {
        buf_append_text(out, "the record the call was made for");
    } else if (strcmp(path, ".") == 0) {
        json_array(out, scope);
    } else if (strcmp(path, "^") == 0) {
        json_source(out, scope->above, table_column(scope->above->table, str_of(column->name)));
    } else if (strcmp(path, "^#") == 0) {
        buf_append_text(out, "position of the enclosing row");
    } else if (strcmp(path, "#") == 0) {
        buf_append_text(out, "position in ");
        if (scope->above == NULL) {
            buf_append_text(out, "the reply");
        } else {
            json_array(out, scope);
        }
    } else {
        json_above(out, scope);
        buf_append_text(out, path);
        for (column++; column->type != TYPE_NONE && (column->flags & COLUMN_ALIAS) != 0; column++) {
            buf_append_text(out, " or ");
            json_above(out, scope);
            buf_append_text(out, column->path);
        }
    }
}

void json_array(Buf *out, const TableScope *scope)
{
    json_above(out, scope->above);
    buf_append_text(out, scope->table->path);
}

static void json_above(Buf *out, const TableScope *scope)
{
    if (scope->above != NULL) {
        json_array(out, scope);
        buf_append_char(out, '.');
    }
}
