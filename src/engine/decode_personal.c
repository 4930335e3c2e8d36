/* Personal data in one record: hidden, made a pseudonym, or kept, by the settings. */
#include <string.h>

#include "decode_private.h"

#define PERSONAL_FLAGS (COLUMN_PERSONAL | COLUMN_PSEUDONYM | COLUMN_SENSITIVE)

static PersonalPolicy policy_of(const Decoder *decoder)
{
    return privacy_policy(decoder->options.privacy, decoder->options.plan->stream->personal);
}

/* The record is an erased guest's own. */
bool personal_record_erased(const Decoder *decoder)
{
    const TablePlan *root = &decoder->options.plan->tables[0];
    int key = root->key_count > 0 ? root->key_columns[0] : -1;

    return key >= 0 && strcmp(root->table->columns[key].name, "customer_id") == 0 &&
           privacy_erased(decoder->options.privacy, decoder->first_row->cells[key].text);
}

void personal_mark_row(const Decoder *decoder, Row *row)
{
    const TablePlan *plan = &decoder->options.plan->tables[row->table];

    if (decoder->options.privacy == NULL || decoder->options.privacy->erased_count == 0) {
        return;
    }
    for (int c = 0; c < plan->column_count; c++) {
        if ((plan->table->columns[c].flags & COLUMN_PERSONAL) != 0 && row->cells[c].kind != 0 &&
            privacy_erased(decoder->options.privacy, row->cells[c].text)) {
            row->erased = true;
        }
    }
}

bool personal_hides(const Decoder *decoder, const Row *row, const Column *column)
{
    const Privacy *privacy = decoder->options.privacy;

    if ((column->flags & PERSONAL_FLAGS) == 0 || (column->flags & COLUMN_KEY) != 0) {
        return false;
    }
    if (row->erased) {
        return true;
    }
    if ((column->flags & COLUMN_PERSONAL) != 0) {
        return privacy_policy(privacy, PERSONAL_GUESTS) == PERSONAL_NONE;
    }
    return (column->flags & COLUMN_PSEUDONYM) != 0 ? policy_of(decoder) > PERSONAL_PSEUDONYM
                                                   : policy_of(decoder) != PERSONAL_FULL;
}

/* "N/A" is what old replies say for nothing (API page, section 3.7). */
bool personal_pseudonym(const Decoder *decoder, const Column *column, Str text,
                        char out[PSEUDONYM_TEXT])
{
    if ((column->flags & COLUMN_PSEUDONYM) == 0 || policy_of(decoder) != PERSONAL_PSEUDONYM ||
        str_trim(text).len == 0 || str_is(text, "N/A")) {
        return false;
    }
    privacy_pseudonym(decoder->options.privacy, column->name, text, out);
    return true;
}

/* Never of staff: what the vendor may add there is nobody's business. */
bool personal_keeps_extra(const Decoder *decoder)
{
    return decoder->options.plan->stream->personal != PERSONAL_STAFF &&
           policy_of(decoder) == PERSONAL_FULL;
}

bool personal_shows_values(const Decoder *decoder)
{
    return decoder->options.plan->stream->personal == PERSONAL_NOBODY;
}

static bool names_guests(const StreamPlan *plan)
{
    for (int t = 0; t < plan->table_count; t++) {
        for (int c = 0; c < plan->tables[t].column_count; c++) {
            if ((plan->tables[t].table->columns[c].flags & COLUMN_PERSONAL) != 0) {
                return true;
            }
        }
    }
    return false;
}

bool personal_keeps_raw(const Decoder *decoder)
{
    if (!personal_shows_values(decoder)) {
        return false;
    }
    if (decoder->first_row != NULL) {
        personal_mark_row(decoder,
                          decoder->first_row); /* it may not have come as far as encoding */
        if (decoder->first_row->erased) {
            return false;
        }
    }
    return privacy_policy(decoder->options.privacy, PERSONAL_GUESTS) != PERSONAL_NONE ||
           !names_guests(decoder->options.plan);
}

void personal_raw(const Decoder *decoder, Buf *out)
{
    const TablePlan *root = &decoder->options.plan->tables[0];
    const Row *row = decoder->first_row;

    buf_append_char(out, '{');
    for (int c = 0; row != NULL && c < root->column_count; c++) {
        const Column *column = &root->table->columns[c];
        Str text = row->cells[c].text;

        if ((column->flags & PERSONAL_FLAGS) != 0 || column->path == NULL ||
            row->cells[c].kind == 0 || !text_utf8_valid(text) || text_has_nul(text)) {
            continue;
        }
        buf_append_text(out, out->len == 1 ? "" : ",");
        text_json_string(out, str_of(column->path));
        buf_append_char(out, ':');
        text_json_string(out, text);
    }
    buf_append_char(out, '}');
}
