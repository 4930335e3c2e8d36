/* Events of yajl: depth, token size and text checked before the handler sees them. */
#include <string.h>

#include "json_private.h"

static bool event(JsonStream *stream)
{
    stream->eventful = true;
    stream->began = true;
    if (stream->ended) {
        return err_set(&stream->err, ERR_JSON, "more than one JSON document in a reply");
    }
    return true;
}

static int value_done(JsonStream *stream, bool go_on)
{
    if (stream->depth == 0) {
        stream->ended = true;
    }
    return go_on ? 1 : 0;
}

static int on_null(void *ctx)
{
    JsonStream *stream = ctx;

    return event(stream) && value_done(stream, stream->handler.on_null(stream->ctx));
}

static int on_boolean(void *ctx, int value)
{
    JsonStream *stream = ctx;

    return event(stream) && value_done(stream, stream->handler.on_bool(stream->ctx, value != 0));
}

static int on_number(void *ctx, const char *text, size_t len)
{
    JsonStream *stream = ctx;

    if (!event(stream)) {
        return 0;
    }
    if (len > LIMIT_JSON_TOKEN) {
        return err_set(&stream->err, ERR_JSON_LIMIT, "a number is longer than %d bytes",
                       LIMIT_JSON_TOKEN);
    }
    return value_done(stream, stream->handler.on_number(stream->ctx, (Str){text, len}));
}

/* Whether all bytes are ASCII and none is NUL, eight at a time: nearly every text. */
static bool plain(Str text)
{
    const char *at = text.ptr;
    const char *end = at + text.len;
    uint64_t odd = 0;
    uint64_t word;

    if (text.len < sizeof(word)) {
        for (; at < end; at++) {
            odd |= (unsigned char)*at | (unsigned char)(*at - 1);
        }
        return (odd & 0x80) == 0;
    }
    for (; at < end; at += sizeof(word)) {
        at = at < end - sizeof(word) ? at : end - sizeof(word);
        memcpy(&word, at, sizeof(word));
        odd |= word | (word - 0x0101010101010101ULL);
    }
    return (odd & 0x8080808080808080ULL) == 0;
}

static JsonTextFault fault_of(Str text)
{
    return plain(text)              ? JSON_TEXT_OK
           : !text_utf8_valid(text) ? JSON_TEXT_UTF8
           : text_has_nul(text)     ? JSON_TEXT_NUL
                                    : JSON_TEXT_OK;
}

static int on_string(void *ctx, const unsigned char *text, size_t len)
{
    JsonStream *stream = ctx;
    Str value = {(const char *)text, len};

    if (!event(stream)) {
        return 0;
    }
    if (len > LIMIT_JSON_TOKEN) {
        return err_set(&stream->err, ERR_JSON_LIMIT, "a string is longer than %d bytes",
                       LIMIT_JSON_TOKEN);
    }
    return value_done(stream, stream->handler.on_string(stream->ctx, value, fault_of(value)));
}

static int on_key(void *ctx, const unsigned char *text, size_t len)
{
    JsonStream *stream = ctx;

    return event(stream) && stream->handler.on_key(stream->ctx, (Str){(const char *)text, len});
}

static bool deeper(JsonStream *stream)
{
    if (!event(stream)) {
        return false;
    }
    if (++stream->depth > LIMIT_JSON_DEPTH) {
        return err_set(&stream->err, ERR_JSON_LIMIT, "the reply is nested deeper than %d levels",
                       LIMIT_JSON_DEPTH);
    }
    return true;
}

static int on_map_start(void *ctx)
{
    JsonStream *stream = ctx;

    return deeper(stream) && stream->handler.on_object_start(stream->ctx);
}

static int on_map_end(void *ctx)
{
    JsonStream *stream = ctx;

    if (!event(stream)) {
        return 0;
    }
    stream->depth--;
    return value_done(stream, stream->handler.on_object_end(stream->ctx));
}

static int on_array_start(void *ctx)
{
    JsonStream *stream = ctx;

    return deeper(stream) && stream->handler.on_array_start(stream->ctx);
}

static int on_array_end(void *ctx)
{
    JsonStream *stream = ctx;

    if (!event(stream)) {
        return 0;
    }
    stream->depth--;
    return value_done(stream, stream->handler.on_array_end(stream->ctx));
}

/* Integers and doubles stay NULL: yajl_number carries the literal, nothing is converted. */
const yajl_callbacks json_callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_map_start,
    .yajl_map_key = on_key,
    .yajl_end_map = on_map_end,
    .yajl_start_array = on_array_start,
    .yajl_end_array = on_array_end,
};
