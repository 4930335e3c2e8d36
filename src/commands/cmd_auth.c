/* auth login, refresh, import, logout. */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/log.h"
#include "commands/commands.h"

#define LOGIN_SECONDS 300
#define LINE_MAX_BYTES 8192
#define TOKEN_LINE_BYTES (16 * 1024)

extern char **environ;

static void show_url(void *ctx, const char *url)
{
    (void)ctx;
    log_event(LOG_INFO, "open this address in a browser and sign in:");
    out_line("%s", url);
    (void)fflush(stdout);
}

static bool open_browser(void *ctx, const char *url)
{
    char program[] = "xdg-open";
    char address[4096];
    char *words[] = {program, address, NULL};
    pid_t pid;

    (void)ctx;
    if ((getenv("DISPLAY") == NULL && getenv("WAYLAND_DISPLAY") == NULL) ||
        !text_copy(address, sizeof(address), str_of(url))) {
        return false;
    }
    return posix_spawnp(&pid, program, NULL, NULL, words, environ) == 0;
}

static bool read_line(void *ctx, Buf *line)
{
    Context *context = ctx;
    char piece[LINE_MAX_BYTES];
    bool got;

    if (context->stdout_tty) {
        log_event(LOG_INFO,
                  "the last page will not load, that is expected: paste its address here");
    }
    got = fgets(piece, sizeof(piece), stdin) != NULL;
    if (got) {
        buf_append(line, piece, strlen(piece));
    }
    secret_wipe(piece, sizeof(piece));
    return got;
}

static void say(void *ctx, const char *sentence)
{
    (void)ctx;
    log_event(LOG_WARN, "%s", sentence);
}

static AuthLoginMode login_mode(const Context *context)
{
    const char *redirect = context_setting(context, SET_API_REDIRECT_URI);

    if (context->flags->paste) {
        return AUTH_LOGIN_PASTE;
    }
    if (strncmp(redirect, "https://", 8) == 0) {
        log_event(LOG_INFO, "redirect_uri is %s: it can only be answered by pasting", redirect);
        return AUTH_LOGIN_PASTE;
    }
    return context->flags->no_browser ? AUTH_LOGIN_NO_BROWSER : AUTH_LOGIN_BROWSER;
}

static void signed_in(const AuthCompany *company)
{
    log_event(LOG_INFO, "signed in to \"%s\" (company %lld)", company->name,
              (long long)company->company_id);
    log_event(LOG_INFO, "next: restosync sync --company %lld", (long long)company->company_id);
}

bool check_auth_login(const Context *context, Err *err)
{
    if (!context->flags->no_input || !context->flags->paste) {
        return true;
    }
    (void)err_set(err, ERR_USAGE,
                  "--paste asks for an address, and --no-input says that nobody is there");
    err_hint(err, "restosync auth import takes a refresh token from standard input");
    return false;
}

ExitCode cmd_auth_login(Context *context, Err *err)
{
    const AuthLoginCallbacks callbacks = {show_url, open_browser, read_line, say, context};
    int timeout = context->flags->timeout_s > 0 ? context->flags->timeout_s : LOGIN_SECONDS;
    AuthCompany company = {0};
    Auth *auth = NULL;

    if (context_token_key(context, true, err) && context_auth(context, &auth, err) &&
        auth_login(auth, login_mode(context), &callbacks, timeout, &company, err)) {
        signed_in(&company);
    }
    auth_free(auth);
    return EXIT_CODE_OK;
}

ExitCode cmd_auth_refresh(Context *context, Err *err)
{
    Auth *auth = NULL;

    if (context_auth(context, &auth, err) && auth_refresh(auth, err)) {
        log_event(LOG_INFO, "the sign-in of company %lld was renewed",
                  (long long)context->company_id);
    }
    auth_free(auth);
    return EXIT_CODE_OK;
}

ExitCode cmd_auth_import(Context *context, Err *err)
{
    char line[TOKEN_LINE_BYTES] = "";
    Secret token = SECRET_EMPTY;
    AuthCompany company = {0};
    Auth *auth = NULL;

    if (isatty(STDIN_FILENO)) {
        log_event(LOG_INFO, "type the refresh token, then Enter");
    }
    if (fgets(line, sizeof(line), stdin) == NULL || str_trim(str_of(line)).len == 0) {
        (void)(interrupt_stopped(err) ||
               err_set(err, ERR_AUTH_INPUT, "no refresh token came on standard input"));
        return EXIT_CODE_NOPERM;
    }
    if (secret_set(&token, str_trim(str_of(line)), err) && context_token_key(context, true, err) &&
        context_auth(context, &auth, err) && auth_import(auth, &token, &company, err)) {
        signed_in(&company);
    }
    secret_wipe(line, sizeof(line));
    secret_release(&token);
    auth_free(auth);
    return EXIT_CODE_OK;
}

ExitCode cmd_auth_logout(Context *context, Err *err)
{
    Auth *auth = NULL;

    if (context_auth(context, &auth, err) && auth_logout(auth, err)) {
        log_event(LOG_INFO,
                  "the sign-in of company %lld is forgotten here; revoke it in the back "
                  "office if it shall end",
                  (long long)context->company_id);
    }
    auth_free(auth);
    return EXIT_CODE_OK;
}
