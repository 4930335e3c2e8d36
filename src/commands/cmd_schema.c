/* schema: the SQL, dictionary and diagram made of the catalog, and columns out of extra. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "commands/commands.h"
#include "model/sqlgen.h"
#include "schema_roles.h"

#define TEXT_MAX (8 * 1024 * 1024)

static ExitCode bring_up(Context *context, Err *err)
{
    bool changed = false;

    if (!engine_schema_ensure(context->conn, true, &changed, err)) {
        return err_info(err->code)->exit;
    }
    log_event(LOG_INFO,
              changed ? "the schemas resto, report and restosync are up to date now, in %s"
                      : "the schemas were up to date already, in %s",
              pg_where(context->conn));
    return EXIT_CODE_OK;
}

static ExitCode bring_up_and_spread(Context *context, Err *err)
{
    ExitCode code;

    if (context->flags->print && !context->flags->citus) {
        return cmd_schema_print(context, err);
    }
    code = context->flags->print ? EXIT_CODE_OK : bring_up(context, err);
    return code != EXIT_CODE_OK || !context->flags->citus || schema_distribute(context, err)
               ? code
               : err_info(err->code)->exit;
}

ExitCode cmd_schema_init(Context *context, Err *err)
{
    return bring_up_and_spread(context, err);
}

ExitCode cmd_schema_upgrade(Context *context, Err *err)
{
    return bring_up_and_spread(context, err);
}

/* ---- documents: of another language, or as JSON ---- */

static void script(Buf *out, const Stream *streams, size_t count)
{
    (void)streams;
    (void)count;
    engine_schema_script(out);
}

/* The text under a key of an object, for programs. */
static bool out_member(Buf *text, const char *key, const char *what, Err *err)
{
    Buf json;
    bool ok;

    if (!buf_check(text, what, err)) {
        return false;
    }
    buf_init(&json, 2 * TEXT_MAX);
    buf_printf(&json, "{\"%s\": ", key);
    text_json_string(&json, (Str){text->data, text->len});
    buf_append_text(&json, "}\n");
    ok = out_result(&json, what, err);
    buf_release(&json);
    return ok;
}

/* `key`: NULL where the text is JSON already, or is not meant to be. */
static ExitCode document(void (*write)(Buf *, const Stream *, size_t), const char *key,
                         const char *what, Err *err)
{
    Buf text;
    bool ok;

    buf_init(&text, TEXT_MAX);
    write(&text, catalog, catalog_count);
    ok = key == NULL ? out_result(&text, what, err) : out_member(&text, key, what, err);
    buf_release(&text);
    return ok ? EXIT_CODE_OK : err_info(err->code)->exit;
}

ExitCode cmd_schema_print(Context *context, Err *err)
{
    return document(script, context->flags->json ? "sql" : NULL, "the schema", err);
}

ExitCode cmd_schema_docs(Context *context, Err *err)
{
    return document(context->flags->json ? sqlgen_docs_json : sqlgen_docs, NULL,
                    "the data dictionary", err);
}

ExitCode cmd_schema_erd(Context *context, Err *err)
{
    return document(sqlgen_erd, context->flags->json ? "mermaid" : NULL, "the diagram", err);
}

bool check_promote(const Context *context, Err *err)
{
    if (context->argument_count == 3) {
        return true;
    }
    (void)err_set(err, ERR_USAGE, "schema promote takes a table, a path and a type");
    err_hint(err, "restosync schema promote receipt loyaltyPoints integer");
    return false;
}

ExitCode cmd_schema_promote(Context *context, Err *err)
{
    char column[COLUMN_NAME_TEXT];
    int64_t rows = 0;

    if (!engine_promote(context->conn, context->arguments[0], context->arguments[1],
                        context->arguments[2], column, &rows, err)) {
        return err_info(err->code)->exit;
    }
    out_line("%s is column %s now, filled in %lld rows", context->arguments[1], column,
             (long long)rows);
    return EXIT_CODE_OK;
}
