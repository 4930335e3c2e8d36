/* Plan: which windows a run takes. Pure but for what state reads. */
#ifndef RS_ENGINE_PLAN_H
#define RS_ENGINE_PLAN_H

#include "state.h"

#define PLAN_OVERLAP (10LL * 60 * 1000000) /* modification ranges overlap by ten minutes */
#define PLAN_SLICE (24LL * 3600 * 1000000) /* and are read a day at a time */

typedef struct WindowList {
    PlannedWindow *items;
    int count, cap;
} WindowList;

#define PLAN_SNAPSHOT_AGE                                                                          \
    (20LL * 3600) /* seconds: a closed gate saves no second nightly reading                        \
                   */

/* The windows of one stream. A detail stream gets one window for its list; detail.c splits it.
 * `gate`: time of its last change as the API says, "" when it is not known. */
RS_MUST_USE bool plan_stream(const EngineOptions *options, PgConn *conn, const Stream *stream,
                             const char *gate, Instant now, WindowList *list, Err *err);
/* Asked for by name, or because its parent was, or because everything is. */
bool plan_wants(const EngineOptions *options, const Stream *stream);
void plan_release(WindowList *list);

#endif
