/* --dry-run and --plan: the windows of a run as a table, with the calls and the time they need. */
#include "plan.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"

#define JSON_MAX (64 * 1024 * 1024)

typedef struct PlanText {
    char date[DATE_TEXT];
    char from[INSTANT_TEXT], to[INSTANT_TEXT]; /* "" for a snapshot */
} PlanText;

static void texts_of(const PlannedWindow *window, PlanText *text)
{
    *text = (PlanText){.date = ""};
    if (window->business_date != 0) {
        date_format(window->business_date, text->date);
    }
    if (window->kind != WINDOW_SNAPSHOT && window->kind != WINDOW_PARENT) {
        instant_format(window->from, text->from);
        instant_format(window->to, text->to);
    }
}

/* ---- how much it will take ---- */

typedef struct Estimate {
    int64_t calls_least; /* by the rules of paging */
    int64_t calls;       /* by what earlier readings took; 0: there were none */
    int64_t seconds;     /* for the calls expected; 0: not known */
    int64_t days;        /* business days */
    bool seen_pace;      /* the seconds are by what earlier runs came to */
} Estimate;

/* A page and the one that proves the end; a snapshot without paging is one call. Orders need one
 * more call each, which nobody can know before the list is read. */
static int64_t calls_of(const PlannedWindow *window)
{
    return window->stream->paging == PAGING_NONE ? 1 : 2;
}

#define DAY (24LL * 3600 * 1000000)

#define CLOCK_CHANGE (2LL * 3600 * 1000000)

/* The list of a detail stream covers many days, and each has its own calls; a day of 25 hours is
 * one. */
static int64_t days_of(const PlannedWindow *window)
{
    int64_t length = window->to - window->from - CLOCK_CHANGE;

    return window->kind == WINDOW_DETAIL && length > 0 ? (length + DAY - 1) / DAY : 1;
}

static int64_t learned_thousandths(const PgResult *learned, const PlannedWindow *window)
{
    for (int row = 0; row < pg_rows(learned); row++) {
        if (strcmp(pg_value(learned, row, 0), window->stream->name) == 0 &&
            strcmp(pg_value(learned, row, 1), window_kind_name(window->kind)) == 0) {
            return pg_integer(learned, row, 2);
        }
    }
    return calls_of(window) * 1000;
}

/* Days between that are stored and settled are in no window and do not count. */
static bool count_days(const PlannedWindow *windows, int count, int64_t *ret, Err *err)
{
    Date first = 0;
    Date last = 0;
    char *marks;

    for (int i = 0; i < count; i++) {
        Date day = windows[i].business_date;
        Date end = day + (Date)days_of(&windows[i]) - 1;

        if (day != 0) {
            last = first == 0 || end > last ? end : last;
            first = first == 0 || day < first ? day : first;
        }
    }
    marks = mem_alloc((size_t)(last - first) + 1);
    if (marks == NULL) {
        return err_set(err, ERR_MEMORY, "no memory to count the days of a plan");
    }
    memset(marks, 0, (size_t)(last - first) + 1);
    *ret = 0;
    for (int i = 0; i < count; i++) {
        for (int64_t d = 0; windows[i].business_date != 0 && d < days_of(&windows[i]); d++) {
            char *mark = &marks[windows[i].business_date - first + d];

            *ret += *mark == 0 ? 1 : 0;
            *mark = 1;
        }
    }
    mem_free(marks);
    return true;
}

static bool estimate(const Context *context, const EngineOptions *options,
                     const PlannedWindow *windows, int count, Estimate *ret, Err *err)
{
    char company[NUMBER_TEXT];
    const PgParam params[] = {param_number(company, options->company_id)};
    int64_t rate = options->requests_per_second_thousandths;
    PgResult *learned = NULL;
    PgResult *pace = NULL;
    int64_t calls = 0;

    *ret = (Estimate){.days = 0};
    if (!count_days(windows, count, &ret->days, err) ||
        !pg_query(context->conn, "plan_learned", params, 1, &learned, err) ||
        !pg_query(context->conn, "plan_pace", params, 1, &pace, err)) {
        pg_result_free(learned);
        return false;
    }
    for (int i = 0; i < count; i++) {
        ret->calls_least += calls_of(&windows[i]);
        calls += learned_thousandths(learned, &windows[i]) * days_of(&windows[i]);
    }
    if (pg_rows(learned) > 0) {
        ret->calls = (calls + 999) / 1000;
    }
    if (!pg_null(pace, 0, 0) && pg_integer(pace, 0, 0) > 0) {
        ret->seen_pace = rate <= 0 || pg_integer(pace, 0, 0) < rate;
        rate = ret->seen_pace ? pg_integer(pace, 0, 0) : rate;
    }
    if (rate > 0) {
        calls = ret->calls > 0 ? ret->calls : ret->calls_least;
        ret->seconds = (calls * 1000 + rate - 1) / rate;
    }
    pg_result_free(learned);
    pg_result_free(pace);
    return true;
}

