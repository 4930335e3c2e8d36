/* auth recover, takeover, rekey: what a person or the supervisor does after a crash, for a machine
 * that is gone, and with a key that may have been seen. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/memory.h"
#include "commands/commands.h"

/* ---- recover ---- */

static void tell_recovery(const Context *context, AuthRecovery found)
{
    long long company = (long long)context->company_id;

    switch (found) {
    case AUTH_RECOVERED_LOGIN:
        log_event(LOG_WARN, "a sign-in that was not stored yet is stored now");
        break;
    case AUTH_RECOVERED_INTENT:
        log_event(LOG_WARN, "a renewal that was left open is settled: company %lld is signed in",
                  company);
        break;
    case AUTH_RECOVERED_NOTHING:
        log_event(LOG_INFO, "nothing is open for company %lld", company);
        break;
    }
}

/* One company's, or with company 0 a sign-in that was not stored yet. */
static bool recover_one(Context *context, int64_t company_id, Err *err)
{
    AuthRecovery found = AUTH_RECOVERED_NOTHING;
    Auth *auth = NULL;
    bool ok;

    context->company_id = company_id;
    ok = context_auth(context, &auth, err) && auth_recover(auth, &found, err);
    if (ok) {
        tell_recovery(context, found);
    }
    auth_free(auth);
    return ok;
}

/* All that are open; the first failure is told at the end, the others are tried all the same. */
static void recover_all(Context *context, Err *err)
{
    AuthStatus *list = NULL;
    Err failure = {0};
    int count = 0;

    if (!recover_one(context, 0, err) && err->code != ERR_AUTH_NONE) {
        return;
    }
    err_clear(err);
    if (!auth_status(context->conn, 0, NULL, NULL, &list, &count, err)) {
        return;
    }
    for (int i = 0; i < count; i++) {
        if (strcmp(list[i].state, "intent") == 0 &&
            !recover_one(context, list[i].company_id, err)) {
            failure = failure.code == ERR_NONE ? *err : failure;
            err_clear(err);
        }
    }
    mem_free(list);
    *err = failure;
}

ExitCode cmd_auth_recover(Context *context, Err *err)
{
    int64_t company_id = context->settings->company_id;

    if (!context_token_key(context, false, err)) {
        return EXIT_CODE_OK;
    }
    if (company_id == 0) {
        recover_all(context, err);
    } else {
        (void)recover_one(context, company_id, err);
    }
    return EXIT_CODE_OK;
}

/* ---- takeover ---- */

/* Typing a word is asked of a person only: a program says --no-input, and means it. */
static bool confirmed(const Context *context, Err *err)
{
    char line[64] = "";

    if (context->flags->no_input) {
        return true;
    }
    if (!isatty(STDIN_FILENO)) {
        (void)err_set(err, ERR_USAGE, "nobody is there to confirm");
        err_hint(err,
                 "restosync auth takeover --no-input, when the other machine is gone for good");
        return false;
    }
    log_event(LOG_WARN,
              "a machine that only sleeps may still hold the renewed token: it would be lost");
    log_event(LOG_INFO, "type yes when the other machine will not come back:");
    if (fgets(line, sizeof(line), stdin) != NULL && str_is(str_trim(str_of(line)), "yes")) {
        return true;
    }
    return !interrupt_stopped(err) && err_set(err, ERR_USAGE, "not confirmed; nothing was changed");
}

bool check_auth_takeover(const Context *context, Err *err)
{
    return confirmed(context, err);
}

ExitCode cmd_auth_takeover(Context *context, Err *err)
{
    Auth *auth = NULL;

    if (context_auth(context, &auth, err) && auth_takeover(auth, err)) {
        log_event(LOG_INFO, "the sign-in of company %lld belongs to this machine",
                  (long long)context->company_id);
    }
    auth_free(auth);
    return EXIT_CODE_OK;
}

/* ---- rekey ---- */

ExitCode cmd_auth_rekey(Context *context, Err *err)
{
    int count = 0, foreign = 0;
    char path[1024];
    Auth *auth = NULL;

    if (!context_token_key_path(context, path, sizeof(path), err)) {
        return EXIT_CODE_OK;
    }
    if (!file_exists(path)) {
        (void)err_set(err, ERR_CONFIG,
                      "the token key does not come from a file: it can only be changed where it is "
                      "kept");
        err_hint(err, "set token_key_file under [api]");
        return EXIT_CODE_OK;
    }
    if (context_auth(context, &auth, err) && auth_rekey(auth, path, &count, &foreign, err)) {
        log_event(LOG_INFO, "%d sign-ins are sealed with a new key: %s; copy it to every machine",
                  count, path);
    }
    if (err->code == ERR_NONE && foreign > 0) {
        log_event(LOG_WARN, "%d sign-ins open with neither key and were left alone", foreign);
    }
    auth_free(auth);
    return EXIT_CODE_OK;
}
