/* doctor: everything a run depends on, each tried by itself; reads only, tells what to do. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "checks.h"
#include "engine/probe.h"

#define TEXT_MAX 1024

static void check_libraries(Checks *checks)
{
    Err err = {0};
    Buf text;

    buf_init(&text, TEXT_MAX);
    buf_printf(&text, "restosync %s, ", RS_VERSION);
    engine_libraries(&text);
    checks_tell(checks, "versions", buf_text(&text), &err);
    buf_release(&text);
}

static void check_catalog(Checks *checks)
{
    char detail[64];
    Err err = {0};

    (void)text_format(detail, sizeof(detail), "%d streams, each entry sound", (int)catalog_count);
    if (catalog_check(catalog, catalog_count, &err) || err.code != ERR_NONE) {
        checks_tell(checks, "catalog", detail, &err);
    }
}

/* A file that holds a secret, where it is there: its mode is asked before a night depends on it. */
static void check_secret_file(Checks *checks, const char *what, SettingId setting)
{
    const char *path = context_setting(checks->context, setting);
    Err err = {0};
    Buf text;

    if (path[0] == '\0') {
        return;
    }
    buf_init_secret(&text, 64 * 1024);
    if (!file_read_secret(path, &text, &err) && !file_exists(path)) {
        checks_warn(checks, what, err.message,
                    "it is made, or read, by the next run that needs it");
    } else {
        checks_tell(checks, what, path, &err);
    }
    buf_release(&text);
}

static void check_metrics(Checks *checks)
{
    const char *path = context_setting(checks->context, SET_NOTIFY_METRICS_FILE);
    char directory[TEXT_MAX];
    const char *slash = strrchr(path, '/');
    Err err = {0};

    if (path[0] == '\0') {
        return;
    }
    (void)text_copy(directory, sizeof(directory),
                    (Str){path, slash == NULL ? 0 : (size_t)(slash - path)});
    if (slash != NULL && directory[0] != '\0' && !file_exists(directory)) {
        checks_warn(checks, "metrics file", "its directory does not exist", directory);
        return;
    }
    checks_tell(checks, "metrics file", path, &err);
}

ExitCode cmd_doctor(Context *context, Err *err)
{
    Checks checks;

    checks_init(&checks, context);
    check_libraries(&checks);
    check_catalog(&checks);
    checks_of_settings(&checks);
    check_secret_file(&checks, "pseudonym key", SET_SYNC_PSEUDONYM_KEY_FILE);
    check_secret_file(&checks, "ping address", SET_NOTIFY_PING_URL_FILE);
    check_metrics(&checks);
    checks_of_data(&checks);
    checks_of_api(&checks);
    if (!context->flags->json && !context->flags->plain) {
        out_line("\n%d to mend, %d to look at", checks.failed, checks.warned);
    }
    return checks_finish(&checks, err);
}
