/* The table of commands, sorted by meaning: help, completion and dispatch come from it. Those that
 * set things up stand in command_table_setup.c. */
#include <string.h>

#include "command_table.h"

#define SIGN_IN "sign in"
#define READ "read the restaurant"
#define LOOK "look at it"

#define NEEDS_SIGN_IN (NEEDS_DB | NEEDS_CLIENT | NEEDS_COMPANY | NEEDS_TOKEN_KEY)

static const Command commands_of_every_day[] = {
    {.words = "auth login",
     .arguments = "",
     .flags = "no-browser paste timeout",
     .needs = NEEDS_DB | NEEDS_CLIENT,
     .check = check_auth_login,
     .run = cmd_auth_login,
     .group = SIGN_IN,
     .summary = "sign in as a person, once",
     .examples = {"restosync auth login\twith the browser of this machine",
                  "restosync auth login --paste\tanywhere: paste the last address"},
     .details =
         "Prints the sign-in address on stdout. The token is sealed in the database; its key stays "
         "in\ntoken_key_file. An https://localhost redirect address is answered with --paste."},
    {.words = "auth status",
     .arguments = "",
     .flags = "",
     .needs = NEEDS_DB,
     .run = cmd_auth_status,
     .group = SIGN_IN,
     .summary = "state of the stored sign-ins",
     .examples = {"restosync auth status\tstate, ages, and what to do",
                  "restosync auth status --json\tthe same for programs"}},
    {.words = "auth refresh",
     .arguments = "",
     .flags = "",
     .needs = NEEDS_SIGN_IN,
     .run = cmd_auth_refresh,
     .group = SIGN_IN,
     .summary = "renew the sign-in now",
     .examples = {"restosync auth refresh\trenew now",
                  "restosync auth refresh --company 32265\tof one company"}},
    {.words = "auth import",
     .arguments = "",
     .flags = "",
     .needs = NEEDS_DB | NEEDS_CLIENT,
     .run = cmd_auth_import,
     .group = SIGN_IN,
     .summary = "take over a refresh token from standard input",
     .examples = {"restosync auth import < token\ttake it over and prove it by one renewal",
                  "restosync auth import --company 32265 < token\tfor one of several companies"}},
    {.words = "auth logout",
     .arguments = "",
     .flags = "",
     .needs = NEEDS_DB | NEEDS_COMPANY,
     .run = cmd_auth_logout,
     .group = SIGN_IN,
     .summary = "forget a stored sign-in",
     .examples = {"restosync auth logout\tforget it",
                  "restosync auth logout --company 32265\tof one company"}},
    {.words = "auth recover",
     .arguments = "",
     .flags = "",
     .needs = NEEDS_DB | NEEDS_CLIENT,
     .run = cmd_auth_recover,
     .group = SIGN_IN,
     .summary = "settle a renewal or a sign-in that a crash left open",
     .examples = {"restosync auth recover\tat boot, and after a crash",
                  "restosync auth recover --company 32265\tof one company"},
     .details = "Within a minute of the crash even an answer that was lost can be asked for again. "
                "Without\n--company every open sign-in is settled. sync and backfill do it by "
                "themselves when killed."},
    {.words = "auth takeover",
     .arguments = "",
     .flags = "",
     .needs = NEEDS_SIGN_IN,
     .check = check_auth_takeover,
     .run = cmd_auth_takeover,
     .group = SIGN_IN,
     .summary = "stop waiting for a machine that is gone for good",
     .examples = {"restosync auth takeover\tasks first",
                  "restosync auth takeover --no-input\tdoes not ask"},
     .details = "A machine that stopped while it was renewing a sign-in may hold the only good "
                "token. Use this\nonly when it will not come back: its claim is dropped, and the "
                "token is tried once more."},
    {.words = "auth rekey",
     .arguments = "",
     .flags = "",
     .needs = NEEDS_DB | NEEDS_TOKEN_KEY,
     .run = cmd_auth_rekey,
     .group = SIGN_IN,
     .summary = "make a new token key and seal every sign-in with it",
     .examples = {"restosync auth rekey\twhen the key may have been seen",
                  "restosync auth rekey -c my.conf\tof another configuration"},
     .details = "Stopped at any point it is simply run again: until it is done both keys open the "
                "sign-ins.\nOther machines need a copy of the new token_key_file."},
    {.words = "sync",
     .arguments = "[STREAM...]",
     .arguments_max = -1,
     .flags = "dry-run max-calls allow-deletes",
     .needs = NEEDS_SIGN_IN | NEEDS_SESSION | SUPERVISED | NOTIFIES,
     .check = check_streams,
     .run = cmd_sync,
     .group = READ,
     .summary = "read what is new or changed; what cron runs",
     .examples = {"restosync sync\tall streams",
                  "restosync sync receipts --dry-run\tonly say what would be read"},
     .details = "Reads the modification range since the last run, the last reread_days business "
                "days once\nmore, and days that are missing. The first sync reaches history_days "
                "back. With --json it\nwrites JSON lines: start, progress, warning, summary."},
    {.words = "backfill",
     .arguments = "[STREAM...]",
     .arguments_max = -1,
     .flags = "from to plan dry-run newest-first jobs pause-at max-calls again allow-deletes",
     .needs = NEEDS_SIGN_IN | NEEDS_SESSION | SUPERVISED | NOTIFIES,
     .check = check_backfill,
     .run = cmd_backfill,
     .group = READ,
     .summary = "read business days, both ends included",
     .examples = {"restosync backfill --from 2026-01-01 --to 2026-01-31\ta month",
                  "restosync backfill --from 2026-01-01 --to 2026-12-31 --plan\tonly say what it "
                  "would ask"},
     .details = "Days that are stored and can no longer change are skipped; --again reads them "
                "too. Can be\nstopped at any time: the next one continues. Any number of "
                "backfills, on this "
                "and other\nmachines, share the days and one pace of calls; the nightly sync goes "
                "on beside them."},
    {.words = "retry",
     .arguments = "",
     .flags = "",
     .needs = NEEDS_DB | NEEDS_SESSION | NEEDS_COMPANY | NOTIFIES,
     .run = cmd_retry,
     .group = READ,
     .summary = "replay records that were set aside",
     .examples = {"restosync retry\tafter an upgrade or a promoted field",
                  "restosync retry --company 32265\tof one company"},
     .details = "Takes the JSON kept in restosync.rejected, not the API. What was cut, or holds "
                "personal\ndata, comes with the next sync instead."},
    {.words = "forget",
     .arguments = "customer ID",
     .arguments_max = 2,
     .flags = "",
     .needs = NEEDS_DB | NEEDS_SESSION | NEEDS_COMPANY,
     .check = check_forget,
     .run = cmd_forget,
     .group = READ,
     .summary = "erase a guest and keep the guest erased",
     .examples = {"restosync forget customer 448263\terase this guest",
                  "restosync forget customer 448263 --json\tand count for programs"},
     .details = "Deletes the guest, cards and balance changes, unlinks receipts, orders and "
                "reservations,\nand keeps a keyed digest so that later syncs leave the guest out. "
                "Keep the pseudonym key."},
    {.words = "status",
     .arguments = "",
     .flags = "",
     .needs = NEEDS_DB,
     .run = cmd_status,
     .group = LOOK,
     .summary = "sign-in, last runs, freshness, gaps and rows",
     .examples = {"restosync status\tfor people", "restosync status --json\tfor programs"}},
    {.words = "reconcile",
     .arguments = "",
     .flags = "from to last day-report max-calls",
     .needs = NEEDS_DB | NEEDS_SESSION | NEEDS_COMPANY,
     .check = check_reconcile,
     .run = cmd_reconcile,
     .group = LOOK,
     .summary = "compares what is held with what Lightspeed says, and names what differs",
     .examples =
         {"restosync reconcile\tthe last seven business days",
          "restosync reconcile --day-report day.xml\ta day report exported in the back office"},
     .details =
         "Reads the receipts of these days and the report of product sales once more, stores "
         "none of\nit, and keeps the verdicts in restosync.reconciliation. Exits with 4 where "
         "a day differs, and\nprints the command that repairs it. With --day-report alone only "
         "that file is compared, and nothing\nis asked of the API."},
    {.words = "check",
     .arguments = "",
     .flags = "format max-age",
     .check = check_check,
     .run = cmd_check,
     .refused = check_refused,
     .group = LOOK,
     .summary =
         "probe for monitoring: freshness, gaps, sign-in, differences; asks the database only",
     .examples = {"restosync check --max-age 26h\texits with 0, 3, 4 or 5",
                  "restosync check --format nagios\tas a plugin: exits with 0, 1, 2 or 3"},
     .details =
         "Exit codes: 0 in order, 3 something is missing or waits for a person, 4 a reconciled "
         "day\ndiffers, 5 no complete sync within --max-age (default 30h). Formats: human, json, "
         "nagios,\nprom (Prometheus' text format). Nothing is changed, and the schema is not "
         "upgraded."},
    {.words = "runs",
     .arguments = "[list|show ID]",
     .arguments_max = 2,
     .flags = "",
     .needs = NEEDS_DB,
     .check = check_runs,
     .run = cmd_runs,
     .group = LOOK,
     .summary = "the journal of runs",
     .examples = {"restosync runs\tthe last twenty",
                  "restosync runs show 7c1e09ab\tone run with its streams"}},
    {.words = "report",
     .arguments = "[NAME]",
     .arguments_max = 1,
     .flags = "period from to compare csv html out index keep again",
     .needs = NEEDS_DB | NEEDS_COMPANY,
     .check = check_report,
     .argument_at = report_word_at,
     .run = cmd_report,
     .group = LOOK,
     .summary = "twenty reports in the terminal, as CSV, JSON or a page",
     .examples = {"restosync report\tthe last 28 finished days",
                  "restosync report --html week.html --period last-week\ta page to mail or print"},
     .details = "Reports: summary day hours products categories menu payments tax adjustments "
                "staff labour\ntables channels online baskets guests reservations compare journal "
                "quality.\nPeriods: today yesterday this-week last-week this-month last-month "
                "this-year last-year\n28d last-28-days 2026-01 2026-W06 2026-01-15 "
                "2026-01-01..2026-01-31, or --from and --to."},
    {.words = "trace",
     .arguments = "receipt ID",
     .arguments_max = 2,
     .flags = "",
     .needs = NEEDS_DB | NEEDS_COMPANY,
     .check = check_trace,
     .run = cmd_trace,
     .group = LOOK,
     .summary = "where one number came from: run, window, page, versions, checks",
     .examples = {"restosync trace receipt 141154528\tfor people",
                  "restosync trace receipt 141154528 --json\tfor programs"}},
    {.words = "explain",
     .arguments = "WORD...",
     .arguments_max = -1,
     .flags = "",
     .needs = ONLY_TABLES,
     .check = check_explain,
     .run = cmd_explain,
     .group = LOOK,
     .summary = "an error code, exit code, stream, table, view, column, status, metric or setting",
     .examples = {"restosync explain RS-AUTH-02\tan error code",
                  "restosync explain sales_daily\ta view"}},
};

const Command *command_at(size_t index)
{
    const size_t count = sizeof(commands_of_every_day) / sizeof(commands_of_every_day[0]);

    if (index < count) {
        return &commands_of_every_day[index];
    }
    for (const Command *command = commands_of_setup; command->words != NULL; command++) {
        if (index-- == count) {
            return command;
        }
    }
    return NULL;
}

const Command *command_find(const char *words)
{
    const Command *command;

    for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
        if (strcmp(command->words, words) == 0) {
            return command;
        }
    }
    return NULL;
}
