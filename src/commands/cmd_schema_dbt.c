/* schema dbt: sources, staging models and their tests, written into a directory of a dbt project.
 */
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "commands/commands.h"
#include "model/sqlgen.h"

#define TEXT_MAX (4 * 1024 * 1024)
#define PATH_TEXT 1024

bool check_schema_dbt(const Context *context, Err *err)
{
    if (context->argument_count == 1 && context->arguments[0][0] != '\0') {
        return true;
    }
    (void)err_set(err, ERR_USAGE, "schema dbt needs a directory to write into");
    err_hint(err, "restosync schema dbt models/staging/restosync");
    return false;
}

static bool write_file(const char *directory, const char *name, const char *ending, Buf *text,
                       Err *err)
{
    char path[PATH_TEXT];

    return (text_format(path, sizeof(path), "%s/%s%s", directory, name, ending) ||
            err_set(err, ERR_IO, "the path %s is too long", directory)) &&
           buf_check(text, name, err) && file_replace(path, text->data, text->len, 0644, err);
}

static bool write_models(const char *directory, int *ret_count, Err *err)
{
    char name[DBT_NAME];
    bool ok = true;
    Buf text;

    buf_init(&text, TEXT_MAX);
    for (int i = 0; ok; i++) {
        buf_clear(&text);
        if (!sqlgen_dbt_model(&text, catalog, catalog_count, i, name)) {
            *ret_count = i;
            break;
        }
        ok = write_file(directory, name, ".sql", &text, err);
    }
    buf_release(&text);
    return ok;
}

static bool write_words(const char *directory, const char *name,
                        void (*words)(Buf *out, const Stream *streams, size_t count), Err *err)
{
    Buf text;
    bool ok;

    buf_init(&text, TEXT_MAX);
    words(&text, catalog, catalog_count);
    ok = write_file(directory, name, ".yml", &text, err);
    buf_release(&text);
    return ok;
}

ExitCode cmd_schema_dbt(Context *context, Err *err)
{
    const char *directory = context->arguments[0];
    int models = 0;

    if (file_make_directory(directory, err) &&
        write_words(directory, "restosync_sources", sqlgen_dbt_sources, err) &&
        write_words(directory, "restosync_models", sqlgen_dbt_words, err) &&
        write_models(directory, &models, err)) {
        log_event(LOG_INFO, "%d models, their tests and sources are in %s", models, directory);
    }
    return err->code == ERR_NONE ? EXIT_CODE_OK : err_info(err->code)->exit;
}
