/* Promoted fields: members that `schema promote` took out of extra have columns like any other. */
#ifndef RS_ENGINE_PROMOTED_H
#define RS_ENGINE_PROMOTED_H

#include "model/paths.h"
#include "pg/pg.h"

/* The plan of a stream with the columns of restosync.promotion behind the catalog's own. */
RS_MUST_USE bool promoted_plan(PgConn *conn, const Stream *stream, Arena *arena, StreamPlan **ret,
                               Err *err);

#endif
