/* The probe's findings: one query a topic, rows of one shape, and the two formats of machines. */
#include "check.h"

#include <string.h>

#include "base/memory.h"

/* Each query answers (company_id, check, level, value, message); the second parameter of the first
 * is the oldest age allowed. */
static const struct {
    const char *query;
    int params;
} topics[] = {
    {"check_freshness", 2}, {"check_ledger", 1},         {"check_records", 1},   {"check_words", 1},
    {"check_sign_in", 1},   {"check_reconciliation", 1}, {"check_emptiness", 1},
};

#define TOPICS (int)(sizeof(topics) / sizeof(topics[0]))

static const struct {
    const char *name;
    ExitCode exit;
} levels[] = {
    [CHECK_OK] = {"ok", EXIT_CODE_OK},
    [CHECK_WARNING] = {"warning", EXIT_CODE_PARTIAL},
    [CHECK_CRITICAL] = {"critical", EXIT_CODE_PARTIAL},
    [CHECK_STALE] = {"stale", EXIT_CODE_STALE},
    [CHECK_MISMATCH] = {"mismatch", EXIT_CODE_MISMATCH},
};

ExitCode check_exit(CheckLevel level)
{
    return levels[level].exit;
}

const char *check_level_name(CheckLevel level)
{
    return levels[level].name;
}

/* ---- reading ---- */

static bool level_of(const char *name, CheckLevel *ret, Err *err)
{
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        if (strcmp(levels[i].name, name) == 0) {
            *ret = (CheckLevel)i;
            return true;
        }
    }
    return err_set(err, ERR_INTERNAL, "a check answered with the level \"%.40s\"", name);
}

static bool add_items(CheckReport *report, const PgResult *result, Err *err)
{
    size_t rows = (size_t)pg_rows(result);
    CheckItem *items =
        mem_resize(report->items, sizeof(*items) * ((size_t)report->count + rows + 1));

    if (items == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for %zu checks", rows);
    }
    report->items = items;
    for (int row = 0; row < pg_rows(result); row++) {
        CheckItem *item = &items[report->count];

        *item = (CheckItem){.company_id = pg_integer(result, row, 0),
                            .check = pg_value(result, row, 1),
                            .value = pg_value(result, row, 3),
                            .message = pg_value(result, row, 4)};
        if (!level_of(pg_value(result, row, 2), &item->level, err)) {
            return false;
        }
        report->count++;
    }
    return true;
}

/* An empty database is not in order: somebody is waiting for data that never came. */
static bool add_nothing_stored(CheckReport *report, int64_t company_id, Err *err)
{
    if (report->count > 0) {
        return true;
    }
    report->items = mem_alloc(sizeof(*report->items));
    if (report->items == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for a check");
    }
    report->items[0] = (CheckItem){.company_id = company_id,
                                   .check = "freshness",
                                   .level = CHECK_STALE,
                                   .value = "",
                                   .message = "nothing was read yet: restosync sync"};
    report->count = 1;
    return true;
}

bool check_report_read(PgConn *conn, int64_t company_id, int64_t max_age, CheckReport *ret,
                       Err *err)
{
    char company[NUMBER_TEXT], age[NUMBER_TEXT];
    const PgParam params[] = {param_number(company, company_id), param_number(age, max_age)};
    CheckReport report = {.count = 0};
    bool ok = true;

    for (int i = 0; ok && i < TOPICS; i++) {
        PgResult *result = NULL;

        ok = pg_query(conn, topics[i].query, params, topics[i].params, &result, err);
        if (ok) {
            report.parts[report.part_count++] = result;
            ok = add_items(&report, result, err);
        } else if (err->code == ERR_PG_RIGHT) {
            err_clear(err); /* who watches need not be allowed to see sign-ins and raw records */
            ok = true;
        }
    }
    ok = ok && add_nothing_stored(&report, company_id, err);
    if (!ok) {
        check_report_release(&report);
        return false;
    }
    *ret = report;
    return true;
}

void check_report_release(CheckReport *report)
{
    for (int i = 0; i < report->part_count; i++) {
        pg_result_free(report->parts[i]);
    }
    mem_free(report->items);
    memset(report, 0, sizeof(*report));
}

const CheckItem *check_worst(const CheckReport *report)
{
    const CheckItem *worst = NULL;

    for (int i = 0; i < report->count; i++) {
        if (report->items[i].level != CHECK_OK &&
            (worst == NULL || report->items[i].level > worst->level)) {
            worst = &report->items[i];
        }
    }
    return worst;
}

