/* State: what the engine reads from and writes to restosync.* outside the loader's transactions. */
#ifndef RS_ENGINE_STATE_H
#define RS_ENGINE_STATE_H

#include "window.h"

/* A business day with its bounds, and what the ledger says of it. */
typedef struct DayFacts {
    Date day;
    Instant starts, ends;
    bool done;    /* read at least once */
    bool settled; /* read once more after the last day it could still change */
} DayFacts;

typedef struct CompanyFacts {
    Date today;     /* business day now */
    Date first_day; /* the later of the company's first day and the history limit */
    char zone[64];
    char clocktime_zone[64]; /* how clock times are read */
    int64_t opening_seconds; /* local begin of the business day */
} CompanyFacts;

/* The last whole reading of a snapshot. */
typedef struct SnapshotFacts {
    bool done;
    char gate[40];
    int64_t age_seconds;
} SnapshotFacts;

RS_MUST_USE bool state_company(PgConn *conn, int64_t company_id, Instant now, int history_days,
                               CompanyFacts *ret, Err *err);
/* Days from..to in order; *ret is an array of to - from + 1 to mem_free. */
RS_MUST_USE bool state_days(PgConn *conn, int64_t company_id, const Stream *stream, unsigned kind,
                            Date from, Date to, int reread_days, DayFacts **ret, int *ret_count,
                            Err *err);
RS_MUST_USE bool state_snapshot(PgConn *conn, int64_t company_id, const Stream *stream,
                                SnapshotFacts *ret, Err *err);
/* 0 when nothing of the stream was read; ends past `latest` are those of a wrong clock. */
RS_MUST_USE bool state_mark(PgConn *conn, int64_t company_id, const Stream *stream, int reread_days,
                            Instant latest, Instant *ret, Err *err);
/* Marks ask[i] for the items whose detail is needed: new, changed, or not final. */
RS_MUST_USE bool state_need_detail(PgConn *conn, int64_t company_id, const StreamPlan *plan,
                                   const ListedItem *items, int count, bool *ask, Err *err);

RS_MUST_USE bool state_run_start(PgConn *conn, const EngineOptions *options, RunTally *tally,
                                 Err *err);
RS_MUST_USE bool state_run_progress(PgConn *conn, const RunTally *tally, Err *err);
RS_MUST_USE bool state_run_finish(PgConn *conn, int64_t company_id, const RunTally *tally,
                                  const Err *verdict, Err *err);
RS_MUST_USE bool state_window_failed(PgConn *conn, int64_t company_id, const char *run_id,
                                     const Window *window, Err *err);

#endif
