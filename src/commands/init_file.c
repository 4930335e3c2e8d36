/* What `init` writes: keys where there are none, the client secret, and the file that names them.
 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "init.h"

#define TEXT_MAX (64 * 1024)

/* In an INI line a blank and a semicolon begin a comment, and a line ends where it ends. */
static bool plain_value(const char *value, const char *what, Err *err)
{
    if (strstr(value, " ;") == NULL && strstr(value, "\t;") == NULL &&
        strpbrk(value, "\r\n") == NULL) {
        return true;
    }
    return err_set(err, ERR_CONFIG, "%s cannot stand in a file of settings", what);
}

static void api_line(Buf *out, const InitAnswers *answers)
{
    if (strcmp(answers->api, "production") == 0 || strcmp(answers->api, "staging") == 0) {
        buf_printf(out, "environment        = %s\n", answers->api);
    } else {
        buf_printf(out, "base_url           = %s\n", answers->api);
    }
}

/* What the environment says of a setting that is not asked for: it is meant for the file too. */
static void kept(const Context *context, SettingId id, const char *otherwise, char out[INIT_TEXT])
{
    bool given = context->settings->origins[id] == ORIGIN_ENVIRONMENT;

    (void)text_copy(out, INIT_TEXT,
                    str_of(given ? setting_text(context->settings, id) : otherwise));
}

static void kept_path(const Context *context, const InitAnswers *answers, SettingId id,
                      const char *name, char out[INIT_TEXT])
{
    char here[INIT_TEXT] = "";

    (void)text_format(here, sizeof(here), "%s/%s", answers->directory, name);
    kept(context, id, here, out);
}

/* A secret that was typed goes into a file of its own, beside the configuration. */
static void secret_path(const Context *context, const InitAnswers *answers, char out[INIT_TEXT])
{
    if (secret_present(&answers->client_secret)) {
        (void)text_format(out, INIT_TEXT, "%s/client-secret", answers->directory);
    } else {
        kept_path(context, answers, SET_API_CLIENT_SECRET_FILE, "client-secret", out);
    }
}

/* The rest of the environment, one line each: a timer will not see it. */
static bool add_environment(Buf *out, const Context *context, Err *err)
{
    static const SettingId written[] = {
        SET_POSTGRES_URL,       SET_API_ENVIRONMENT,        SET_API_BASE_URL,
        SET_API_CLIENT_ID,      SET_API_CLIENT_SECRET_FILE, SET_API_REDIRECT_URI,
        SET_API_TOKEN_KEY_FILE, SET_SYNC_STREAMS,           SET_SYNC_CUSTOMERS,
        SET_SYNC_EMPLOYEES,     SET_SYNC_PSEUDONYM_KEY_FILE};

    for (int i = 0; i < SET_COUNT; i++) {
        const char *value = setting_text(context->settings, (SettingId)i);
        bool wanted = context->settings->origins[i] == ORIGIN_ENVIRONMENT && value[0] != '\0' &&
                      !setting_defs[i].masked;

        for (size_t k = 0; wanted && k < sizeof(written) / sizeof(written[0]); k++) {
            wanted = written[k] != (SettingId)i;
        }
        if (wanted && !plain_value(value, setting_defs[i].key, err)) {
            return false;
        }
        if (wanted) {
            buf_printf(out, "\n; Out of the environment when this file was made.\n[%s]\n%s = %s\n",
                       setting_defs[i].section, setting_defs[i].key, value);
        }
    }
    return true;
}

