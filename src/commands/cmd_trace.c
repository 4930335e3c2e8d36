/* trace: where one receipt came from, which versions of it were seen, and what of it adds up. */
#include <stdio.h>
#include <string.h>

#include "listing.h"

#define JSON_MAX (4 * 1024 * 1024)

static const ListingColumn window_columns[] = {
    {"kind", "kind", LISTING_TEXT},         {"business_date", "day", LISTING_TEXT},
    {"range_from", "from", LISTING_MOMENT}, {"range_to", "to", LISTING_MOMENT},
    {"state", "state", LISTING_TEXT},       {"pages", "pages", LISTING_COUNT},
    {"records", "records", LISTING_COUNT},  {"updated", "updated", LISTING_COUNT},
    {"deleted", "deleted", LISTING_COUNT},  {"run", "last run", LISTING_TEXT},
    {"finished_at", "at", LISTING_MOMENT},  {NULL, NULL, LISTING_TEXT},
};

static const ListingColumn version_columns[] = {
    {"modified_at", "modified", LISTING_MOMENT},
    {"synced_at", "read", LISTING_MOMENT},
    {"run", "run", LISTING_TEXT},
    {"page_no", "page", LISTING_TEXT},
    {"deleted_at", "found gone", LISTING_MOMENT},
    {"replaced_at", "replaced", LISTING_MOMENT},
    {"replaced_by", "by run", LISTING_TEXT},
    {"digest", "digest", LISTING_TEXT},
    {NULL, NULL, LISTING_TEXT},
};

static const ListingColumn check_columns[] = {
    {"what", "check", LISTING_TEXT},  {"expected", "expected", LISTING_TEXT},
    {"found", "found", LISTING_TEXT}, {"verdict", "verdict", LISTING_TEXT},
    {NULL, NULL, LISTING_TEXT},
};

static const ListingColumn finding_columns[] = {
    {"finding", "finding", LISTING_TEXT},
    {"amount", "by", LISTING_TEXT},
    {"meaning", "", LISTING_TEXT},
    {NULL, NULL, LISTING_TEXT},
};

static const Listing listings[] = {
    {"trace_windows", "windows", "\nwindows of the ledger that hold it, as read last",
     "\nno window of the ledger holds it any more", window_columns},
    {"trace_versions", "versions", "\nversions seen, the stored one last", NULL, version_columns},
    {"trace_checks", "checks", "\nchecks", NULL, check_columns},
    {"trace_findings", "findings", "\nwhat is odd about it (report.dq_receipt)", NULL,
     finding_columns},
};

bool check_trace(const Context *context, Err *err)
{
    int64_t id;

    if (context->argument_count == 2 && strcmp(context->arguments[0], "receipt") == 0 &&
        text_parse_int64(str_of(context->arguments[1]), &id) && id > 0) {
        return true;
    }
    (void)err_set(err, ERR_USAGE, "trace takes \"receipt\" and the number of one");
    err_hint(err, "restosync trace receipt 141154528");
    return false;
}

static void print_facts(const PgResult *receipt)
{
    for (int c = 0; c < pg_columns(receipt); c++) {
        if (!pg_null(receipt, 0, c)) {
            out_fact(18, pg_column_name(receipt, c), pg_value(receipt, 0, c));
        }
    }
}

static bool print_json(const Context *context, const PgParam *params, Err *err)
{
    bool ok;
    Buf json;

    buf_init(&json, JSON_MAX);
    buf_append_text(&json, "{\"receipt\": ");
    ok = query_json_row(context->conn, "trace_receipt", params, 2, &json, err);
    for (size_t i = 0; ok && i < sizeof(listings) / sizeof(listings[0]); i++) {
        buf_printf(&json, ",\n \"%s\": ", listings[i].key);
        ok = query_json(context->conn, listings[i].query, params, 2, &json, err);
    }
    buf_append_text(&json, "}\n");
    ok = ok && out_result(&json, "the trace", err);
    buf_release(&json);
    return ok;
}

static bool not_stored(const Context *context, Err *err)
{
    (void)err_set(err, ERR_USAGE, "receipt %s of company %lld is not stored", context->arguments[1],
                  (long long)context->company_id);
    err_hint(err, "it may be older than the days that were read: restosync status shows them");
    return false;
}

static bool trace(const Context *context, Err *err)
{
    char company[NUMBER_TEXT];
    const PgParam params[] = {param_number(company, context->company_id),
                              {.text = context->arguments[1]}};
    PgResult *receipt = NULL;
    bool ok = true;

    if (!pg_query(context->conn, "trace_receipt", params, 2, &receipt, err)) {
        return false;
    }
    if (pg_rows(receipt) == 0) {
        ok = not_stored(context, err);
    } else if (context->flags->json) {
        ok = print_json(context, params, err);
    } else {
        print_facts(receipt);
        for (size_t i = 0; ok && i < sizeof(listings) / sizeof(listings[0]); i++) {
            ok = listing_print(context, &listings[i], params, 2, NULL, err);
        }
    }
    pg_result_free(receipt);
    return ok;
}

ExitCode cmd_trace(Context *context, Err *err)
{
    return trace(context, err) ? EXIT_CODE_OK : err_info(err->code)->exit;
}
