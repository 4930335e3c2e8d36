/* A day report beside the facts of its day: laid into a temporary table, compared by SQL, judged.
 */
#include <stdio.h>
#include <string.h>

#include "reconcile_private.h"
#include "state.h"

typedef struct Day {
    char company[24], from[INSTANT_TEXT], to[INSTANT_TEXT];
    char date[DATE_TEXT];
} Day;

/* Which of our business days it is; a report of another clock would be compared with the wrong
 * receipts. */
static bool find_day(PgConn *conn, const DayReport *report, Day *day, Err *err)
{
    const PgParam params[] = {{.text = day->company}, {.text = day->from}, {.text = day->to}};
    PgResult *result = NULL;
    bool ok = true;

    if (!pg_query(conn, "reconcile_report_day", params, 3, &result, err)) {
        return false;
    }
    if (pg_rows(result) == 0) {
        ok = err_set(err, ERR_DAY_REPORT, "nothing is stored of company %lld yet",
                     (long long)report->company_id);
    } else if (!pg_bool(result, 0, 1)) {
        (void)err_set(err, ERR_DAY_REPORT,
                      "the day of the report begins at %s, business day %s here at %s",
                      pg_value(result, 0, 3), pg_value(result, 0, 0), pg_value(result, 0, 2));
        err_hint(err, "time_zone and opening_time in report.company_setting override the API's");
        ok = false;
    } else {
        (void)text_copy(day->date, sizeof(day->date), str_of(pg_value(result, 0, 0)));
    }
    pg_result_free(result);
    return ok;
}

static bool check_belongs(PgConn *conn, const EngineOptions *options, const DayReport *report,
                          Day *day, Err *err)
{
    Date date = 0;

    if (report->company_id != options->company_id) {
        return err_set(err, ERR_DAY_REPORT, "the report is of company %lld, not of %lld",
                       (long long)report->company_id, (long long)options->company_id);
    }
    (void)text_format(day->company, sizeof(day->company), "%lld", (long long)report->company_id);
    instant_format_pg(report->from, day->from);
    instant_format_pg(report->to, day->to);
    if (!find_day(conn, report, day, err)) {
        return false;
    }
    if (options->from != 0 &&
        (!date_parse(str_of(day->date), &date) || date < options->from || date > options->to)) {
        return err_set(err, ERR_DAY_REPORT,
                       "the report is of %s, which is not among the days asked", day->date);
    }
    return true;
}

static bool compare(PgConn *conn, const DayReport *report, const Day *day, const char *run_id,
                    Err *err)
{
    const PgParam params[] = {{.text = day->company}, {.text = day->date}, {.text = run_id}};

    return pg_script(conn, sql_query("reconcile_tables"), err) &&
           pg_script(conn, sql_query("reconcile_report_tables"), err) &&
           pg_copy_start(conn,
                         "copy pg_temp.day_report (element, receipt_id, id, name, quantity, total,"
                         " tax) from stdin",
                         err) &&
           pg_copy_put(conn, report->rows.data, report->rows.len, err) &&
           pg_copy_end(conn, report->row_count, err) &&
           pg_query(conn, "reconcile_report", params, 2, NULL, err) &&
           pg_query(conn, "reconcile_report_verdict", params, 3, NULL, err) &&
           reconcile_forget(conn, day->company, day->date, day->date, "day_report", run_id, err);
}

static bool judge(PgConn *conn, const EngineOptions *options, const DayReport *report,
                  ReconcileTally *tally, Err *err)
{
    Day day = {.date = ""};

    if (!check_belongs(conn, options, report, &day, err) || !pg_begin(conn, err)) {
        return false;
    }
    if (!compare(conn, report, &day, tally->run.run_id, err) || !pg_commit(conn, err)) {
        pg_rollback(conn);
        return false;
    }
    return reconcile_count(conn, tally, err);
}

bool reconcile_day_report(const EngineOptions *options, PgConn *conn, const DayReport *report,
                          ReconcileTally *ret, Err *err)
{
    EngineOptions journal = *options;
    Err late = {0};
    bool ok;

    if (ret->run.run_id[0] != '\0') {
        return judge(conn, options, report, ret, err);
    }
    journal.command = "reconcile";
    if (!state_run_start(conn, &journal, &ret->run, err)) {
        return false;
    }
    ok = judge(conn, options, report, ret, err);
    ret->run.milliseconds = (clock_wall() - ret->run.started_at) / 1000;
    if (!state_run_finish(conn, options->company_id, &ret->run, err, &late) && ok) {
        *err = late;
        return false;
    }
    return ok;
}
