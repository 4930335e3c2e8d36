/* runs: the journal, one line a run, or one run with its streams. */
#include <stdio.h>
#include <string.h>

#include "listing.h"

#define RUNS_LISTED 20
#define ID_LEAST 4
#define JSON_MAX (4 * 1024 * 1024)

static const ListingColumn run_columns[] = {
    {"run", "run", LISTING_TEXT},
    {"command", "command", LISTING_TEXT},
    {"company_id", "company", LISTING_TEXT},
    {"started_at", "started", LISTING_MOMENT},
    {"status", "status", LISTING_TEXT},
    {"exit_code", "exit", LISTING_TEXT},
    {"seconds", "seconds", LISTING_TEXT},
    {"api_calls", "calls", LISTING_COUNT},
    {"retries", "retries", LISTING_COUNT},
    {"message", "", LISTING_TEXT},
    {NULL, NULL, LISTING_TEXT},
};

static const ListingColumn stream_columns[] = {
    {"stream", "stream", LISTING_TEXT},
    {"status", "status", LISTING_TEXT},
    {"read", "read", LISTING_COUNT},
    {"inserted", "inserted", LISTING_COUNT},
    {"updated", "updated", LISTING_COUNT},
    {"unchanged", "unchanged", LISTING_COUNT},
    {"deleted", "deleted", LISTING_COUNT},
    {"rejected", "rejected", LISTING_COUNT},
    {"windows_done", "windows", LISTING_COUNT},
    {"windows_failed", "failed", LISTING_COUNT},
    {"seconds", "seconds", LISTING_TEXT},
    {"message", "", LISTING_TEXT},
    {NULL, NULL, LISTING_TEXT},
};

#define CHANGES_SHOWN "100"

static const ListingColumn change_columns[] = {
    {"business_date", "day", LISTING_TEXT},
    {"receipts", "receipts", LISTING_TEXT},
    {"sales_incl_tax", "sales incl tax", LISTING_TEXT},
    {"net_sales", "net sales", LISTING_TEXT},
    {"because", "because of", LISTING_TEXT},
    {NULL, NULL, LISTING_TEXT},
};

bool check_runs(const Context *context, Err *err)
{
    const char *word = context->argument_count > 0 ? context->arguments[0] : "list";
    const char *id = context->argument_count > 1 ? context->arguments[1] : "";

    if (strcmp(word, "list") == 0 && context->argument_count < 2) {
        return true;
    }
    if (strcmp(word, "show") != 0 || context->argument_count != 2) {
        return err_set(err, ERR_USAGE, "runs takes \"list\" or \"show ID\"");
    }
    if (strlen(id) < ID_LEAST || strlen(id) > 36 ||
        id[strspn(id, "0123456789abcdefABCDEF-")] != '\0') {
        return err_set(err, ERR_USAGE,
                       "\"%.40s\" is no id of a run: at least %d of its digits 0-9 a-f", id,
                       ID_LEAST);
    }
    return true;
}

/* ---- list ---- */

static bool list_runs(const Context *context, Err *err)
{
    const Listing listing = {
        .query = "status_runs", .none = "no run yet: restosync sync", .columns = run_columns};
    char company[NUMBER_TEXT], limit[NUMBER_TEXT];
    const PgParam params[] = {param_number(company, context->company_id),
                              param_number(limit, RUNS_LISTED)};
    bool ok;
    Buf json;

    if (!context->flags->json) {
        return listing_print(context, &listing, params, 2, NULL, err);
    }
    buf_init(&json, JSON_MAX);
    ok = query_json(context->conn, "status_runs", params, 2, &json, err);
    buf_append_char(&json, '\n');
    ok = ok && out_result(&json, "the list of runs", err);
    buf_release(&json);
    return ok;
}

/* ---- show ---- */

/* The one run whose id begins with these digits; its row goes to *ret. */
static bool find_run(const Context *context, PgResult **ret, Err *err)
{
    char id[40];
    const PgParam params[] = {{.text = id}};
    PgResult *result = NULL;

    (void)text_copy(id, sizeof(id), str_of(context->arguments[1]));
    for (char *c = id; *c != '\0'; c++) {
        *c = *c >= 'A' && *c <= 'F' ? (char)(*c + 32) : *c;
    }
    if (!pg_query(context->conn, "runs_show", params, 1, &result, err)) {
        return false;
    }
    if (pg_rows(result) == 1) {
        *ret = result;
        return true;
    }
    (void)err_set(err, ERR_USAGE,
                  pg_rows(result) == 0 ? "there is no run whose id begins with %s"
                                       : "several runs begin with %s: give more digits",
                  id);
    err_hint(err, "restosync runs lists them");
    pg_result_free(result);
    return false;
}

static void print_facts(const PgResult *run)
{
    for (int c = 0; c < pg_columns(run); c++) {
        if (pg_value(run, 0, c)[0] != '\0') {
            out_fact(16, pg_column_name(run, c), pg_value(run, 0, c));
        }
    }
}

static bool show_json(const Context *context, const PgParam *params, Err *err)
{
    Buf json;
    bool ok;

    buf_init(&json, JSON_MAX);
    buf_append_text(&json, "{\"run\": ");
    ok = query_json_row(context->conn, "runs_show", params, 1, &json, err);
    buf_append_text(&json, ",\n \"streams\": ");
    ok = ok && query_json(context->conn, "runs_streams", params, 1, &json, err);
    buf_append_text(&json, ",\n \"changed_after_the_fact\": ");
    ok = ok && query_json(context->conn, "changes_run", params, 2, &json, err);
    buf_append_text(&json, "}\n");
    ok = ok && out_result(&json, "the run", err);
    buf_release(&json);
    return ok;
}

static bool show_run(const Context *context, Err *err)
{
    const Listing streams = {.query = "runs_streams",
                             .title = "\nstreams",
                             .none = "\nno stream was begun",
                             .columns = stream_columns};
    const Listing changes = {.query = "changes_run",
                             .title = "\nchanged after the fact: days that were whole before",
                             .columns = change_columns};
    PgResult *run = NULL;
    PgParam params[] = {{.text = NULL}, {.text = CHANGES_SHOWN}};
    bool ok;

    if (!find_run(context, &run, err)) {
        return false;
    }
    params[0] = (PgParam){.text = pg_value(run, 0, 0)};
    if (context->flags->json) {
        ok = show_json(context, params, err);
    } else {
        print_facts(run);
        ok = listing_print(context, &streams, params, 1, NULL, err) &&
             listing_print(context, &changes, params, 2, NULL, err);
    }
    pg_result_free(run);
    return ok;
}

ExitCode cmd_runs(Context *context, Err *err)
{
    bool ok = context->argument_count == 2 ? show_run(context, err) : list_runs(context, err);

    return ok ? EXIT_CODE_OK : err_info(err->code)->exit;
}
