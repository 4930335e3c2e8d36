/* Private to reconciliation: what its sources share. */
#ifndef RS_ENGINE_RECONCILE_PRIVATE_H
#define RS_ENGINE_RECONCILE_PRIVATE_H

#include "engine/reconcile.h"

/* Counts the verdicts of the run into the tally; ERR_MISMATCH or ERR_PARTIAL where there are such.
 */
RS_MUST_USE bool reconcile_count(PgConn *conn, ReconcileTally *tally, Err *err);
/* Figures these days had from this source before, and no longer have. */
RS_MUST_USE bool reconcile_forget(PgConn *conn, const char *company, const char *from,
                                  const char *to, const char *source, const char *run_id, Err *err);

#endif
