/* Private to the room commands: poolers between us and the database server (PgBouncer and its
 * like).
 *
 * Pooling by session is fine. Pooling by transaction takes away what a run stands on: the locks
 * that keep two runs apart, prepared statements, temporary tables and the session's settings.
 */
#ifndef RS_COMMANDS_POOLER_H
#define RS_COMMANDS_POOLER_H

#include "commands/commands.h"

/* ERR_PG_POOLER where context->conn keeps no session of its own between transactions. */
RS_MUST_USE bool pooler_refuse(const Context *context, Err *err);

#endif
