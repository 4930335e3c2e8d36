/* streams: what the catalog says is read, from where, into which tables. */
#include <stdio.h>
#include <string.h>

#include "commands/commands.h"

#define TEXT_MAX (8 * 1024 * 1024)

/* ---- streams ---- */

static void windows_text(const Stream *stream, Buf *out)
{
    bool first = true;

    for (unsigned kind = WINDOW_SNAPSHOT; kind <= WINDOW_KIND_LAST; kind <<= 1) {
        if (stream->windows & kind) {
            buf_printf(out, "%s%s", first ? "" : "+", window_kind_name(kind));
            first = false;
        }
    }
}

static void key_text(const Table *table, Buf *out)
{
    buf_append_text(out, "company_id");
    for (const Column *column = table->columns; column->type != TYPE_NONE; column++) {
        if ((column->flags & COLUMN_KEY) && strcmp(column->name, "company_id") != 0) {
            buf_printf(out, " %s", column->name);
        }
    }
}

/* A table and those below it, separated by blanks. */
static void tables_text(const Table *table, Buf *out)
{
    buf_printf(out, "%s%s", out->len == 0 ? "" : " ", table->name);
    for (const Table *child = table->children; child != NULL && child->name != NULL; child++) {
        tables_text(child, out);
    }
}

typedef struct StreamTexts {
    Buf windows, key, tables;
} StreamTexts;

static void texts_init(StreamTexts *texts, const Stream *stream)
{
    buf_init(&texts->windows, 256);
    buf_init(&texts->key, 1024);
    buf_init(&texts->tables, 4096);
    windows_text(stream, &texts->windows);
    key_text(&stream->root, &texts->key);
    tables_text(&stream->root, &texts->tables);
}

static void texts_release(StreamTexts *texts)
{
    buf_release(&texts->windows);
    buf_release(&texts->key);
    buf_release(&texts->tables);
}

/* "a b" -> ["a", "b"] */
static void json_words(Buf *out, const char *words)
{
    bool first = true;

    buf_append_char(out, '[');
    while (*words != '\0') {
        size_t len = strcspn(words, " ");

        buf_append_text(out, first ? "" : ", ");
        text_json_string(out, (Str){words, len});
        words += len + (words[len] == ' ' ? 1 : 0);
        first = false;
    }
    buf_append_char(out, ']');
}

static void stream_json(Buf *out, const Stream *stream, StreamTexts *texts)
{
    for (char *c = texts->windows.data; c != NULL && c < texts->windows.data + texts->windows.len;
         c++) {
        *c = *c == '+' ? ' ' : *c;
    }
    buf_append_text(out, "{\"stream\": ");
    text_json_string(out, str_of(stream->name));
    buf_append_text(out, ", \"endpoint\": ");
    text_json_string(out, str_of(stream->path));
    buf_append_text(out, ", \"detail_endpoint\": ");
    text_json_optional(out, stream->detail_path == NULL ? "" : stream->detail_path);
    buf_append_text(out, ", \"windows\": ");
    json_words(out, buf_text(&texts->windows));
    buf_append_text(out, ", \"key\": ");
    json_words(out, buf_text(&texts->key));
    buf_append_text(out, ", \"tables\": ");
    json_words(out, buf_text(&texts->tables));
    buf_printf(out, ", \"optional\": %s, \"summary\": ", stream->optional ? "true" : "false");
    text_json_string(out, str_of(stream->summary));
    buf_append_char(out, '}');
}

static bool streams_json(Err *err)
{
    bool ok;
    Buf out;

    buf_init(&out, TEXT_MAX);
    for (size_t i = 0; i < catalog_count; i++) {
        StreamTexts texts;

        texts_init(&texts, &catalog[i]);
        buf_append_text(&out, i == 0 ? "[" : ",\n ");
        stream_json(&out, &catalog[i], &texts);
        texts_release(&texts);
    }
    buf_append_text(&out, "]\n");
    ok = out_result(&out, "the streams", err);
    buf_release(&out);
    return ok;
}

static bool streams_table(const Context *context, Err *err)
{
    static const char *const heads[] = {"stream", "endpoint", "windows", "table", "key"};
    TextTable table;
    bool ok;

    table_init(&table, heads, 5);
    for (size_t i = 0; i < catalog_count; i++) {
        StreamTexts texts;

        texts_init(&texts, &catalog[i]);
        table_add(&table, catalog[i].name);
        table_add(&table, catalog[i].path);
        table_add(&table, buf_text(&texts.windows));
        table_add(&table, catalog[i].root.name);
        table_add(&table, buf_text(&texts.key));
        texts_release(&texts);
    }
    ok = table_print(&table, context->flags->plain, err);
    table_release(&table);
    return ok;
}

static void streams_words(void)
{
    for (size_t i = 0; i < catalog_count; i++) {
        StreamTexts texts;

        texts_init(&texts, &catalog[i]);
        out_line("\n%s: %s", catalog[i].name, catalog[i].summary);
        if (catalog[i].detail_path != NULL) {
            out_line("  one more call for each: %s", catalog[i].detail_path);
        }
        out_line("  tables of schema resto: %s", buf_text(&texts.tables));
        texts_release(&texts);
    }
}

ExitCode cmd_streams(Context *context, Err *err)
{
    if (context->flags->json) {
        return streams_json(err) ? EXIT_CODE_OK : err_info(err->code)->exit;
    }
    if (!streams_table(context, err)) {
        return err_info(err->code)->exit;
    }
    if (!context->flags->plain) {
        streams_words();
    }
    return EXIT_CODE_OK;
}
