/* Where a timer goes, as whom it runs, and what it is told. */
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "timer.h"

#define AT_DEFAULT "05:30"
#define STATE_OF_SYSTEM "/var/lib/restosync" /* StateDirectory=restosync */

static TimerKind choose_kind(const Flags *flags)
{
    struct stat facts;

    if (flags->cron || flags->user || flags->system) {
        return flags->cron ? TIMER_CRON : flags->user ? TIMER_USER : TIMER_SYSTEM;
    }
    if (stat("/run/systemd/system", &facts) != 0) { /* sd_booted(3) */
        return TIMER_CRON;
    }
    return geteuid() == 0 ? TIMER_SYSTEM : TIMER_USER;
}

static bool user_units(char *out, size_t cap, Err *err)
{
    const char *xdg = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");

    if (xdg != NULL && xdg[0] == '/') {
        return text_format(out, cap, "%s/systemd/user", xdg);
    }
    return (home != NULL && home[0] == '/' &&
            text_format(out, cap, "%s/.config/systemd/user", home)) ||
           err_set(err, ERR_CONFIG, "HOME is not set: name the directory for the units");
}

static bool choose_directory(const Context *context, Timer *timer, Err *err)
{
    if (context->argument_count > 0) {
        timer->elsewhere = true;
        return text_copy(timer->directory, TIMER_PATH, str_of(context->arguments[0])) ||
               err_set(err, ERR_USAGE, "the directory's path is too long");
    }
    if (timer->kind == TIMER_USER) {
        return user_units(timer->directory, TIMER_PATH, err);
    }
    if (timer->kind == TIMER_SYSTEM) {
        return text_copy(timer->directory, TIMER_PATH, STR_LIT("/etc/systemd/system"));
    }
    return text_copy(timer->directory, TIMER_PATH, str_of(geteuid() == 0 ? "/etc/cron.d" : ""));
}

/* The one who may read the configuration runs the agent. */
static void choose_user(const Context *context, Timer *timer)
{
    struct stat facts;
    const struct passwd *owner;

    if (timer->kind == TIMER_USER || context->settings->config_path[0] == '\0' ||
        stat(context->settings->config_path, &facts) != 0 || facts.st_uid == 0) {
        return;
    }
    owner = getpwuid(facts.st_uid);
    if (owner != NULL) {
        (void)text_copy(timer->user, sizeof(timer->user), str_of(owner->pw_name));
    }
}

/* The user of a unit cannot make a directory beside the others of the machine, and one that root
 * makes is not that user's. */
static bool state_of_other(const Context *context, Timer *timer, Err *err)
{
    const char *given = context_setting(context, SET_API_STATE_DIR);

    if (timer->kind == TIMER_SYSTEM && given[0] == '\0') {
        log_event(LOG_WARN,
                  "the timer runs as \"%s\" and keeps its state in %s: make it (install -d -m 700 "
                  "-o %s %s) and set state_dir under [api] to it, so that what you type uses the "
                  "same sign-in",
                  timer->user, STATE_OF_SYSTEM, timer->user, STATE_OF_SYSTEM);
        return true;
    }
    if (timer->kind == TIMER_SYSTEM && strcmp(given, STATE_OF_SYSTEM) == 0) {
        return true; /* StateDirectory= makes it for the user */
    }
    if (timer->kind == TIMER_SYSTEM && !file_exists(given)) {
        (void)err_set(err, ERR_CONFIG, "state_dir %s does not exist", given);
        err_hint(err, "install -d -m 700 -o %s %s", timer->user, given);
        return false;
    }
    return text_copy(timer->state_dir, TIMER_PATH, str_of(given)) ||
           err_set(err, ERR_CONFIG, "state_dir is too long");
}

/* The same state directory as the commands people type, or the sign-in would have two machines. */
static bool choose_state(const Context *context, Timer *timer, Err *err)
{
    const struct passwd *me = getpwuid(geteuid());
    bool other = timer->user[0] != '\0' && (me == NULL || strcmp(me->pw_name, timer->user) != 0);

    return other ? state_of_other(context, timer, err)
                 : context_state_dir(context, timer->state_dir, TIMER_PATH, err);
}

