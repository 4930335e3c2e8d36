/* forget: erase a guest, and keep the guest erased in later syncs. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "commands/commands.h"

bool check_forget(const Context *context, Err *err)
{
    int64_t id;

    if (context->argument_count == 2 && strcmp(context->arguments[0], "customer") == 0 &&
        text_parse_int64(str_of(context->arguments[1]), &id) && id > 0) {
        return true;
    }
    (void)err_set(err, ERR_USAGE, "forget takes \"customer\" and the number of one");
    err_hint(err, "restosync forget customer 448263");
    return false;
}

/* The number, not the word: "+7" is none in JSON. */
static bool print_json(int64_t customer_id, const PgResult *counts, Err *err)
{
    bool ok;
    Buf json;

    buf_init(&json, 4096);
    buf_printf(&json, "{\"customer_id\": %lld", (long long)customer_id);
    for (int c = 0; c < pg_columns(counts); c++) {
        buf_printf(&json, ", \"%s\": %s", pg_column_name(counts, c), pg_value(counts, 0, c));
    }
    buf_append_text(&json, "}\n");
    ok = out_result(&json, "what was erased", err);
    buf_release(&json);
    return ok;
}

static void print_words(const Context *context, const PgResult *counts)
{
    out_line("customer %s of company %lld is erased", context->arguments[1],
             (long long)context->company_id);
    for (int c = 0; c < pg_columns(counts); c++) {
        if (strcmp(pg_value(counts, 0, c), "0") != 0) {
            out_line("  %-16s %s", pg_column_name(counts, c), pg_value(counts, 0, c));
        }
    }
    out_line("later syncs leave this guest out; backups of the database still hold the guest");
}

ExitCode cmd_forget(Context *context, Err *err)
{
    EngineOptions options = {
        .command = "forget",
        .company_id = context->company_id,
        .pseudonym_key = &context->pseudonym_key,
        .conninfo = setting_text(context->settings, SET_POSTGRES_URL),
    };
    PgResult *counts = NULL;
    int64_t customer_id = 0;

    (void)text_parse_int64(str_of(context->arguments[1]), &customer_id);
    if (!context_pseudonym_key(context, err) ||
        !engine_forget_customer(&options, context->conn, customer_id, &counts, err)) {
        return err_info(err->code)->exit;
    }
    if (!context->flags->json) {
        print_words(context, counts);
    } else if (!print_json(customer_id, counts, err)) {
        pg_result_free(counts);
        return err_info(err->code)->exit;
    }
    pg_result_free(counts);
    return EXIT_CODE_OK;
}
