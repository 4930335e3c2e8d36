/* The commands: one function each, one row each in the command table.
 *
 * A command gets a Context and returns an exit code through its Err: commands never call exit() and
 * never parse argv. stdout carries results, stderr carries logs and progress.
 */
#ifndef RS_COMMANDS_COMMANDS_H
#define RS_COMMANDS_COMMANDS_H

#include "auth/auth.h"
#include "base/clock.h"
#include "base/err.h"
#include "commands/settings.h"
#include "engine/engine.h"

/* What a command line may carry beyond settings; filled by cli, one field per flag. */
typedef struct Flags {
    bool json, plain, quiet, verbose, no_input, dry_run, newest_first;
    bool citus;                     /* schema init */
    bool user, system, cron, print; /* timer */
    const char *at;                 /* timer install: "05:30", or NULL */
    const char *confirm;            /* schema drop: the database's name, or NULL */
    bool no_browser, paste, again, allow_deletes;
    bool csv, csv_excel, index;
    const char *html, *out; /* report: a file, a folder */
    const char *compare;    /* report: prev last-year none, NULL: not given */
    int64_t keep_days;      /* report --out: 0: not given */
    const char *color;      /* auto always never */
    bool has_from, has_to;
    Date from, to;          /* --from --to */
    int64_t max_calls;      /* 0: not given */
    const char *period;     /* report: yesterday, last-week, 28d, 2026-W06, A..B */
    int timeout_s;          /* auth login; 0: default */
    const char *format;     /* check: human json nagios prom */
    const char *max_age;    /* check: 30h */
    const char *last;       /* reconcile: 7d */
    const char *day_report; /* reconcile: a file */
    const char *pause_at;   /* backfill: "HH:MM", or NULL */
    int64_t jobs;           /* backfill: 0: not given */
} Flags;

enum CommandNeed {
    NEEDS_NOTHING = 0,
    NOTIFIES = 1 << 10,    /* monitors hear of start and end, unless it is a --dry-run */
    ONLY_TABLES = 1 << 11, /* no setting is read: it explains also what is wrong with them */
    NEEDS_DB = 1 << 0,     /* context->conn is open and the schema is up to date */
    NEEDS_DB_RAW = 1 << 1, /* context->conn is open, schema untouched */
    NEEDS_CLIENT = 1 << 2, /* client id and secret are present, http is up */
    NEEDS_TOKEN_KEY = 1 << 3,
    NEEDS_COMPANY = 1 << 4, /* context->company_id is chosen */
    SUPERVISED = 1 << 5,    /* runs as the worker of a parent that outlives it */
    NEEDS_SESSION = 1 << 6, /* context->conn is no pooler by transaction (pooler.h) */
};

typedef struct Context {
    const Settings *settings;
    const Flags *flags;
    const char *const *arguments; /* words after the command, NULL-terminated */
    int argument_count;
    int64_t company_id; /* 0 unless NEEDS_COMPANY or chosen */
    PgConn *conn;
    HttpClient *http;
    Secret client_secret;
    Secret token_key;
    Secret token_key_next; /* of an `auth rekey` that is under way, or empty */
    Secret pseudonym_key;
    const struct Command *killed; /* its worker was killed, this command settles what it left */
    bool agent;                   /* started by another agent, which speaks for both */
    bool stdout_tty, stderr_tty;
    int columns; /* width of the terminal, 80 when unknown */
    bool utf8;   /* the locale can draw bars */
    bool color;  /* stdout takes colours: a terminal, NO_COLOR not set */
} Context;

typedef struct Command {
    const char *words;     /* "auth login" */
    const char *arguments; /* "[STREAM...]", "" for none */
    int arguments_max;     /* -1: any number */
    const char *flags;     /* blank-separated names this command takes besides the global ones */
    unsigned needs;        /* CommandNeed; a --dry-run asks nobody and needs no secret */
    /* What a person may have mistyped, judged before anything is opened; NULL: nothing. ERR_USAGE.
     */
    bool (*check)(const Context *context, Err *err);
    ExitCode (*run)(Context *context, Err *err); /* err set: the code of err wins */
    /* What it still answers where settings or arguments keep it from running; NULL: the error. */
    ExitCode (*refused)(const Flags *flags, Err *err);
    const char *group;       /* heading in help */
    const char *summary;     /* one sentence */
    const char *examples[2]; /* "restosync auth login" + what it does after a tab */
    const char *details;     /* more help text, or NULL */
    const char *(*argument_at)(size_t index); /* words it takes, for completion; NULL: none */
} Command;

