/* Questions about one table of the catalog: its columns, key, indexes, and where it stands. */
#ifndef RS_MODEL_CATALOG_TABLE_H
#define RS_MODEL_CATALOG_TABLE_H

#include "base/text.h"
#include "model/catalog.h"

#define NAME_BYTES 63 /* PostgreSQL cuts longer identifiers (NAMEDATALEN - 1) */
#define KEY_COLUMNS 4 /* besides company_id; TablePlan.key_columns */
#define STAGE_PREFIX "stage_"

/* A table and those above it. */
typedef struct TableScope {
    const struct TableScope *above; /* NULL for a root */
    const Stream *stream;
    const Table *table;
} TableScope;

/* Whether a column's path names a JSON member ("^", "#", "^#" and NULL do not). */
bool column_is_member(const Column *column);
/* The stored column of that name, or NULL. */
const Column *table_column(const Table *table, Str name);
/* The row that fills company_id, or NULL. */
const Column *table_company(const Table *table);
/* Stored key columns in order, company_id not counted; past KEY_COLUMNS only the number is right.
 */
int table_keys(const Table *table, const Column *ret[KEY_COLUMNS]);
/* The first stored column with this flag, or NULL. */
const Column *table_flagged(const Table *table, unsigned flag);

/* The next column of an index's list ("status, created_at"), blanks trimmed; false at its end.
 * Start with *cursor = list. */
bool index_next(const char **cursor, Str *ret);
/* "receipt_created_at_idx"; false when it is longer than NAME_BYTES. */
bool index_name(const Table *table, const char *list, char *out, size_t cap);

#endif
