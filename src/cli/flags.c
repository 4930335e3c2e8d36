/* Every flag once: name, letter, argument, one sentence. Help, parsing and tests walk this table.
 */
#include <string.h>

#include "cli_private.h"

#define NUMBER_MAX 1000000000
#define JOBS_MAX 32

const FlagDef flag_defs[FLAG_COUNT] = {
    {.id = FLAG_CONFIG,
     .name = "config",
     .letter = 'c',
     .argument = "FILE",
     .global = true,
     .summary = "read this configuration file"},
    {.id = FLAG_COMPANY,
     .name = "company",
     .argument = "ID",
     .global = true,
     .summary = "the company (restaurant) meant"},
    {.id = FLAG_DB,
     .name = "db",
     .argument = "CONNINFO",
     .overrides = "postgres.url",
     .global = true,
     .summary = "the database, instead of url under [postgres]"},
    {.id = FLAG_QUIET,
     .name = "quiet",
     .letter = 'q',
     .global = true,
     .summary = "say nothing on success"},
    {.id = FLAG_VERBOSE, .name = "verbose", .letter = 'v', .global = true, .summary = "say more"},
    {.id = FLAG_JSON, .name = "json", .global = true, .summary = "results for programs"},
    {.id = FLAG_PLAIN,
     .name = "plain",
     .global = true,
     .summary = "no bars, no moving lines, cells separated by tabs"},
    {.id = FLAG_COLOR,
     .name = "color",
     .argument = "WHEN",
     .words = "auto always never",
     .global = true,
     .summary = "auto, always or never"},
    {.id = FLAG_NO_INPUT,
     .name = "no-input",
     .global = true,
     .summary = "never ask a person anything"},
    {.id = FLAG_LOG_FORMAT,
     .name = "log-format",
     .argument = "FORMAT",
     .words = "text logfmt json",
     .global = true,
     .summary = "text, logfmt or json"},
    {.id = FLAG_METRICS_FILE,
     .name = "metrics-file",
     .argument = "FILE",
     .overrides = "notify.metrics_file",
     .global = true,
     .summary = "after a run, write what it did for Prometheus"},
    {.id = FLAG_PING_URL,
     .name = "ping-url",
     .argument = "URL",
     .overrides = "notify.ping_url",
     .global = true,
     .summary = "tell this address of start and end of a run"},
    {.id = FLAG_HELP,
     .name = "help",
     .letter = 'h',
     .global = true,
     .summary = "explain the command"},
    {.id = FLAG_VERSION, .name = "version", .global = true, .summary = "print the version"},
    {.id = FLAG_NO_BROWSER,
     .name = "no-browser",
     .summary = "print the address, wait on the loopback port"},
    {.id = FLAG_PASTE,
     .name = "paste",
     .summary = "print the address, read the last one from standard input"},
    {.id = FLAG_TIMEOUT,
     .name = "timeout",
     .argument = "SECONDS",
     .summary = "wait so long for a person (default 300)"},
    {.id = FLAG_CONFIRM,
     .name = "confirm",
     .argument = "NAME",
     .summary = "the database's name, typed once more"},
    {.id = FLAG_CITUS, .name = "citus", .summary = "distribute the tables by company (Citus)"},
    {.id = FLAG_USER, .name = "user", .summary = "a timer of this user's systemd"},
    {.id = FLAG_SYSTEM, .name = "system", .summary = "a timer of the machine's systemd, as root"},
    {.id = FLAG_CRON, .name = "cron", .summary = "a line for cron instead of a timer"},
    {.id = FLAG_AT, .name = "at", .argument = "HH:MM", .summary = "time of day in UTC (05:30)"},
    {.id = FLAG_PRINT, .name = "print", .summary = "only print what would be done"},
    {.id = FLAG_DRY_RUN, .name = "dry-run", .summary = "only say what would be read; ask nothing"},
    {.id = FLAG_MAX_CALLS,
     .name = "max-calls",
     .argument = "N",
     .summary = "stop in order after so many API calls"},
    {.id = FLAG_FROM, .name = "from", .argument = "DATE", .summary = "first business day"},
    {.id = FLAG_TO, .name = "to", .argument = "DATE", .summary = "last business day"},
    {.id = FLAG_PLAN, .name = "plan", .summary = "the same as --dry-run"},
    {.id = FLAG_NEWEST_FIRST, .name = "newest-first", .summary = "begin with the newest day"},
    {.id = FLAG_PAUSE_AT,
     .name = "pause-at",
     .argument = "HH:MM",
     .summary = "stop in order before this time of the machine's clock"},
    {.id = FLAG_JOBS,
     .name = "jobs",
     .argument = "N",
     .summary = "so many agents at once on this machine"},
    {.id = FLAG_ALLOW_DELETES,
     .name = "allow-deletes",
     .summary = "however many records are no longer listed, they are gone"},
    {.id = FLAG_AGAIN, .name = "again", .summary = "also days that can no longer change"},
    {.id = FLAG_PERIOD,
     .name = "period",
     .argument = "PERIOD",
     .summary = "yesterday, last-week, 28d, 2026-01, A..B and others"},
    {.id = FLAG_FORMAT,
     .name = "format",
     .argument = "FORMAT",
     .words = "human json nagios prom",
     .summary = "human, json, nagios or prom"},
    {.id = FLAG_MAX_AGE,
     .name = "max-age",
     .argument = "AGE",
     .summary = "the oldest complete sync that still is fresh: 30h, 90m, 2d"},
    {.id = FLAG_LAST,
     .name = "last",
     .argument = "DAYS",
     .summary = "the last so many business days, not the one under way: 7d"},
    {.id = FLAG_DAY_REPORT,
     .name = "day-report",
     .argument = "FILE",
     .summary = "compare with this day report, exported as XML in the back office"},
    {.id = FLAG_COMPARE,
     .name = "compare",
     .argument = "WITH",
     .words = "prev last-year none",
     .summary = "prev (default), last-year or none"},
    {.id = FLAG_CSV,
     .name = "csv",
     .argument = "excel",
     .words = "excel",
     .optional = true,
     .summary = "for a spreadsheet; =excel: semicolons, decimal commas"},
    {.id = FLAG_HTML, .name = "html", .argument = "FILE", .summary = "write one page of it"},
    {.id = FLAG_OUT, .name = "out", .argument = "DIR", .summary = "keep a folder of pages"},
    {.id = FLAG_INDEX, .name = "index", .summary = "with --out: a page a day and week, an index"},
    {.id = FLAG_KEEP,
     .name = "keep",
     .argument = "DAYS",
     .summary = "with --out: delete pages older than that"},
};