/* Every row of the table, sorted by meaning; NULL past the last one. */
const Command *command_at(size_t index);

/* Opens what the command's needs say, runs it, closes everything. Called by cli. */
ExitCode command_run(const Command *command, Context *context, Err *err);

/* src/commands/cmd_*.c, one per row; the checks of those that have one */
bool check_streams(const Context *context, Err *err);
bool check_backfill(const Context *context, Err *err);
bool check_trace(const Context *context, Err *err);
bool check_forget(const Context *context, Err *err);
bool check_promote(const Context *context, Err *err);
bool check_runs(const Context *context, Err *err);
bool check_report(const Context *context, Err *err);
const char *report_word_at(size_t index);
bool check_reconcile(const Context *context, Err *err);
bool check_check(const Context *context, Err *err);
bool check_explain(const Context *context, Err *err);
bool check_timer(const Context *context, Err *err);
bool check_grant(const Context *context, Err *err);
bool check_schema_dbt(const Context *context, Err *err);
ExitCode cmd_auth_login(Context *context, Err *err);
ExitCode cmd_auth_status(Context *context, Err *err);
ExitCode cmd_auth_refresh(Context *context, Err *err);
ExitCode cmd_auth_import(Context *context, Err *err);
ExitCode cmd_auth_logout(Context *context, Err *err);
ExitCode cmd_auth_recover(Context *context, Err *err);
ExitCode cmd_auth_takeover(Context *context, Err *err);
ExitCode cmd_auth_rekey(Context *context, Err *err);
bool check_auth_login(const Context *context, Err *err);
bool check_auth_takeover(const Context *context, Err *err);
ExitCode cmd_sync(Context *context, Err *err);
ExitCode cmd_backfill(Context *context, Err *err);
ExitCode cmd_retry(Context *context, Err *err);
ExitCode cmd_trace(Context *context, Err *err);
ExitCode cmd_forget(Context *context, Err *err);
ExitCode cmd_schema_erd(Context *context, Err *err);
ExitCode cmd_schema_promote(Context *context, Err *err);
ExitCode cmd_status(Context *context, Err *err);
ExitCode cmd_reconcile(Context *context, Err *err);
ExitCode cmd_check(Context *context, Err *err);
ExitCode check_refused(const Flags *flags, Err *err);
ExitCode cmd_streams(Context *context, Err *err);
ExitCode cmd_runs(Context *context, Err *err);
ExitCode cmd_report(Context *context, Err *err);
ExitCode cmd_explain(Context *context, Err *err);
ExitCode cmd_schema_init(Context *context, Err *err);
ExitCode cmd_schema_upgrade(Context *context, Err *err);
ExitCode cmd_schema_print(Context *context, Err *err);
ExitCode cmd_schema_docs(Context *context, Err *err);
ExitCode cmd_schema_grant(Context *context, Err *err);
ExitCode cmd_schema_drop(Context *context, Err *err);
ExitCode cmd_schema_dbt(Context *context, Err *err);
ExitCode cmd_init(Context *context, Err *err);
ExitCode cmd_doctor(Context *context, Err *err);
ExitCode cmd_timer_install(Context *context, Err *err);
ExitCode cmd_timer_status(Context *context, Err *err);
ExitCode cmd_timer_remove(Context *context, Err *err);
ExitCode cmd_config_path(Context *context, Err *err);
ExitCode cmd_config_show(Context *context, Err *err);
ExitCode cmd_config_check(Context *context, Err *err);

/* ---- shared by the commands ---- */

/* base_url by setting or environment, without trailing slash; https, or http to this machine. */
RS_MUST_USE bool context_base_url(const Context *context, char *out, size_t cap, Err *err);
/* A setting, overridden by the section of the chosen company. */
const char *context_setting(const Context *context, SettingId id);
int64_t context_integer(const Context *context, SettingId id);
/* Setting, $STATE_DIRECTORY, $XDG_STATE_HOME/restosync, ~/.local/state/restosync, as root
 * /var/lib/restosync; made 0700 when absent. */
RS_MUST_USE bool context_state_dir(const Context *context, char *out, size_t cap, Err *err);
/* The chosen company: --company, the only section, the only sign-in; ERR_CONFIG_COMPANY otherwise.
 */
