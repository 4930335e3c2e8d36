/* yajl behind guards: depth, token size, memory, UTF-8, one document only. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "json_private.h"

/* ---- memory ---- */

static void *stream_alloc(void *ctx, size_t size)
{
    JsonStream *stream = ctx;
    Block *block;

    if (stream->held + size > LIMIT_JSON_PARSER) {
        stream->too_much = true;
        longjmp(stream->exhausted, 1);
    }
    block = mem_alloc(sizeof(*block) + size);
    if (block == NULL) {
        longjmp(stream->exhausted, 1);
    }
    block->size = size;
    block->next = stream->blocks.next;
    block->previous = &stream->blocks;
    stream->blocks.next->previous = block;
    stream->blocks.next = block;
    stream->held += size;
    return block + 1;
}

static void stream_free(void *ctx, void *memory)
{
    JsonStream *stream = ctx;
    Block *block;

    if (memory == NULL) {
        return;
    }
    block = (Block *)memory - 1;
    block->previous->next = block->next;
    block->next->previous = block->previous;
    stream->held -= block->size;
    mem_free(block);
}

static void *stream_resize(void *ctx, void *memory, size_t size)
{
    size_t old = memory == NULL ? 0 : ((Block *)memory - 1)->size;
    void *moved = stream_alloc(ctx, size);

    if (memory != NULL) {
        memcpy(moved, memory, old < size ? old : size);
        stream_free(ctx, memory);
    }
    return moved;
}

static void drop_blocks(JsonStream *stream)
{
    while (stream->blocks.next != &stream->blocks) {
        stream_free(stream, stream->blocks.next + 1);
    }
    stream->yajl = NULL;
}

/* ---- life ---- */

bool json_stream_new(JsonStream **ret, const JsonHandler *handler, void *ctx, Err *err)
{
    JsonStream *stream = mem_alloc(sizeof(*stream));

    if (stream == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for a JSON parser");
    }
    memset(stream, 0, sizeof(*stream));
    stream->handler = *handler;
    stream->ctx = ctx;
    stream->blocks.next = &stream->blocks;
    stream->blocks.previous = &stream->blocks;
    stream->alloc = (yajl_alloc_funcs){stream_alloc, stream_resize, stream_free, stream};
    buf_init(&stream->raw, LIMIT_REJECTED_RAW * 4);
    if (!json_stream_reset(stream, err)) {
        json_stream_free(stream);
        return false;
    }
    *ret = stream;
    return true;
}

void json_stream_free(JsonStream *stream)
{
    if (stream != NULL) {
        drop_blocks(stream);
        buf_release(&stream->raw);
        mem_free(stream);
    }
}

static bool exhausted(JsonStream *stream, Err *err)
{
    drop_blocks(stream);
    if (stream->too_much) {
        return err_set(err, ERR_JSON_LIMIT, "one token of the reply is larger than %d bytes",
                       LIMIT_JSON_TOKEN);
    }
    return err_set(err, ERR_MEMORY, "no memory to parse a reply");
}

bool json_stream_reset(JsonStream *stream, Err *err)
{
    drop_blocks(stream);
    stream->depth = 0;
    stream->consumed = 0;
    stream->last_event = 0;
    stream->eventful = false;
    stream->began = false;
    stream->ended = false;
    stream->too_much = false;
    stream->capturing = false;
    err_clear(&stream->err);
    if (setjmp(stream->exhausted) != 0) {
        return exhausted(stream, err);
    }
    stream->yajl = yajl_alloc(&json_callbacks, &stream->alloc, stream);
    /* Strings are checked here, string by string: yajl accepts overlong forms and surrogates. */
    (void)yajl_config(stream->yajl, yajl_dont_validate_strings, 1);
    return true;
}

