/* Private to the room commands: who hears of a run, besides the terminal: a monitor, Prometheus.
 *
 * Nothing here may change how a run ends: what fails is a warning.
 */
#ifndef RS_COMMANDS_NOTIFY_H
#define RS_COMMANDS_NOTIFY_H

#include "commands/commands.h"

/* Posts the start, when a ping is set. */
void notify_start(Context *context);
/* What the run did, for notify_end; called once a run, `tally` is copied. */
void notify_tally(const RunTally *tally);
/* Posts exit code and summary, replaces the metrics file. The database may be open or not. */
void notify_end(Context *context, const Command *command, ExitCode code, const Err *err);
/* As notify_end, from the process that settles what a killed worker left; it was told of the start.
 */
void notify_killed(Context *context);

/* notify_metrics.c: what stood in an earlier file survives where this run has no say: the time of
 * the last success. */
RS_MUST_USE bool metrics_write(const char *path, const char *command, int64_t company_id,
                               ExitCode code, Instant started_at, int64_t milliseconds,
                               const RunTally *tally, Err *err);
/* What a metric of that file means, or NULL. */
const char *metrics_help(const char *name);

#endif