static bool print_table(const Context *context, const PlannedWindow *windows, int count, Err *err)
{
    static const char *const heads[] = {"stream", "window", "day", "from", "to"};
    TextTable table;
    bool ok;

    table_init(&table, heads, 5);
    for (int i = 0; i < count; i++) {
        PlanText text;

        texts_of(&windows[i], &text);
        table_add(&table, windows[i].stream->name);
        table_add(&table, window_kind_name(windows[i].kind));
        table_add(&table, text.date);
        table_add(&table, text.from);
        table_add(&table, text.to);
    }
    ok = table_print(&table, context->flags->plain, err);
    table_release(&table);
    return ok;
}

static void print_words(const PlannedWindow *windows, int count, const Estimate *estimate)
{
    char time[32] = "";
    bool details = false;

    for (int i = 0; i < count; i++) {
        details = details || windows[i].kind == WINDOW_DETAIL;
    }
    out_line("%d windows of %lld business days, at least %lld calls%s", count,
             (long long)estimate->days, (long long)estimate->calls_least,
             details ? ", and one call for each order that is not final" : "");
    if (estimate->seconds > 0) {
        text_duration(estimate->seconds, time, sizeof(time));
        out_line("about %lld calls and %s, %s",
                 (long long)(estimate->calls > 0 ? estimate->calls : estimate->calls_least), time,
                 estimate->seen_pace ? "at the pace of earlier runs" : "at the rate set");
    }
    out_line("nothing was asked and nothing was written");
}

static bool print_json(const PlannedWindow *windows, int count, const Estimate *estimate, Err *err)
{
    bool ok;
    Buf out;

    buf_init(&out, JSON_MAX);
    buf_append_text(&out, "{\"windows\": [");
    for (int i = 0; i < count; i++) {
        PlanText text;

        texts_of(&windows[i], &text);
        buf_printf(&out, "%s\n {\"stream\": \"%s\", \"kind\": \"%s\"", i == 0 ? "" : ",",
                   windows[i].stream->name, window_kind_name(windows[i].kind));
        buf_append_text(&out, ", \"business_date\": ");
        text_json_optional(&out, text.date);
        buf_append_text(&out, ", \"from\": ");
        text_json_optional(&out, text.from);
        buf_append_text(&out, ", \"to\": ");
        text_json_optional(&out, text.to);
        buf_append_char(&out, '}');
    }
    buf_printf(&out,
               "],\n \"days\": %lld, \"calls_at_least\": %lld, \"calls_expected\": %lld, "
               "\"seconds_expected\": %lld}\n",
               (long long)estimate->days, (long long)estimate->calls_least,
               (long long)(estimate->calls > 0 ? estimate->calls : estimate->calls_least),
               (long long)estimate->seconds);
    ok = out_result(&out, "the plan", err);
    buf_release(&out);
    return ok;
}

bool plan_show(const Context *context, const EngineOptions *options, Err *err)
{
    PlannedWindow *windows = NULL;
    Estimate needs;
    int count = 0;
    bool ok;

    if (!engine_plan(options, context->conn, &windows, &count, err)) {
        return false;
    }
    ok = estimate(context, options, windows, count, &needs, err);
    if (ok && context->flags->json) {
        ok = print_json(windows, count, &needs, err);
    } else if (ok && count == 0) {
        out_line("nothing to read: these days are stored and can no longer change, or are still "
                 "to come");
    } else if (ok) {
        ok = print_table(context, windows, count, err);
        if (ok && !context->flags->plain) {
            print_words(windows, count, &needs);
        }
    }
    mem_free(windows);
    return ok;
}
