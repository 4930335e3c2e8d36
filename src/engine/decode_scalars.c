/* Single values: of the envelope, of a row's member, of an array of values. */
#include <string.h>

#include "decode_private.h"

void envelope_scalar(Decoder *decoder, const Frame *frame, char kind, Str text)
{
    int64_t value;

    if (kind == 0 && (str_is(frame->key, "results") || str_is(frame->key, "data"))) {
        decoder->list_null = true;
    }
    if (!text_parse_int64(text, &value)) {
        return;
    }
    if (str_is(frame->key, "total")) {
        decoder->result.total = value;
    } else if (str_is(frame->key, "amount")) {
        decoder->result.amount = value;
    } else if (str_is(frame->key, "offset")) {
        decoder->result.offset = value;
    }
}

bool row_scalar(Decoder *decoder, Frame *frame, char kind, Str text)
{
    PathNode *node = frame->node;
    char *copy;

    if (decoder->faulted) {
        return true;
    }
    if (node != NULL && node->drop) {
        return true;
    }
    if (node != NULL && !node->keep && kind == 0) {
        if (node->column >= 0) { /* a later null takes an earlier value back */
            frame->row->cells[node->column] = (Cell){STR_NULL, 0};
        }
        return true; /* null is no value */
    }
    if (node != NULL && node->table >= 0) {
        return text.len == 0 || /* "" means no value (API page, section 3) */
               record_fault(decoder, frame->key, "a value stands where an array is expected");
    }
    if (node == NULL || node->column < 0) {
        return extra_scalar(decoder, frame, kind, text);
    }
    copy = record_text(decoder, text);
    if (copy == NULL) {
        return decoder->faulted;
    }
    frame->row->cells[node->column] = (Cell){{copy, text.len}, kind};
    return true;
}

/* [767244, 906349]: each value is a row of its own. */
bool element_scalar(Decoder *decoder, Frame *rows, char kind, Str text)
{
    int element = decoder->options.plan->tables[rows->table].element_column;
    Row *row;
    char *copy;

    if (decoder->faulted) {
        return true;
    }
    if (element < 0) {
        return record_fault(decoder, STR_NULL, "an element of the array is no object");
    }
    row = row_new(decoder, rows->table, rows->row, ++rows->position);
    copy = row == NULL ? NULL : record_memory(decoder, text.len + 1);
    if (copy == NULL) {
        return decoder->faulted;
    }
    memcpy(copy, text.ptr, text.len);
    row->cells[element] = kind == 0 ? (Cell){STR_NULL, 0} : (Cell){{copy, text.len}, kind};
    return true;
}
