/* Members without a column: kept in the row's extra as they came, announced once a document. */
#include <stdio.h>
#include <string.h>

#include "decode_private.h"

static bool append(Decoder *decoder, RawText *raw, const char *bytes, size_t len)
{
    if (raw->len + len > raw->cap) {
        size_t cap = raw->cap == 0 ? 128 : raw->cap * 2;
        char *moved;

        while (cap < raw->len + len) {
            cap *= 2;
        }
        moved = record_memory(decoder, cap);
        if (moved == NULL) {
            return false;
        }
        if (raw->len > 0) {
            memcpy(moved, raw->data, raw->len);
        }
        raw->data = moved;
        raw->cap = cap;
    }
    memcpy(raw->data + raw->len, bytes, len);
    raw->len += len;
    return true;
}

static bool append_string(Decoder *decoder, RawText *raw, Str text)
{
    bool ok;
    Buf quoted;

    buf_init(&quoted, LIMIT_JSON_TOKEN * 7);
    text_json_string(&quoted, text);
    if (!buf_ok(&quoted)) {
        Err err = {0};

        (void)err_set(&err, ERR_MEMORY, "no memory to keep an unknown text");
        (void)decode_fail(decoder, &err);
        buf_release(&quoted);
        return false;
    }
    ok = append(decoder, raw, quoted.data, quoted.len);
    buf_release(&quoted);
    return ok;
}

static bool append_value(Decoder *decoder, RawText *raw, char kind, Str text)
{
    return kind == 's' ? append_string(decoder, raw, text)
                       : append(decoder, raw, text.ptr, text.len);
}

static bool append_name(Decoder *decoder, RawText *raw, Str name)
{
    char last = raw->len == 0 ? '{' : raw->data[raw->len - 1];

    return (last == '{' || append(decoder, raw, ",", 1)) && append_string(decoder, raw, name) &&
           append(decoder, raw, ":", 1);
}

bool extra_put(Decoder *decoder, Row *row, Str name, char kind, Str text)
{
    return append_name(decoder, &row->extra, name) &&
           append_value(decoder, &row->extra, kind, text);
}

RawText *extra_column_open(Decoder *decoder, bool array)
{
    RawText *raw = record_memory(decoder, sizeof(*raw));

    if (raw == NULL) {
        return NULL;
    }
    memset(raw, 0, sizeof(*raw));
    return append(decoder, raw, array ? "[" : "{", 1) ? raw : NULL;
}

/* ---- announcing ---- */

static bool announce(Decoder *decoder, const Frame *frame, const char *type, Str example)
{
    const Table *table = decoder->options.plan->tables[frame->row->table].table;
    char path[96];
    char shown[64];
    bool ok = true;
    Err err = {0};
    Buf redacted;

    if (decoder->options.on_unknown == NULL || (frame->node != NULL && frame->node->keep)) {
        return true;
    }
    member_path(decoder, frame->key, path, sizeof(path));
    for (int i = 0; i < decoder->unknown_count; i++) {
        if (strcmp(decoder->unknown_seen[i], path) == 0) {
            return true;
        }
    }
    if (decoder->unknown_count == UNKNOWN_SEEN) {
        return true;
    }
    (void)text_copy(decoder->unknown_seen[decoder->unknown_count++], sizeof(path), str_of(path));
    buf_init(&redacted, 256);
    text_append_redacted(&redacted, example, 40);
    (void)text_copy(shown, sizeof(shown), (Str){redacted.data, redacted.len});
    buf_release(&redacted);
    ok = decoder->options.on_unknown(
        decoder->options.ctx,
        &(UnknownField){.table = table->name, .path = path, .json_type = type, .example = shown},
        &err);
    return ok || decode_fail(decoder, &err);
}

static const char *type_name(char kind)
{
    return kind == 's' ? "string" : kind == 'n' ? "number" : kind == 'b' ? "bool" : "null";
}

/* ---- nested known objects: unknown members of taxInfo stay inside a taxInfo of extra ---- */

static bool open_nested(Decoder *decoder, Frame *frame)
{
    Frame *outer = frame - 1;

    if (frame->kind != FRAME_NESTED || frame->in_extra) {
        return true;
    }
    if (!open_nested(decoder, outer) || !append_name(decoder, &frame->row->extra, outer->key) ||
        !append(decoder, &frame->row->extra, "{", 1)) {
        return false;
    }
    frame->in_extra = true;
    return true;
}

void extra_nested_end(Decoder *decoder, const Frame *frame)
{
    if (frame->in_extra && !decoder->faulted) {
        (void)append(decoder, &frame->row->extra, "}", 1);
    }
}

/* ---- scalars and containers ---- */

bool extra_scalar(Decoder *decoder, Frame *frame, char kind, Str text)
{
    if (!personal_keeps_extra(decoder)) {
        return announce(decoder, frame, type_name(kind), STR_LIT(""));
    }
    if (!open_nested(decoder, frame) || !extra_put(decoder, frame->row, frame->key, kind, text)) {
        return decoder->faulted;
    }
    return announce(decoder, frame, type_name(kind),
                    kind == 0 || !personal_shows_values(decoder) ? STR_LIT("") : text);
}

bool extra_open(Decoder *decoder, Frame *frame, bool array)
{
    if (!personal_keeps_extra(decoder)) {
        return announce(decoder, frame, array ? "array" : "object", STR_LIT(""));
    }
    if (!open_nested(decoder, frame) || !append_name(decoder, &frame->row->extra, frame->key) ||
        !append(decoder, &frame->row->extra, array ? "[" : "{", 1)) {
        return decoder->faulted;
    }
    return announce(decoder, frame, array ? "array" : "object", STR_LIT(""));
}

static bool raw_lead(Decoder *decoder, Frame *raw)
{
    if (raw->comma && !append(decoder, raw->raw, ",", 1)) {
        return false;
    }
    raw->comma = true;
    return raw->array ||
           (append_string(decoder, raw->raw, raw->key) && append(decoder, raw->raw, ":", 1));
}

bool extra_raw(Decoder *decoder, Frame *raw, char kind, Str text)
{
    if (decoder->faulted) {
        return true;
    }
    return (raw_lead(decoder, raw) && append_value(decoder, raw->raw, kind, text)) ||
           decoder->faulted;
}

bool extra_raw_open(Decoder *decoder, Frame *raw, bool array)
{
    return (raw_lead(decoder, raw) && append(decoder, raw->raw, array ? "[" : "{", 1)) ||
           decoder->faulted;
}

void extra_raw_close(Decoder *decoder, const Frame *raw)
{
    if (!decoder->faulted) {
        (void)append(decoder, raw->raw, raw->array ? "]" : "}", 1);
    }
}
