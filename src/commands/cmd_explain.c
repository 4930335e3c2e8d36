/* explain: words looked up in every table the product carries: codes, streams, schema, settings.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "comments.h"
#include "explained.h"
#include "glossary.h"
#include "report/report.h"

#define SCRIPT_MAX (8 * 1024 * 1024)
#define NAMES_MAX 2000
#define NAMES_ROOM (256 * 1024)

bool check_explain(const Context *context, Err *err)
{
    if (context->argument_count > 0 && context->arguments[0][0] != '\0') {
        return true;
    }
    (void)err_set(err, ERR_USAGE, "explain needs a word");
    err_hint(err, "for example: restosync explain RS-AUTH-02");
    return false;
}

/* ---- codes ---- */

static const char *retry_words(RetryClass retry)
{
    switch (retry) {
    case RETRY_NEVER:
        return "a person has to act";
    case RETRY_LATER:
        return "the next run may succeed";
    case RETRY_SOON:
        return "it is tried again by itself within a run";
    }
    return "";
}

static bool explain_error(Explained *say, const char *word)
{
    for (int i = 1; i < ERR_COUNT; i++) {
        const ErrInfo *info = err_info((ErrCode)i);

        if (strcasecmp(info->id, word) != 0) {
            continue;
        }
        explained_entry(say, "error", info->id, NULL, info->title);
        explained_more(say, "exit code %d (%s); %s", (int)info->exit, exit_code_name(info->exit),
                       retry_words(info->retry));
        if (info->hint != NULL) {
            explained_more(say, "what to do: %s", info->hint);
        }
        return true;
    }
    return false;
}

static void print_exit(Explained *say, ExitCode code)
{
    char number[16];

    (void)text_format(number, sizeof(number), "%d", (int)code);
    explained_entry(say, "exit code", number, NULL, exit_code_name(code));
    for (int i = 1; i < ERR_COUNT; i++) {
        const ErrInfo *info = err_info((ErrCode)i);

        if (info->exit == code) {
            explained_more(say, "%-12s %s", info->id, info->title);
        }
    }
}

/* 77 or noperm */
static bool explain_exit(Explained *say, const char *word)
{
    static const ExitCode codes[] = {
        EXIT_CODE_OK,     EXIT_CODE_PARTIAL, EXIT_CODE_MISMATCH,    EXIT_CODE_STALE,
        EXIT_CODE_USAGE,  EXIT_CODE_DATA,    EXIT_CODE_UNAVAILABLE, EXIT_CODE_INTERNAL,
        EXIT_CODE_OS,     EXIT_CODE_IO,      EXIT_CODE_TEMPFAIL,    EXIT_CODE_PROTOCOL,
        EXIT_CODE_NOPERM, EXIT_CODE_CONFIG,
    };
    int64_t number = -1;

    (void)text_parse_int64(str_of(word), &number);
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        if (number == (int64_t)codes[i] || strcasecmp(exit_code_name(codes[i]), word) == 0) {
            print_exit(say, codes[i]);
            return true;
        }
    }
    if (number > 128 && number < 128 + 65) {
        char text[64];

        (void)text_format(text, sizeof(text), "stopped by signal %lld, after a clean end",
                          (long long)(number - 128));
        explained_entry(say, "exit code", word, NULL, text);
        return true;
    }
    return false;
}

/* ---- streams and settings ---- */

static bool explain_stream(Explained *say, const char *word)
{
    const Stream *stream = catalog_find(word);

    if (stream == NULL) {
        return false;
    }
    explained_entry(say, "stream", stream->name, NULL, stream->summary);
    explained_more(say, "read from %s into resto.%s; restosync streams says more", stream->path,
                   stream->root.name);
    return true;
}