const FlagDef *flag_find(const char *name, size_t len)
{
    for (int i = 0; i < FLAG_COUNT; i++) {
        if (str_is((Str){name, len}, flag_defs[i].name)) {
            return &flag_defs[i];
        }
    }
    return NULL;
}

bool words_have(const char *words, Str word)
{
    while (*words != '\0') {
        size_t len = strcspn(words, " ");

        if (str_equal((Str){words, len}, word)) {
            return true;
        }
        words += len + (words[len] == ' ' ? 1 : 0);
    }
    return false;
}

bool command_takes(const Command *command, const FlagDef *flag)
{
    return flag->global || (command != NULL && words_have(command->flags, str_of(flag->name)));
}

/* ---- values ---- */

static bool take_date(const FlagDef *flag, const char *value, Date *ret, Err *err)
{
    if (date_parse(str_of(value), ret)) {
        return period_day_check(flag->name, *ret, err);
    }
    (void)err_set(err, ERR_USAGE, "--%s: \"%.40s\" is no date; write YYYY-MM-DD", flag->name,
                  value);
    err_hint(err, "for example --%s 2026-01-31", flag->name);
    return false;
}

static bool take_time(const FlagDef *flag, const char *value, const char **ret, Err *err)
{
    int64_t hour = 0;
    int64_t minute = 0;
    bool ok = strlen(value) == 5 && value[2] == ':' && strspn(value, "0123456789:") == 5 &&
              text_parse_int64((Str){value, 2}, &hour) &&
              text_parse_int64((Str){value + 3, 2}, &minute) && hour < 24 && minute < 60;

    if (!ok) {
        return err_set(err, ERR_USAGE, "--%s: \"%.40s\" is no time of day; write HH:MM", flag->name,
                       value);
    }
    *ret = value;
    return true;
}

static bool take_number(const FlagDef *flag, const char *value, int64_t max, int64_t *ret, Err *err)
{
    if (text_parse_int64(str_of(value), ret) && *ret >= 1 && *ret <= max) {
        return true;
    }
    return err_set(err, ERR_USAGE, "--%s: \"%.40s\" is no number from 1 to %lld", flag->name, value,
                   (long long)max);
}

/* Arguments of a process can be read by everybody on the machine. */
static bool take_setting(CommandLine *line, const FlagDef *flag, const char *value, Err *err)
{
    for (int i = 0; i < SET_COUNT; i++) {
        char name[SETTING_VARIABLE];

        (void)text_format(name, sizeof(name), "%s.%s", setting_defs[i].section,
                          setting_defs[i].key);
        if (strcmp(name, flag->overrides) != 0) {
            continue;
        }
        if (i == SET_POSTGRES_URL && conninfo_has_password(value)) {
            (void)err_set(err, ERR_USAGE, "--%s: a password does not belong on a command line",
                          flag->name);
            err_hint(err, "keep it in ~/.pgpass, a service file, or url under [postgres]");
            return false;
        }
        /* Paths of the command line may be relative to where it was typed: nothing to judge. */
        if (setting_defs[i].type == SETTING_URL &&
            !setting_check(&setting_defs[i], value, "the command line", err)) {
            err->code = ERR_USAGE;
            return false;
        }
        line->settings[i] = value;
        return true;
    }
    return err_set(err, ERR_INTERNAL, "--%s overrides no setting", flag->name);
}

