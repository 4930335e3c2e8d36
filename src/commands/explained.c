/* What `explain` found: printed at once for people, gathered into one list for programs. */
#include "explained.h"

#include <stdarg.h>
#include <stdio.h>

#include "check.h"
#include "notify.h"

#define JSON_MAX (8 * 1024 * 1024)
#define LINE_MAX_TEXT 1200

void explained_init(Explained *explained, bool json)
{
    *explained = (Explained){.json = json};
    buf_init(&explained->out, JSON_MAX);
    buf_append_char(&explained->out, '[');
}

static void close_entry(Explained *explained)
{
    if (explained->entries > 0) {
        buf_append_text(&explained->out, "]}");
    }
}

void explained_entry(Explained *explained, const char *kind, const char *name, const char *type,
                     const char *text)
{
    Buf *out = &explained->out;

    if (!explained->json) {
        out_line("%s %s%s%s: %s", kind, name, type == NULL ? "" : ", ", type == NULL ? "" : type,
                 text);
        return;
    }
    close_entry(explained);
    buf_append_text(out, explained->entries++ == 0 ? "{\"word\": " : ",\n {\"word\": ");
    text_json_string(out, str_of(explained->word));
    buf_append_text(out, ", \"kind\": ");
    text_json_string(out, str_of(kind));
    buf_append_text(out, ", \"name\": ");
    text_json_string(out, str_of(name));
    buf_append_text(out, ", \"type\": ");
    text_json_optional(out, type == NULL ? "" : type);
    buf_append_text(out, ", \"text\": ");
    text_json_string(out, str_of(text));
    buf_append_text(out, ", \"details\": [");
    explained->details = 0;
}

/* Blanks that only align columns for people go. */
static size_t squeeze(char *line)
{
    size_t len = 0;

    for (const char *at = line; *at != '\0'; at++) {
        if (*at != ' ' || (len > 0 && line[len - 1] != ' ')) {
            line[len++] = *at;
        }
    }
    line[len] = '\0';
    return len;
}

void explained_more(Explained *explained, const char *format, ...)
{
    char line[LINE_MAX_TEXT];
    va_list words;

    va_start(words, format);
    (void)vsnprintf(line, sizeof(line), format, words);
    va_end(words);
    if (!explained->json) {
        out_line("  %s", line);
        return;
    }
    buf_append_text(&explained->out, explained->details++ == 0 ? "" : ", ");
    text_json_string(&explained->out, (Str){line, squeeze(line)});
}

bool explained_metric(Explained *explained, const char *word)
{
    const char *of_check = check_metric_help(word);
    const char *of_run = metrics_help(word);

    if (of_check == NULL && of_run == NULL) {
        return false;
    }
    explained_entry(explained, "metric", word, NULL, of_check != NULL ? of_check : of_run);
    explained_more(explained, "%s",
                   of_check != NULL ? "a gauge of restosync check --format prom, for each company"
                                    : "a gauge of metrics_file, replaced after each run");
    return true;
}

bool explained_end(Explained *explained, Err *err)
{
    bool ok = true;

    if (explained->json) {
        close_entry(explained);
        buf_append_text(&explained->out, "]\n");
        ok = out_result(&explained->out, "the explanation", err);
    }
    buf_release(&explained->out);
    return ok;
}
