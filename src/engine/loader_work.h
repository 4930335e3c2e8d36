/* What the load thread does with a job: transactions, retries, the slow path. Private to the
 * loader. */
#ifndef RS_ENGINE_LOADER_WORK_H
#define RS_ENGINE_LOADER_WORK_H

#include "load.h"

typedef struct LoaderWork {
    LoaderOptions options;
    PgConn *conn;
    LoadPlan *plans;
    int plan_count;
    Instant known;           /* up to when days were known whole before (changes.h) */
    const Window *streaming; /* the window whose transaction is open */
    Err stream_err;          /* it failed already: its later jobs are dropped */
    Stored stream_stored;    /* its sums over the pieces so far */
} LoaderWork;

RS_MUST_USE bool loader_work_open(LoaderWork *work, const LoaderOptions *options, Err *err);
void loader_work_close(LoaderWork *work);
void loader_work_job(LoaderWork *work, LoadJob *job);
/* In the transaction that stored the page: the facts follow the receipts; the days that moved by it
 * are noted. */
RS_MUST_USE bool loader_work_report(LoaderWork *work, LoadPlan *load, const LoadJob *job, Err *err);

/* loader_explain.c: who holds the lock, what of a table was changed; after the rollback */
void loader_explain(PgConn *conn, const StreamPlan *plan, Err *err);

#endif
