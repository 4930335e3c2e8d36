/* What commands share: addresses, directories, the company, sign-in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "model/profile.h"

const char *context_setting(const Context *context, SettingId id)
{
    for (int i = 0; i < context->settings->company_count; i++) {
        const CompanySection *section = &context->settings->companies[i];

        if (section->company_id == context->company_id && context->company_id != 0 &&
            section->values[id] != NULL && context->settings->origins[id] <= ORIGIN_FILE) {
            return section->values[id];
        }
    }
    return setting_text(context->settings, id);
}

int64_t context_integer(const Context *context, SettingId id)
{
    int64_t value = 0;

    return text_parse_int64(str_of(context_setting(context, id)), &value) ? value : 0;
}

bool context_base_url(const Context *context, char *out, size_t cap, Err *err)
{
    const char *url = context_setting(context, SET_API_BASE_URL);
    size_t len;

    if (url[0] == '\0') {
        url = strcmp(context_setting(context, SET_API_ENVIRONMENT), "staging") == 0
                  ? profile_l_series.staging_url
                  : profile_l_series.production_url;
    }
    if (!text_copy(out, cap, str_of(url))) {
        return err_set(err, ERR_CONFIG, "base_url is too long");
    }
    len = strlen(out);
    while (len > 0 && out[len - 1] == '/') {
        out[--len] = '\0';
    }
    return engine_url_allowed(out, err) || err_wrap(err, "base_url");
}

/* Cut, the names of two files in it would be one. */
#define STATE_DIR_MAX 900

bool context_state_dir(const Context *context, char *out, size_t cap, Err *err)
{
    const char *given = context_setting(context, SET_API_STATE_DIR);
    const char *systemd = getenv("STATE_DIRECTORY");
    const char *xdg = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    bool fits;

    if (given[0] != '\0') {
        fits = text_copy(out, cap, str_of(given));
    } else if (systemd != NULL && systemd[0] == '/') {
        fits = text_format(out, cap, "%.*s", (int)strcspn(systemd, ":"), systemd);
    } else if (xdg != NULL && xdg[0] == '/') {
        fits = text_format(out, cap, "%s/restosync", xdg);
    } else if (geteuid() == 0) {
        fits = text_copy(out, cap, STR_LIT("/var/lib/restosync"));
    } else if (home != NULL && home[0] == '/') {
        fits = text_format(out, cap, "%s/.local/state/restosync", home);
    } else {
        return err_set(err, ERR_CONFIG,
                       "there is no place for the state: set state_dir under [api]");
    }
    if (!fits || strlen(out) > STATE_DIR_MAX) {
        return err_set(err, ERR_CONFIG, "state_dir is too long");
    }
    return file_make_directory(out, err) && file_check_directory(out, err);
}

/* ---- the company ---- */

static bool choose(Context *context, const int64_t *ids, int count, Err *err)
{
    Buf names;

    if (count == 1) {
        context->company_id = ids[0];
        return true;
    }
    buf_init(&names, 1000);
    for (int i = 0; i < count; i++) {
        buf_printf(&names, "%s%lld", i == 0 ? "" : ", ", (long long)ids[i]);
    }
    (void)err_set(err, ERR_CONFIG_COMPANY, "there are several companies: %s",
                  buf_ok(&names) ? buf_text(&names) : "too many to name");
    err_hint(err, "--company ID chooses one");
    buf_release(&names);
    return false;
}

#define IDS_MAX 1000

/* Who may not see the sign-ins, or forgot them, may still read what is stored. */
static bool stored_companies(Context *context, int64_t ids[IDS_MAX], int *ret_count, Err *err)
{
    PgResult *result = NULL;

    if (!pg_query(context->conn, "status_companies", NULL, 0, &result, err)) {
        return false;
    }
    for (int i = 0; i < pg_rows(result) && i < IDS_MAX; i++) {
        ids[i] = pg_integer(result, i, 0);
    }
    *ret_count = pg_rows(result) < IDS_MAX ? pg_rows(result) : IDS_MAX;
    pg_result_free(result);
    return true;
}

