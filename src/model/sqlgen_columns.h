/* What the generators share: a table's columns as the database has them, and words about them. */
#ifndef RS_MODEL_SQLGEN_COLUMNS_H
#define RS_MODEL_SQLGEN_COLUMNS_H

#include "base/buf.h"
#include "catalog_table.h"
#include "model/paths.h"

typedef struct SqlColumn {
    const char *name;
    const char *type;
    const char *comment;
    const Column *column; /* NULL where no member of a record fills it */
    bool key;
} SqlColumn;

#define SQL_COLUMNS (TABLE_COLUMNS + 7)

/* All columns in COPY order, implicit ones included; returns how many. */
int sql_columns(const Stream *stream, const Table *table, SqlColumn ret[SQL_COLUMNS]);
/* "company_id", "receipt_id", ... of `columns`, broken into lines of a readable width. `indent`
 * blanks begin each further line. */
void sql_names(Buf *out, const SqlColumn *columns, int count, int indent);
/* Parameters become rows: u(key1, ..., digest, version, position). */
void sql_unnest(Buf *out, const StreamPlan *plan, int *param, const char *digest,
                const char *version);
/* Each key of u looks up its rows t of a table. */
void sql_look_up(Buf *out, const StreamPlan *plan, const char *table, const char *columns);
/* "personal data: only where kept in full"; NULL where it is none. */
const char *column_personal(const SqlColumn *column);
/* Where a column's value stands in a record: "items.productId or items.productPLU", "position in
 * items"; nothing where it comes from no record. */
void json_source(Buf *out, const TableScope *scope, const Column *column);
/* The array a child table is filled from: "items.modifierValues". */
void json_array(Buf *out, const TableScope *scope);

#endif