static void config_text(Buf *out, const Context *context, const InitAnswers *answers)
{
    bool secret = secret_present(&answers->client_secret) ||
                  context->settings->origins[SET_API_CLIENT_SECRET_FILE] == ORIGIN_ENVIRONMENT;
    char secret_file[INIT_TEXT], token_key[INIT_TEXT], pseudonym_key[INIT_TEXT];
    char streams[INIT_TEXT], employees[INIT_TEXT];

    secret_path(context, answers, secret_file);
    kept_path(context, answers, SET_API_TOKEN_KEY_FILE, "token-key", token_key);
    kept_path(context, answers, SET_SYNC_PSEUDONYM_KEY_FILE, "pseudonym-key", pseudonym_key);
    kept(context, SET_SYNC_STREAMS, "all", streams);
    kept(context, SET_SYNC_EMPLOYEES, "basic", employees);

    buf_printf(
        out,
        "; restosync's settings. restosync config show prints all of them with their origin;\n"
        "; each can also stand in the environment: RESTOSYNC_API_CLIENT_ID and so on.\n\n"
        "[postgres]\n"
        "; Handed to libpq as it is. A password belongs into ~/.pgpass or a service file.\n"
        "url = %s\n\n"
        "[api]\n"
        "; production or staging; base_url instead for a rehearsal server.\n",
        answers->database);
    api_line(out, answers);
    buf_printf(
        out,
        "client_id          = %s\n"
        "; A file only this user can read; or client_secret_command.\n"
        "%sclient_secret_file = %s\n"
        "; Exactly as registered. An https://localhost one is answered by auth login --paste.\n"
        "redirect_uri       = %s\n"
        "; Seals the sign-in in the database. Keep a copy away from the database's backups.\n"
        "token_key_file     = %s\n"
        "; Calls a second; lower it when the API asks for fewer.\n"
        ";requests_per_second = 2\n\n",
        answers->client_id, secret ? "" : ";", secret_file, answers->redirect, token_key);
    buf_printf(out,
               "[sync]\n"
               "; all, or names of restosync streams.\n"
               "streams = %s\n"
               "; Guests: pseudonym, full or none. Staff: basic, none or full.\n"
               "customers = %s\n"
               "employees = %s\n"
               "; The key of the pseudonyms: with another one the same guest gets another name.\n"
               "pseudonym_key_file = %s\n\n"
               "[notify]\n"
               "; Told of start and end of each run; a failed ping never fails a run.\n"
               ";ping_url_file = %s/ping-url\n"
               ";metrics_file  = /var/lib/prometheus/node-exporter/restosync.prom\n",
               streams, answers->customers, employees, pseudonym_key, answers->directory);
}

/* A new file beside another one must not take that one's secret away. */
static bool secret_fits(const InitAnswers *answers, const char *path, const Buf *line, Err *err)
{
    bool same = true;
    bool ok = true;
    Buf found;

    if (!file_exists(path) || file_exists(answers->path)) {
        return true;
    }
    buf_init_secret(&found, TEXT_MAX);
    ok = file_read(path, &found, err);
    same = ok && str_equal((Str){found.data, found.len}, (Str){line->data, line->len});
    buf_release(&found);
    if (ok && !same) {
        (void)err_set(err, ERR_CONFIG, "%s exists and holds another secret", path);
        err_hint(err, "restosync init FILE, in a directory of its own");
    }
    return ok && same;
}

static bool write_secret(const InitAnswers *answers, Err *err)
{
    char path[INIT_TEXT + 32];
    Str secret = secret_text(&answers->client_secret);
    Buf line;
    bool ok;

    if (secret.len == 0) {
        return true;
    }
    (void)text_format(path, sizeof(path), "%s/client-secret", answers->directory);
    buf_init_secret(&line, secret.len + 16);
    buf_append(&line, secret.ptr, secret.len);
    buf_append_char(&line, '\n');
    ok = buf_check(&line, "the client secret", err) && secret_fits(answers, path, &line, err) &&
         file_replace(path, line.data, line.len, 0600, err);
    buf_release(&line);
    return ok;
}

static bool write_keys(const Context *context, const InitAnswers *answers, Err *err)
{
    static const char *const names[] = {"token-key", "pseudonym-key"};
    static const SettingId ids[] = {SET_API_TOKEN_KEY_FILE, SET_SYNC_PSEUDONYM_KEY_FILE};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char path[INIT_TEXT];
        bool made = false;

        kept_path(context, answers, ids[i], names[i], path);
        if (!auth_key_file_ensure(path, &made, err)) {
            return false;
        }
        if (made) {
            log_event(LOG_INFO, "a new key was made: %s; keep a copy away from the database", path);
        }
    }
    return true;
}

bool init_write(const Context *context, const InitAnswers *answers, Err *err)
{
    Buf text;
    bool ok;

    buf_init(&text, TEXT_MAX);
    config_text(&text, context, answers);
    ok = add_environment(&text, context, err) &&
         plain_value(answers->database, "the database's connection string", err) &&
         plain_value(answers->client_id, "the client id", err) &&
         plain_value(answers->directory, "the directory's name", err) &&
         buf_check(&text, "the configuration", err) &&
         file_make_directory(answers->directory, err) && write_keys(context, answers, err) &&
         write_secret(answers, err) && file_replace(answers->path, text.data, text.len, 0600, err);
    buf_release(&text);
    return ok;
}
