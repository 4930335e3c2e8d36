/* Settings of this invocation: flag over environment over file over default. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "cli_private.h"

#define SYSTEM_FILE "/etc/restosync/restosync.conf"

extern char **environ;

/* ---- file ---- */

/* No file from the current directory: who can write there must not redirect the sign-in. */
static bool find_file(const CommandLine *line, char *out, size_t cap)
{
    const char *named = line->config != NULL ? line->config : getenv("RESTOSYNC_CONFIG");
    const char *xdg = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");

    if (named != NULL && named[0] != '\0') {
        return text_copy(out, cap, str_of(named));
    }
    if (xdg != NULL && xdg[0] == '/') {
        if (text_format(out, cap, "%s/restosync/restosync.conf", xdg) && file_exists(out)) {
            return true;
        }
    } else if (home != NULL && home[0] == '/' &&
               text_format(out, cap, "%s/.config/restosync/restosync.conf", home) &&
               file_exists(out)) {
        return true;
    }
    return text_copy(out, cap, str_of(file_exists(SYSTEM_FILE) ? SYSTEM_FILE : ""));
}

/* root makes the timer of another user out of that user's file: nothing of it is run as root. */
static bool for_its_owner(const CommandLine *line)
{
    return geteuid() == 0 && line->command != NULL && !line->flags.user &&
           strncmp(line->command->words, "timer ", 6) == 0;
}

/* Who can write the file can send the sign-in to another host. */
static bool check_mode(const CommandLine *line, const char *path, Err *err)
{
    struct stat facts;

    if (stat(path, &facts) != 0) {
        bool absent = errno == ENOENT;

        (void)err_set(err, ERR_CONFIG, "the configuration %s cannot be read: %s", path,
                      strerror(errno));
        if (absent) {
            err_hint(err, "restosync init %s makes one", path);
        }
        return false;
    }
    if (!S_ISREG(facts.st_mode) &&
        !S_ISFIFO(facts.st_mode)) { /* "chmod 600 /dev/null" would be no help */
        (void)err_set(err, ERR_CONFIG, "the configuration %s is no regular file", path);
        err_hint(err, "restosync init FILE makes one");
        return false;
    }
    if (facts.st_uid != geteuid() && facts.st_uid != 0 && !for_its_owner(line)) {
        return err_set(err, ERR_CONFIG_MODE, "%s belongs to another user (uid %u)", path,
                       (unsigned)facts.st_uid);
    }
    if ((facts.st_mode & 022) != 0) {
        (void)err_set(err, ERR_CONFIG_MODE, "%s can be written by others (mode %04o)", path,
                      (unsigned)(facts.st_mode & 07777));
        err_hint(err, "chmod 600 %s", path);
        return false;
    }
    return true;
}

static bool read_file(const CommandLine *line, const char *path, Arena *arena, Settings *settings,
                      Err *err)
{
    Buf text;
    bool ok;

    buf_init_secret(&text, LIMIT_FILE_CONFIG);
    ok = check_mode(line, path, err) && file_read(path, &text, err);
    if (!ok && err->code == ERR_IO) {
        err->code = ERR_CONFIG;
    }
    ok = ok && ini_parse((Str){text.data, text.len}, path, arena, settings, err);
    buf_release(&text);
    return ok;
}

/* ---- environment ---- */

/* A misspelt variable would silently leave a default in force. */
static bool check_variable(const char *name, Err *err)
{
    char names[SET_COUNT][SETTING_VARIABLE];
    const char *list[SET_COUNT + 1] = {NULL};
    bool ours = false;
    const char *nearest;

    for (int i = 0; i < SET_COUNT; i++) {
        char prefix[SETTING_VARIABLE];

        setting_variable(&setting_defs[i], names[i]);
        list[i] = names[i];
        if (strcmp(names[i], name) == 0) {
            return true;
        }
        (void)text_copy(prefix, sizeof(prefix),
                        (Str){names[i], strlen(names[i]) - strlen(setting_defs[i].key)});
        ours = ours || strncmp(name, prefix, strlen(prefix)) == 0;
    }
    if (!ours) {
        return true;
    }
    nearest = text_nearest(name, list);
    (void)err_set(err, ERR_CONFIG_KEY, "the environment has %s, which is no setting", name);
    if (nearest != NULL) {
        err_hint(err, "did you mean %s?", nearest);
    }
    return false;
}

