/* Decode: one document from its first byte to its last; the events are in decode_events.c. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "decode_private.h"

#define RECORD_MEMORY (LIMIT_RECORD_BYTES + 1024 * 1024)

bool decoder_new(Decoder **ret, Err *err)
{
    Decoder *decoder = mem_alloc(sizeof(*decoder));

    if (decoder == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for a decoder");
    }
    memset(decoder, 0, sizeof(*decoder));
    arena_init(&decoder->arena, RECORD_MEMORY);
    for (int t = 0; t < STREAM_TABLES; t++) {
        buf_init(&decoder->rows[t], RECORD_MEMORY * 3);
    }
    decoder->digest = digest_new();
    decoder->key_digest = digest_new();
    decoder->body_digest = digest_new();
    if (decoder->digest == NULL || decoder->key_digest == NULL || decoder->body_digest == NULL) {
        decoder_free(decoder);
        return err_set(err, ERR_MEMORY, "no memory for a decoder");
    }
    if (!json_stream_new(&decoder->stream, &decode_handler, decoder, err)) {
        decoder_free(decoder);
        return false;
    }
    *ret = decoder;
    return true;
}

void decoder_free(Decoder *decoder)
{
    if (decoder == NULL) {
        return;
    }
    json_stream_free(decoder->stream);
    digest_free(decoder->digest);
    digest_free(decoder->key_digest);
    digest_free(decoder->body_digest);
    arena_release(&decoder->arena);
    for (int t = 0; t < STREAM_TABLES; t++) {
        buf_release(&decoder->rows[t]);
    }
    mem_free(decoder);
}

static unsigned char step_of(const TablePlan *table, int at, bool root)
{
    const Column *column = &table->table->columns[at];
    const char *path = column->path;
    unsigned step = 0;

    if ((column->flags & COLUMN_ALIAS) != 0 || strcmp(column->name, "company_id") == 0) {
        return STEP_SKIP;
    }
    if (root || path == NULL || (path[0] != '^' && path[0] != '#')) {
        step |= STEP_CELL;
    }
    if (at + 1 < table->column_count && (column[1].flags & COLUMN_ALIAS) != 0) {
        step |= STEP_ALIAS;
    }
    if ((column->flags & (COLUMN_PERSONAL | COLUMN_PSEUDONYM | COLUMN_SENSITIVE)) != 0) {
        step |= STEP_PERSONAL;
    }
    return (unsigned char)step;
}

static void map_columns(Decoder *decoder, const StreamPlan *plan)
{
    if (decoder->mapped == plan) {
        return;
    }
    digest_start(decoder->digest);
    for (int t = 0; t < plan->table_count; t++) {
        const TablePlan *table = &plan->tables[t];

        digest_add(decoder->digest, table->table->name, strlen(table->table->name) + 1);
        for (int c = 0; c < table->column_count; c++) {
            const char *name = table->table->columns[c].name;

            digest_add(decoder->digest, name, strlen(name) + 1);
            decoder->steps[t][c] = step_of(table, c, t == 0);
        }
    }
    digest_finish(decoder->digest, &decoder->mapping);
    decoder->mapped = plan;
}

bool decoder_start(Decoder *decoder, const DecodeOptions *options, Page *page, Err *err)
{
    decoder->options = *options;
    decoder->page = page;
    decoder->depth = 0;
    decoder->in_record = false;
    decoder->list_seen = false;
    decoder->list_null = false;
    decoder->more_words = false;
    decoder->shape[0] = '\0';
    decoder->unknown_count = 0;
    decoder->result = (DecodeResult){.total = -1, .amount = -1, .offset = -1, .border_at = -1};
    instant_format_pg(options->synced_at, decoder->synced_at);
    map_columns(decoder, options->plan);
    (void)text_format(decoder->company, sizeof(decoder->company), "%lld",
                      (long long)options->company_id);
    decoder->company_len = strlen(decoder->company);
    digest_start(decoder->key_digest);
    digest_start(decoder->body_digest);
    arena_clear(&decoder->arena);
    decoder->texts = NULL;
    decoder->texts_left = 0;
    return json_stream_reset(decoder->stream, err);
}

void decoder_set_page(Decoder *decoder, Page *page)
{
    decoder->page = page;
}

bool decoder_feed(Decoder *decoder, Str piece, Err *err)
{
    if (decoder->options.digest_body) {
        digest_add(decoder->body_digest, piece.ptr, piece.len);
    }
    return json_stream_feed(decoder->stream, piece, err);
}

/* Null, or absent with a total of 0, means no rows; beside any other word it may be an error's. */
static bool empty_envelope(const Decoder *decoder)
{
    return !decoder->more_words && (decoder->list_null || decoder->result.total == 0);
}

bool decoder_finish(Decoder *decoder, DecodeResult *ret, Err *err)
{
    if (!json_stream_finish(decoder->stream, err)) {
        return false;
    }
    if (!decoder->list_seen && !empty_envelope(decoder)) {
        return err_set(err, ERR_JSON_SHAPE, "the reply holds no list of records (%s)",
                       decoder->shape[0] == '\0' ? "no keys" : decoder->shape);
    }
    digest_finish(decoder->key_digest, &decoder->result.keys);
    digest_finish(decoder->body_digest, &decoder->result.body);
    *ret = decoder->result;
    return true;
}

bool decode_fail(Decoder *decoder, const Err *err)
{
    json_stream_fail(decoder->stream, err);
    return false;
}
