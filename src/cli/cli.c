/* From argv to an exit code: parse, load settings, set up the log, run one command. */
#include "cli/cli.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/limits.h"
#include "cli_private.h"

#define COLUMNS_UNKNOWN 80

/* https://no-color.org: set to anything but nothing. */
static bool colored(const Flags *flags, int fd)
{
    const char *term = getenv("TERM");
    const char *no_color = getenv("NO_COLOR");

    if (flags->color != NULL && strcmp(flags->color, "auto") != 0) {
        return strcmp(flags->color, "always") == 0;
    }
    return isatty(fd) && (no_color == NULL || no_color[0] == '\0') && term != NULL &&
           strcmp(term, "dumb") != 0;
}

void log_setup(const CommandLine *line)
{
    const char *word = line->log_format == NULL ? "text" : line->log_format;
    LogFormat format = strcmp(word, "json") == 0     ? LOG_JSON
                       : strcmp(word, "logfmt") == 0 ? LOG_LOGFMT
                                                     : LOG_TEXT;
    LogLevel level = line->flags.verbose ? LOG_DEBUG : line->flags.quiet ? LOG_WARN : LOG_INFO;

    log_configure(level, format, colored(&line->flags, STDERR_FILENO));
}

static int terminal_columns(void)
{
    const char *text = getenv("COLUMNS");
    struct winsize size;
    int64_t columns;

    if (text != NULL && text_parse_int64(str_of(text), &columns) && columns >= 20 &&
        columns <= 1000) {
        return (int)columns;
    }
    if ((ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) ||
        (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)) {
        return size.ws_col;
    }
    return COLUMNS_UNKNOWN;
}

static ExitCode run_command(const CommandLine *line, Err *err)
{
    const char *term = getenv("TERM");
    ExitCode code = EXIT_CODE_OK;
    Settings settings = {.company_id = 0};
    Arena arena;

    arena_init(&arena, 4 * LIMIT_FILE_CONFIG);
    if ((line->command->needs & ONLY_TABLES) || settings_load(line, &arena, &settings, err)) {
        Context context = {
            .settings = &settings,
            .flags = &line->flags,
            .arguments = line->arguments,
            .argument_count = line->argument_count,
            .killed = line->killed,
            .stdout_tty = isatty(STDOUT_FILENO) != 0,
            .stderr_tty = isatty(STDERR_FILENO) != 0 && term != NULL && strcmp(term, "dumb") != 0,
            .columns = terminal_columns(),
            .color = colored(&line->flags, STDOUT_FILENO),
            .utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
        };

        code = command_run(line->command, &context, err);
    } else if (line->command->refused != NULL) {
        code = line->command->refused(&line->flags, err);
    }
    arena_wipe(&arena); /* the database's url may hold a password */
    arena_release(&arena);
    return code;
}

/* help, --help, --version and completion need nothing but tables: no file, no environment. */
static ExitCode run_line(const CommandLine *line, Err *err)
{
    if (line->version) {
        out_line("restosync %s", RS_VERSION);
    } else if (line->help_word != NULL) {
        return help_word(line->help_word, err) ? EXIT_CODE_OK : EXIT_CODE_USAGE;
    } else if (line->help && line->command != NULL) {
        help_command(line->command);
    } else if (line->command == NULL) {
        help_overview();
        return line->help ? EXIT_CODE_OK : EXIT_CODE_USAGE;
    } else if (line->command->run == NULL) {
        const char *shell = line->argument_count == 0 ? "" : line->arguments[0];

        return completion_print(shell, err) ? EXIT_CODE_OK : EXIT_CODE_USAGE;
    } else {
        return run_command(line, err);
    }
    return EXIT_CODE_OK;
}

/* stdout may be a closed pipe or a full disk: results that did not arrive are a failure. */
static void check_output(Err *err)
{
    if ((fflush(stdout) != 0 || ferror(stdout) != 0) && err->code == ERR_NONE) {
        (void)err_set(err, ERR_IO, "the results could not be written to standard output");
        err_hint(err, "its reader went away, or its disk is full");
    }
}

static ExitCode finish(const CommandLine *line, ExitCode code, Err *err)
{
    int signal_number = interrupt_signal();

    check_output(err);
    if (err->code != ERR_NONE) {
        log_err(LOG_ERROR, err);
        code = err_info(err->code)->exit;
    }
    if (signal_number != 0 && err->code == ERR_INTERRUPTED) {
        code = (ExitCode)(128 + signal_number);
    }
    if (err->code != ERR_NONE && !line->flags.quiet) {
        log_event(LOG_INFO, "exit code %d (%s)", (int)code, exit_code_name(code));
    }
    return code;
}

/* The same settings, another command; nothing is said where nothing was open. */
ExitCode cli_recover(int argc, char **argv)
{
    CommandLine line = {.command = NULL};
    Err err = {0};
    ExitCode code = EXIT_CODE_USAGE;

    (void)setlocale(LC_CTYPE, "");
    if (command_line_parse(argc, argv, &line, &err)) {
        line.killed = line.command;
        line.command = command_find("auth recover");
        line.argument_count = 0;
        line.arguments[0] = NULL;
        line.flags.quiet = true;
        log_setup(&line);
        code = run_command(&line, &err);
    }
    return finish(&line, code, &err);
}

ExitCode cli_main(int argc, char **argv)
{
    CommandLine line = {.command = NULL};
    Err err = {0};
    ExitCode code = EXIT_CODE_USAGE;
    bool understood;

    (void)setlocale(LC_CTYPE, "");
    understood = command_line_parse(argc, argv, &line, &err);
    log_setup(&line);
    if (understood) {
        code = run_line(&line, &err);
    }
    return finish(&line, code, &err);
}
