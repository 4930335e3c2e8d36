/* Small documents as a tree in an arena. */
#include "json/json_pick.h"

#include <stdio.h>
#include <string.h>

#include <yajl/yajl_version.h>

#include "base/limits.h"
#include "json/json_stream.h"

typedef struct Builder {
    Arena *arena;
    JsonStream *stream;
    JsonValue *stack[LIMIT_JSON_DEPTH + 1];
    JsonValue *last[LIMIT_JSON_DEPTH + 1]; /* last child of stack[i] */
    int depth;
    JsonValue *root;
    Str key;
} Builder;

static bool no_memory(Builder *builder)
{
    Err err = {0};

    (void)err_set(&err, ERR_MEMORY, "no memory for a small document");
    json_stream_fail(builder->stream, &err);
    return false;
}

static JsonValue *add(Builder *builder, JsonType type, Str text)
{
    JsonValue *value = arena_alloc(builder->arena, sizeof(*value));
    char *copy = value == NULL ? NULL : arena_copy(builder->arena, text);

    if (copy == NULL) {
        (void)no_memory(builder);
        return NULL;
    }
    value->type = type;
    value->text = (Str){copy, text.len};
    value->key = builder->key;
    builder->key = STR_NULL;
    if (builder->depth == 0) {
        builder->root = value;
        return value;
    }
    JsonValue *parent = builder->stack[builder->depth - 1];

    if (parent->first == NULL) {
        parent->first = value;
    } else {
        builder->last[builder->depth - 1]->next = value;
    }
    builder->last[builder->depth - 1] = value;
    parent->count++;
    return value;
}

static bool open_value(Builder *builder, JsonType type)
{
    JsonValue *value = add(builder, type, STR_LIT(""));

    if (value == NULL) {
        return false;
    }
    builder->stack[builder->depth++] = value;
    return true;
}

static bool pick_null(void *ctx)
{
    return add(ctx, JSON_NULL, STR_LIT("null")) != NULL;
}

static bool pick_bool(void *ctx, bool value)
{
    return add(ctx, JSON_BOOL, value ? STR_LIT("true") : STR_LIT("false")) != NULL;
}

static bool pick_number(void *ctx, Str literal)
{
    return add(ctx, JSON_NUMBER, literal) != NULL;
}

static bool pick_string(void *ctx, Str value, JsonTextFault fault)
{
    return add(ctx, JSON_STRING, fault == JSON_TEXT_OK ? value : STR_LIT("")) != NULL;
}

static bool pick_key(void *ctx, Str key)
{
    Builder *builder = ctx;
    char *copy = arena_copy(builder->arena, key);

    if (copy == NULL) {
        return no_memory(builder);
    }
    builder->key = (Str){copy, key.len};
    return true;
}

static bool pick_object(void *ctx)
{
    return open_value(ctx, JSON_OBJECT);
}

static bool pick_array(void *ctx)
{
    return open_value(ctx, JSON_ARRAY);
}

static bool pick_end(void *ctx)
{
    Builder *builder = ctx;

    builder->depth--;
    return true;
}

bool json_parse(Str document, Arena *arena, JsonValue **ret, Err *err)
{
    static const JsonHandler handler = {
        .on_null = pick_null,
        .on_bool = pick_bool,
        .on_number = pick_number,
        .on_string = pick_string,
        .on_key = pick_key,
        .on_object_start = pick_object,
        .on_object_end = pick_end,
        .on_array_start = pick_array,
        .on_array_end = pick_end,
    };
    Builder builder = {.arena = arena};
    bool ok;

    if (!json_stream_new(&builder.stream, &handler, &builder, err)) {
        return false;
    }
    ok = json_stream_feed(builder.stream, document, err) && json_stream_finish(builder.stream, err);
    json_stream_free(builder.stream);
    if (ok) {
        *ret = builder.root;
    }
    return ok;
}

static const JsonValue *member(const JsonValue *value, Str name)
{
    int64_t index = -1;
    int64_t at = 0;

    if (value->type == JSON_ARRAY && !text_parse_int64(name, &index)) {
        return NULL;
    }
    for (const JsonValue *child = value->first; child != NULL; child = child->next, at++) {
        if (value->type == JSON_ARRAY ? at == index : str_equal(child->key, name)) {
            return child;
        }
    }
    return NULL;
}

const JsonValue *json_at(const JsonValue *root, const char *path)
{
    while (root != NULL && *path != '\0') {
        size_t len = strcspn(path, ".");

        root = member(root, (Str){path, len});
        path += len + (path[len] == '.' ? 1 : 0);
    }
    return root;
}

Str json_text_at(const JsonValue *root, const char *path)
{
    const JsonValue *value = json_at(root, path);

    return value != NULL && (value->type == JSON_STRING || value->type == JSON_NUMBER) ? value->text
                                                                                       : STR_NULL;
}

void json_error_words(Str body, char *out, size_t cap, int64_t *ret_code)
{
    static const char *const places[] = {"description", "message",           "errors.0.title",
                                         "errors.0",    "error_description", "error"};
    JsonValue *root = NULL;
    Err err = {0};
    Arena arena;
    Buf words;

    out[0] = '\0';
    *ret_code = 0;
    arena_init(&arena, 4 * LIMIT_BODY_ERROR + 65536);
    buf_init(&words, LIMIT_SERVER_WORDS * 2);
    if (body.len > 0 && json_parse(body, &arena, &root, &err)) {
        for (size_t i = 0; i < sizeof(places) / sizeof(places[0]) && words.len == 0; i++) {
            Str text = json_text_at(root, places[i]);

            text_append_redacted(&words, text, LIMIT_SERVER_WORDS);
        }
        if (!text_parse_int64(json_text_at(root, "code"), ret_code) &&
            !text_parse_int64(json_text_at(root, "errors.0.legacyJSONRPCCode"), ret_code)) {
            *ret_code = 0;
        }
    }
    (void)text_copy(out, cap, (Str){words.data, words.len});
    buf_release(&words);
    arena_release(&arena);
}

const char *json_library(void)
{
    static char text[32];
    int version = yajl_version();

    (void)text_format(text, sizeof(text), "yajl %d.%d.%d", version / 10000, version / 100 % 100,
                      version % 100);
    return text;
}
