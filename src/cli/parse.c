/* argv to a command, its arguments and flags; flags stand anywhere, a typo runs nothing. */
#include <stdio.h>
#include <string.h>

#include "cli_private.h"

#define WORDS_TEXT 160

/* Flags as they came: a command is known only at the end. */
typedef struct Reader {
    CommandLine line;
    char **argv;
    int argc;
    int at;
    const FlagDef *given[ARGUMENTS_MAX];
    int given_count;
} Reader;

/* ---- flags ---- */

static bool unknown_flag(const char *given, Err *err)
{
    const char *names[FLAG_COUNT + 1];
    char word[64];
    const char *nearest;

    for (int i = 0; i < FLAG_COUNT; i++) {
        names[i] = flag_defs[i].name;
    }
    names[FLAG_COUNT] = NULL;
    (void)text_copy(word, sizeof(word), (Str){given, strcspn(given, "=")});
    nearest = text_nearest(word, names);
    (void)err_set(err, ERR_USAGE, "there is no flag --%s", word);
    if (nearest != NULL) {
        err_hint(err, "did you mean --%s?", nearest);
    }
    return false;
}

static bool take_flag(Reader *reader, const FlagDef *flag, const char *attached, Err *err)
{
    const char *value = attached;

    if (flag->argument == NULL && attached != NULL) {
        return err_set(err, ERR_USAGE, "--%s takes no value", flag->name);
    }
    if (flag->optional && value == NULL) {
        value = "";
    } else if (flag->argument != NULL && value == NULL) {
        if (reader->at + 1 >= reader->argc) {
            return err_set(err, ERR_USAGE, "--%s needs a value: %s", flag->name, flag->argument);
        }
        value = reader->argv[++reader->at];
    }
    if (reader->given_count == ARGUMENTS_MAX) {
        return err_set(err, ERR_USAGE, "there are more than %d flags", ARGUMENTS_MAX);
    }
    reader->given[reader->given_count++] = flag;
    return flag_take(&reader->line, flag, value, err);
}

static bool take_long(Reader *reader, const char *text, Err *err)
{
    size_t len = strcspn(text, "=");
    const FlagDef *flag = flag_find(text, len);

    return flag == NULL ? unknown_flag(text, err)
                        : take_flag(reader, flag, text[len] == '=' ? text + len + 1 : NULL, err);
}

/* -qv, -cFILE, -c FILE */
static bool take_letters(Reader *reader, const char *letters, Err *err)
{
    for (; *letters != '\0'; letters++) {
        const FlagDef *flag = NULL;

        for (int i = 0; i < FLAG_COUNT && flag == NULL; i++) {
            flag = flag_defs[i].letter == *letters ? &flag_defs[i] : NULL;
        }
        if (flag == NULL) {
            return err_set(err, ERR_USAGE, "there is no flag -%c", *letters);
        }
        if (flag->argument != NULL && letters[1] != '\0') {
            return take_flag(reader, flag, letters + 1, err);
        }
        if (!take_flag(reader, flag, NULL, err)) {
            return false;
        }
    }
    return true;
}

/* ---- the command's words ---- */

/* "auth" alone: its second words. */
static bool incomplete_command(const char *first, Err *err)
{
    const Command *command;
    size_t len = strlen(first);
    bool found = false;
    Buf words;

    buf_init(&words, 1024);
    for (size_t i = 0; (command = word_at(i)) != NULL; i++) {
        if (strncmp(command->words, first, len) == 0 && command->words[len] == ' ') {
            buf_printf(&words, " %s", command->words + len + 1);
            found = true;
        }
    }
    if (found) {
        (void)err_set(err, ERR_USAGE, "\"%s\" needs one more word:%s", first, buf_text(&words));
        err_hint(err, "restosync help %s", first);
    }
    buf_release(&words);
    return found;
}

static bool unknown_command(const CommandLine *line, Err *err)
{
    char given[WORDS_TEXT];
    const char *nearest;

    if (line->argument_count == 1 && incomplete_command(line->arguments[0], err)) {
        return false;
    }
    (void)text_format(given, sizeof(given), "%.60s%s%.60s", line->arguments[0],
                      line->argument_count > 1 ? " " : "",
                      line->argument_count > 1 ? line->arguments[1] : "");
    nearest = word_nearest(given);
    nearest = nearest == NULL ? word_nearest(line->arguments[0]) : nearest;
    (void)err_set(err, ERR_USAGE, "there is no command \"%s\"", given);
    if (nearest != NULL) {
        err_hint(err, "did you mean: restosync %s", nearest);
    }
    return false;
}

