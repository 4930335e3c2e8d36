/* Facts of schema report, written in the transaction that stores what they are made of. */
#ifndef RS_ENGINE_FACTS_H
#define RS_ENGINE_FACTS_H

#include "load.h"

/* Call before the commit, once a job, after its page was loaded and what is gone was marked:
 * rewrites the facts of the receipts that were stored or are gone (and of their split families),
 * and of nothing else. Changed products change the lines that name them. A company whose zone,
 * opening time or basis changed gets all its facts anew. Costs nothing when nothing was stored. */
RS_MUST_USE bool facts_refresh(PgConn *conn, const LoadPlan *load, int64_t company_id,
                               const LoadJob *job, Err *err);
/* At the end of a run, in a transaction of its own: stores sums of business days where so many wait
 * that adding up their lines would be felt by readers. */
RS_MUST_USE bool facts_settle(PgConn *conn, int64_t company_id, Err *err);

#endif
