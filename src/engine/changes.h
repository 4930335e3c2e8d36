/* Changed after the fact: days that were whole before a run, and moved in it
 * (restosync.day_change).
 *
 * Noted in the transaction that stores the receipts: the facts before are compared with the facts
 * after, so that a day moves here exactly when it moves in the reports.
 */
#ifndef RS_ENGINE_CHANGES_H
#define RS_ENGINE_CHANGES_H

#include "load.h"

/* Up to when days were known whole; asked once, before the run stores anything. */
RS_MUST_USE bool changes_known(PgConn *conn, int64_t company_id, Instant *ret, Err *err);
/* The facts of what the job touched, before facts_refresh. *ret is NULL where no past day can have
 * moved; free it with pg_result_free. */
RS_MUST_USE bool changes_before(PgConn *conn, const LoadPlan *load, int64_t company_id,
                                const LoadJob *job, Instant known, PgResult **ret, Err *err);
/* After facts_refresh; `before` may be NULL. */
RS_MUST_USE bool changes_after(PgConn *conn, int64_t company_id, const char *run_id,
                               const PgResult *before, Err *err);

#endif
