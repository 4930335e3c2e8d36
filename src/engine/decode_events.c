/* JSON events find their frame; frames know what a member means. */
#include <stdio.h>
#include <string.h>

#include "decode_private.h"

/* ---- frames ---- */

static Frame *top(Decoder *decoder)
{
    return decoder->depth == 0 ? NULL : &decoder->frames[decoder->depth - 1];
}

/* The parser's depth guard keeps this within bounds. */
static Frame *push(Decoder *decoder, FrameKind kind)
{
    Frame *frame = &decoder->frames[decoder->depth++];

    *frame = (Frame){.kind = kind, .column = -1};
    return frame;
}

static bool push_skip(Decoder *decoder, bool array)
{
    push(decoder, FRAME_RAW)->array = array;
    return true;
}

static bool push_record(Decoder *decoder)
{
    Frame *frame;

    if (!record_open(decoder)) {
        return false;
    }
    frame = push(decoder, FRAME_ROW);
    frame->row = decoder->first_row;
    frame->members = decoder->options.plan->tables[0].members;
    frame->hint = frame->members;
    return true;
}

static bool push_child_row(Decoder *decoder, Frame *rows)
{
    const TablePlan *table = &decoder->options.plan->tables[rows->table];
    int position =
        table->table->recurse != NULL ? ++decoder->running[rows->table] : ++rows->position;
    Row *row = row_new(decoder, rows->table, rows->row, position);
    Frame *frame;

    if (row == NULL) {
        return decoder->faulted && push_skip(decoder, false);
    }
    frame = push(decoder, FRAME_ROW);
    frame->row = row;
    frame->members = table->members;
    frame->hint = frame->members;
    return true;
}

/* A member that comes twice: the later one counts, as for scalars. */
static void forget_rows(Decoder *decoder, const Row *parent, int table)
{
    for (Row *row = decoder->first_row; row != NULL; row = row->next) {
        if (row->parent == parent && row->table == table) {
            row->table = -1;
        }
    }
}

static bool push_rows(Decoder *decoder, Frame *frame)
{
    int table = frame->node->table;
    Row *row = frame->row;
    Frame *rows;

    if (row->arrays_seen & (1U << table)) {
        forget_rows(decoder, row, table);
    }
    row->arrays_seen |= 1U << table;
    rows = push(decoder, FRAME_ROWS);
    rows->row = row;
    rows->table = table;
    return true;
}

/* ---- scalars ---- */

static bool scalar(Decoder *decoder, char kind, Str text)
{
    Frame *frame = top(decoder);

    if (frame == NULL) {
        Err err = {0};

        (void)err_set(&err, ERR_JSON_SHAPE, "the reply is a single value, not a list of records");
        return decode_fail(decoder, &err);
    }
    switch (frame->kind) {
    case FRAME_DOCUMENT:
        envelope_scalar(decoder, frame, kind, text);
        return true;
    case FRAME_LIST:
        return record_not_object(decoder);
    case FRAME_ROW:
    case FRAME_NESTED:
        return row_scalar(decoder, frame, kind, text);
    case FRAME_ROWS:
        return element_scalar(decoder, frame, kind, text);
    case FRAME_RAW:
        return !frame->keeps || extra_raw(decoder, frame, kind, text);
    }
    return true;
}

static bool on_null(void *ctx)
{
    return scalar(ctx, 0, STR_LIT("null"));
}

static bool on_bool(void *ctx, bool value)
{
    return scalar(ctx, 'b', value ? STR_LIT("true") : STR_LIT("false"));
}

static bool on_number(void *ctx, Str literal)
{
    return scalar(ctx, 'n', literal);
}

static bool on_string(void *ctx, Str value, JsonTextFault fault)
{
    Decoder *decoder = ctx;

    if (fault != JSON_TEXT_OK && decoder->in_record) {
        Frame *frame = top(decoder);

        (void)record_fault(decoder, frame->kind == FRAME_RAW ? STR_NULL : frame->key,
                           fault == JSON_TEXT_NUL ? "a text holds a NUL character"
                                                  : "a text is no valid UTF-8");
        if (frame->kind == FRAME_RAW) {
            return true;
        }
        value = STR_LIT("");
    }
    return scalar(decoder, 's', value);
}

/* ---- members and containers ---- */

static void note_shape(Decoder *decoder, Str key)
{
    size_t len = strlen(decoder->shape);

    (void)text_format(decoder->shape + len, sizeof(decoder->shape) - len, "%s%.*s",
                      len == 0 ? "keys: " : ", ", (int)(key.len < 30 ? key.len : 30), key.ptr);
}

static bool on_key(void *ctx, Str key)
{
    Decoder *decoder = ctx;
    Frame *frame = top(decoder);

    if (frame->kind == FRAME_RAW) {
        frame->key = key;
        if (frame->keeps) {
            char *copy = record_memory(decoder, key.len + 1);

            if (copy == NULL) {
                return decoder->faulted;
            }
            memcpy(copy, key.ptr, key.len);
            frame->key = (Str){copy, key.len};
        }
        return true;
    }
    if (frame->kind == FRAME_DOCUMENT) {
        static const char *const known[] = {"results", "data", "total", "amount", "offset"};

        note_shape(decoder, key);
        frame->key = STR_NULL;
        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
            if (str_is(key, known[i])) {
                frame->key = str_of(known[i]);
            }
        }
        decoder->more_words = decoder->more_words || frame->key.ptr == NULL;
        return true;
    }
    frame->node = frame->hint != NULL && str_same(frame->hint->name, key)
                      ? frame->hint
                      : path_find(frame->members, frame->hint, key);
    if (frame->node != NULL) {
        frame->hint = frame->node->next;
        frame->key = frame->node->name;
        return true;
    }
    if (decoder->faulted) {
        frame->key = STR_LIT("?");
        return true;
    }
    char *copy = record_memory(decoder, key.len + 1);

    if (copy == NULL) {
        return decoder->faulted;
    }
    memcpy(copy, key.ptr, key.len);
    frame->key = (Str){copy, key.len};
    if (!text_utf8_valid(key) || text_has_nul(key)) {
        return record_fault(decoder, STR_NULL, "a member's name is no valid text");
    }
    return true;
}

