/* Finds columns, keys and index names in a table of the catalog. */
#include "catalog_table.h"

#include <string.h>

bool column_is_member(const Column *column)
{
    return column->path != NULL && column->path[0] != '^' && column->path[0] != '#' &&
           column->path[0] != '.';
}

const Column *table_column(const Table *table, Str name)
{
    for (const Column *column = table->columns; column->type != TYPE_NONE; column++) {
        if (column_stored(column) && str_is(name, column->name)) {
            return column;
        }
    }
    return NULL;
}

const Column *table_company(const Table *table)
{
    for (const Column *column = table->columns; column->type != TYPE_NONE; column++) {
        if ((column->flags & COLUMN_ALIAS) == 0 && !column_stored(column)) {
            return column;
        }
    }
    return NULL;
}

int table_keys(const Table *table, const Column *ret[KEY_COLUMNS])
{
    int count = 0;

    for (const Column *column = table->columns; column->type != TYPE_NONE; column++) {
        if (column_stored(column) && (column->flags & COLUMN_KEY) != 0) {
            if (count < KEY_COLUMNS) {
                ret[count] = column;
            }
            count++;
        }
    }
    return count;
}

const Column *table_flagged(const Table *table, unsigned flag)
{
    for (const Column *column = table->columns; column->type != TYPE_NONE; column++) {
        if (column_stored(column) && (column->flags & flag) != 0) {
            return column;
        }
    }
    return NULL;
}

bool index_next(const char **cursor, Str *ret)
{
    size_t len;

    if (**cursor == '\0') {
        return false;
    }
    len = strcspn(*cursor, ",");
    *ret = str_trim((Str){*cursor, len});
    *cursor += len;
    if (**cursor == ',') {
        (*cursor)++;
    }
    return true;
}

bool index_name(const Table *table, const char *list, char *out, size_t cap)
{
    const char *cursor = list;
    char columns[NAME_BYTES + 2] = "";
    size_t used = 0;
    Str column;

    while (index_next(&cursor, &column)) {
        if (!text_format(columns + used, sizeof(columns) - used, "_%.*s", STR_ARG(column))) {
            return false;
        }
        used += 1 + column.len;
    }
    return text_format(out, cap, "%s%s_idx", table->name, columns) && strlen(out) <= NAME_BYTES;
}
