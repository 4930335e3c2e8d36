/* Where secrets come from: environment, systemd credential, private file, a program; never a flag.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "commands/commands.h"
#include "program.h"

#define SECRET_MAX 8192
#define PATH_TEXT 1024

static bool keep(const Buf *text, Secret *secret, Err *err)
{
    return secret_set(secret, str_trim((Str){text->data, text->len}), err);
}

/* systemd owns the files of a credentials directory and guards them; their mode is 0400 or 0440. */
static bool from_file(const char *path, bool guarded, Secret *secret, Err *err)
{
    Buf text;
    bool ok;

    buf_init_secret(&text, SECRET_MAX);
    ok = (guarded ? file_read(path, &text, err) : file_read_secret(path, &text, err)) &&
         keep(&text, secret, err);
    buf_release(&text);
    return ok;
}

/* Taken out of the environment at once: children and /proc shall not show it. */
static bool from_environment(const char *name, Secret *secret, Err *err)
{
    char *value = getenv(name);
    bool ok;

    if (value == NULL) {
        return true;
    }
    ok = secret_set(secret, str_trim(str_of(value)), err);
    secret_wipe(value, strlen(value));
    (void)unsetenv(name);
    return ok;
}

static bool credential_path(const char *name, char *out, size_t cap)
{
    const char *directory = getenv("CREDENTIALS_DIRECTORY");

    return directory != NULL && directory[0] == '/' &&
           text_format(out, cap, "%s/%s", directory, name) && file_exists(out);
}

static bool from_program(const char *command, Secret *secret, Err *err)
{
    Buf text;
    bool ok;

    buf_init_secret(&text, SECRET_MAX);
    ok = program_output(command, &text, err) && keep(&text, secret, err);
    buf_release(&text);
    return ok;
}

/* ---- client secret ---- */

bool context_client_set(const Context *context, Err *err)
{
    const char *value = getenv("RESTOSYNC_CLIENT_SECRET");
    char path[PATH_TEXT];

    if (context_setting(context, SET_API_CLIENT_ID)[0] == '\0') {
        (void)err_set(err, ERR_CONFIG, "client_id is not set");
        err_hint(err, "set client_id under [api], or RESTOSYNC_API_CLIENT_ID");
        return false;
    }
    if ((value == NULL || value[0] == '\0') && !secret_present(&context->client_secret) &&
        !credential_path("client-secret", path, sizeof(path)) &&
        context_setting(context, SET_API_CLIENT_SECRET_FILE)[0] == '\0' &&
        context_setting(context, SET_API_CLIENT_SECRET_COMMAND)[0] == '\0') {
        (void)err_set(err, ERR_CONFIG, "there is no client secret: client_secret_file is not set");
        err_hint(err, "set client_secret_file under [api] to a file with mode 0600");
        return false;
    }
    return true;
}

bool context_client_secret(Context *context, Err *err)
{
    const char *file = context_setting(context, SET_API_CLIENT_SECRET_FILE);
    const char *command = context_setting(context, SET_API_CLIENT_SECRET_COMMAND);
    Secret *secret = &context->client_secret;
    char path[PATH_TEXT];
    bool ok;

    if (!context_client_set(context, err) ||
        !from_environment("RESTOSYNC_CLIENT_SECRET", secret, err)) {
        return false;
    }
    if (secret_present(secret)) {
        return true;
    }
    if (credential_path("client-secret", path, sizeof(path))) {
        ok = from_file(path, true, secret, err) || err_wrap(err, "the client secret");
    } else if (file[0] != '\0') {
        ok = from_file(file, false, secret, err) || err_wrap(err, "client_secret_file");
    } else {
        ok = from_program(command, secret, err) || err_wrap(err, "client_secret_command");
    }
    if (ok && !secret_present(secret)) {
        ok = err_set(err, ERR_CONFIG, "the client secret is empty");
    }
    return ok;
}

/* ---- keys: 32 random bytes in a file of ours ---- */

typedef struct KeyPlace {
    SettingId setting;
    const char *setting_name, *file, *variable, *what;
} KeyPlace;

static const KeyPlace token_place = {SET_API_TOKEN_KEY_FILE, "token_key_file", "token-key",
                                     "RESTOSYNC_TOKEN_KEY", "token key"};
static const KeyPlace pseudonym_place = {SET_SYNC_PSEUDONYM_KEY_FILE, "pseudonym_key_file",
                                         "pseudonym-key", "RESTOSYNC_PSEUDONYM_KEY",
                                         "pseudonym key"};

static bool key_path(const Context *context, const KeyPlace *place, char *out, size_t cap, Err *err)
{
    const char *file = context_setting(context, place->setting);
    char directory[PATH_TEXT];

    if (file[0] != '\0') {
        return text_copy(out, cap, str_of(file)) ||
               err_set(err, ERR_CONFIG, "%s is too long", place->setting_name);
    }
    return context_state_dir(context, directory, sizeof(directory), err) &&
           (text_format(out, cap, "%s/%s", directory, place->file) ||
            err_set(err, ERR_CONFIG, "state_dir is too long"));
}

bool context_token_key_path(const Context *context, char *out, size_t cap, Err *err)
{
    return key_path(context, &token_place, out, cap, err);
}

static bool key_missing(const KeyPlace *place, const char *path, Err *err)
{
    (void)err_set(err, ERR_AUTH_KEY, "the %s file %s does not exist", place->what, path);
    err_hint(err, "restosync auth login makes it; or restore it from your copy");
    return false;
}

/* The setting says where; without it a systemd credential, a variable, the state directory. */
static bool key_read(const Context *context, const KeyPlace *place, bool make, Secret *key,
                     Err *err)
{
    bool given = context_setting(context, place->setting)[0] != '\0';
    char path[PATH_TEXT];
    bool made = false;

    if (!given && credential_path(place->file, path, sizeof(path))) {
        return from_file(path, true, key, err) || err_wrap(err, "the %s", place->what);
    }
    if (!given && !from_environment(place->variable, key, err)) {
        return false;
    }
    if (secret_present(key)) {
        log_event(LOG_WARN,
                  "the %s came from the environment, where other processes of this user can read "
                  "it; a file is safer",
                  place->what);
        return true;
    }
    if (!key_path(context, place, path, sizeof(path), err) ||
        (make && !auth_key_file_ensure(path, &made, err))) {
        return false;
    }
    if (made) {
        log_event(LOG_INFO, "a new %s was made: %s; keep a copy away from the database",
                  place->what, path);
    }
    if (!file_exists(path)) {
        return key_missing(place, path, err);
    }
    return from_file(path, false, key, err) || err_wrap(err, "%s", place->setting_name);
}

/* While `auth rekey` is at work its new key stands beside the old one, and opens sign-ins too. */
static bool read_next_key(Context *context, Err *err)
{
    char path[PATH_TEXT], next[PATH_TEXT];

    if (!key_path(context, &token_place, path, sizeof(path), err) ||
        !text_format(next, sizeof(next), "%s" AUTH_KEY_NEXT, path) || !file_exists(next)) {
        return err->code == ERR_NONE;
    }
    return from_file(next, false, &context->token_key_next, err) ||
           err_wrap(err, "the new token key");
}

bool context_token_key(Context *context, bool make, Err *err)
{
    return key_read(context, &token_place, make, &context->token_key, err) &&
           read_next_key(context, err);
}

bool context_pseudonym_key(Context *context, Err *err)
{
    return key_read(context, &pseudonym_place, true, &context->pseudonym_key, err);
}
