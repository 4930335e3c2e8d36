/* timer install, status, remove: the agent every night, by systemd or by cron. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "program.h"
#include "timer.h"

#define TEXT_MAX (64 * 1024)

bool check_timer(const Context *context, Err *err)
{
    const Flags *flags = context->flags;

    if ((flags->user ? 1 : 0) + (flags->system ? 1 : 0) + (flags->cron ? 1 : 0) > 1) {
        return err_set(err, ERR_USAGE, "--user, --system and --cron exclude each other");
    }
    return true;
}

static bool in_crontab(const Timer *timer)
{
    return timer->kind == TIMER_CRON && timer->directory[0] == '\0';
}

/* ---- the files of a timer ---- */

typedef struct TimerFile {
    char path[TIMER_PATH + 80];
    Buf text;
} TimerFile;

#define FILES_MAX 2

static int timer_files(const Timer *timer, TimerFile files[FILES_MAX])
{
    static const char *const endings[] = {".service", ".timer"};
    int count = timer->kind == TIMER_CRON ? 1 : 2;

    for (int i = 0; i < count; i++) {
        buf_init(&files[i].text, TEXT_MAX);
        (void)text_format(files[i].path, sizeof(files[i].path), "%s/%s%s", timer->directory,
                          timer->name, timer->kind == TIMER_CRON ? "" : endings[i]);
    }
    if (timer->kind == TIMER_CRON) {
        buf_append_text(&files[0].text, TIMER_MARK "SHELL=/bin/sh\n");
        timer_cron_line(&files[0].text, timer, true);
    } else {
        timer_service_text(&files[0].text, timer);
        timer_timer_text(&files[1].text, timer);
    }
    return count;
}

/* Without --at the time that was chosen at an earlier install holds. */
static void keep_time(const Context *context, Timer *timer)
{
    char path[TIMER_PATH + 80];

    if (context->flags->at != NULL) {
        return;
    }
    if (in_crontab(timer)) {
        crontab_keep_time(timer);
    } else {
        (void)text_format(path, sizeof(path), "%s/%s%s", timer->directory, timer->name,
                          timer->kind == TIMER_CRON ? "" : ".timer");
        timer_file_keep_time(path, timer);
    }
}

static void files_release(TimerFile files[FILES_MAX], int count)
{
    for (int i = 0; i < count; i++) {
        buf_release(&files[i].text);
    }
}

/* ---- what systemd has to be told ---- */

static bool systemctl(const Timer *timer, const char *words, Err *err)
{
    char command[256];
    Buf answer;
    bool ok;

    if (timer->elsewhere || timer->kind == TIMER_CRON) {
        return true;
    }
    (void)text_format(command, sizeof(command), "systemctl%s %s",
                      timer->kind == TIMER_USER ? " --user" : "", words);
    buf_init(&answer, TEXT_MAX);
    ok = program_output(command, &answer, err);
    buf_release(&answer);
    if (!ok) {
        err->code = ERR_OS;
        err_hint(err, "the files are in place; as soon as systemd answers: %s", command);
    }
    return ok;
}

static bool enable(const Timer *timer, Err *err)
{
    char words[128];

    (void)text_format(words, sizeof(words), "enable --now %s.timer", timer->name);
    return systemctl(timer, "daemon-reload", err) && systemctl(timer, words, err);
}

/* ---- install ---- */

/* `sync` of several companies would ask for one every night, and nobody would be there. */
static bool one_company(const Settings *settings, Err *err)
{
    Buf names;

    if (settings->company_id != 0 || settings->company_count < 2) {
        return true;
    }
    buf_init(&names, 1000);
    for (int i = 0; i < settings->company_count; i++) {
        buf_printf(&names, "%s%lld", i == 0 ? "" : ", ",
                   (long long)settings->companies[i].company_id);
    }
    (void)err_set(err, ERR_CONFIG_COMPANY,
                  "there are several companies, each has its own timer: %s",
                  buf_ok(&names) ? buf_text(&names) : "too many to name");
    err_hint(err, "restosync timer install --company %lld, and so for the others",
             (long long)settings->companies[0].company_id);
    buf_release(&names);
    return false;
}

