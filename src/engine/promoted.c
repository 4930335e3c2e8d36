/* The catalog with what was promoted: a copy of the stream's tables, in the run's memory. */
#include "promoted.h"

#include <string.h>

typedef struct Promoting {
    const Stream *stream;
    const PgResult *result; /* table, path, column, type */
    Arena *arena;
    int taken;
    Err *err;
} Promoting;

static bool out_of_memory(Promoting *work)
{
    return err_set(work->err, ERR_MEMORY, "no memory for promoted columns");
}

static int column_count(const Table *table)
{
    int count = 0;

    while (table->columns[count].type != TYPE_NONE) {
        count++;
    }
    return count;
}

static bool has_column(const Column *columns, int count, const char *name)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(columns[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* A newer restosync may know the member by itself: the catalog wins. */
static bool add_columns(Promoting *work, Table *table)
{
    unsigned flags = work->stream->personal != PERSONAL_NOBODY ? COLUMN_SENSITIVE : 0;
    int count = column_count(table);
    Column *columns =
        arena_alloc(work->arena, sizeof(*columns) * (size_t)(count + pg_rows(work->result) + 1));

    if (columns == NULL) {
        return out_of_memory(work);
    }
    memcpy(columns, table->columns, sizeof(*columns) * (size_t)count);
    for (int row = 0; row < pg_rows(work->result); row++) {
        ColumnType type = column_type_find(pg_value(work->result, row, 3));
        char *path = arena_copy(work->arena, str_of(pg_value(work->result, row, 1)));
        char *name = arena_copy(work->arena, str_of(pg_value(work->result, row, 2)));

        if (strcmp(pg_value(work->result, row, 0), table->name) != 0 || type == TYPE_NONE) {
            continue;
        }
        if (path == NULL || name == NULL) {
            return out_of_memory(work);
        }
        if (!has_column(columns, count, name) && count < TABLE_COLUMNS) {
            columns[count++] = (Column){path, name, type, flags, "Promoted out of extra"};
            work->taken++;
        }
    }
    table->columns = columns;
    return true;
}

static bool extend(Promoting *work, Table *table)
{
    size_t children = 0;
    Table *copies;

    if (!add_columns(work, table)) {
        return false;
    }
    while (table->children != NULL && table->children[children].name != NULL) {
        children++;
    }
    if (children == 0) {
        return true;
    }
    copies = arena_alloc(work->arena, sizeof(*copies) * (children + 1));
    if (copies == NULL) {
        return out_of_memory(work);
    }
    memcpy(copies, table->children, sizeof(*copies) * children);
    memset(&copies[children], 0, sizeof(*copies));
    table->children = copies;
    for (size_t i = 0; i < children; i++) {
        if (!extend(work, &copies[i])) {
            return false;
        }
    }
    return true;
}

bool promoted_plan(PgConn *conn, const Stream *stream, Arena *arena, StreamPlan **ret, Err *err)
{
    Promoting work = {.stream = stream, .arena = arena, .err = err};
    Stream *copy = arena_alloc(arena, sizeof(*copy));
    PgResult *result = NULL;
    bool ok;

    if (copy == NULL) {
        return out_of_memory(&work);
    }
    *copy = *stream;
    if (!pg_query(conn, "promotion_list", NULL, 0, &result, err)) {
        return false;
    }
    work.result = result;
    ok = pg_rows(result) == 0 || extend(&work, &copy->root);
    pg_result_free(result);
    return ok && stream_plan(copy, arena, ret, err);
}
