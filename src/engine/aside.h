/* Aside: records laid beside the stored ones, in temporary tables of the loader's session.
 *
 * Two uses. A reconciliation reads days once more and stores nothing: all its records land there,
 * and are compared afterwards. And a backfill that is told to look again does not trust digests: a
 * record whose stored rows are not what came is replaced, whoever changed them.
 */
#ifndef RS_ENGINE_ASIDE_H
#define RS_ENGINE_ASIDE_H

#include "load.h"

/* Statements of one stream; made when they are needed first. */
struct Aside {
    Buf create, copies[STREAM_TABLES], deletes[STREAM_TABLES], differs[STREAM_TABLES];
    Buf before_run; /* empty where records have no version */
    bool made;      /* the tables exist in this session */
};

RS_MUST_USE bool aside_init(LoadPlan *load, Err *err);
void aside_release(LoadPlan *load);
/* Makes the tables of the stream where this session has none yet. */
RS_MUST_USE bool aside_create(PgConn *conn, LoadPlan *load, Err *err);
/* Instead of load_page: the page goes aside, nothing is stored. */
RS_MUST_USE bool aside_page(PgConn *conn, LoadPlan *load, int64_t company_id, const Page *page,
                            Err *err);
/* After the probe: unchanged records whose stored rows differ all the same become changed, and so
 * do stale ones that were stored before this run began: what it lists is the truth. */
RS_MUST_USE bool aside_verify(PgConn *conn, LoadPlan *load, int64_t company_id, const char *run_id,
                              const Page *page, Err *err);

#endif
