/* SQL that is regular and multiplies with entities, generated from the catalog. Golden files in
 * tests/golden keep it visible; `restosync schema print` shows it. Every statement that touches a
 * final table is driven by key arrays (joins against staging become sequential scans). */
#ifndef RS_MODEL_SQLGEN_H
#define RS_MODEL_SQLGEN_H

#include "base/buf.h"
#include "model/paths.h"

/* Idempotent DDL of all tables of `resto`: create table if not exists, add column if not exists,
 * indexes, COMMENTs on every table and column. The schema itself is there already. */
void sqlgen_ddl(Buf *out, const Stream *streams, size_t count);
/* copy resto."x" (columns) from stdin */
void sqlgen_copy(Buf *out, const StreamPlan *plan, int table);
/* Column names of a table in COPY order: company_id, catalog columns without aliases, extra, and
 * for a root deleted_at, synced_at, run_id, digest, page_no [, list_digest]. */
void sqlgen_columns(Buf *out, const StreamPlan *plan, int table);
/* SQL types of the same columns; returns their number, at most `max`. */
int sqlgen_column_types(const StreamPlan *plan, int table, const char **ret, int max);
/* $1 company_id, $2.. one array per key column, then digest uuid[], then version timestamptz[]
 * (only with a version column). Returns (position int from 1, state int): 0 new, 1 changed, 2
 * stored one is newer; in the order of positions. Unchanged positions are not returned. A deleted
 * row is changed, unless the stored one is newer. */
void sqlgen_probe(Buf *out, const StreamPlan *plan);
/* What is stored of a range of keys, as two runs of bytes in one order: keys of eight bytes,
 * digests of sixteen. $1 company_id, $2 first and $3 last key, $4 at most so many rows; deleted
 * ones are left out. Nothing is written to `out` for streams without days or with other keys than
 * one number. */
void sqlgen_stored(Buf *out, const StreamPlan *plan);
/* create temp table if not exists stage_x (like resto.x) on commit delete rows */
void sqlgen_stage(Buf *out, const StreamPlan *plan);
void sqlgen_stage_copy(Buf *out, const StreamPlan *plan);
/* insert into resto.x select from the stage on conflict do update (every column). */
void sqlgen_upsert(Buf *out, const StreamPlan *plan);
/* delete from a child table: $1 company_id, $2.. key arrays of the root. */
void sqlgen_delete_children(Buf *out, const StreamPlan *plan, int table);
/* Keys (as text) of live rows that a complete reading did not have: $1 company_id, then the scope
 * of the window's kind (snapshot: none; created and detail: $2 from, $3 to, and $4 the zone where
 * the creation time has none; report_day: $2 date; parent: $2 array of parents), then the key
 * arrays of what was read. */
void sqlgen_missing(Buf *out, const StreamPlan *plan, unsigned kind);
/* Marks rows as deleted: $1 company_id, $2 run, $3.. key arrays of the root. */
void sqlgen_mark_deleted(Buf *out, const StreamPlan *plan);
/* Remembers what stored versions looked like before they are replaced (restosync.record_version):
 * $1 company_id, $2 stream, $3 run, $4.. key arrays of the root. */
void sqlgen_keep_version(Buf *out, const StreamPlan *plan);
/* List streams with detail calls: $1 company_id, $2 key array, $3 list digest array, $4 text[] of
 * final words; returns the positions (int from 1, in order) that have to be asked for: absent,
 * deleted, listed differently than before, or with a status that is not final. Nothing is written
 * to `out` for other streams. */
void sqlgen_need_detail(Buf *out, const StreamPlan *plan);

/* What was read just now, beside what is stored: pg_temp."fresh_x" like resto."x", filled by COPY.
 */
void sqlgen_fresh(Buf *out, const StreamPlan *plan, int table);
void sqlgen_fresh_copy(Buf *out, const StreamPlan *plan, int table);
/* delete from the fresh table: $1 company_id, $2.. key arrays of the root. */
void sqlgen_fresh_delete(Buf *out, const StreamPlan *plan, int table);
/* Which of the records differ in this table, value by value, whatever their digests say: $1
 * company_id, $2.. key arrays of the root, all of them in the fresh table; returns positions (int
 * from 1, in order). What the agent notes about a row is not compared. */
void sqlgen_differs(Buf *out, const StreamPlan *plan, int table);
/* Which of the records lie here as they were before a run began, so that what the run lists is
 * newer whatever modified_at says: $1 company_id, $2 run_id, $3.. key arrays; returns positions as
 * above. A row of a run that may still have been at work then is left out. */
void sqlgen_before_run(Buf *out, const StreamPlan *plan);

/* Entity-relationship diagram (Mermaid): tables, keys, and columns that name another's key. */
void sqlgen_erd(Buf *out, const Stream *streams, size_t count);
/* Data dictionary (Markdown) of the catalog's tables. */
void sqlgen_docs(Buf *out, const Stream *streams, size_t count);
/* The same as JSON: an array of tables, each with schema, table, stream, comment and its columns
 * (name, type, key, comment, personal, json: where the value stands in a record, or null). */
void sqlgen_docs_json(Buf *out, const Stream *streams, size_t count);

/* For dbt: sources.yml with the words of the columns, freshness and tests; the words and tests of
 * the staging models; and the models themselves, by index from 0. false past the last one. */
#define DBT_NAME 80
void sqlgen_dbt_sources(Buf *out, const Stream *streams, size_t count);
void sqlgen_dbt_words(Buf *out, const Stream *streams, size_t count);
RS_MUST_USE bool sqlgen_dbt_model(Buf *out, const Stream *streams, size_t count, int index,
                                  char ret_name[DBT_NAME]);
/* One statement: child tables and how many of their rows have no parent. */
void sqlgen_orphans(Buf *out, const Stream *streams, size_t count);

#endif