/* Typed in a shell, a path may be relative to where that shell is; nothing moves us away from it.
 * One that begins with ~ was meant for the shell and never reached it. */
static const char *typed_path(Arena *arena, const char *value)
{
    char here[PATH_MAX];

    if (value[0] == '\0' || value[0] == '/' || value[0] == '~' ||
        getcwd(here, sizeof(here)) == NULL) {
        return value;
    }
    return arena_printf(arena, "%s/%s", here, value);
}

static bool take_environment(Settings *settings, Arena *arena, Err *err)
{
    char name[SETTING_VARIABLE];

    for (char **entry = environ; entry != NULL && *entry != NULL; entry++) {
        (void)text_copy(name, sizeof(name), (Str){*entry, strcspn(*entry, "=")});
        if (!check_variable(name, err)) {
            return false;
        }
    }
    for (int i = 0; i < SET_COUNT; i++) {
        const char *value;

        setting_variable(&setting_defs[i], name);
        value = getenv(name);
        if (value == NULL) {
            continue;
        }
        if (setting_defs[i].type == SETTING_PATH) {
            value = typed_path(arena, value);
        }
        if (value == NULL) {
            return err_set(err, ERR_MEMORY, "no memory for the path in %s", name);
        }
        if (!setting_check(&setting_defs[i], value, name, err)) {
            return false;
        }
        settings->values[i] = value;
        settings->origins[i] = ORIGIN_ENVIRONMENT;
    }
    return true;
}

/* ---- flags and defaults ---- */

static void take_flags(const CommandLine *line, Settings *settings)
{
    for (int i = 0; i < SET_COUNT; i++) {
        if (line->settings[i] != NULL) {
            settings->values[i] = line->settings[i];
            settings->origins[i] = ORIGIN_FLAG;
        }
    }
}

/* An empty value takes a setting back to its default: `requests_per_second =` means 2, and under
 * [company N] too, where an empty rate would be no limit at all. */
static void take_defaults(Settings *settings)
{
    for (int i = 0; i < SET_COUNT; i++) {
        const char *value = settings->values[i];

        if (value == NULL || (value[0] == '\0' && setting_defs[i].fallback[0] != '\0')) {
            settings->values[i] = setting_defs[i].fallback;
            settings->origins[i] = ORIGIN_DEFAULT;
        }
        for (int c = 0; c < settings->company_count; c++) {
            const char **own = &settings->companies[c].values[i];

            *own = *own != NULL && (*own)[0] == '\0' ? setting_defs[i].fallback : *own;
        }
    }
}

/* The file that `init` was told to make. */
static bool to_be_made(const CommandLine *line, const char *path)
{
    return line->command != NULL && strcmp(line->command->words, "init") == 0 && !file_exists(path);
}

static bool load(const CommandLine *line, Arena *arena, Settings *ret, Err *err)
{
    memset(ret, 0, sizeof(*ret));
    if (!find_file(line, ret->config_path, sizeof(ret->config_path))) {
        return err_set(err, ERR_CONFIG, "the path of the configuration is too long");
    }
    if ((ret->config_path[0] != '\0' && !to_be_made(line, ret->config_path) &&
         !read_file(line, ret->config_path, arena, ret, err)) ||
        !take_environment(ret, arena, err)) {
        return false;
    }
    take_flags(line, ret);
    take_defaults(ret);
    ret->company_id = line->company_id != 0     ? line->company_id
                      : ret->company_count == 1 ? ret->companies[0].company_id
                                                : 0;
    return true;
}

/* `config show`, where their usual hint sends people, would stop at the same line. */
bool settings_load(const CommandLine *line, Arena *arena, Settings *ret, Err *err)
{
    bool ok = load(line, arena, ret, err);

    if (!ok && err->hint[0] == '\0' && (err->code == ERR_CONFIG || err->code == ERR_CONFIG_KEY)) {
        err_hint(err, "correct it, then restosync config check; restosync explain KEY tells what a "
                      "setting means");
    }
    return ok;
}
