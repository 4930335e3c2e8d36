/* The load thread: takes jobs from a bounded queue and makes each group of windows durable.
 *
 * One connection; beside whom it may write is said in claim.h. A job's page is
 * probed, new records are copied straight into the final tables, changed ones replaced, and the
 * ledger rows of the windows that end with the job commit in the same transaction. A window too
 * large for one job streams: its jobs share one transaction that stays open until the last.
 */
#ifndef RS_ENGINE_LOADER_H
#define RS_ENGINE_LOADER_H

#include "pg/pg.h"
#include "window.h"

typedef struct Loader Loader;

/* Beside whom this session writes (claim.h). */
typedef enum LoaderLocks {
    LOCKS_ALONE,   /* nobody: forget, retry */
    LOCKS_NIGHTLY, /* backfills, but no other nightly run */
    LOCKS_BACKFILL /* everybody else who takes leases */
} LoaderLocks;

typedef struct LoaderOptions {
    LoaderLocks locks;
    int lease_seconds; /* a transaction that is silent so long loses its session */
    const char *conninfo;
    const char *run_id;
    int64_t company_id;
    const StreamPlan *const *plans; /* streams this run may write; locked at the start */
    int plan_count;
    bool copy_text;    /* never COPY in binary */
    bool aside;        /* nothing is stored: records go into temporary tables (aside.h) */
    bool verify;       /* unchanged records are compared value by value */
    size_t pool_bytes; /* the pool keeps at most so much */
    HttpClient *wake;  /* woken when a job ends */
} LoaderOptions;

/* A window's share of a job: the records of the page from `first` on, up to the next share. The
 * load thread reads the window's facts only when the job ends it, and writes nothing but the share.
 */
typedef struct LoadShare {
    const Window *window;
    int first;
    KeyList *gone; /* of the window: keys to be marked as deleted */
    int attempt;   /* of the window when the share was made: a later one is not concerned */
    Stored stored; /* of the whole window, when the job ends it */
    Err err;
} LoadShare;

#define LOAD_SHARES 64

typedef struct LoadJob {
    Page *page; /* owned by the job; NULL for none */
    LoadShare shares[LOAD_SHARES];
    int share_count;
    bool ends;     /* the windows are complete: ledger rows, commit */
    bool together; /* windows of creation times only: neighbours, all of them read whole */
    bool abandon;  /* roll back what this window has streamed so far */
    struct LoadJob *next;
} LoadJob;

/* Connects, takes the locks (ERR_LOCKED naming the holder), starts the thread. */
RS_MUST_USE bool loader_open(Loader **ret, const LoaderOptions *options, Err *err);
/* Waits for the job under way, drops the queued ones (rolling back an unfinished stream), ends. */
void loader_close(Loader *loader);

/* The same, but its session stays open until loader_close: what went aside is there. */
PgConn *loader_end(Loader *loader);

RS_MUST_USE bool loader_has_room(Loader *loader);
/* An empty page, from the pool where it has one; and back to it. NULL is no page. */
RS_MUST_USE bool loader_take_page(Loader *loader, const StreamPlan *plan, Page **ret, Err *err);
void loader_give_page(Loader *loader, Page *page);
/* Memory of the page that would be taken next; 0 when it would be a new one. */
size_t loader_next_page(Loader *loader);
size_t loader_pooled(Loader *loader); /* what trimming could free */
/* Frees pages of the pool, but for the next one; whether it were so many bytes. */
bool loader_trim(Loader *loader, size_t bytes);
/* A job with an empty page. */
RS_MUST_USE bool loader_take_job(Loader *loader, const StreamPlan *plan, LoadJob **ret, Err *err);
void loader_return_job(Loader *loader, LoadJob *job);
void loader_push(Loader *loader, LoadJob *job);
/* The next finished job, or NULL. Its shares carry `stored` and `err`. Return it afterwards. */
LoadJob *loader_finished(Loader *loader);
bool loader_idle(Loader *loader);
size_t loader_bytes(Loader *loader); /* held by jobs on their way and by the pool */

#endif