static bool explain_report(Explained *say, const char *word)
{
    const ReportDef *def = report_find(word);
    char text[512];

    if (def == NULL) {
        return false;
    }
    (void)text_format(text, sizeof(text), "%s: %s", def->title, def->question);
    explained_entry(say, "report", def->name, NULL, text);
    explained_more(say, "restosync report %s; its numbers are those of report.%s", def->name,
                   def->view);
    if (def->note != NULL) {
        explained_more(say, "%s", def->note);
    }
    for (const ReportColumn *column = def->columns; column->name != NULL; column++) {
        explained_more(say, "%-26s %s", column->name, column->head);
    }
    return true;
}

static bool explain_setting(Explained *say, const char *word)
{
    bool found = false;

    for (int i = 0; i < SET_COUNT; i++) {
        const SettingDef *def = &setting_defs[i];
        char variable[SETTING_VARIABLE];
        char name[SETTING_VARIABLE];

        setting_variable(def, variable);
        (void)text_format(name, sizeof(name), "%s.%s", def->section, def->key);
        if (strcmp(def->key, word) == 0 || strcmp(name, word) == 0 || strcmp(variable, word) == 0) {
            explained_entry(say, "setting", name, NULL, def->summary);
            explained_more(say, "%s under [%s], or %s; default: %s", def->key, def->section,
                           variable, def->fallback[0] == '\0' ? "empty" : def->fallback);
            found = true;
        }
    }
    return found;
}

/* ---- schema ---- */

static const Column *column_in(const Table *table, Str table_name, Str column_name)
{
    if (str_is(table_name, table->name)) {
        for (const Column *column = table->columns; column->type != TYPE_NONE; column++) {
            if (column_stored(column) && str_is(column_name, column->name)) {
                return column;
            }
        }
    }
    for (const Table *child = table->children; child != NULL && child->name != NULL; child++) {
        const Column *column = column_in(child, table_name, column_name);

        if (column != NULL) {
            return column;
        }
    }
    return NULL;
}

static const Column *catalog_column(const Comment *comment)
{
    for (size_t i = 0; str_is(comment->schema, "resto") && i < catalog_count; i++) {
        const Column *column = column_in(&catalog[i].root, comment->object, comment->column);

        if (column != NULL) {
            return column;
        }
    }
    return NULL;
}

static void comment_name(const Comment *comment, char *out, size_t cap)
{
    (void)text_format(out, cap, "%.*s%s%.*s%s%.*s", STR_ARG(comment->schema),
                      comment->object.len > 0 ? "." : "", STR_ARG(comment->object),
                      comment->column.len > 0 ? "." : "", STR_ARG(comment->column));
}

static void print_column(Explained *say, const Comment *comment, bool whole_name)
{
    const Column *column = catalog_column(comment);
    const char *type = column == NULL ? NULL : column_type_sql(column->type);
    char name[256];

    if (whole_name) {
        comment_name(comment, name, sizeof(name));
        explained_entry(say, "column", name, type, comment->text);
    } else {
        explained_more(say, "%-26.*s %-14s %s", STR_ARG(comment->column), type == NULL ? "" : type,
                       comment->text);
    }
}

static void print_object(Explained *say, const Comment *comment)
{
    char kind[32], name[256];

    (void)text_copy(kind, sizeof(kind), comment->kind);
    comment_name(comment, name, sizeof(name));
    explained_entry(say, kind, name, NULL, comment->text);
}

static bool explain_schema(Explained *say, const char *script, const char *word)
{
    Comment comment;
    bool found = false;
    Comment owner = {.text = ""}; /* the object meant: its columns follow it */

    for (const char *at = script; comment_next(&at, &comment);) {
        if (comment.column.len > 0 && str_equal(comment.schema, owner.schema) &&
            str_equal(comment.object, owner.object)) {
            print_column(say, &comment, false);
        } else if (comment.column.len > 0) {
            if (comment_names(&comment, word)) {
                print_column(say, &comment, true);
                found = true;
            }
        } else {
            owner = (Comment){.text = ""};
            if (comment_names(&comment, word)) {
                owner = comment;
                print_object(say, &comment);
                found = true;
            }
        }
    }
    return found;
}