static bool parse_failed(JsonStream *stream, Err *err)
{
    size_t at = stream->yajl == NULL ? 0 : yajl_get_bytes_consumed(stream->yajl);
    char around[41];
    size_t len = 0;

    if (stream->err.code != ERR_NONE) {
        *err = stream->err;
        return false;
    }
    /* Letters of a reply can be anything, also personal data: only its shape is shown. */
    for (size_t i = at > 20 ? at - 20 : 0; i < stream->piece.len && len < 40; i++) {
        unsigned char c = (unsigned char)stream->piece.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;

        around[len++] = letter ? 'x' : c >= '0' && c <= '9' ? '0' : c < 0x20 ? ' ' : (char)c;
    }
    around[len] = '\0';
    return err_set(err, ERR_JSON, "the reply is no valid JSON at byte %llu, near: %s",
                   (unsigned long long)stream->consumed + at, around);
}

static void capture_rest(JsonStream *stream)
{
    size_t room = stream->raw_max > stream->raw.len ? stream->raw_max - stream->raw.len : 0;
    size_t have = stream->piece.len - (size_t)stream->raw_from;

    if (have > room) {
        stream->raw_cut = true;
        have = room;
    }
    buf_append(&stream->raw, stream->piece.ptr + stream->raw_from, have);
    stream->raw_from = 0;
}

bool json_stream_feed(JsonStream *stream, Str piece, Err *err)
{
    yajl_status status;

    if (stream->yajl == NULL) {
        return err_set(err, ERR_MEMORY, "the JSON parser was given up");
    }
    stream->piece = piece;
    if (setjmp(stream->exhausted) != 0) {
        return exhausted(stream, err);
    }
    status = yajl_parse(stream->yajl, (const unsigned char *)piece.ptr, piece.len);
    if (status != yajl_status_ok) {
        return parse_failed(stream, err);
    }
    if (stream->capturing) {
        capture_rest(stream);
    }
    stream->consumed += piece.len;
    if (stream->eventful) { /* somewhere in this piece: close enough for a bound of a token */
        stream->last_event = stream->consumed;
        stream->eventful = false;
    }
    if (stream->consumed - stream->last_event > LIMIT_JSON_TOKEN + piece.len && !stream->ended) {
        return err_set(err, ERR_JSON_LIMIT, "one token of the reply is larger than %d bytes",
                       LIMIT_JSON_TOKEN);
    }
    return true;
}

bool json_stream_finish(JsonStream *stream, Err *err)
{
    yajl_status status;

    if (stream->yajl == NULL) {
        return err_set(err, ERR_MEMORY, "the JSON parser was given up");
    }
    stream->piece = STR_NULL;
    if (setjmp(stream->exhausted) != 0) {
        return exhausted(stream, err);
    }
    status = yajl_complete_parse(stream->yajl);
    if (stream->err.code != ERR_NONE) {
        *err = stream->err;
        return false;
    }
    if (status != yajl_status_ok || !stream->ended) {
        return err_set(err, ERR_JSON, "the reply ends in the middle, after %llu bytes",
                       (unsigned long long)stream->consumed);
    }
    return true;
}

void json_stream_fail(JsonStream *stream, const Err *err)
{
    stream->err = *err;
}

uint64_t json_stream_offset(const JsonStream *stream)
{
    return stream->consumed;
}

/* ---- raw text ---- */

void json_stream_capture_start(JsonStream *stream, size_t max)
{
    size_t at = yajl_get_bytes_consumed(stream->yajl);

    buf_clear(&stream->raw);
    stream->raw_max = max;
    stream->raw_cut = false;
    stream->capturing = true;
    /* The start event comes with the bracket just taken. */
    stream->raw_from = at > 0 ? at - 1 : 0;
}

Str json_stream_capture_end(JsonStream *stream, bool *ret_cut)
{
    size_t at = yajl_get_bytes_consumed(stream->yajl);
    Str whole = stream->piece;

    stream->capturing = false;
    stream->piece.len = at;
    capture_rest(stream);
    stream->piece = whole;
    *ret_cut = stream->raw_cut || !buf_ok(&stream->raw);
    return (Str){stream->raw.data, stream->raw.len};
}

void json_stream_capture_cancel(JsonStream *stream)
{
    stream->capturing = false;
}
