/* config check: everything a run will need, each tried by itself, all of it told. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "checks.h"

#define TEXT_MAX 1024
#define KEY_BYTES 32

/* ---- the checks, in the order a run meets them ---- */

static void check_file(Checks *check)
{
    const Settings *settings = check->context->settings;
    const char *path = settings->config_path;
    struct stat facts;
    Err err = {0};

    if (path[0] != '\0' && conninfo_has_password(setting_text(settings, SET_POSTGRES_URL)) &&
        settings->origins[SET_POSTGRES_URL] == ORIGIN_FILE && stat(path, &facts) == 0 &&
        (facts.st_mode & 077) != 0) {
        (void)err_set(&err, ERR_CONFIG_MODE,
                      "%s holds a password and can be read by others (mode %04o)", path,
                      (unsigned)(facts.st_mode & 07777));
        err_hint(&err, "chmod 600 %s", path);
    }
    checks_tell(check, "configuration",
                path[0] == '\0' ? "no file: environment and defaults" : path, &err);
}

static void check_base_url(Checks *check)
{
    char url[TEXT_MAX] = "";
    Err err = {0};

    if (!context_base_url(check->context, url, sizeof(url), &err)) {
        url[0] = '\0';
    }
    checks_tell(check, "API", url, &err);
}

static void check_client(Checks *check)
{
    Err err = {0};

    bool there = context_client_secret(check->context, &err);

    checks_tell(check, "client", there ? "client id and client secret are there" : "", &err);
}

/* Only a plain http address on this machine can be listened on; an https one is pasted. */
static void check_redirect(Checks *check)
{
    const char *redirect = context_setting(check->context, SET_API_REDIRECT_URI);
    char detail[TEXT_MAX];
    Err err = {0};

    if (strncmp(redirect, "http://", 7) == 0 && !engine_url_allowed(redirect, &err)) {
        (void)err_set(&err, ERR_CONFIG,
                      "redirect_uri %.200s is plain http to another machine than this one",
                      redirect);
        err_hint(&err, "register http://127.0.0.1:8765/callback or an https://localhost address");
    }
    (void)text_format(detail, sizeof(detail), "%s%s", redirect,
                      strncmp(redirect, "https://", 8) == 0 ? ", answered by pasting" : "");
    checks_tell(check, "redirect", detail, &err);
}

static void check_ca_file(Checks *check)
{
    const char *path = context_setting(check->context, SET_API_CA_FILE);
    Err err = {0};

    if (path[0] == '\0') {
        return;
    }
    if (access(path, R_OK) != 0) {
        (void)err_set(&err, ERR_CONFIG, "ca_file %.200s cannot be read", path);
    }
    checks_tell(check, "ca_file", path, &err);
}

static void check_state(Checks *check)
{
    char path[TEXT_MAX] = "";
    Err err = {0};

    if (context_state_dir(check->context, path, sizeof(path), &err) && access(path, W_OK) != 0) {
        (void)err_set(&err, ERR_IO, "the state directory %.200s cannot be written", path);
    }
    checks_tell(check, "state", path, &err);
}

static bool key_fits(const Secret *key)
{
    unsigned char bytes[KEY_BYTES + 1];
    size_t len = 0;
    bool fits = base64_decode(secret_text(key), bytes, sizeof(bytes), &len) && len == KEY_BYTES;

    secret_wipe(bytes, sizeof(bytes));
    return fits;
}

/* Without a key file yet there is nothing wrong: the first sign-in makes it. */
static void check_key(Checks *check)
{
    Context *context = check->context;
    char path[TEXT_MAX] = "";
    Err err = {0};

    if (context_token_key(context, false, &err)) {
        (void)text_copy(path, sizeof(path), STR_LIT("it is there"));
        if (!key_fits(&context->token_key)) {
            (void)err_set(&err, ERR_AUTH_KEY, "the token key is not %d bytes in base64", KEY_BYTES);
        }
    } else if (err.code == ERR_AUTH_KEY) {
        err_clear(&err);
        (void)text_copy(path, sizeof(path), STR_LIT("auth login will make it"));
    }
    checks_tell(check, "token key", path, &err);
}

static void check_database(Checks *check)
{
    const PgOptions options = {.conninfo = setting_text(check->context->settings, SET_POSTGRES_URL),
                               .app_name = "restosync config check"};
    bool make = setting_bool(check->context->settings, SET_POSTGRES_AUTO_MIGRATE);
    char detail[TEXT_MAX] = "";
    PgConn *conn = NULL;
    Err err = {0};

    if (pg_connect(&conn, &options, &err)) {
        bool current = engine_schema_ensure(conn, false, NULL, &err);

        /* Missing or older: the next command mends it. A newer one comes with a hint of its own. */
        if (!current && err.code == ERR_PG_SCHEMA && make && err.hint[0] == '\0') {
            err_clear(&err);
        }
        (void)text_format(detail, sizeof(detail), "%s%s", pg_where(conn),
                          current ? "" : ", the schema will be made or upgraded when needed");
    }
    pg_free(conn);
    checks_tell(check, "database", detail, &err);
}

void checks_of_settings(Checks *check)
{
    static void (*const all[])(Checks * check) = {
        check_file,    check_base_url, check_client, check_redirect,
        check_ca_file, check_state,    check_key,    check_database,
    };

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        all[i](check);
    }
}

ExitCode cmd_config_check(Context *context, Err *err)
{
    Checks checks;

    checks_init(&checks, context);
    checks_of_settings(&checks);
    return checks_finish(&checks, err);
}
