/* Help, out of the tables: examples first, then what the command takes. */
#include <stdio.h>
#include <string.h>

#include "cli_private.h"

#define SYNOPSIS_WIDTH 26

static void print_flags(const Command *command)
{
    for (int i = 0; i < FLAG_COUNT; i++) {
        const FlagDef *flag = &flag_defs[i];
        char letter[4] = "  ";
        char name[64];

        if (command == NULL ? !flag->global : flag->global || !command_takes(command, flag)) {
            continue;
        }
        if (flag->letter != 0) {
            (void)text_format(letter, sizeof(letter), "-%c", flag->letter);
        }
        (void)text_format(name, sizeof(name), flag->optional ? "--%s[=%s]" : "--%s %s", flag->name,
                          flag->argument == NULL ? "" : flag->argument);
        out_line("  %s %-20s %s", letter, name, flag->summary);
    }
}

static void print_commands(void)
{
    const Command *command;
    const char *group = "";

    for (size_t i = 0; (command = word_at(i)) != NULL; i++) {
        char synopsis[80];

        if (strcmp(group, command->group) != 0) {
            group = command->group;
            out_line("\n%s:", group);
        }
        (void)text_format(synopsis, sizeof(synopsis), "%s %s", command->words, command->arguments);
        out_line("  %-*s %s", SYNOPSIS_WIDTH, synopsis, command->summary);
    }
}

void help_overview(void)
{
    out_line("restosync %s: Lightspeed Restaurant L-Series to PostgreSQL, to the cent\n",
             RS_VERSION);
    out_line("  restosync auth login    sign in, once");
    out_line("  restosync sync          read what is new or changed; what cron runs");
    print_commands();
    out_line("\nflags of every command, before or after it:");
    print_flags(NULL);
    out_line("\nOne command: restosync help sync. A code: restosync explain RS-AUTH-02.");
}

static void print_examples(const Command *command)
{
    size_t width = 0;

    for (int i = 0; i < 2; i++) {
        size_t len = strcspn(command->examples[i], "\t");

        width = len > width ? len : width;
    }
    for (int i = 0; i < 2; i++) {
        const char *example = command->examples[i];
        const char *tab = strchr(example, '\t');

        out_line("  %-*.*s  %s", (int)width, (int)(tab - example), example, tab + 1);
    }
}

void help_command(const Command *command)
{
    out_line("restosync %s%s%s\n%s\n", command->words, command->arguments[0] == '\0' ? "" : " ",
             command->arguments, command->summary);
    print_examples(command);
    if (command->details != NULL) {
        out_line("\n%s", command->details);
    }
    if (command->flags[0] != '\0') {
        out_line("\nflags:");
        print_flags(command);
    }
    out_line("\nFlags of every command: restosync help");
}

/* "help auth" explains every command that begins so. */
bool help_word(const char *word, Err *err)
{
    size_t len = strlen(word);
    const Command *command;
    bool found = false;

    for (size_t i = 0; (command = word_at(i)) != NULL; i++) {
        if (strncmp(command->words, word, len) == 0 &&
            (command->words[len] == '\0' || command->words[len] == ' ')) {
            if (found) {
                out_line(" ");
            }
            help_command(command);
            found = true;
        }
    }
    if (!found) {
        const char *nearest = word_nearest(word);

        (void)err_set(err, ERR_USAGE, "there is no command \"%.60s\"", word);
        err_hint(err,
                 nearest == NULL ? "restosync help lists the commands%s"
                                 : "did you mean: restosync help %s",
                 nearest == NULL ? "" : nearest);
    }
    return found;
}
