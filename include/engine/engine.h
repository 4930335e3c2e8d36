/* The engine: plans windows, fetches, decodes, loads, keeps the ledger. Knows no terminal.
 *
 * The whole story of a run stands in src/engine/run.c. What a person sees comes through the
 * observer.
 */
#ifndef RS_ENGINE_ENGINE_H
#define RS_ENGINE_ENGINE_H

#include "auth/auth.h"
#include "base/clock.h"
#include "engine/privacy.h"
#include "model/catalog.h"
#include "model/profile.h"

typedef enum EngineMode { ENGINE_SYNC, ENGINE_BACKFILL } EngineMode;

typedef struct StreamTally {
    const Stream *stream;
    bool implicit; /* read because the others need it, not because it was asked for */
    int64_t read, inserted, updated, unchanged, deleted, rejected;
    int windows_planned, windows_done, windows_failed;
    int windows_elsewhere; /* other agents read them meanwhile; not planned any more */
    int64_t milliseconds;
    Err err; /* of the first failed window; ERR_NONE otherwise */
} StreamTally;

typedef struct RunTally {
    char run_id[37];
    Instant started_at;
    int64_t milliseconds;
    int64_t api_calls, retries, bytes;
    int rotations;
    int stream_count;
    StreamTally streams[32];
    int64_t mismatches;     /* figures of the days read that differ from the vendor's report */
    int64_t unknown_fields; /* new ones announced in this run */
} RunTally;

/* All callbacks may be NULL; they come on the thread that called engine_run. */
typedef struct EngineObserver {
    void (*on_start)(void *ctx, const RunTally *tally);
    void (*on_progress)(void *ctx, const RunTally *tally, const StreamTally *stream);
    void (*on_warning)(void *ctx, const char *stream, const char *sentence);
    void *ctx;
} EngineObserver;

typedef struct EngineOptions {
    EngineMode mode;
    const char *command; /* for the journal: "sync", "backfill" */
    int64_t company_id;
    const Profile *profile;
    const char *base_url;
    const char *extra_header; /* or NULL */
    const Stream **streams;   /* NULL-terminated; NULL means every one that is not optional */
    Date from, to;            /* backfill: business days, both included */
    bool newest_first;
    bool again;             /* backfill: also days that are settled already */
    bool allow_deletes;     /* however many records are no longer listed, they are gone */
    bool dry_run;           /* plan only: nothing is asked or written */
    int64_t max_calls;      /* 0: no limit */
    int lease_seconds;      /* a window is another agent's when its reader was silent so long */
    int64_t max_runtime_ms; /* 0: no limit; no window starts after it */
    int64_t pause_in_ms;    /* the same, and windows under way are dropped at that time */
    bool reconcile;         /* sync: the days read are compared with the vendor's report of them */
    /* Nothing is stored: what comes goes into temporary tables, and on_aside looks at them in
     * `conn`, the session they live in (reconcile.h). */
    bool aside;
    bool (*on_aside)(void *ctx, PgConn *conn, const RunTally *tally, Err *err);
    void *aside_ctx;
    int reread_days;
    int history_days; /* how far back a first sync reaches */
    int64_t requests_per_second_thousandths;
    int max_concurrency;
    int page_size_max;   /* rows a page to ask for; 0: as the catalog says */
    size_t memory_limit; /* bytes that pages, batches and the queue may hold together */
    PersonalPolicy guests, staff;
    const Secret *pseudonym_key;
    const char *conninfo; /* for the loader's own connection */
    bool copy_text;       /* never COPY in binary */
    const EngineObserver *observer;
} EngineOptions;

/* One planned window, as `--dry-run` and `--plan` show it. */
typedef struct PlannedWindow {
    const Stream *stream;
    unsigned kind;
    Instant from, to;
    Date business_date; /* 0 where it has none */
    bool again;         /* the ledger holds it as done: what is missing now may be gone */
} PlannedWindow;

/* Runs it. true: the run ended in order (look at the tally for failed windows); false: it could not
 * go on, err says why; what was committed stays. `conn` is the caller's session (planning,
 * journal), the loader opens its own. */
RS_MUST_USE bool engine_run(const EngineOptions *options, Auth *auth, HttpClient *http,
                            PgConn *conn, RunTally *ret, Err *err);
/* Replays what stands in restosync.rejected, without the API; `conn` as above. */
RS_MUST_USE bool engine_retry(const EngineOptions *options, PgConn *conn, RunTally *ret, Err *err);
/* Erases a guest in one transaction and keeps a digest of the guest's number; *ret has one row of
 * counts, for the caller to free. ERR_LOCKED while a run writes. */
RS_MUST_USE bool engine_forget_customer(const EngineOptions *options, PgConn *conn,
                                        int64_t customer_id, PgResult **ret, Err *err);
/* A member of extra becomes a column, filled from our own copy: every row or none. `type` is a word
 * of column_type_find; the column's name goes to `ret_column`. */
#define COLUMN_NAME_TEXT 64
RS_MUST_USE bool engine_promote(PgConn *conn, const char *table, const char *path, const char *type,
                                char ret_column[COLUMN_NAME_TEXT], int64_t *ret_rows, Err *err);
/* The worst error of the tally's streams, in the sense of exit codes; ERR_NONE when all is well. A
 * run in which something finished and something failed is ERR_PARTIAL (README, "Exit codes"). */
void engine_verdict(const RunTally *tally, Err *ret);
/* Of a run that a signal stopped: how much of it is stored. Other errors stay as they are. */
void engine_tell_stored(const RunTally *tally, Err *err);
/* The windows a run would take; *ret is an array to mem_free. */
RS_MUST_USE bool engine_plan(const EngineOptions *options, PgConn *conn, PlannedWindow **ret,
                             int *ret_count, Err *err);
/* The HTTP client for a run and for sign-in, opened here so that commands see no curl type. */
RS_MUST_USE bool engine_http_open(HttpClient **ret, const char *ca_file, int max_connections,
                                  bool http2, Err *err);
void engine_http_close(HttpClient *http);
/* https, or http to a loopback address: otherwise ERR_CONFIG. */
RS_MUST_USE bool engine_url_allowed(const char *url, Err *err);
/* Brings the schema up to date (model + pg). */
RS_MUST_USE bool engine_schema_ensure(PgConn *conn, bool allow, bool *ret_changed, Err *err);
void engine_schema_script(Buf *out);

#endif