static bool take_switch(CommandLine *line, const FlagDef *flag, Err *err)
{
    Flags *flags = &line->flags;
    bool *const switches[FLAG_COUNT] = {
        [FLAG_CITUS] = &flags->citus,
        [FLAG_USER] = &flags->user,
        [FLAG_SYSTEM] = &flags->system,
        [FLAG_CRON] = &flags->cron,
        [FLAG_PRINT] = &flags->print,
        [FLAG_QUIET] = &flags->quiet,
        [FLAG_VERBOSE] = &flags->verbose,
        [FLAG_JSON] = &flags->json,
        [FLAG_PLAIN] = &flags->plain,
        [FLAG_NO_INPUT] = &flags->no_input,
        [FLAG_HELP] = &line->help,
        [FLAG_VERSION] = &line->version,
        [FLAG_NO_BROWSER] = &flags->no_browser,
        [FLAG_PASTE] = &flags->paste,
        [FLAG_DRY_RUN] = &flags->dry_run,
        [FLAG_PLAN] = &flags->dry_run,
        [FLAG_NEWEST_FIRST] = &flags->newest_first,
        [FLAG_AGAIN] = &flags->again,
        [FLAG_INDEX] = &flags->index,
        [FLAG_ALLOW_DELETES] = &flags->allow_deletes,
    };

    if (switches[flag->id] == NULL) {
        return err_set(err, ERR_INTERNAL, "the flag --%s has no meaning", flag->name);
    }
    *switches[flag->id] = true;
    return true;
}

/* Where a value is kept that is judged by its command, not here; NULL for the others. */
static const char **text_of(CommandLine *line, FlagId id)
{
    Flags *flags = &line->flags;
    const char **const texts[FLAG_COUNT] = {
        [FLAG_CONFIG] = &line->config,
        [FLAG_CONFIRM] = &flags->confirm,
        [FLAG_LOG_FORMAT] = &line->log_format,
        [FLAG_COLOR] = &flags->color,
        [FLAG_PERIOD] = &flags->period,
        [FLAG_COMPARE] = &flags->compare,
        [FLAG_HTML] = &flags->html,
        [FLAG_OUT] = &flags->out,
        [FLAG_FORMAT] = &flags->format,
        [FLAG_MAX_AGE] = &flags->max_age,
        [FLAG_LAST] = &flags->last,
        [FLAG_DAY_REPORT] = &flags->day_report,
        [FLAG_PAUSE_AT] = &flags->pause_at,
    };

    return texts[id];
}

static bool take_value(CommandLine *line, const FlagDef *flag, const char *value, Err *err)
{
    const char **text = text_of(line, flag->id);
    int64_t number = 0;

    if (text != NULL) {
        *text = value;
        return true;
    }
    switch (flag->id) {
    case FLAG_CSV:
        line->flags.csv = true;
        line->flags.csv_excel = value[0] != '\0';
        return true;
    case FLAG_KEEP:
        return take_number(flag, value, NUMBER_MAX, &line->flags.keep_days, err);
    case FLAG_AT:
        return take_time(flag, value, &line->flags.at, err);
    case FLAG_COMPANY:
        return take_number(flag, value, INT64_MAX, &line->company_id, err);
    case FLAG_MAX_CALLS:
        return take_number(flag, value, NUMBER_MAX, &line->flags.max_calls, err);
    case FLAG_JOBS:
        return take_number(flag, value, JOBS_MAX, &line->flags.jobs, err);
    case FLAG_TIMEOUT:
        if (!take_number(flag, value, 3600, &number, err)) {
            return false;
        }
        line->flags.timeout_s = (int)number;
        return true;
    case FLAG_FROM:
        line->flags.has_from = true;
        return take_date(flag, value, &line->flags.from, err);
    case FLAG_TO:
        line->flags.has_to = true;
        return take_date(flag, value, &line->flags.to, err);
    default:
        return err_set(err, ERR_INTERNAL, "the value of --%s has no meaning", flag->name);
    }
}

bool flag_take(CommandLine *line, const FlagDef *flag, const char *value, Err *err)
{
    if (flag->argument == NULL) {
        return take_switch(line, flag, err);
    }
    if (value[0] == '\0' && !flag->optional) {
        return err_set(err, ERR_USAGE, "--%s needs a value: %s", flag->name, flag->argument);
    }
    if (flag->words != NULL && value[0] != '\0' && !words_have(flag->words, str_of(value))) {
        return err_set(err, ERR_USAGE, "--%s: \"%.40s\" is none of: %s", flag->name, value,
                       flag->words);
    }
    return flag->overrides != NULL ? take_setting(line, flag, value, err)
                                   : take_value(line, flag, value, err);
}
