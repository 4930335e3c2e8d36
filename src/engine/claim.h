/* Claims: which agent reads a window just now, and who may write a stream.
 *
 * Any number of agents on any number of hosts read the same restaurant. What keeps them apart:
 *
 * - The windows. An agent takes a window by a lease in its ledger row (claimed_by, lease_until), a
 *   few at a time, rows that others hold are passed over. It renews its leases while it lives. A
 *   dead agent's lease runs out, and any other takes the window over. The transaction that stores a
 *   window first locks its ledger row and looks whether the claim is still its own: a late writer
 *   stores nothing.
 * - The streams. A nightly run holds one lock a stream that only one nightly run can have; whoever
 *   comes second leaves with 75. Backfills do not want that lock: they and the nightly run go on
 * side by side, and share the days by their leases. `forget` and `retry` write without windows:
 * they want the stream for themselves, so every run holds a shared lock for them to see.
 * - The rows. Every transaction that writes a stream begins with a lock that ends with it: between
 *   probe and commit nobody else writes rows of that stream. Transactions are short, only fetching
 *   takes long, and that goes on at the same time. A record that two windows bring (a creation day
 *   and the modification range) is written by one after the other; the version column decides.
 *
 * A window that others hold is waited for, so that a run that ends with 0 has everything in its
 * range stored, by itself or by others. Modification ranges have no lease: only nightly runs read
 * them. Neither have lists of parents: their ledger row stands for many windows. */
#ifndef RS_ENGINE_CLAIM_H
#define RS_ENGINE_CLAIM_H

#include "loader.h"

struct Fetch;

/* Whether the window may start: it needs no claim, or it is ours. Asks for some more besides it.
 * false: later, or it was done by another agent meanwhile. */
bool claim_ready(struct Fetch *fetch, Window *window);
/* Renews the leases of this run when it is time. */
void claim_renew(struct Fetch *fetch);
/* Gives back what this run holds and did not finish. */
RS_MUST_USE bool claim_release(PgConn *conn, int64_t company_id, const char *run_id, Err *err);
/* First thing in a transaction that writes: the stream is ours until it ends, and so are the
 * windows of the job; ERR_LEASE when one is not. */
RS_MUST_USE bool claim_hold(PgConn *conn, const LoaderOptions *options, const LoadJob *job,
                            Err *err);
/* The locks of a session; ERR_LOCKED says who holds one. */
RS_MUST_USE bool claim_streams(PgConn *conn, const LoaderOptions *options, Err *err);

#endif
