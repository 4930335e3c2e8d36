/* A page: encoded rows of whole records, one COPY text buffer per table, ready to be loaded.
 *
 * The unit of retry, backpressure and COPY. A page belongs to one thread at a time: fetch fills it,
 * the queue hands it over, load drains it. Records keep their spans in each table's buffer, so that
 * dropping a record is slicing, not re-encoding.
 */
#ifndef RS_ENGINE_PAGE_H
#define RS_ENGINE_PAGE_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/digest.h"
#include "model/paths.h"

typedef struct PageRecord {
    uint32_t key_at[4]; /* offset into Page.keys, one per key column; NUL-terminated texts */
    Digest digest;
    Instant version; /* INSTANT_MIN without a version column */
    Instant created; /* INSTANT_MIN without one */
    bool dropped;    /* superseded inside the window */
} PageRecord;

typedef struct PageSpan {
    uint32_t bytes_end; /* end of this record's rows in the table's buffer */
    uint32_t rows_end;  /* rows up to and including this record */
} PageSpan;

typedef struct Page {
    const StreamPlan *plan;
    Buf rows[STREAM_TABLES];
    PageRecord *records;
    PageSpan *spans; /* record_count * plan->table_count */
    int record_count;
    int record_cap;
    Buf keys;
    uint32_t *slots; /* hash of keys -> record index + 1; sized a power of two */
    uint32_t slot_count;
    int duplicates; /* records dropped as superseded */
    size_t span_cap;
    struct Page *next; /* in the pool */
} Page;

RS_MUST_USE bool page_new(Page **ret, const StreamPlan *plan, Err *err);
void page_clear(Page *page); /* keeps its memory */
/* An empty page of another stream, with the memory it has. */
void page_reuse(Page *page, const StreamPlan *plan);
void page_free(Page *page);
size_t page_memory(const Page *page); /* allocated, whatever of it is in use */
/* The kept record of these keys, -1 when there is none. */
int page_find(const Page *page, const Str *keys);
bool page_full(const Page *page); /* LIMIT_BATCH_RECORDS or LIMIT_BATCH_BYTES reached */

/* One record as the decoder closes it: rows[t] holds row_counts[t] encoded lines of table t. When
 * the key is already there, the higher version wins, then the later arrival; the loser is dropped.
 * *ret_taken (may be NULL) tells whether this one is kept. */
typedef struct EncodedRecord {
    Str keys[4];
    Digest digest;
    Instant version;
    Instant created;
    const Buf *rows; /* plan->table_count */
    const int *row_counts;
} EncodedRecord;
RS_MUST_USE bool page_add(Page *page, const EncodedRecord *record, bool *ret_taken, Err *err);
/* Appends the kept records of `from` under the same rule. */
RS_MUST_USE bool page_merge(Page *page, const Page *from, Err *err);
/* The same; an empty page changes places with `from` instead of copying it. */
RS_MUST_USE bool page_absorb(Page **page, Page **from, Err *err);
const char *page_key(const Page *page, int record, int key);
Str page_rows(const Page *page, int record, int table, int *ret_rows);

#endif