/* ---- Prometheus ---- */

#define LEVEL_METRIC "restosync_check_level"
#define LEVEL_HELP "0 ok, 1 warning, 2 critical, 3 stale, 4 mismatch."

static const struct {
    const char *check, *metric, *help;
} metrics[] = {
    {"freshness", "restosync_last_complete_sync_age_seconds",
     "Seconds since the last complete sync ended."},
    {"last_run", "restosync_last_run_failed", "1 when the last run was not complete."},
    {"job", "restosync_run_active_seconds", "Seconds the run under way has taken, 0 for none."},
    {"gaps", "restosync_missing_days", "Business days missing between the first and the last."},
    {"windows", "restosync_failed_windows", "Windows that failed and were never read since."},
    {"rejected", "restosync_rejected_records", "Records set aside."},
    {"words", "restosync_unmapped_words", "Statuses and types of receipts without a mapping."},
    {"sign_in", "restosync_sign_in_age_seconds", "Seconds since the sign-in was renewed."},
    {"reconciliation", "restosync_mismatching_days", "Business days that differ from the source."},
    {"emptiness", "restosync_empty_days", "Recent days without receipts that usually have some."},
};

const char *check_metric_help(const char *name)
{
    for (size_t i = 0; i < sizeof(metrics) / sizeof(metrics[0]); i++) {
        if (strcmp(metrics[i].metric, name) == 0) {
            return metrics[i].help;
        }
    }
    return strcmp(name, LEVEL_METRIC) == 0 ? LEVEL_HELP : NULL;
}

static void metric(Buf *out, const CheckReport *report, const char *check, const char *name,
                   const char *help)
{
    bool headed = false;

    for (int i = 0; i < report->count; i++) {
        const CheckItem *item = &report->items[i];

        if (strcmp(item->check, check) != 0 || item->value[0] == '\0') {
            continue;
        }
        if (!headed) {
            buf_printf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
            headed = true;
        }
        buf_printf(out, "%s{company_id=\"%lld\"} %s\n", name, (long long)item->company_id,
                   item->value);
    }
}

void check_prometheus(const CheckReport *report, Buf *out)
{
    buf_append_text(out, "# HELP " LEVEL_METRIC " " LEVEL_HELP "\n# TYPE " LEVEL_METRIC " gauge\n");
    for (int i = 0; i < report->count; i++) {
        buf_printf(out, LEVEL_METRIC "{company_id=\"%lld\",check=\"%s\"} %d\n",
                   (long long)report->items[i].company_id, report->items[i].check,
                   (int)report->items[i].level);
    }
    for (size_t m = 0; m < sizeof(metrics) / sizeof(metrics[0]); m++) {
        metric(out, report, metrics[m].check, metrics[m].metric, metrics[m].help);
    }
}

/* ---- Nagios ---- */

enum { NAGIOS_OK, NAGIOS_WARNING, NAGIOS_CRITICAL };

/* A bar would begin the performance data. */
static void nagios_message(Buf *out, const CheckItem *item)
{
    if (item->company_id != 0) {
        buf_printf(out, "company %lld: ", (long long)item->company_id);
    }
    for (const char *c = item->message; *c != '\0'; c++) {
        buf_append_char(out, *c == '|' || (unsigned char)*c < ' ' ? ' ' : *c);
    }
}

int check_nagios(const CheckReport *report, Buf *out)
{
    static const char *const words[] = {"OK", "WARNING", "CRITICAL"};
    const CheckItem *worst = check_worst(report);
    int state = worst == NULL                   ? NAGIOS_OK
                : worst->level == CHECK_WARNING ? NAGIOS_WARNING
                                                : NAGIOS_CRITICAL;

    buf_printf(out, "RESTOSYNC %s - ", words[state]);
    if (worst == NULL) {
        buf_append_text(out, "data is fresh and complete");
    } else {
        nagios_message(out, worst);
    }
    buf_append_text(out, " |");
    for (int i = 0; i < report->count; i++) {
        const CheckItem *item = &report->items[i];

        if (item->value[0] != '\0') {
            buf_printf(out, " %s_%lld=%s", item->check, (long long)item->company_id, item->value);
        }
    }
    buf_append_char(out, '\n');
    for (int i = 0; i < report->count; i++) {
        if (report->items[i].level != CHECK_OK && &report->items[i] != worst) {
            nagios_message(out, &report->items[i]);
            buf_append_char(out, '\n');
        }
    }
    return state;
}
