/* Every command a person can type: those of the table, and the two that only read tables. */
#include <string.h>

#include "cli_private.h"

#define NAMES_MAX 64

static const Command cli_words[] = {
    {.words = "help",
     .arguments = "[COMMAND]",
     .arguments_max = 2,
     .flags = "",
     .group = "about",
     .summary = "explain a command",
     .examples = {"restosync help\tevery command and flag",
                  "restosync help auth\teverything about signing in"}},
    {.words = "completion",
     .arguments = "bash|zsh|fish",
     .arguments_max = 1,
     .flags = "",
     .group = "about",
     .summary = "a script that makes the shell complete commands and flags",
     .examples = {"restosync completion bash > /etc/bash_completion.d/restosync\tfor all users",
                  ". <(restosync completion bash)\tfor this shell"}},
};

const Command *word_at(size_t index)
{
    size_t commands = 0;

    while (command_at(commands) != NULL) {
        commands++;
    }
    if (index < commands) {
        return command_at(index);
    }
    index -= commands;
    return index < sizeof(cli_words) / sizeof(cli_words[0]) ? &cli_words[index] : NULL;
}

const Command *word_find(const char *words)
{
    const Command *command;

    for (size_t i = 0; (command = word_at(i)) != NULL; i++) {
        if (strcmp(command->words, words) == 0) {
            return command;
        }
    }
    return NULL;
}

const char *word_nearest(const char *given)
{
    const char *names[NAMES_MAX + 1];
    const Command *command;
    size_t count = 0;

    while (count < NAMES_MAX && (command = word_at(count)) != NULL) {
        names[count++] = command->words;
    }
    names[count] = NULL;
    return text_nearest(given, names);
}
