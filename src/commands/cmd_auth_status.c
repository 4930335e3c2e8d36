/* auth status: what is stored, how old it is, whether the key fits; never the token. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "model/profile.h"

#define DAY_US 86400000000LL
#define JSON_MAX (16 * 1024 * 1024)

#define UNUSED_DAYS (profile_l_series.unused_days)

static int64_t unused_days(const AuthStatus *status)
{
    return (status->database_now - status->refreshed_at) / DAY_US;
}

/* What the state means, and the way out, in a line. */
static const char *meaning(const AuthStatus *status)
{
    if (strcmp(status->state, "reauth") == 0) {
        return "lost: Lightspeed no longer takes it";
    }
    if (strcmp(status->state, "intent") == 0) {
        return "being renewed, not settled yet";
    }
    return "good";
}

void sign_in_advice(const AuthStatus *status, char *out, size_t cap)
{
    long long company = (long long)status->company_id;

    out[0] = '\0';
    if (strcmp(status->state, "reauth") == 0) {
        (void)text_format(out, cap, "restosync auth login --company %lld", company);
    } else if (!status->key_fits) {
        (void)text_format(out, cap,
                          "restore the token key file, or restosync auth login --company %lld",
                          company);
    } else if (strcmp(status->state, "intent") == 0) {
        (void)text_format(out, cap, "restosync auth recover --company %lld%s%s%s%s", company,
                          status->claims[0] == '\0' ? "" : " on ", status->claims,
                          status->claims[0] == '\0' ? "" : "; if that machine is gone: ",
                          status->claims[0] == '\0' ? "" : "restosync auth takeover");
    } else if (unused_days(status) > UNUSED_DAYS / 2) {
        (void)text_format(out, cap, "restosync auth refresh --company %lld", company);
    }
}

static void json_text(Buf *out, const char *name, const char *text)
{
    buf_printf(out, ", \"%s\": ", name);
    text_json_string(out, str_of(text));
}

static void json_instant(Buf *out, const char *name, Instant instant)
{
    char text[INSTANT_TEXT];

    instant_format(instant, text);
    json_text(out, name, text);
}

static void json_one(Buf *out, const AuthStatus *one)
{
    char next[256];

    sign_in_advice(one, next, sizeof(next));
    buf_printf(out, "{\"company_id\": %lld, \"state\": \"%s\", \"generation\": %lld",
               (long long)one->company_id, one->state, (long long)one->generation);
    json_instant(out, "access_expires_at", one->access_expires_at);
    json_instant(out, "refreshed_at", one->refreshed_at);
    json_instant(out, "signed_in_at", one->signed_in_at);
    buf_printf(out, ", \"refresh_token_age_s\": %lld, \"expires_unused_in_days\": %lld",
               (long long)((one->database_now - one->refreshed_at) / 1000000),
               (long long)(UNUSED_DAYS - unused_days(one)));
    buf_printf(out,
               ", \"attempt\": %lld, \"requests\": %lld, \"replays\": %lld, \"refusals\": %lld"
               ", \"key_fits\": %s",
               (long long)one->attempt, (long long)one->requests, (long long)one->replays,
               (long long)one->refusals, one->key_fits ? "true" : "false");
    json_text(out, "last_machine", one->holder_host);
    json_text(out, "may_hold_the_answer", one->claims);
    json_text(out, "client_id", one->client_id);
    json_text(out, "issuer", one->issuer);
    json_text(out, "reason", one->reason);
    json_text(out, "next", next);
    buf_append_char(out, '}');
}

static bool print_json(const AuthStatus *list, int count, Err *err)
{
    bool ok;
    Buf out;

    buf_init(&out, JSON_MAX);
    buf_append_char(&out, '[');
    for (int i = 0; i < count; i++) {
        buf_append_text(&out, i == 0 ? "" : ", ");
        json_one(&out, &list[i]);
    }
    buf_append_text(&out, "]\n");
    ok = out_result(&out, "the state of the sign-ins", err);
    buf_release(&out);
    return ok;
}

static void print_one(const AuthStatus *one)
{
    int64_t access_minutes = (one->access_expires_at - one->database_now) / 60000000;
    char sent[INSTANT_TEXT], next[256];

    sign_in_advice(one, next, sizeof(next));
    out_line("company %lld: %s, generation %lld (%s)", (long long)one->company_id, one->state,
             (long long)one->generation, meaning(one));
    out_line("  access token  %s%lld minutes",
             access_minutes > 0 ? "expires in " : "expired since ",
             (long long)(access_minutes > 0 ? access_minutes : -access_minutes));
    out_line("  refresh token %lld days old; expires in %lld days if unused",
             (long long)unused_days(one), (long long)(UNUSED_DAYS - unused_days(one)));
    out_line("  token key     %s", one->key_fits ? "fits" : "does NOT open this sign-in");
    if (one->holder_host[0] != '\0') {
        out_line("  last machine  %s", one->holder_host);
    }
    if (strcmp(one->state, "intent") == 0) {
        instant_format(one->sent_at, sent);
        out_line("  renewal       attempt %lld began %.19sZ; the answer may be with %s",
                 (long long)one->attempt, sent, one->claims[0] == '\0' ? "nobody" : one->claims);
    }
    if (one->replays > 0 || one->refusals > 0) {
        out_line("  so far        %lld replays, %lld refusals", (long long)one->replays,
                 (long long)one->refusals);
    }
    if (one->reason[0] != '\0') {
        out_line("  reason        %s", one->reason);
    }
    if (next[0] != '\0') {
        out_line("  next          %s", next);
    }
}

ExitCode cmd_auth_status(Context *context, Err *err)
{
    AuthStatus *list = NULL;
    Err key_err = {0};
    bool lost = false;
    int count = 0;

    /* Without its key the state can still be told. */
    if (!context_token_key(context, false, &key_err)) {
        err_clear(&key_err);
    }
    if (!auth_status(context->conn, context->company_id, &context->token_key,
                     &context->token_key_next, &list, &count, err)) {
        return EXIT_CODE_OK;
    }
    if (context->flags->json && !print_json(list, count, err)) {
        mem_free(list);
        return EXIT_CODE_OK;
    }
    for (int i = 0; i < count; i++) {
        lost = lost || strcmp(list[i].state, "reauth") == 0;
        if (!context->flags->json) {
            print_one(&list[i]);
        }
    }
    if (count == 0 && context->company_id != 0) {
        (void)err_set(err, ERR_AUTH_NONE, "there is no sign-in for company %lld",
                      (long long)context->company_id);
    } else if (count == 0) {
        (void)err_set(err, ERR_AUTH_NONE, "nobody has signed in yet");
    } else if (lost) {
        log_event(LOG_WARN, "a stored sign-in is no longer accepted: restosync auth login");
    }
    mem_free(list);
    return EXIT_CODE_OK;
}
