/* reconcile: what is held beside what Lightspeed says, and what explains a difference. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "engine/dayreport.h"
#include "engine/reconcile.h"
#include "job.h"
#include "listing.h"

#define JSON_MAX (64 * 1024 * 1024)
#define LAST_DAYS 7
#define REASONS_SHOWN 40
#define ARITHMETIC_IN_JSON "10000"
#define DAYS_MAX 4000

/* 7d or 7: business days before the one under way. */
static bool parse_days(const char *text, int *ret)
{
    size_t len = strlen(text);
    int64_t days = 0;

    if (len > 1 && text[len - 1] == 'd') {
        len--;
    }
    if (!text_parse_int64((Str){text, len}, &days) || days < 1 || days > DAYS_MAX) {
        return false;
    }
    *ret = (int)days;
    return true;
}

bool check_reconcile(const Context *context, Err *err)
{
    const Flags *flags = context->flags;
    int days;

    if (flags->has_from != flags->has_to || (flags->has_from && flags->last != NULL)) {
        (void)err_set(err, ERR_USAGE, "reconcile takes --from and --to, or --last");
    } else if (flags->has_from && flags->from > flags->to) {
        (void)err_set(err, ERR_USAGE, "--from is later than --to");
    } else if (flags->last != NULL && !parse_days(flags->last, &days)) {
        (void)err_set(err, ERR_USAGE, "--last: \"%.40s\" is no number of days", flags->last);
    } else {
        return true;
    }
    err_hint(err, "for example restosync reconcile --last 7d");
    return false;
}

/* ---- output ---- */

static const ListingColumn day_columns[] = {
    {"business_date", "day", LISTING_TEXT}, {"source", "compared with", LISTING_TEXT},
    {"verdict", "verdict", LISTING_TEXT},   {"measure", "measure", LISTING_TEXT},
    {"ours", "held", LISTING_TEXT},         {"theirs", "theirs", LISTING_TEXT},
    {"difference", "", LISTING_TEXT},       {NULL, NULL, LISTING_TEXT},
};

static void print_reason(const PgResult *reasons, int row)
{
    const char *receipt = pg_value(reasons, row, 3);
    const char *product = pg_value(reasons, row, 4);
    Buf line;

    buf_init(&line, 8192);
    text_append_plain(&line, str_of(pg_value(reasons, row, 0)));
    buf_append_text(&line, receipt[0] != '\0'   ? "  receipt "
                           : product[0] != '\0' ? "  product "
                                                : "  ");
    text_append_plain(&line, str_of(receipt[0] != '\0' ? receipt : product));
    buf_append_text(&line, receipt[0] != '\0' || product[0] != '\0' ? ": " : "");
    text_append_plain(&line, str_of(pg_value(reasons, row, 5)));
    out_line("%s", buf_text(&line));
    buf_release(&line);
}

static bool print_reasons(const Context *context, const char *run_id, Err *err)
{
    char limit[NUMBER_TEXT];
    const PgParam params[] = {{.text = run_id}, param_number(limit, REASONS_SHOWN + 1)};
    PgResult *reasons = NULL;

    if (!pg_query(context->conn, "reconcile_reasons", params, 2, &reasons, err)) {
        return false;
    }
    for (int row = 0; row < pg_rows(reasons) && row < REASONS_SHOWN; row++) {
        if (row == 0) {
            out_line("\nwhat explains it");
        }
        print_reason(reasons, row);
    }
    if (pg_rows(reasons) > REASONS_SHOWN) {
        out_line("... and more: restosync.reconciliation has them all");
    }
    pg_result_free(reasons);
    return true;
}

static const ListingColumn arithmetic_columns[] = {
    {"business_date", "day", LISTING_TEXT},
    {"receipt_id", "receipt", LISTING_TEXT},
    {"finding", "finding", LISTING_TEXT},
    {"amount", "by", LISTING_TEXT},
    {NULL, NULL, LISTING_TEXT},
};

/* What the till sent and does not add up: no fault of the copy, and not hidden either. */
static bool print_arithmetic(const Context *context, const char *run_id, Err *err)
{
    const Listing listing = {.query = "reconcile_arithmetic",
                             .title =
                                 "\nreceipts that do not add up by themselves (report.dq_receipt)",
                             .columns = arithmetic_columns};
    char limit[NUMBER_TEXT];
    const PgParam params[] = {{.text = run_id}, param_number(limit, REASONS_SHOWN)};

    return listing_print(context, &listing, params, 2, NULL, err);
}

static bool print_human(const Context *context, const ReconcileTally *tally, Err *err)
{
    const Listing days = {.query = "reconcile_days", .columns = day_columns};
    const PgParam params[] = {{.text = tally->run.run_id}};
    bool content = tally->mismatches + tally->unknowns == 0;

    return (context->flags->quiet && content) ||
           (listing_print(context, &days, params, 1, NULL, err) &&
            print_reasons(context, tally->run.run_id, err) &&
            print_arithmetic(context, tally->run.run_id, err));
}