static bool install_file(TimerFile *file, bool *changed, Err *err)
{
    TimerState state = TIMER_ABSENT;

    if (!buf_check(&file->text, file->path, err) ||
        !timer_file_state(file->path, &file->text, &state, err)) {
        return false;
    }
    if (state == TIMER_FOREIGN) {
        (void)err_set(err, ERR_CONFIG, "%s is there and not made by restosync", file->path);
        err_hint(err, "move it away, then again");
        return false;
    }
    if (state == TIMER_SAME) {
        return true;
    }
    *changed = true;
    return file_replace(file->path, file->text.data, file->text.len, 0644, err);
}

static bool print_files(const Timer *timer, TimerFile *files, int count, Err *err)
{
    for (int i = 0; i < count; i++) {
        if (!in_crontab(timer)) {
            out_line("### %s", files[i].path);
        }
        if (!out_result(&files[i].text, files[i].path, err)) {
            return false;
        }
    }
    return true;
}

static void say_installed(const Timer *timer, bool changed)
{
    if (timer->kind == TIMER_CRON) {
        log_event(LOG_INFO,
                  "%s in %s: every night at %s of this machine's own zone; cron mails what it says",
                  changed ? "written" : "as it was",
                  timer->directory[0] == '\0' ? "your crontab" : timer->directory, timer->at);
        if (strncmp(timer->at, "02", 2) == 0) {
            log_event(LOG_WARN, "where clocks change in summer, 02:00 to 03:00 does not exist on "
                                "one day of the year: --at another hour");
        }
    } else {
        log_event(LOG_INFO, "%s in %s: every night at %s UTC", changed ? "written" : "as it was",
                  timer->directory, timer->at);
    }
}

ExitCode cmd_timer_install(Context *context, Err *err)
{
    TimerFile files[FILES_MAX];
    Timer timer;
    bool changed = false;
    bool ok;
    int count;

    if (!one_company(context->settings, err) || !timer_init(context, &timer, err)) {
        return err_info(err->code)->exit;
    }
    keep_time(context, &timer);
    count = timer_files(&timer, files);
    if (context->flags->print) {
        ok = print_files(&timer, files, count, err);
    } else if (in_crontab(&timer)) {
        ok = crontab_install(context, &timer, &changed, err);
    } else {
        ok = timer.elsewhere || timer.kind == TIMER_SYSTEM ||
             file_make_directory(timer.directory, err);
        for (int i = 0; ok && i < count; i++) {
            ok = install_file(&files[i], &changed, err);
        }
        ok = ok && enable(&timer, err);
    }
    files_release(files, count);
    if (ok && !context->flags->print) {
        say_installed(&timer, changed);
        timer_warn(context, &timer);
    }
    return ok ? EXIT_CODE_OK : err_info(err->code)->exit;
}

/* ---- status ---- */

static const char *state_word(TimerState state)
{
    static const char *const words[] = {"absent", "installed", "changed", "foreign"};

    return words[state];
}

/* When systemd will start it next; nothing where it cannot say. */
static void next_start(const Timer *timer, char *out, size_t cap)
{
    char command[256];
    Err ignored = {0};
    Buf answer;

    out[0] = '\0';
    if (timer->elsewhere || timer->kind == TIMER_CRON) {
        return;
    }
    (void)text_format(command, sizeof(command),
                      "systemctl%s show %s.timer --property NextElapseUSecRealtime --value",
                      timer->kind == TIMER_USER ? " --user" : "", timer->name);
    buf_init(&answer, TEXT_MAX);
    if (program_output(command, &answer, &ignored)) {
        Str text = str_trim((Str){answer.data, answer.len});

        (void)text_copy(out, cap, text);
    }
    buf_release(&answer);
}

typedef struct StatusRow {
    char path[TIMER_PATH + 80];
    TimerState state;
} StatusRow;

