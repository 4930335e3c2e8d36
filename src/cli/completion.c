/* Completion scripts for bash, zsh and fish, out of the tables of commands and flags. */
#include <stdio.h>
#include <string.h>

#include "cli_private.h"

/* The words that may follow `line` ("" at the start, "auth"): separated by `between`. */
static void next_words(const char *line, const char *between)
{
    size_t len = strlen(line);
    const Command *command;
    Str last = STR_NULL;

    for (size_t i = 0; (command = word_at(i)) != NULL; i++) {
        const char *rest = command->words + len + (len == 0 ? 0 : 1);
        Str word;

        if (strncmp(command->words, line, len) != 0 || (len > 0 && command->words[len] != ' ')) {
            continue;
        }
        word = (Str){rest, strcspn(rest, " ")};
        if (!str_equal(word, last)) {
            (void)printf("%s%.*s", last.ptr == NULL ? "" : between, STR_ARG(word));
        }
        last = word;
    }
}

static void flags_of(const Command *command)
{
    for (int i = 0; i < FLAG_COUNT; i++) {
        if (command == NULL ? flag_defs[i].global
                            : !flag_defs[i].global && command_takes(command, &flag_defs[i])) {
            (void)printf(" --%s", flag_defs[i].name);
        }
    }
}

/* Fixed words a command takes: what its synopsis lists ("bash|zsh|fish"), or the streams. */
static void arguments_of(const Command *command)
{
    if (strstr(command->arguments, "STREAM") != NULL) {
        for (size_t i = 0; i < catalog_count; i++) {
            (void)printf(" %s", catalog[i].name);
        }
        return;
    }
    if (strstr(command->arguments, "COMMAND") != NULL) {
        (void)putchar(' ');
        next_words("", " ");
        return;
    }
    for (size_t i = 0; command->argument_at != NULL && command->argument_at(i) != NULL; i++) {
        (void)printf(" %s", command->argument_at(i));
    }
    for (const char *at = command->arguments; *at != '\0';) {
        size_t len = strspn(at, "abcdefghijklmnopqrstuvwxyz");

        if (len > 0) {
            (void)printf(" %.*s", (int)len, at);
        }
        at += len + (at[len] == '\0' ? 0 : 1);
    }
}

/* A shell pattern of the flags whose next word is a value. */
static void value_flags(void)
{
    bool first = true;

    for (int i = 0; i < FLAG_COUNT; i++) {
        if (flag_defs[i].argument == NULL || flag_defs[i].optional) {
            continue;
        }
        if (flag_defs[i].letter != 0) {
            (void)printf("%s-%c", first ? "" : "|", flag_defs[i].letter);
            first = false;
        }
        (void)printf("%s--%s", first ? "" : "|", flag_defs[i].name);
        first = false;
    }
}

/* The body both bash and zsh share: $line holds the words so far, $words becomes the candidates. */
static void print_cases(void)
{
    const Command *command;

    (void)printf("    case $line in\n    '') words='");
    next_words("", " ");
    out_line("' ;;");
    for (size_t i = 0; (command = word_at(i)) != NULL; i++) {
        const char *blank = strchr(command->words, ' ');
        const Command *before = i == 0 ? NULL : word_at(i - 1);
        size_t len = blank == NULL ? 0 : (size_t)(blank - command->words);

        if (len > 0 && (before == NULL || strncmp(before->words, command->words, len + 1) != 0)) {
            char first[32];

            (void)text_copy(first, sizeof(first), (Str){command->words, len});
            (void)printf("    '%s') words='", first);
            next_words(first, " ");
            out_line("' ;;");
        }
        (void)printf("    '%s' | '%s '*) words='", command->words, command->words);
        arguments_of(command);
        flags_of(command);
        out_line("' ;;");
    }
    (void)printf("    esac\n    words=\"$words");
    flags_of(NULL);
    out_line("\"");
}