/* The vendor's word for a column, once however many views have it. */
static void say_vendor(Explained *say, const char *word)
{
    const char *dot = strrchr(word, '.');
    const char *vendor = vendor_word(str_of(dot == NULL ? word : dot + 1));

    if (vendor != NULL) {
        explained_more(say, "Lightspeed's own reports say: %s", vendor);
    }
}

/* ---- a word nobody knows ---- */

static void add_names(const Table *table, const char **names, size_t *count)
{
    if (*count < NAMES_MAX) {
        names[(*count)++] = table->name;
    }
    for (const Column *column = table->columns; column->type != TYPE_NONE && *count < NAMES_MAX;
         column++) {
        names[(*count)++] = column->name;
    }
    for (const Table *child = table->children; child != NULL && child->name != NULL; child++) {
        add_names(child, names, count);
    }
}

/* Names of views and of their columns live in the script: copies that outlast the search. */
static void add_report_names(const char *script, Arena *arena, const char **names, size_t *count)
{
    Comment comment;

    for (const char *at = script; comment_next(&at, &comment) && *count < NAMES_MAX;) {
        if (!str_is(comment.schema, "resto") && comment.object.len > 0) {
            names[(*count)++] =
                arena_copy(arena, comment.column.len > 0 ? comment.column : comment.object);
        }
    }
}

static const char *nearest_name(const char *script, const char *word, Arena *arena)
{
    const char *names[NAMES_MAX + 1];
    size_t count = 0;

    for (int i = 1; i < ERR_COUNT; i++) {
        names[count++] = err_info((ErrCode)i)->id;
    }
    for (int i = 0; i < SET_COUNT; i++) {
        names[count++] = setting_defs[i].key;
    }
    for (const GlossaryWord *row = glossary; row->word != NULL; row++) {
        names[count++] = row->word;
    }
    for (size_t i = 0; i < catalog_count && count < NAMES_MAX; i++) {
        names[count++] = catalog[i].name;
        add_names(&catalog[i].root, names, &count);
    }
    add_report_names(script, arena, names, &count);
    for (size_t i = 0; i < count; i++) {
        names[i] = names[i] == NULL ? "" : names[i]; /* no memory for a copy */
    }
    names[count] = NULL;
    return text_nearest(word, names);
}

static void nothing_known(const char *script, const char *word, Err *err)
{
    const char *nearest;
    Arena arena;

    arena_init(&arena, NAMES_ROOM);
    nearest = nearest_name(script, word, &arena);
    (void)err_set(err, ERR_USAGE, "nothing is known of \"%.60s\"", word);
    if (nearest != NULL) {
        err_hint(err, "did you mean: restosync explain %s", nearest);
    } else {
        err_hint(err, "an error code (RS-AUTH-02), an exit code, a stream, a report, a table, a "
                      "view, a column, a status, a metric or a setting");
    }
    arena_release(&arena);
}

/* One word in every table; false: it stands in none. */
static bool explain_word(Explained *say, const char *script, const char *word, Err *err)
{
    bool found = explain_error(say, word) || explain_exit(say, word);

    found = explain_stream(say, word) || found;
    found = explain_report(say, word) || found;
    if (explain_schema(say, script, word)) {
        say_vendor(say, word);
        found = true;
    }
    found = explained_metric(say, word) || found;
    found = explain_setting(say, word) || found;
    found = glossary_explain(say, word, found) || found;
    if (!found) {
        nothing_known(script, word, err);
    }
    return found;
}

ExitCode cmd_explain(Context *context, Err *err)
{
    Explained say;
    bool found = true;
    Err late = {0};
    Buf script;

    buf_init(&script, SCRIPT_MAX);
    explained_init(&say, context->flags->json);
    engine_schema_script(&script);
    if (buf_check(&script, "the schema", err)) {
        for (int i = 0; found && i < context->argument_count; i++) {
            say.word = context->arguments[i];
            found = explain_word(&say, buf_text(&script), say.word, err);
        }
    }
    if (!explained_end(&say, &late) && err->code == ERR_NONE) {
        *err = late;
    }
    buf_release(&script);
    return err->code == ERR_NONE ? EXIT_CODE_OK : err_info(err->code)->exit;
}
