/* Reconciliation: what is held in the database beside what Lightspeed says, day by day.
 *
 * Reads the days once more and stores nothing of what it reads: the receipts of a fresh listing and
 * the API's own report of product sales lie in temporary tables while SQL compares them, and only
 * the verdicts are kept (restosync.reconciliation). Not for repairing: `backfill --again` does
 * that.
 */
#ifndef RS_ENGINE_RECONCILE_H
#define RS_ENGINE_RECONCILE_H

#include "engine/dayreport.h"
#include "engine/engine.h"

typedef struct ReconcileTally {
    RunTally run;
    int64_t matches, mismatches, roundings, unknowns; /* days by measures */
} ReconcileTally;

/* The business day before the one under way, by the company's own clock. */
RS_MUST_USE bool reconcile_last_day(PgConn *conn, int64_t company_id, Date *ret, Err *err);
/* `options` as for a backfill of these days; what to read is chosen here. ERR_MISMATCH where a day
 * differs: the message counts, the hint has the command that repairs. */
RS_MUST_USE bool engine_reconcile(const EngineOptions *options, Auth *auth, HttpClient *http,
                                  PgConn *conn, ReconcileTally *ret, Err *err);

/* After a sync, without a call: the days whose product sales the run has just read, against the
 * receipts. ERR_MISMATCH as above; the verdicts are kept. */
RS_MUST_USE bool reconcile_run(PgConn *conn, int64_t company_id, const RunTally *run,
                               ReconcileTally *ret, Err *err);

/* A day report against the facts of its day, without a call. ERR_DAY_REPORT: of another company, of
 * a day that is not among those of `options` (where they are given), or of another clock. Joins the
 * run of an engine_reconcile before it, where `ret` has one. */
RS_MUST_USE bool reconcile_day_report(const EngineOptions *options, PgConn *conn,
                                      const DayReport *report, ReconcileTally *ret, Err *err);

#endif