/* The whole value of a jsonb column, kept as it came. */
static bool push_json(Decoder *decoder, const Frame *frame, int column, bool array)
{
    RawText *text = extra_column_open(decoder, array);
    Row *row = frame->row;
    Frame *raw;

    if (text == NULL) {
        return decoder->faulted && push_skip(decoder, array);
    }
    raw = push(decoder, FRAME_RAW);
    raw->row = row;
    raw->array = array;
    raw->keeps = true;
    raw->raw = text;
    raw->column = column;
    return true;
}

static bool row_container(Decoder *decoder, Frame *frame, bool array)
{
    PathNode *node = frame->node;

    if (decoder->faulted || (node != NULL && node->drop)) {
        return push_skip(decoder, array);
    }
    if (node != NULL && array && node->table >= 0) {
        return push_rows(decoder, frame);
    }
    if (node != NULL && !array && node->first != NULL) {
        Frame *nested = push(decoder, FRAME_NESTED);

        nested->row = frame->row;
        nested->members = node->first;
        nested->hint = node->first;
        return true;
    }
    if (node != NULL && node->column >= 0 &&
        decoder->options.plan->tables[frame->row->table].table->columns[node->column].type ==
            TYPE_JSON) {
        return push_json(decoder, frame, node->column, array);
    }
    if (node != NULL && node->column >= 0) {
        return record_fault(decoder, frame->key, "%s stands where a value is expected",
                            array ? "an array" : "an object") &&
               push_skip(decoder, array);
    }
    if (node != NULL && node->table >= 0) { /* kept in extra, its rows would be missing */
        return record_fault(decoder, frame->key, "an object stands where an array is expected") &&
               push_skip(decoder, false);
    }
    if (!extra_open(decoder, frame, array)) {
        return false;
    }
    Row *row = frame->row;
    Frame *raw = push(decoder, FRAME_RAW);

    raw->row = row;
    raw->array = array;
    raw->keeps = !decoder->faulted && personal_keeps_extra(decoder);
    raw->raw = &row->extra;
    return true;
}

static bool container(Decoder *decoder, bool array)
{
    Frame *frame = top(decoder);

    if (frame == NULL) {
        if (array) {
            decoder->list_seen = true;
            push(decoder, FRAME_LIST);
            return true;
        }
        if (decoder->options.single) {
            decoder->list_seen = true;
            return push_record(decoder);
        }
        push(decoder, FRAME_DOCUMENT);
        return true;
    }
    switch (frame->kind) {
    case FRAME_DOCUMENT:
        if (array && (str_is(frame->key, "results") || str_is(frame->key, "data"))) {
            if (decoder->list_seen) {
                Err err = {0};

                (void)err_set(&err, ERR_JSON_SHAPE, "the reply holds two lists of records");
                return decode_fail(decoder, &err);
            }
            decoder->list_seen = true;
            push(decoder, FRAME_LIST);
            return true;
        }
        return push_skip(decoder, array);
    case FRAME_LIST:
        return array ? record_not_object(decoder) && push_skip(decoder, true)
                     : push_record(decoder);
    case FRAME_ROW:
    case FRAME_NESTED:
        return row_container(decoder, frame, array);
    case FRAME_ROWS:
        if (decoder->faulted) {
            return push_skip(decoder, array);
        }
        return array ? record_fault(decoder, STR_NULL, "an element of the array is no object") &&
                           push_skip(decoder, true)
                     : push_child_row(decoder, frame);
    case FRAME_RAW: {
        bool keeps = frame->keeps && !decoder->faulted;

        if (keeps && !extra_raw_open(decoder, frame, array)) {
            return false;
        }
        Frame *raw = push(decoder, FRAME_RAW);

        raw->array = array;
        raw->keeps = keeps && !decoder->faulted;
        raw->row = frame->row;
        raw->raw = frame->raw;
        return true;
    }
    }
    return true;
}

static bool on_object_start(void *ctx)
{
    return container(ctx, false);
}

static bool on_array_start(void *ctx)
{
    return container(ctx, true);
}

static bool on_end(void *ctx)
{
    Decoder *decoder = ctx;
    Frame *frame = top(decoder);

    if (frame->kind == FRAME_RAW && frame->keeps) {
        extra_raw_close(decoder, frame);
        if (frame->column >= 0 && !decoder->faulted) {
            frame->row->cells[frame->column] = (Cell){{frame->raw->data, frame->raw->len}, 'j'};
        }
    } else if (frame->kind == FRAME_NESTED) {
        extra_nested_end(decoder, frame);
    }
    decoder->depth--;
    if (frame->kind == FRAME_ROW && frame->row == decoder->first_row && decoder->in_record) {
        return record_close(decoder);
    }
    return true;
}

const JsonHandler decode_handler = {
    .on_null = on_null,
    .on_bool = on_bool,
    .on_number = on_number,
    .on_string = on_string,
    .on_key = on_key,
    .on_object_start = on_object_start,
    .on_object_end = on_end,
    .on_array_start = on_array_start,
    .on_array_end = on_end,
};