static void print_bash(void)
{
    out_line("_restosync() {\n"
             "    local cur=${COMP_WORDS[COMP_CWORD]} line='' words='' i\n"
             "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
             "        case ${COMP_WORDS[i]} in");
    (void)printf("        ");
    value_flags();
    out_line(") i=$((i + 1)) ;;\n"
             "        -*) ;;\n"
             "        *) line=\"$line${line:+ }${COMP_WORDS[i]}\" ;;\n"
             "        esac\n"
             "    done");
    (void)printf("    case ${COMP_WORDS[COMP_CWORD - 1]} in\n    ");
    value_flags();
    out_line(") return ;;\n"
             "    esac");
    print_cases();
    out_line("    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
             "}\n"
             "complete -o default -F _restosync restosync");
}

static void print_zsh(void)
{
    out_line("#compdef restosync\n"
             "_restosync() {\n"
             "    local line='' candidates='' i\n"
             "    local -a given\n"
             "    given=(\"${words[@]}\")\n"
             "    local words=''\n"
             "    for ((i = 2; i < CURRENT; i++)); do\n"
             "        case ${given[i]} in");
    (void)printf("        ");
    value_flags();
    out_line(") i=$((i + 1)) ;;\n"
             "        -*) ;;\n"
             "        *) line=\"$line${line:+ }${given[i]}\" ;;\n"
             "        esac\n"
             "    done");
    (void)printf("    case ${given[CURRENT - 1]} in\n    ");
    value_flags();
    out_line(") _files; return ;;\n"
             "    esac");
    print_cases();
    out_line("    candidates=$words\n"
             "    compadd -- ${=candidates}\n"
             "    _files\n"
             "}\n"
             "compdef _restosync restosync");
}

/* A single quote would end the text, and what follows in parentheses would be run. */
static void fish_text(const char *text)
{
    (void)fputs(" -d '", stdout);
    for (; *text != '\0'; text++) {
        (void)printf("%s%c", *text == '\'' || *text == '\\' ? "\\" : "", *text);
    }
    out_line("'");
}

static void print_fish(void)
{
    const Command *command;

    out_line("complete -c restosync -f");
    for (size_t i = 0; (command = word_at(i)) != NULL; i++) {
        size_t len = strcspn(command->words, " ");

        if (command->words[len] == '\0') {
            (void)printf("complete -c restosync -n __fish_use_subcommand -a %s", command->words);
            fish_text(command->summary);
        } else {
            out_line("complete -c restosync -n __fish_use_subcommand -a %.*s", (int)len,
                     command->words);
            (void)printf("complete -c restosync -n '__fish_seen_subcommand_from %.*s' -a %s",
                         (int)len, command->words, command->words + len + 1);
            fish_text(command->summary);
        }
        for (int f = 0; f < FLAG_COUNT; f++) {
            if (!flag_defs[f].global && command_takes(command, &flag_defs[f])) {
                (void)printf("complete -c restosync -n '__fish_seen_subcommand_from %s' -l %s%s",
                             strrchr(command->words, ' ') == NULL
                                 ? command->words
                                 : strrchr(command->words, ' ') + 1,
                             flag_defs[f].name, flag_defs[f].argument == NULL ? "" : " -x");
                fish_text(flag_defs[f].summary);
            }
        }
    }
    for (int f = 0; f < FLAG_COUNT; f++) {
        if (flag_defs[f].global) {
            (void)printf("complete -c restosync -l %s%s", flag_defs[f].name,
                         flag_defs[f].argument == NULL ? "" : " -x");
            fish_text(flag_defs[f].summary);
        }
    }
}

bool completion_print(const char *shell, Err *err)
{
    if (strcmp(shell, "bash") == 0) {
        print_bash();
    } else if (strcmp(shell, "zsh") == 0) {
        print_zsh();
    } else if (strcmp(shell, "fish") == 0) {
        print_fish();
    } else {
        (void)err_set(err, ERR_USAGE, "completion needs the name of a shell: bash, zsh or fish");
        err_hint(err, "restosync help completion");
        return false;
    }
    return true;
}
