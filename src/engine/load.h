/* Load: one page into the final tables, by probe and COPY (the statements of one stream).
 *
 * Everything here runs inside the caller's transaction on the loader's connection.
 */
#ifndef RS_ENGINE_LOAD_H
#define RS_ENGINE_LOAD_H

#include "loader.h"
#include "pg/binary.h"

/* Statement texts of a stream and room for a page's verdicts; one per stream and connection. */
#define LOAD_COLUMNS (TABLE_COLUMNS + 8)
#define LOAD_ARRAY_MAX (64 * 1024 * 1024)
#define LOAD_ROWS_MAX (64 * 1024 * 1024)

typedef struct LoadPlan {
    const StreamPlan *plan;
    bool binary; /* COPY in binary; off by setting, or once a value had no binary form */
    PgType types[STREAM_TABLES][LOAD_COLUMNS]; /* in COPY order */
    int columns[STREAM_TABLES];
    PgType key_types[KEY_LIST_COLUMNS];
    char probe_name[64], stored_name[64];
    Buf rows; /* binary rows on their way */
    Buf sql;
    Buf keys[KEY_LIST_COLUMNS], digests, versions; /* arrays of the probe */
    Buf stored;                                    /* empty where keys are no numbers */
    bool scattered; /* the last glance met mostly what was not asked for: no further one */
    Buf probe, stage, stage_copy, upsert, mark_deleted;
    Buf keep_version; /* empty where versions are not remembered */
    Buf copies[STREAM_TABLES];
    Buf deletes[STREAM_TABLES];
    bool open_rejects;    /* records of the stream stand in restosync.rejected */
    struct Aside *aside;  /* NULL: digests are trusted (aside.h) */
    bool staged;          /* the temporary table exists in this session */
    unsigned char *fates; /* one RecordFate per record of the page */
    int fate_cap;
} LoadPlan;

typedef enum RecordFate {
    FATE_UNCHANGED,
    FATE_NEW,
    FATE_CHANGED,
    FATE_STALE,
    FATE_DROPPED
} RecordFate;

/* `binary`: COPY in binary where every column has an encoder. */
RS_MUST_USE bool load_plan_init(LoadPlan *load, const StreamPlan *plan, bool binary, Err *err);
void load_plan_release(LoadPlan *load);
enum {
    LOAD_SLOW = 1 << 0,    /* all that is not unchanged goes through staging and ON CONFLICT:
                            * somebody else wrote the same key */
    LOAD_TOGETHER = 1 << 1 /* of one range of creation times: their keys are neighbours */
};
/* `how`: bits of the above. Fates are left in load->fates. */
RS_MUST_USE bool load_page(PgConn *conn, LoadPlan *load, int64_t company_id, const char *run_id,
                           const Page *page, unsigned how, Err *err);
/* load_probe.c: asks what is new, changed or stale; the answers go to load->fates. */
RS_MUST_USE bool load_probe(PgConn *conn, LoadPlan *load, int64_t company_id, const Page *page,
                            bool together, Err *err);
/* load_stored.c: finds what is stored as it came; FATE_NEW becomes FATE_UNCHANGED. */
RS_MUST_USE bool load_stored(PgConn *conn, LoadPlan *load, const char *company, const Page *page,
                             Err *err);
/* load_copy.c: rows of one table of the records whose fate is among `fates` (bits). ERR_PG_FORM:
 * one has no binary form; load->binary is off then, and the same again goes by text. */
RS_MUST_USE bool load_copy(PgConn *conn, LoadPlan *load, Buf *sql, const Page *page, int table,
                           unsigned fates, Err *err);
/* Types of the root's keys and of all columns; false where one has no encoder. */
bool load_types(LoadPlan *load);
static inline bool load_fate_in(RecordFate fate, unsigned fates)
{
    return (fates & (1U << fate)) != 0;
}
RS_MUST_USE bool load_fates_reserve(LoadPlan *load, const Page *page, Err *err);
/* Adds the fates of records first..end-1 to the window's sums. */
void load_count(const LoadPlan *load, const Page *page, int first, int end, Stored *stored);
/* Marks what the window found gone; *ret is the number of rows that were not marked before. */
RS_MUST_USE bool load_gone(PgConn *conn, LoadPlan *load, int64_t company_id, const char *run_id,
                           KeyList *gone, int64_t *ret, Err *err);
/* Ledger row and rejected records of a window, and which parents were asked. */
RS_MUST_USE bool load_ledger(PgConn *conn, int64_t company_id, const char *run_id,
                             const Window *window, const Stored *stored, Err *err);

#endif