static void drop_words(CommandLine *line, int count)
{
    line->argument_count -= count;
    memmove(line->arguments, line->arguments + count,
            sizeof(line->arguments[0]) * (size_t)(line->argument_count + 1));
}

/* The longest row of the table that the first words name; its words are dropped. */
static const Command *take_words(CommandLine *line)
{
    char words[WORDS_TEXT];

    for (int count = line->argument_count < 2 ? line->argument_count : 2; count > 0; count--) {
        const Command *command;

        (void)text_format(words, sizeof(words), "%.60s%s%.60s", line->arguments[0],
                          count > 1 ? " " : "", count > 1 ? line->arguments[1] : "");
        command = word_find(words);
        if (command != NULL) {
            drop_words(line, count);
            return command;
        }
    }
    return NULL;
}

/* help auth login, help auth, help */
static bool find_help(CommandLine *line, Err *err)
{
    line->help = true;
    line->command = take_words(line);
    if (line->command == NULL && line->argument_count > 0) {
        line->help_word = line->arguments[0];
        drop_words(line, 1);
    }
    if (line->argument_count > 0) {
        return err_set(err, ERR_USAGE, "help does not take \"%.60s\"", line->arguments[0]);
    }
    return true;
}

static bool find_command(CommandLine *line, Err *err)
{
    if (line->argument_count == 0) {
        return true;
    }
    line->command = take_words(line);
    if (line->command != NULL && strcmp(line->command->words, "help") == 0) {
        return find_help(line, err);
    }
    if (line->command == NULL && line->help) {
        return find_help(line, err);
    }
    return line->command != NULL || unknown_command(line, err);
}

/* ---- what does not go together ---- */

static bool check_flags(const Reader *reader, Err *err)
{
    const Flags *flags = &reader->line.flags;
    const struct {
        bool first, second;
        const char *sentence;
    } pairs[] = {
        {flags->paste, flags->no_browser, "--paste and --no-browser exclude each other"},
        {flags->json, flags->csv, "--json and --csv exclude each other"},
        {flags->quiet, flags->verbose, "--quiet and --verbose exclude each other"},
        {flags->has_from && flags->has_to, flags->from > flags->to, "--from is after --to"},
    };

    for (int i = 0; i < reader->given_count; i++) {
        if (!command_takes(reader->line.command, reader->given[i])) {
            (void)err_set(err, ERR_USAGE, "%s does not take --%s", reader->line.command->words,
                          reader->given[i]->name);
            err_hint(err, "restosync help %s", reader->line.command->words);
            return false;
        }
    }
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        if (pairs[i].first && pairs[i].second) {
            return err_set(err, ERR_USAGE, "%s", pairs[i].sentence);
        }
    }
    return true;
}

static bool check_line(const Reader *reader, Err *err)
{
    const CommandLine *line = &reader->line;

    if (line->help || line->version || line->command == NULL) {
        return true;
    }
    if (line->command->arguments_max >= 0 && line->argument_count > line->command->arguments_max) {
        (void)err_set(err, ERR_USAGE, "%s does not take \"%.60s\"", line->command->words,
                      line->arguments[line->command->arguments_max]);
        err_hint(err, "restosync help %s", line->command->words);
        return false;
    }
    return check_flags(reader, err);
}

static bool read_words(Reader *reader, Err *err)
{
    CommandLine *line = &reader->line;
    bool only_words = false;
    bool ok = true;

    for (; ok && reader->at < reader->argc; reader->at++) {
        const char *word = reader->argv[reader->at];

        if (only_words || word[0] != '-' || word[1] == '\0') {
            if (line->argument_count == ARGUMENTS_MAX) {
                return err_set(err, ERR_USAGE, "there are more than %d words", ARGUMENTS_MAX);
            }
            line->arguments[line->argument_count++] = word;
        } else if (strcmp(word, "--") == 0) {
            only_words = true;
        } else if (word[1] == '-') {
            ok = take_long(reader, word + 2, err);
        } else {
            ok = take_letters(reader, word + 1, err);
        }
    }
    return ok;
}

bool command_line_parse(int argc, char **argv, CommandLine *ret, Err *err)
{
    Reader reader = {.argv = argv, .argc = argc, .at = 1};

    if (!read_words(&reader, err) || !find_command(&reader.line, err) ||
        !check_line(&reader, err)) {
        ret->log_format = reader.line.log_format;
        ret->flags = reader.line.flags;
        return false;
    }
    *ret = reader.line;
    return true;
}
