/* check: the probe for monitoring. Asks the database only, never the API, and changes nothing. */
#include <stdio.h>
#include <string.h>

#include "check.h"

#define OUTPUT_MAX (4 * 1024 * 1024)
#define NAGIOS_UNKNOWN 3

static const char *format_of(const Flags *flags)
{
    return flags->format != NULL ? flags->format : flags->json ? "json" : "human";
}

/* 90m, 30h, 2d or 3600s: seconds. */
static bool parse_age(const char *text, int64_t *ret)
{
    static const char units[] = "smhd";
    static const int64_t seconds[] = {1, 60, 3600, 86400};
    size_t len = strlen(text);
    const char *unit = len < 2 ? NULL : strchr(units, text[len - 1]);
    int64_t number = 0;

    if (unit == NULL || !text_parse_int64((Str){text, len - 1}, &number) || number < 1 ||
        number > 1000000) {
        return false;
    }
    *ret = number * seconds[unit - units];
    return true;
}

bool check_check(const Context *context, Err *err)
{
    int64_t age;

    if (context->flags->max_age == NULL || parse_age(context->flags->max_age, &age)) {
        return true;
    }
    (void)err_set(err, ERR_USAGE, "--max-age: \"%.40s\" is no age", context->flags->max_age);
    err_hint(err, "for example --max-age 30h, 90m or 2d");
    return false;
}

/* ---- output ---- */

static bool print_human(const Context *context, const CheckReport *report, Err *err)
{
    static const char *const heads[] = {"company", "check", "level", ""};
    TextTable table;
    bool ok;

    table_init(&table, heads, 4);
    for (int i = 0; i < report->count; i++) {
        const CheckItem *item = &report->items[i];
        char company[NUMBER_TEXT];

        if (context->flags->quiet && item->level == CHECK_OK) {
            continue;
        }
        (void)param_number(company, item->company_id);
        table_add(&table, company);
        table_add(&table, item->check);
        table_add(&table, check_level_name(item->level));
        table_add(&table, item->message);
    }
    ok = (context->flags->quiet && check_worst(report) == NULL) ||
         table_print(&table, context->flags->plain, err);
    table_release(&table);
    return ok;
}

static void write_json(const CheckReport *report, Buf *out)
{
    const CheckItem *worst = check_worst(report);
    CheckLevel level = worst == NULL ? CHECK_OK : worst->level;

    buf_printf(out, "{\"status\": \"%s\", \"exit_code\": %d, \"checks\": [",
               check_level_name(level), (int)check_exit(level));
    for (int i = 0; i < report->count; i++) {
        const CheckItem *item = &report->items[i];

        buf_printf(
            out,
            "%s\n {\"company_id\": %lld, \"check\": \"%s\", \"level\": \"%s\", \"value\": %s, "
            "\"message\": ",
            i == 0 ? "" : ",", (long long)item->company_id, item->check,
            check_level_name(item->level), item->value[0] == '\0' ? "null" : item->value);
        text_json_string(out, str_of(item->message));
        buf_append_char(out, '}');
    }
    buf_append_text(out, "]}\n");
}

/* The first finding becomes the sentence a person or a log reads. */
static void say_worst(const CheckReport *report, Err *err)
{
    const CheckItem *worst = check_worst(report);
    ErrCode code;

    if (worst == NULL) {
        return;
    }
    code = worst->level == CHECK_MISMATCH ? ERR_MISMATCH
           : worst->level == CHECK_STALE  ? ERR_STALE
                                          : ERR_PARTIAL;
    if (worst->company_id == 0) { /* nothing is stored of anybody */
        (void)err_set(err, code, "%s", worst->message);
    } else {
        (void)err_set(err, code, "company %lld: %s", (long long)worst->company_id, worst->message);
    }
    if (code == ERR_PARTIAL) {
        err_hint(err, "restosync status shows more");
    }
}

/* A plugin always answers on stdout, also when it could not look. */
static ExitCode nagios_unknown(Err *err)
{
    out_line("RESTOSYNC UNKNOWN - %s", err->message);
    err_clear(err);
    return (ExitCode)NAGIOS_UNKNOWN;
}

ExitCode check_refused(const Flags *flags, Err *err)
{
    return strcmp(format_of(flags), "nagios") == 0 ? nagios_unknown(err)
                                                   : err_info(err->code)->exit;
}

static ExitCode show(const Context *context, const CheckReport *report, Err *err)
{
    const char *format = format_of(context->flags);
    ExitCode code = EXIT_CODE_OK;
    bool ok;
    Buf out;

    if (strcmp(format, "human") == 0) {
        if (print_human(context, report, err)) {
            say_worst(report, err);
        }
        return code;
    }
    buf_init(&out, OUTPUT_MAX);
    if (strcmp(format, "nagios") == 0) {
        code = (ExitCode)check_nagios(report, &out);
    } else if (strcmp(format, "prom") == 0) {
        check_prometheus(report, &out);
    } else {
        write_json(report, &out);
    }
    ok = out_result(&out, "the answer of check", err);
    buf_release(&out);
    if (ok && strcmp(format, "nagios") != 0) {
        say_worst(report, err);
    }
    return code;
}

ExitCode cmd_check(Context *context, Err *err)
{
    bool nagios = strcmp(format_of(context->flags), "nagios") == 0;
    int64_t age = CHECK_MAX_AGE;
    CheckReport report = {.count = 0};
    ExitCode code = EXIT_CODE_OK;

    if (context->flags->max_age != NULL && !parse_age(context->flags->max_age, &age)) {
        return EXIT_CODE_USAGE;
    }
    if (context_database(context, false, err) &&
        check_report_read(context->conn, context->company_id, age, &report, err)) {
        code = show(context, &report, err);
    }
    check_report_release(&report);
    return nagios && err->code != ERR_NONE ? nagios_unknown(err) : code;
}