RS_MUST_USE bool context_company(Context *context, Err *err);
/* command.c: what some uses of a command need and others do not; see CommandNeed. */
RS_MUST_USE bool context_meet(Context *context, unsigned needs, Err *err);
/* Opens the database for a command that did not name it among its needs; the schema has
 * to be there and current, or is brought up to date where it may be. */
RS_MUST_USE bool context_database(Context *context, bool may_upgrade, Err *err);
/* In a process that was just forked: connections of its own; those of the other are left alone. */
RS_MUST_USE bool context_reopen(Context *context, Err *err);
/* Sign-in with all it needs; ask for it once a command. */
RS_MUST_USE bool context_auth(Context *context, Auth **ret, Err *err);
/* secrets.c: environment, systemd credential, private file or program; never a flag. The first only
 * tells whether client id and secret are given somewhere. */
RS_MUST_USE bool context_client_set(const Context *context, Err *err);
RS_MUST_USE bool context_client_secret(Context *context, Err *err);
RS_MUST_USE bool context_token_key(Context *context, bool make, Err *err);
/* Made where there is none yet. */
RS_MUST_USE bool context_pseudonym_key(Context *context, Err *err);
RS_MUST_USE bool context_token_key_path(const Context *context, char *out, size_t cap, Err *err);

/* output.c: results on stdout. Words of the API and of people pass text_append_plain first. */
void out_line(const char *format, ...) RS_PRINTF(1, 2);
/* A name as wide as that, and what people or the API wrote, however long, made safe. */
void out_fact(int width, const char *name, const char *value);
void out_buf(Buf *buf);
/* As out_buf; false where the buffer failed before. `what` begins the sentence. */
RS_MUST_USE bool out_result(Buf *buf, const char *what, Err *err);
/* A JSON string, or null for "". */
void text_json_optional(Buf *out, const char *text);
/* "1 234.50": a blank between groups of three digits. */
void text_grouped(const char *number, char *out, size_t cap);
/* "2026-11-24 14:28Z" of what PostgreSQL writes; "" stays "". */
void text_moment(const char *instant, char *out, size_t cap);
/* "12 s", "3 min", "2 h 10 min", "4 days" */
void text_duration(int64_t seconds, char *out, size_t cap);

/* Rows of cells; the first row is the heads. A column of numbers stands right-aligned. */
typedef struct TextTable {
    int columns; /* at most TABLE_COLUMNS_MAX */
    int count;
    Buf cells; /* NUL-terminated, row after row */
} TextTable;
#define TABLE_COLUMNS_MAX 16
void table_init(TextTable *table, const char *const *heads, int columns);
void table_add(TextTable *table, const char *cell);
void table_add_number(TextTable *table, int64_t number);
int table_width(TextTable *table); /* of the widest row, in columns of a terminal */
/* `plain`: cells separated by tabs. */
RS_MUST_USE bool table_print(TextTable *table, bool plain, Err *err);
void table_release(TextTable *table);

/* cmd_auth_status.c: the command to type next for a stored sign-in, or "". */
void sign_in_advice(const AuthStatus *status, char *out, size_t cap);

/* query.c: a named query's rows as a JSON array: types and names are the query's own. */
RS_MUST_USE bool query_json(PgConn *conn, const char *name, const PgParam *params, int count,
                            Buf *out, Err *err);
/* The same for the first row: one object, or null. */
RS_MUST_USE bool query_json_row(PgConn *conn, const char *name, const PgParam *params, int count,
                                Buf *out, Err *err);
/* A parameter that is a number; `room` holds its text. */
#define NUMBER_TEXT 24
PgParam param_number(char room[NUMBER_TEXT], int64_t number);

/* period.c: no day before 2000-01-01, where the calendar of schema report begins; ERR_USAGE names
 * the flag (without dashes) and the day. */
RS_MUST_USE bool period_day_check(const char *flag, Date day, Err *err);
/* --period to days, both included; ERR_USAGE names the forms there are. */
RS_MUST_USE bool period_bounds(const char *period, Date today, Date *ret_from, Date *ret_to,
                               Err *err);
/* progress.c, summary.c: what a person or a program sees of a run, and of its end */
void progress_start(Context *context, EngineObserver *observer);
void progress_end(void);
RS_MUST_USE bool progress_summary(Context *context, const RunTally *tally, const Err *verdict,
                                  Err *err);
const Command *command_find(const char *words); /* NULL when there is none */

#endif
