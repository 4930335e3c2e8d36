/* A query's rows as a table: columns chosen, named and formed for people. */
#include "listing.h"

#include <stdio.h>
#include <string.h>

#define CELL_TEXT 1024

static int column_of(const PgResult *result, const char *name)
{
    for (int c = 0; c < pg_columns(result); c++) {
        if (strcmp(pg_column_name(result, c), name) == 0) {
            return c;
        }
    }
    return -1;
}

static void add_cell(TextTable *table, const PgResult *result, int row, const ListingColumn *column,
                     bool plain)
{
    int c = column_of(result, column->name);
    const char *value = c < 0 ? "?" : pg_value(result, row, c);
    int64_t seconds = 0;
    char cell[CELL_TEXT];

    (void)text_copy(cell, sizeof(cell), str_of(value));
    if (column->form == LISTING_MOMENT) {
        text_moment(value, cell, sizeof(cell));
    } else if (column->form == LISTING_COUNT && !plain) {
        text_grouped(value, cell, sizeof(cell));
    } else if (column->form == LISTING_DURATION && !plain &&
               text_parse_int64(str_of(value), &seconds)) {
        text_duration(seconds, cell, sizeof(cell));
    }
    table_add(table, cell);
}

static bool print_rows(const PgResult *result, const ListingColumn *columns, bool plain, Err *err)
{
    const char *heads[TABLE_COLUMNS_MAX];
    TextTable table;
    int count = 0;
    bool ok;

    while (count < TABLE_COLUMNS_MAX && columns[count].name != NULL) {
        heads[count] = columns[count].head;
        count++;
    }
    table_init(&table, heads, count);
    for (int row = 0; row < pg_rows(result); row++) {
        for (int c = 0; c < count; c++) {
            add_cell(&table, result, row, &columns[c], plain);
        }
    }
    ok = table_print(&table, plain, err);
    table_release(&table);
    return ok;
}

bool listing_print(const Context *context, const Listing *listing, const PgParam *params, int count,
                   int *ret_rows, Err *err)
{
    PgResult *result = NULL;
    bool ok = true;
    int rows;

    if (!pg_query(context->conn, listing->query, params, count, &result, err)) {
        return false;
    }
    rows = pg_rows(result);
    if (rows == 0 && listing->none != NULL) {
        out_line("%s", listing->none);
    } else if (rows > 0) {
        if (listing->title != NULL) {
            out_line("%s", listing->title);
        }
        ok = print_rows(result, listing->columns, context->flags->plain, err);
    }
    pg_result_free(result);
    if (ok && ret_rows != NULL) {
        *ret_rows = rows;
    }
    return ok;
}
