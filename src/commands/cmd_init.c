/* init: a few questions, each answer tried live, then one file of settings and its keys. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "init.h"
#include "prompt.h"

#define TRIES 5

/* ---- where the file goes ---- */

static bool choose_path(const Context *context, InitAnswers *answers, Err *err)
{
    const char *xdg = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");
    const char *named =
        context->argument_count > 0 ? context->arguments[0] : context->settings->config_path;
    char *slash;
    bool ok;

    if (named[0] != '\0') {
        ok = text_format(answers->path, INIT_TEXT, "%s%s", strchr(named, '/') == NULL ? "./" : "",
                         named);
    } else if (geteuid() == 0) {
        ok = text_copy(answers->path, INIT_TEXT, STR_LIT("/etc/restosync/restosync.conf"));
    } else if (xdg != NULL && xdg[0] == '/') {
        ok = text_format(answers->path, INIT_TEXT, "%s/restosync/restosync.conf", xdg);
    } else {
        ok = home != NULL && home[0] == '/' &&
             text_format(answers->path, INIT_TEXT, "%s/.config/restosync/restosync.conf", home);
    }
    if (!ok) {
        return err_set(err, ERR_CONFIG, "there is no place for the file: restosync init FILE");
    }
    (void)text_copy(answers->directory, INIT_TEXT, str_of(answers->path));
    slash = strrchr(answers->directory, '/');
    slash[slash == answers->directory ? 1 : 0] = '\0';
    return true;
}

/* The keys' paths go into the file and have to hold from everywhere. */
static bool absolute(InitAnswers *answers, Err *err)
{
    char here[INIT_TEXT], joined[INIT_TEXT];

    if (answers->directory[0] == '/') {
        return true;
    }
    if (getcwd(here, sizeof(here)) == NULL ||
        !text_format(joined, sizeof(joined), "%s/%s", here, answers->directory)) {
        return err_set(err, ERR_CONFIG, "name the file with its whole path");
    }
    return text_copy(answers->directory, INIT_TEXT, str_of(joined));
}

static bool may_write(const Context *context, const InitAnswers *answers, Err *err)
{
    char question[INIT_TEXT + 64];
    bool yes = false;

    if (!file_exists(answers->path)) {
        return true;
    }
    (void)text_format(question, sizeof(question), "%s exists: replace it", answers->path);
    if (!context->flags->no_input && !prompt_yes(question, &yes, err)) {
        return false;
    }
    if (!yes) {
        (void)err_set(err, ERR_CONFIG, "%s exists and stays as it is", answers->path);
        err_hint(err, "restosync init FILE writes another one");
    }
    return yes;
}

/* ---- the questions ---- */

typedef struct Question {
    const char *words;
    SettingId setting; /* whose value is offered, and taken without a person */
    size_t place, cap;
    bool (*holds)(Context *context, const InitAnswers *answers, Err *err);
} Question;

#define PLACE(member) offsetof(InitAnswers, member), sizeof(((InitAnswers *)NULL)->member)

static const Question questions[] = {
    {"database, as libpq takes it (no password)", SET_POSTGRES_URL, PLACE(database), try_database},
    {"API: production, staging or an address", SET_API_BASE_URL, PLACE(api), try_api},
    {"redirect address, as registered", SET_API_REDIRECT_URI, PLACE(redirect), try_redirect},
    {"client id", SET_API_CLIENT_ID, PLACE(client_id), try_client},
    {"guests: pseudonym, full or none", SET_SYNC_CUSTOMERS, PLACE(customers), try_customers},
};

static void say(const Err *err)
{
    const char *hint = err_hint_text(err);

    (void)fprintf(stderr, "  no: %s (%s)\n", err->message, err_info(err->code)->id);
    if (hint != NULL) {
        (void)fprintf(stderr, "  %s\n", hint);
    }
}

static const char *offered(const Context *context, const Question *question)
{
    const char *value = context_setting(context, question->setting);

    if (question->setting == SET_API_BASE_URL && value[0] == '\0') {
        return context_setting(context, SET_API_ENVIRONMENT);
    }
    return conninfo_has_password(value) ? "" : value;
}

static bool take(InitAnswers *answers, const Question *question, const char *value, Err *err)
{
    char *place = (char *)answers + question->place;

    return text_copy(place, question->cap, str_of(value)) ||
           err_set(err, ERR_CONFIG, "the answer is too long: %s", question->words);
}

/* A person may try again; a pipe holds one answer for each question and cannot. */
static bool ask(Context *context, InitAnswers *answers, const Question *question, Err *err)
{
    const char *fallback = offered(context, question);
    bool person = isatty(STDIN_FILENO) != 0;
    bool ok = false;
    Buf answer;

    if (context->flags->no_input) {
        return take(answers, question, fallback, err) &&
               (question->holds(context, answers, err) || err_wrap(err, "%s", question->words));
    }
    buf_init(&answer, INIT_TEXT * 8);
    for (int i = 0; !ok && i < TRIES; i++) {
        err_clear(err);
        if (!prompt_line(question->words, fallback, false, &answer, err)) {
            break;
        }
        ok = take(answers, question, buf_text(&answer), err) &&
             question->holds(context, answers, err);
        if (!ok && !person) {
            break;
        }
        if (!ok) {
            say(err);
        }
    }
    if (ok) {
        (void)fputs("  ok\n", stderr);
    }
    buf_release(&answer);
    return ok;
}

/* Never shown, never on the command line. Without a person it may come from the environment. */
static bool ask_secret(Context *context, InitAnswers *answers, Err *err)
{
    Buf answer;
    bool ok;

    if (context->flags->no_input) {
        const char *given = getenv("RESTOSYNC_CLIENT_SECRET");

        return secret_set(&answers->client_secret, str_of(given == NULL ? "" : given), err);
    }
    buf_init_secret(&answer, INIT_TEXT * 8);
    ok = prompt_line("client secret (not shown; empty: it comes from elsewhere)", NULL, true,
                     &answer, err) &&
         secret_set(&answers->client_secret, (Str){answer.data, answer.len}, err);
    buf_release(&answer);
    return ok;
}

static bool ask_all(Context *context, InitAnswers *answers, Err *err)
{
    for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
        if (!ask(context, answers, &questions[i], err)) {
            return false;
        }
    }
    return ask_secret(context, answers, err);
}

ExitCode cmd_init(Context *context, Err *err)
{
    InitAnswers answers = {.client_secret = SECRET_EMPTY};

    if (choose_path(context, &answers, err) && absolute(&answers, err) &&
        may_write(context, &answers, err) && ask_all(context, &answers, err) &&
        init_write(context, &answers, err)) {
        out_line("%s", answers.path);
        log_event(LOG_INFO, "written; next: restosync auth login, then restosync sync, then "
                            "restosync timer install");
    }
    secret_release(&answers.client_secret);
    return err->code == ERR_NONE ? EXIT_CODE_OK : err_info(err->code)->exit;
}
