/* One line, or one object, for each thing that was tried. */
#include "checks.h"

#include <string.h>

#define JSON_MAX (256 * 1024)

void checks_init(Checks *checks, Context *context)
{
    memset(checks, 0, sizeof(*checks));
    checks->context = context;
    buf_init(&checks->json, JSON_MAX);
}

static void json_member(Buf *out, const char *name, const char *value)
{
    buf_printf(out, ", \"%s\": ", name);
    text_json_optional(out, value == NULL ? "" : value);
}

static void tell(Checks *checks, const char *level, const char *what, const char *words,
                 const char *hint, const char *code)
{
    if (checks->context->flags->json) {
        buf_append_text(&checks->json, checks->printed ? ",\n " : "[");
        buf_append_text(&checks->json, "{\"check\": ");
        text_json_string(&checks->json, str_of(what));
        buf_printf(&checks->json, ", \"ok\": %s, \"level\": \"%s\", \"message\": ",
                   strcmp(level, "fail") == 0 ? "false" : "true", level);
        text_json_string(&checks->json, str_of(words));
        json_member(&checks->json, "hint", hint);
        json_member(&checks->json, "code", code);
        buf_append_char(&checks->json, '}');
    } else if (checks->context->flags->plain) {
        out_line("%s\t%s\t%s\t%s", level, what, words, hint == NULL ? "" : hint);
    } else {
        out_line("%-6s %-14s %s", level, what, words);
        if (hint != NULL) {
            out_line("%-6s %-14s -> %s", "", "", hint);
        }
    }
    checks->printed = true;
}

void checks_tell(Checks *checks, const char *what, const char *detail, const Err *err)
{
    if (err->code == ERR_NONE) {
        tell(checks, "ok", what, detail, NULL, NULL);
        return;
    }
    tell(checks, "fail", what, err->message, err_hint_text(err), err_info(err->code)->id);
    checks->failed++;
    if (checks->worst.code == ERR_NONE ||
        exit_code_worse(err_info(checks->worst.code)->exit, err_info(err->code)->exit) !=
            err_info(checks->worst.code)->exit) {
        checks->worst = *err;
    }
}

void checks_warn(Checks *checks, const char *what, const char *sentence, const char *hint)
{
    tell(checks, "warn", what, sentence, hint, NULL);
    checks->warned++;
}

ExitCode checks_finish(Checks *checks, Err *err)
{
    bool ok = true;

    if (checks->context->flags->json) {
        buf_append_text(&checks->json, checks->printed ? "]\n" : "[]\n");
        ok = out_result(&checks->json, "the checks", err);
    }
    buf_release(&checks->json);
    if (ok && checks->worst.code != ERR_NONE) {
        *err = checks->worst;
    }
    return err->code == ERR_NONE ? EXIT_CODE_OK : err_info(err->code)->exit;
}
