/* A report read: its rows, the same rows a period before, and the state of each day. */
#include <string.h>

#include "report_private.h"

#define YEAR_SHIFT 364 /* R15: the same weekday */

void report_params(ReportParams *params, int64_t company_id, Date from, Date to)
{
    (void)text_format(params->company, sizeof(params->company), "%lld", (long long)company_id);
    date_format(from, params->from);
    date_format(to, params->to);
    params->list[0] = (PgParam){.text = params->company};
    params->list[1] = (PgParam){.text = params->from};
    params->list[2] = (PgParam){.text = params->to};
}

bool report_query(PgConn *conn, const ReportHead *head, const char *query, Date from, Date to,
                  PgResult **ret, Err *err)
{
    ReportParams params;

    report_params(&params, head->company_id, from, to);
    return pg_query(conn, query, params.list, PARAMS, ret, err);
}

static void plain_copy(const PgResult *result, int column, char *out, size_t cap)
{
    (void)text_copy_plain(out, cap, str_of(pg_value(result, 0, column)));
}

bool report_head(PgConn *conn, int64_t company_id, ReportHead *ret, Err *err)
{
    ReportParams params;
    PgResult *result = NULL;

    report_params(&params, company_id, 0, 0);
    if (!pg_query(conn, "report_head", params.list, 1, &result, err)) {
        return false;
    }
    if (pg_rows(result) == 0) {
        pg_result_free(result);
        (void)err_set(err, ERR_EMPTY, "nothing is stored of company %lld yet",
                      (long long)company_id);
        err_hint(err, "restosync sync");
        return false;
    }
    memset(ret, 0, sizeof(*ret));
    ret->company_id = company_id;
    plain_copy(result, 0, ret->name, sizeof(ret->name));
    plain_copy(result, 1, ret->zone, sizeof(ret->zone));
    plain_copy(result, 2, ret->opening, sizeof(ret->opening));
    plain_copy(result, 3, ret->currency, sizeof(ret->currency));
    ret->tax_inclusive = pg_bool(result, 0, 4);
    ret->today = (Date)pg_integer(result, 0, 5);
    ret->first_day = (Date)pg_integer(result, 0, 6);
    ret->last_day = (Date)pg_integer(result, 0, 7);
    plain_copy(result, 8, ret->fresh, sizeof(ret->fresh));
    ret->age = pg_integer(result, 0, 9);
    pg_result_free(result);
    return true;
}

void report_default_period(const ReportHead *head, int days, Date *ret_from, Date *ret_to)
{
    Date yesterday = head->today - 1;

    *ret_to = head->last_day != 0 && head->last_day < yesterday ? head->last_day : yesterday;
    *ret_from = *ret_to - days + 1;
}

/* ---- states of days ---- */

bool state_complete(const char *state)
{
    return strcmp(state, "final") == 0 || strcmp(state, "provisional") == 0;
}

static bool all_complete(const PgResult *states)
{
    for (int row = 0; row < pg_rows(states); row++) {
        if (!state_complete(pg_value(states, row, 1))) {
            return false;
        }
    }
    return pg_rows(states) > 0;
}

static const char *state_in(const PgResult *states, Date first, Date day)
{
    Date row = day - first;

    return states == NULL || row < 0 || row >= pg_rows(states) ? "" : pg_value(states, row, 1);
}

const char *day_state(const Report *report, Date day)
{
    return state_in(report->states, report->from, day);
}

static void count_states(const PgResult *states, DayCounts *counts)
{
    memset(counts, 0, sizeof(*counts));
    counts->days = pg_rows(states);
    for (int row = 0; row < counts->days; row++) {
        const char *state = pg_value(states, row, 1);

        counts->complete += state_complete(state) ? 1 : 0;
        counts->final += strcmp(state, "final") == 0 ? 1 : 0;
        counts->provisional += strcmp(state, "provisional") == 0 ? 1 : 0;
        counts->missing += strcmp(state, "missing") == 0 ? 1 : 0;
        counts->under_way += strcmp(state, "in progress") == 0 ? 1 : 0;
        counts->ahead += strcmp(state, "ahead") == 0 ? 1 : 0;
        counts->before += strcmp(state, "before") == 0 ? 1 : 0;
    }
}

/* ---- the report ---- */

/* Whole weeks, so that Saturdays meet Saturdays. */
static int shift_of(const ReportDef *def, ReportCompare compare, Date from, Date to)
{
    if ((def->flags & REPORT_NO_COMPARE) != 0 || compare == COMPARE_NONE) {
        return 0;
    }
    return compare == COMPARE_LAST_YEAR ? YEAR_SHIFT : (to - from + 7) / 7 * 7;
}

static bool read_before(PgConn *conn, const char *query, Report *report, Err *err)
{
    Date from = report->from - report->shift;
    Date to = report->to - report->shift;

    if (report->shift == 0) {
        return true;
    }
    if (!report_query(conn, report->head, "report_states", from, to, &report->earlier, err) ||
        !report_query(conn, report->head, query, from, to, &report->before, err)) {
        return false;
    }
    report->comparable = all_complete(report->states) && all_complete(report->earlier);
    return true;
}