static bool find_company(Context *context, Err *err)
{
    int64_t ids[IDS_MAX] = {0};
    AuthStatus *list = NULL;
    int count = 0;
    bool seen = auth_status(context->conn, 0, NULL, NULL, &list, &count, err);

    for (int i = 0; seen && i < count && i < IDS_MAX; i++) {
        ids[i] = list[i].company_id;
    }
    mem_free(list);
    if (!seen && err->code != ERR_PG_RIGHT) {
        return false;
    }
    if (count == 0) {
        err_clear(err);
        if (!stored_companies(context, ids, &count, err)) {
            return false;
        }
    }
    return count == 0 ? err_set(err, ERR_AUTH_NONE, "nobody has signed in yet")
                      : choose(context, ids, count < IDS_MAX ? count : IDS_MAX, err);
}

/* A number that was mistyped must not enter the journal as one more company, for which `check`
 * would alarm for ever, nor hear that its guest is erased. */
static bool company_known(Context *context, Err *err)
{
    int64_t ids[IDS_MAX] = {0};
    AuthStatus *list = NULL;
    int count = 0;
    bool seen = auth_status(context->conn, context->company_id, NULL, NULL, &list, &count, err);

    mem_free(list);
    if (seen ? count > 0 : err->code != ERR_PG_RIGHT) {
        return seen;
    }
    err_clear(err);
    if (!stored_companies(context, ids, &count, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (ids[i] == context->company_id) {
            return true;
        }
    }
    if (!seen || count == IDS_MAX) {
        return true; /* it cannot be told */
    }
    (void)err_set(err, ERR_AUTH_NONE,
                  "there is no sign-in for company %lld, and nothing is stored of it",
                  (long long)context->company_id);
    err_hint(err, "restosync auth login signs in; restosync auth status lists who is");
    return false;
}

bool context_company(Context *context, Err *err)
{
    context->company_id = context->settings->company_id;
    if (context->company_id != 0) {
        return context->conn == NULL || company_known(context, err);
    }
    return context->conn == NULL ? err_set(err, ERR_CONFIG_COMPANY, "no company is chosen")
                                 : find_company(context, err);
}

/* ---- sign-in ---- */

/* Texts the Auth borrows for its life; one sign-in a process. */
static struct {
    char base_url[512], company_url[640], state_dir[1024];
} auth_texts;

bool context_auth(Context *context, Auth **ret, Err *err)
{
    AuthOptions options;

    if (!context_base_url(context, auth_texts.base_url, sizeof(auth_texts.base_url), err) ||
        !context_state_dir(context, auth_texts.state_dir, sizeof(auth_texts.state_dir), err)) {
        return false;
    }
    (void)text_format(auth_texts.company_url, sizeof(auth_texts.company_url), "%s%s%s",
                      auth_texts.base_url, profile_l_series.rest_path,
                      profile_l_series.company_path);
    options = (AuthOptions){
        .company_id = context->company_id,
        .base_url = auth_texts.base_url,
        .authorize_path = profile_l_series.authorize_path,
        .token_path = profile_l_series.token_path,
        .company_url = auth_texts.company_url,
        .client_id = context_setting(context, SET_API_CLIENT_ID),
        .client_secret = &context->client_secret,
        .redirect_uri = context_setting(context, SET_API_REDIRECT_URI),
        .state_dir = auth_texts.state_dir,
        .conninfo = setting_text(context->settings, SET_POSTGRES_URL),
        .token_key = &context->token_key,
        .token_key_next = &context->token_key_next,
        .grace_seconds = profile_l_series.grace_seconds,
        .access_seconds = profile_l_series.access_seconds,
        .basic_auth = profile_l_series.basic_auth,
    };
    return auth_new(ret, &options, context->http, context->conn, err);
}
