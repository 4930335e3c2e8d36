/* Private to the room cli: the flag table, the parsed line, the configuration file, help. */
#ifndef RS_CLI_CLI_PRIVATE_H
#define RS_CLI_CLI_PRIVATE_H

#include "base/arena.h"
#include "base/log.h"
#include "commands/commands.h"

typedef enum FlagId {
    FLAG_CONFIG,
    FLAG_COMPANY,
    FLAG_DB,
    FLAG_QUIET,
    FLAG_VERBOSE,
    FLAG_JSON,
    FLAG_PLAIN,
    FLAG_COLOR,
    FLAG_NO_INPUT,
    FLAG_LOG_FORMAT,
    FLAG_METRICS_FILE,
    FLAG_PING_URL,
    FLAG_HELP,
    FLAG_VERSION,
    FLAG_NO_BROWSER,
    FLAG_PASTE,
    FLAG_TIMEOUT,
    FLAG_CONFIRM,
    FLAG_CITUS,
    FLAG_USER,
    FLAG_SYSTEM,
    FLAG_CRON,
    FLAG_AT,
    FLAG_PRINT,
    FLAG_DRY_RUN,
    FLAG_MAX_CALLS,
    FLAG_FROM,
    FLAG_TO,
    FLAG_PLAN,
    FLAG_NEWEST_FIRST,
    FLAG_PAUSE_AT,
    FLAG_JOBS,
    FLAG_ALLOW_DELETES,
    FLAG_AGAIN,
    FLAG_PERIOD,
    FLAG_FORMAT,
    FLAG_MAX_AGE,
    FLAG_LAST,
    FLAG_DAY_REPORT,
    FLAG_COMPARE,
    FLAG_CSV,
    FLAG_HTML,
    FLAG_OUT,
    FLAG_INDEX,
    FLAG_KEEP,
    FLAG_COUNT
} FlagId;

typedef struct FlagDef {
    FlagId id;
    const char *name;      /* without the dashes */
    char letter;           /* 0: none */
    const char *argument;  /* what help calls its value; NULL: takes none */
    const char *words;     /* the values it may have, separated by blanks; NULL: any */
    const char *overrides; /* the setting it stands above, "postgres.url", or NULL */
    bool optional;         /* the value may be missing, and stands behind "=" */
    bool global;           /* every command takes it; else Command.flags names it */
    const char *summary;
} FlagDef;

extern const FlagDef flag_defs[FLAG_COUNT];

#define ARGUMENTS_MAX 64

/* A command line taken apart. Texts are argv's own. */
typedef struct CommandLine {
    const Command *command; /* NULL: help or version */
    const Command *killed;  /* what `command` recovers from, else NULL */
    bool help, version;
    const char *help_word; /* help COMMAND */
    const char *config, *log_format;
    const char *settings[SET_COUNT]; /* given by a flag, else NULL */
    int64_t company_id;
    Flags flags;
    const char *arguments[ARGUMENTS_MAX + 1];
    int argument_count;
} CommandLine;

/* cli.c */
void log_setup(const CommandLine *line);

/* parse.c; what cannot be understood leaves the flags read so far: how the log is written */
RS_MUST_USE bool command_line_parse(int argc, char **argv, CommandLine *ret, Err *err);

/* flags.c: the value of one flag into the line; which command takes it */
RS_MUST_USE bool flag_take(CommandLine *line, const FlagDef *flag, const char *value, Err *err);
const FlagDef *flag_find(const char *name, size_t len);
bool command_takes(const Command *command, const FlagDef *flag);
/* Words separated by blanks: whether `word` is one of them. */
bool words_have(const char *words, Str word);

/* config.c: file, environment, flags into settings. Texts live in `arena`. */
RS_MUST_USE bool settings_load(const CommandLine *line, Arena *arena, Settings *ret, Err *err);

/* ini.c: `name` is what messages call the text, its path */
RS_MUST_USE bool ini_parse(Str text, const char *name, Arena *arena, Settings *settings, Err *err);

/* help.c */
void help_overview(void);
void help_command(const Command *command);
RS_MUST_USE bool help_word(const char *word, Err *err);

/* completion.c */
RS_MUST_USE bool completion_print(const char *shell, Err *err);

/* words.c: the commands of the table, then those that need nothing but these tables (help and
 * completion: their `run` is NULL). NULL past the last one. */
const Command *word_at(size_t index);
const Command *word_find(const char *words);
const char *word_nearest(const char *given); /* NULL when none is near */

#endif
