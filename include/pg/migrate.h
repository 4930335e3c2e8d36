/* The bookkeeping schema's hand-written migrations: sql/migrations/NNNN_name.sql, in order, each
 * once, never edited after release. Tables of `resto` come from the catalog (model/sqlgen.h), views
 * of `report` from sql/report/ in file-name order; both are re-applied when their text changed, the
 * views also when one of them is missing. They are replaced where they stand, or dropped and made
 * again where a version before had others.
 */
#ifndef RS_PG_MIGRATE_H
#define RS_PG_MIGRATE_H

#include "pg/pg.h"

typedef struct SchemaSource {
    const char *catalog_ddl;  /* idempotent: create if not exists, add column if not exists */
    const char *catalog_mark; /* digest of catalog_ddl, as text */
} SchemaSource;

/* What the binary carries, as one script, in the order it would run: for `schema print`. */
void schema_script(Buf *out, const SchemaSource *source);
/* Brings the database up to date in one transaction under a lock. Costs one query when nothing is
 * to be done. allow = false: ERR_PG_SCHEMA with the command to type when something is. A newer
 * schema than ours is always ERR_PG_SCHEMA. *ret_changed (may be NULL) tells whether anything ran.
 */
RS_MUST_USE bool schema_ensure(PgConn *conn, const SchemaSource *source, bool allow,
                               bool *ret_changed, Err *err);
/* Writes all facts of schema report of a company anew, inside the caller's transaction, some
 * thousand receipts a statement: no statement runs into its timeout. */
RS_MUST_USE bool schema_refresh_facts(PgConn *conn, int64_t company_id, Err *err);

#endif
