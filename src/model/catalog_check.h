/* The parts of catalog_check, one file each: streams, tables, columns, names. */
#ifndef RS_MODEL_CATALOG_CHECK_H
#define RS_MODEL_CATALOG_CHECK_H

#include "catalog_table.h"
#include "model/paths.h"

/* snake_case, at most `max` bytes, no reserved word of SQL. */
RS_MUST_USE bool name_check(const char *name, size_t max, Err *err);
/* Columns of one table, each by itself and against each other. */
RS_MUST_USE bool columns_check(const TableScope *scope, Err *err);
/* One table without its children: name, comment, columns, members, key, indexes. */
RS_MUST_USE bool table_check(const TableScope *scope, Err *err);

#endif
