/* doctor's look at the API: reached, verified, on time, signed in, and what the login may read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/memory.h"
#include "checks.h"
#include "engine/probe.h"

#define SKEW_MAX_S 300
#define TEXT_MAX 1024

/* ---- reached, and on time ---- */

static void check_clock(Checks *checks, const EngineProbe *probe)
{
    int64_t skew = (clock_wall() - probe->server_date) / 1000000;
    char text[128];
    Err none = {0};

    if (probe->server_date == 0) {
        return;
    }
    (void)text_format(text, sizeof(text), "%lld s %s the API's",
                      (long long)(skew < 0 ? -skew : skew), skew < 0 ? "behind" : "ahead of");
    if (skew > SKEW_MAX_S || skew < -SKEW_MAX_S) {
        checks_warn(checks, "clock", text,
                    "set the clock of this machine: timedatectl set-ntp true");
    } else {
        checks_tell(checks, "clock", text, &none);
    }
}

/* Without a bearer the API must refuse: any reply of its own proves address, TLS and clock. */
static bool check_reach(Checks *checks, const char *base_url)
{
    char url[TEXT_MAX], text[TEXT_MAX];
    EngineProbe probe;
    Err err = {0};

    (void)text_format(url, sizeof(url), "%s%s%s", base_url, profile_l_series.rest_path,
                      profile_l_series.company_path);
    if (!engine_probe_url(checks->context->http, url, NULL, NULL, &probe, &err) &&
        (err.code == ERR_HTTP_UNAUTHORIZED || err.code == ERR_HTTP_FORBIDDEN)) {
        err_clear(&err);
    }
    (void)text_format(text, sizeof(text), "%.200s answered within %lld ms%s", base_url,
                      (long long)probe.elapsed_ms,
                      strncmp(base_url, "https", 5) == 0 ? ", its certificate is verified" : "");
    checks_tell(checks, "reach", text, &err);
    if (probe.status != 0) {
        check_clock(checks, &probe);
    }
    return err.code == ERR_NONE;
}

/* ---- signed in ---- */

static void sign_in_error(const AuthStatus *one, Err *err)
{
    if (strcmp(one->state, "reauth") == 0) {
        (void)err_set(err, ERR_AUTH_LOST, "the sign-in is lost%s%.200s",
                      one->reason[0] == '\0' ? "" : ": ", one->reason);
    } else if (!one->key_fits) {
        (void)err_set(err, ERR_AUTH_KEY, "the stored sign-in does not open with this token key");
    }
}

/* false: nothing of the company can be asked. */
static bool check_sign_in(Checks *checks)
{
    Context *context = checks->context;
    AuthStatus *list = NULL;
    char text[TEXT_MAX], advice[256];
    int count = 0;
    Err err = {0};

    bool key = secret_present(&context->token_key); /* read once already, by the settings' checks */

    if (!context_company(context, &err) || !(key || context_token_key(context, false, &err)) ||
        !auth_status(context->conn, context->company_id, &context->token_key,
                     &context->token_key_next, &list, &count, &err)) {
        checks_tell(checks, "sign-in", "", &err);
        return false;
    }
    if (count == 0) {
        (void)err_set(&err, ERR_AUTH_NONE, "company %lld has no sign-in",
                      (long long)context->company_id);
        checks_tell(checks, "sign-in", "", &err);
        mem_free(list);
        return false;
    }
    sign_in_advice(&list[0], advice, sizeof(advice));
    sign_in_error(&list[0], &err);
    (void)text_format(text, sizeof(text), "company %lld: state %s, generation %lld",
                      (long long)context->company_id, list[0].state, (long long)list[0].generation);
    if (err.code == ERR_NONE && advice[0] != '\0') {
        checks_warn(checks, "sign-in", text, advice);
    } else {
        checks_tell(checks, "sign-in", text, &err);
    }
    mem_free(list);
    return err.code == ERR_NONE;
}

/* ---- what the login may read ---- */

static bool wanted(const Context *context, const Stream *stream)
{
    const char *setting = context_setting(context, SET_SYNC_STREAMS);
    size_t len = strlen(stream->name);
    const char *at = strstr(setting, stream->name);

    if ((stream->windows & WINDOW_PARENT) != 0) {
        return false; /* needs a record to ask about; its parent stands for it */
    }
    if (strcmp(setting, "all") == 0) {
        return !stream->optional;
    }
    return at != NULL && (at == setting || strchr(" ,\t", at[-1]) != NULL) &&
           (at[len] == '\0' || strchr(" ,\t", at[len]) != NULL);
}

/* As polite as a sync. */
static void wait_turn(const Context *context)
{
    int64_t rate = setting_thousandths(context_setting(context, SET_API_REQUESTS_PER_SECOND));

    if (rate > 0) {
        clock_sleep_ms(1000000 / rate);
    }
}

static void check_streams_readable(Checks *checks, const EngineOptions *options, Auth *auth)
{
    char what[TEXT_MAX];
    int asked = 0;
    int good = 0;
    Err end = {0};

    for (size_t i = 0; i < catalog_count && interrupt_signal() == 0; i++) {
        EngineProbe probe;
        Err err = {0};

        if (!wanted(checks->context, &catalog[i])) {
            continue;
        }
        asked++;
        if (engine_probe_stream(options, auth, checks->context->http, &catalog[i], &probe, &err)) {
            good++;
        } else {
            (void)err_wrap(&err, "%s", catalog[i].path);
            if (err.code == ERR_HTTP_FORBIDDEN && err.hint[0] == '\0') {
                err_hint(&err,
                         "give the login the right in the back office, or leave %s out of "
                         "streams under [sync]",
                         catalog[i].name);
            }
            checks_tell(checks, catalog[i].name, "", &err);
        }
        wait_turn(checks->context);
    }
    (void)text_format(what, sizeof(what), "%d of %d streams can be read with this login", good,
                      asked);
    if (interrupt_signal() != 0) { /* of the others nothing is known */
        (void)err_set(&end, ERR_INTERRUPTED, "stopped by signal %d after %d streams",
                      interrupt_signal(), asked);
        checks_tell(checks, "permissions", "", &end);
    } else if (good == asked) {
        checks_tell(checks, "permissions", what, &end);
    }
}

static void check_permissions(Checks *checks, const char *base_url)
{
    Context *context = checks->context;
    const char *header = context_setting(context, SET_API_EXTRA_HEADER);
    const EngineOptions options = {.profile = &profile_l_series,
                                   .base_url = base_url,
                                   .extra_header = header[0] == '\0' ? NULL : header};
    Auth *auth = NULL;
    Err err = {0};

    if (context_client_secret(context, &err) && context_auth(context, &auth, &err)) {
        check_streams_readable(checks, &options, auth);
    } else {
        checks_tell(checks, "permissions", "", &err);
    }
    auth_free(auth);
}

void checks_of_api(Checks *checks)
{
    Context *context = checks->context;
    const char *ca_file = context_setting(context, SET_API_CA_FILE);
    char base_url[512];
    Err err = {0};

    if (!context_base_url(context, base_url, sizeof(base_url), &err)) {
        return; /* the settings' checks have told it */
    }
    if (!engine_http_open(&context->http, ca_file[0] == '\0' ? NULL : ca_file, 1, false, &err)) {
        checks_tell(checks, "reach", "", &err);
        return;
    }
    if (check_reach(checks, base_url) && context->conn != NULL && check_sign_in(checks)) {
        check_permissions(checks, base_url);
    }
}