bool report_read(PgConn *conn, const ReportHead *head, const ReportDef *def, Date from, Date to,
                 ReportCompare compare, bool people, Report *ret, Err *err)
{
    bool screen = people && def->screen != NULL;
    const char *query = screen ? def->screen : def->query;
    Report report = {
        .def = def,
        .head = head,
        .columns = screen ? def->screen_columns : def->columns,
        .from = from,
        .to = to,
        .shift = shift_of(def, compare, from, to),
    };

    if (!report_query(conn, head, "report_states", from, to, &report.states, err) ||
        !report_query(conn, head, query, from, to, &report.rows, err) ||
        !read_before(conn, query, &report, err)) {
        report_release(&report);
        return err_wrap(err, "report %s", def->name);
    }
    /* A page without days would say that all of them are final. */
    if (pg_rows(report.states) == 0) {
        report_release(&report);
        (void)err_set(err, ERR_EMPTY, "company %lld was deleted while its report was read",
                      (long long)head->company_id);
        err_hint(err, "restosync sync brings it back");
        return false;
    }
    count_states(report.states, &report.counts);
    *ret = report;
    return true;
}

void report_release(Report *report)
{
    pg_result_free(report->rows);
    pg_result_free(report->before);
    pg_result_free(report->states);
    pg_result_free(report->earlier);
    report->rows = report->before = report->states = report->earlier = NULL;
}

/* ---- rows ---- */

int result_column(const PgResult *result, const char *name)
{
    for (int c = 0; c < pg_columns(result); c++) {
        if (strcmp(pg_column_name(result, c), name) == 0) {
            return c;
        }
    }
    return -1;
}

const char *result_value(const PgResult *result, int row, const char *name)
{
    int column = result_column(result, name);

    return column < 0 || row < 0 ? "" : pg_value(result, row, column);
}

Fixed result_fixed(const PgResult *result, int row, const char *name)
{
    Fixed value = 0;

    (void)fixed_parse(result_value(result, row, name), &value);
    return value;
}

bool row_is_total(const PgResult *result, int row)
{
    int column = result_column(result, "is_total");

    return column >= 0 && pg_bool(result, row, column);
}

int total_row(const PgResult *result)
{
    int last = pg_rows(result) - 1;

    return last >= 0 && row_is_total(result, last) ? last : -1;
}

int rows_without_total(const PgResult *result)
{
    return total_row(result) >= 0 ? pg_rows(result) - 1 : pg_rows(result);
}

const ReportColumn *main_column(const Report *report)
{
    for (const ReportColumn *column = report->columns; column->name != NULL; column++) {
        if ((column->flags & CELL_MAIN) != 0) {
            return column;
        }
    }
    return NULL;
}

static bool same_thing(const Report *report, int row, int other)
{
    for (const ReportColumn *column = report->columns; column->name != NULL; column++) {
        const char *value = result_value(report->rows, row, column->name);

        if ((column->flags & CELL_KEY) != 0 &&
            strcmp(value, result_value(report->before, other, column->name)) != 0) {
            return false;
        }
        if ((column->flags & CELL_NUMBER) != 0 && value[0] != '\0') {
            return true;
        }
    }
    return true;
}

static int row_of_thing(const Report *report, int row)
{
    for (int other = 0; other < rows_without_total(report->before); other++) {
        if (same_thing(report, row, other)) {
            return other;
        }
    }
    return -1;
}

/* A complete day without a row had no sales: zero is known. */
static bool day_before(const Report *report, int row, int *ret_other)
{
    Date day, base;
    char text[DATE_TEXT];

    if (!date_parse(str_of(pg_value(report->rows, row, 0)), &day)) {
        return false;
    }
    base = day - report->shift;
    if (!state_complete(day_state(report, day)) ||
        !state_complete(state_in(report->earlier, report->from - report->shift, base))) {
        return false;
    }
    date_format(base, text);
    for (int other = 0; other < rows_without_total(report->before); other++) {
        if (strcmp(pg_value(report->before, other, 0), text) == 0) {
            *ret_other = other;
        }
    }
    return true;
}

bool row_before(const Report *report, int row, Fixed *ret)
{
    const ReportColumn *column = main_column(report);
    int other = -1;

    if (report->before == NULL || column == NULL) {
        return false;
    }
    if (row_is_total(report->rows, row)) {
        other = total_row(report->before);
        if (!report->comparable) {
            return false;
        }
    } else if ((report->def->flags & REPORT_DAYS) != 0) {
        if (!day_before(report, row, &other)) {
            return false;
        }
    } else if (!report->comparable) {
        return false;
    } else {
        other = row_of_thing(report, row);
    }
    if (other >= 0) { /* R14: unknown is not 0 */
        return fixed_parse(result_value(report->before, other, column->name), ret);
    }
    if ((column->flags & CELL_MEAN) != 0) {
        return false;
    }
    *ret = 0;
    return true;
}

bool row_change(const Report *report, int row, char *out, size_t cap)
{
    const ReportColumn *column = main_column(report);
    Fixed before;
    Fixed now;

    return row_before(report, row, &before) &&
           fixed_parse(result_value(report->rows, row, column->name), &now) &&
           fixed_change(now, before, out, cap);
}