static bool print_json(const Context *context, const ReconcileTally *tally, Err *err)
{
    const PgParam params[] = {{.text = tally->run.run_id}, {.text = ARITHMETIC_IN_JSON}};
    bool ok;
    Buf json;

    buf_init(&json, JSON_MAX);
    buf_printf(&json,
               "{\"run_id\": \"%s\", \"verdict\": \"%s\", \"match\": %lld, \"mismatch\": %lld, "
               "\"rounding\": %lld, \"unknown\": %lld,\n \"figures\": ",
               tally->run.run_id, tally->mismatches > 0 ? "mismatch" : "match",
               (long long)tally->matches, (long long)tally->mismatches, (long long)tally->roundings,
               (long long)tally->unknowns);
    ok = query_json(context->conn, "reconcile_verdicts", params, 1, &json, err);
    buf_append_text(&json, ",\n \"do_not_add_up\": ");
    ok = ok && query_json(context->conn, "reconcile_arithmetic", params, 2, &json, err);
    buf_append_text(&json, "}\n");
    ok = ok && out_result(&json, "the reconciliation", err);
    buf_release(&json);
    return ok;
}

/* ---- the command ---- */

/* The days given, up to `today`: of those to come there is nothing to compare. */
static bool days_begun(const Flags *flags, Date today, EngineOptions *options, Err *err)
{
    char day[DATE_TEXT];

    if (flags->from <= today) {
        options->to = flags->to < today ? flags->to : today;
        return true;
    }
    date_format(flags->from, day);
    (void)err_set(err, ERR_USAGE, "--from: %s has not begun: there is nothing to compare yet", day);
    err_hint(err, "for example restosync reconcile --last 7d");
    return false;
}

static bool choose_days(Context *context, Job *job, Err *err)
{
    EngineOptions *options = &job->options;
    const Flags *flags = context->flags;
    int days = LAST_DAYS;
    Date last;

    if (flags->json) {
        options->observer = NULL; /* one document, no lines of progress */
    }
    if (!reconcile_last_day(context->conn, context->company_id, &last, err)) {
        return false;
    }
    if (flags->has_from) {
        return days_begun(flags, last + 1, options, err);
    }
    options->to = last;
    if (flags->last != NULL && !parse_days(flags->last, &days)) {
        return err_set(err, ERR_USAGE, "--last is no number of days");
    }
    options->from = options->to - (Date)days + 1;
    return true;
}

/* The days once more from the API, where they are asked for. */
static bool ask_api(Context *context, Job *job, ReconcileTally *tally, Err *err)
{
    const Flags *flags = context->flags;
    Auth *auth = NULL;
    bool ok;

    if (flags->day_report != NULL && !flags->has_from && flags->last == NULL) {
        job->options.from = 0;
        job->options.to = 0;
        return true;
    }
    ok = choose_days(context, job, err) &&
         context_meet(context, NEEDS_CLIENT | NEEDS_TOKEN_KEY, err) &&
         context_pseudonym_key(context, err) && context_auth(context, &auth, err) &&
         engine_reconcile(&job->options, auth, context->http, context->conn, tally, err);
    auth_free(auth);
    return ok;
}

/* What differs from the API does not keep the file from being looked at. */
static bool compare(Context *context, Job *job, const DayReport *report, ReconcileTally *tally,
                    Err *err)
{
    bool ok = ask_api(context, job, tally, err);

    if (context->flags->day_report == NULL ||
        (!ok && err->code != ERR_MISMATCH && err->code != ERR_PARTIAL)) {
        return ok;
    }
    err_clear(err);
    return reconcile_day_report(&job->options, context->conn, report, tally, err);
}

static bool reconcile(Context *context, ReconcileTally *tally, Err *err)
{
    const char *file = context->flags->day_report;
    DayReport report = {.row_count = 0};
    Err late = {0};
    Job job;
    bool ok = (file == NULL || day_report_read(file, &report, err)) &&
              job_init(context, &job, ENGINE_BACKFILL, err) &&
              compare(context, &job, &report, tally, err);

    progress_end();
    /* Without a run there is nothing to show: the failure says all. */
    if (tally->run.run_id[0] != '\0' && (ok || err->code != ERR_DAY_REPORT) &&
        !(context->flags->json ? print_json(context, tally, &late)
                               : print_human(context, tally, &late)) &&
        ok) {
        *err = late;
        ok = false;
    }
    day_report_release(&report);
    return ok;
}

ExitCode cmd_reconcile(Context *context, Err *err)
{
    ReconcileTally *tally = mem_alloc(sizeof(*tally)); /* too large for the stack */
    bool ok;

    if (tally == NULL) {
        (void)err_set(err, ERR_MEMORY, "no memory to reconcile");
        return EXIT_CODE_OS;
    }
    memset(tally, 0, sizeof(*tally));
    ok = reconcile(context, tally, err);
    mem_free(tally);
    return ok ? EXIT_CODE_OK : err_info(err->code)->exit;
}
