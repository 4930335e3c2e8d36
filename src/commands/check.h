/* Private to the room commands: what the probe for monitoring found, and how it is shown.
 *
 * Reads the database only. `check` prints it; a run writes the same figures into a metrics file.
 */
#ifndef RS_COMMANDS_CHECK_H
#define RS_COMMANDS_CHECK_H

#include "commands/commands.h"

typedef enum CheckLevel {
    CHECK_OK,
    CHECK_WARNING,  /* something is missing or waits for a person: partial, 3 */
    CHECK_CRITICAL, /* nothing will work until a person acts: partial, 3 */
    CHECK_STALE,    /* 5 */
    CHECK_MISMATCH  /* 4 */
} CheckLevel;

#define CHECK_MAX_AGE (30LL * 3600) /* seconds: a nightly run and some hours */

typedef struct CheckItem {
    int64_t company_id;
    const char *check, *message; /* live as long as the report */
    const char *value;           /* digits, or "" where there is none */
    CheckLevel level;
} CheckItem;

typedef struct CheckReport {
    PgResult *parts[8];
    int part_count;
    CheckItem *items;
    int count;
} CheckReport;

/* company_id 0: all of them. What the database user may not see is left out. */
RS_MUST_USE bool check_report_read(PgConn *conn, int64_t company_id, int64_t max_age,
                                   CheckReport *ret, Err *err);
void check_report_release(CheckReport *report);
/* The item to tell first, or NULL where all is well. */
const CheckItem *check_worst(const CheckReport *report);
ExitCode check_exit(CheckLevel level);
const char *check_level_name(CheckLevel level);
/* Prometheus text exposition format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). */
void check_prometheus(const CheckReport *report, Buf *out);
/* What a metric of `check` means, or NULL. */
const char *check_metric_help(const char *name);
/* A plugin's answer (monitoring-plugins.org, development guidelines); returns its exit code. */
int check_nagios(const CheckReport *report, Buf *out);

#endif