static bool choose_config(const char *path, Timer *timer, Err *err)
{
    char whole[PATH_MAX];

    if (path[0] == '\0') {
        return true;
    }
    if (realpath(path, whole) == NULL) {
        return err_set(err, ERR_CONFIG, "%s: %s", path, strerror(errno));
    }
    return text_copy(timer->config, TIMER_PATH, str_of(whole)) ||
           err_set(err, ERR_CONFIG, "the path %s is too long for a timer", whole);
}

/* The only company of the configuration needs no naming; of several each has a timer of its own. */
static void name_timer(const Settings *settings, Timer *timer)
{
    bool only =
        settings->company_count == 1 && settings->companies[0].company_id == settings->company_id;

    timer->company_id = only ? 0 : settings->company_id;
    (void)text_copy(timer->name, sizeof(timer->name), STR_LIT("restosync"));
    if (timer->company_id != 0) {
        (void)text_format(timer->name, sizeof(timer->name), "restosync-%lld",
                          (long long)timer->company_id);
    }
}

bool timer_init(const Context *context, Timer *timer, Err *err)
{
    const char *metrics = context_setting(context, SET_NOTIFY_METRICS_FILE);
    const char *slash = strrchr(metrics, '/');
    ssize_t len;

    memset(timer, 0, sizeof(*timer));
    timer->kind = choose_kind(context->flags);
    len = readlink("/proc/self/exe", timer->program, TIMER_PATH - 1);
    if (len <= 0) {
        return err_set(err, ERR_OS, "the path of this program is not known: %s", strerror(errno));
    }
    timer->program[len] = '\0';
    name_timer(context->settings, timer);
    (void)text_copy(timer->metrics, TIMER_PATH,
                    (Str){metrics, slash == NULL ? 0 : (size_t)(slash - metrics)});
    (void)text_copy(timer->at, sizeof(timer->at),
                    str_of(context->flags->at == NULL ? AT_DEFAULT : context->flags->at));
    timer->memory_limit = context_integer(context, SET_SYNC_MEMORY_LIMIT);
    choose_user(context, timer);
    return choose_config(context->settings->config_path, timer, err) &&
           choose_directory(context, timer, err) && choose_state(context, timer, err);
}

/* ---- what it will miss ---- */

static void warn_setting(const Context *context, int id)
{
    const SettingDef *def = &setting_defs[id];
    char variable[SETTING_VARIABLE];

    if (context->settings->origins[id] == ORIGIN_ENVIRONMENT && id != SET_API_STATE_DIR) {
        setting_variable(def, variable);
        log_event(LOG_WARN, "the timer will not see %s: write %s under [%s] into the file",
                  variable, def->key, def->section);
    } else if (context->settings->origins[id] == ORIGIN_FLAG) {
        log_event(LOG_WARN,
                  "the timer will not see the flag for %s: write it under [%s] into the "
                  "file",
                  def->key, def->section);
    }
}

/* What is read from the environment and is no setting of ours (libpq reads the PG* ones). */
void timer_warn(const Context *context, const Timer *timer)
{
    static const struct {
        const char *variable, *instead;
    } others[] = {
        {"RESTOSYNC_CLIENT_SECRET", "set client_secret_file"},
        {"RESTOSYNC_TOKEN_KEY", "set token_key_file"},
        {"RESTOSYNC_PSEUDONYM_KEY", "set pseudonym_key_file"},
        {"PGHOST", "write it into url under [postgres]"},
        {"PGPORT", "write it into url under [postgres]"},
        {"PGDATABASE", "write it into url under [postgres]"},
        {"PGUSER", "write it into url under [postgres]"},
        {"PGSERVICE", "write it into url under [postgres]"},
        {"PGSSLMODE", "write it into url under [postgres]"},
        {"PGSSLROOTCERT", "write it into url under [postgres]"},
        {"PGPASSFILE", "write it into url under [postgres]"},
        {"PGPASSWORD", "keep it in ~/.pgpass"},
        {"SSL_CERT_FILE", "set ca_file"},
        {"HTTPS_PROXY", NULL},
        {"NO_PROXY", NULL},
    };

    for (int i = 0; i < SET_COUNT; i++) {
        warn_setting(context, i);
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        const char *value = getenv(others[i].variable);
        const char *place = timer->kind == TIMER_CRON ? "set it in the crontab as well"
                                                      : "add it with systemctl edit";

        if (value != NULL && value[0] != '\0') {
            log_event(LOG_WARN, "the timer will not see %s: %s", others[i].variable,
                      others[i].instead == NULL ? place : others[i].instead);
        }
    }
}