static bool print_status(const Context *context, const Timer *timer, const StatusRow *rows,
                         int count, Err *err)
{
    static const char *const kinds[] = {"system", "user", "cron"};
    char next[128];
    Buf out;
    bool ok;

    next_start(timer, next, sizeof(next));
    if (!context->flags->json) {
        for (int i = 0; i < count; i++) {
            out_line("%-10s %s", state_word(rows[i].state), rows[i].path);
        }
        if (next[0] != '\0') {
            out_line("next       %s", next);
        }
        return true;
    }
    buf_init(&out, TEXT_MAX);
    buf_printf(&out, "{\"kind\": \"%s\", \"files\": [", kinds[timer->kind]);
    for (int i = 0; i < count; i++) {
        buf_printf(&out, "%s{\"path\": ", i == 0 ? "" : ", ");
        text_json_string(&out, str_of(rows[i].path));
        buf_printf(&out, ", \"state\": \"%s\"}", state_word(rows[i].state));
    }
    buf_append_text(&out, "], \"next\": ");
    text_json_optional(&out, next);
    buf_append_text(&out, "}\n");
    ok = out_result(&out, "the timer", err);
    buf_release(&out);
    return ok;
}

ExitCode cmd_timer_status(Context *context, Err *err)
{
    StatusRow rows[FILES_MAX] = {{.path = "crontab"}};
    TimerFile files[FILES_MAX];
    Timer timer;
    bool ok = true;
    int count;

    if (!timer_init(context, &timer, err)) {
        return err_info(err->code)->exit;
    }
    keep_time(context, &timer);
    count = timer_files(&timer, files);
    if (in_crontab(&timer)) {
        ok = crontab_state(&timer, &rows[0].state, err);
    }
    for (int i = 0; ok && i < count && !in_crontab(&timer); i++) {
        (void)text_copy(rows[i].path, sizeof(rows[i].path), str_of(files[i].path));
        ok = timer_file_state(files[i].path, &files[i].text, &rows[i].state, err);
    }
    files_release(files, count);
    ok = ok && print_status(context, &timer, rows, count, err);
    return ok ? EXIT_CODE_OK : err_info(err->code)->exit;
}

/* ---- remove ---- */

static bool remove_file(const char *path, int *removed, Err *err)
{
    TimerState state = TIMER_ABSENT;

    if (!timer_file_state(path, NULL, &state, err)) {
        return false;
    }
    if (state == TIMER_FOREIGN) {
        return err_set(err, ERR_CONFIG, "%s is not made by restosync and stays", path);
    }
    if (state == TIMER_ABSENT) {
        return true;
    }
    if (unlink(path) != 0) {
        return err_set(err, ERR_IO, "%s cannot be removed: %s", path, strerror(errno));
    }
    (*removed)++;
    return true;
}

static bool remove_units(const Timer *timer, TimerFile *files, int count, int *removed, Err *err)
{
    char words[128];
    Err ignored = {0};

    (void)text_format(words, sizeof(words), "disable --now %s.timer", timer->name);
    if (file_exists(files[count - 1].path) && !systemctl(timer, words, &ignored)) {
        log_event(LOG_WARN, "%s", ignored.message);
    }
    for (int i = 0; i < count; i++) {
        if (!remove_file(files[i].path, removed, err)) {
            return false;
        }
    }
    return *removed == 0 || systemctl(timer, "daemon-reload", err);
}

ExitCode cmd_timer_remove(Context *context, Err *err)
{
    TimerFile files[FILES_MAX];
    Timer timer;
    int removed = 0;
    bool ok;
    int count;

    if (!timer_init(context, &timer, err)) {
        return err_info(err->code)->exit;
    }
    count = timer_files(&timer, files);
    ok = in_crontab(&timer) ? crontab_remove(context, &timer, &removed, err)
                            : remove_units(&timer, files, count, &removed, err);
    files_release(files, count);
    if (ok) {
        log_event(LOG_INFO, removed > 0 ? "the timer is gone" : "there was no timer of ours");
    }
    return ok ? EXIT_CODE_OK : err_info(err->code)->exit;
}
