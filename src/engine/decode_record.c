/* One record: opened at its brace, closed at its last one, taken, rejected or skipped. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "decode_private.h"

#define TEXTS_PIECE 2048

void *record_memory(Decoder *decoder, size_t size)
{
    void *memory;
    Err err = {0};

    if (decoder->arena.used + size > LIMIT_RECORD_BYTES) {
        (void)record_fault(decoder, STR_NULL, "the record is larger than %d bytes",
                           LIMIT_RECORD_BYTES);
        return NULL;
    }
    memory = arena_alloc(&decoder->arena, size);
    if (memory == NULL) {
        (void)err_set(&err, ERR_MEMORY, "no memory for a record");
        (void)decode_fail(decoder, &err);
    }
    return memory;
}

/* More room for texts: a piece of the arena for many, one of its own for a long one. */
static char *text_room(Decoder *decoder, size_t len)
{
    size_t piece = len < TEXTS_PIECE / 4 ? TEXTS_PIECE : len;
    char *room = NULL;

    if (decoder->arena.used + piece <= LIMIT_RECORD_BYTES) {
        room = arena_alloc_raw(&decoder->arena, piece);
    }
    if (room == NULL) { /* says why */
        return record_memory(decoder, len);
    }
    if (piece > len) {
        decoder->texts = room + len;
        decoder->texts_left = piece - len;
    }
    return room;
}

char *record_text(Decoder *decoder, Str text)
{
    char *copy = decoder->texts;

    if (text.len < decoder->texts_left) {
        decoder->texts += text.len;
        decoder->texts_left -= text.len;
    } else {
        copy = text_room(decoder, text.len + 1);
    }
    if (copy != NULL) {
        memcpy(copy, text.ptr, text.len);
    }
    return copy;
}

Row *row_new(Decoder *decoder, int table, Row *parent, int position)
{
    size_t cells = (size_t)decoder->options.plan->tables[table].column_count;
    Row *row;

    if (decoder->row_count >= LIMIT_RECORD_ROWS) {
        (void)record_fault(decoder, STR_NULL, "the record has more than %d rows",
                           LIMIT_RECORD_ROWS);
        return NULL;
    }
    row = record_memory(decoder, sizeof(*row) + cells * sizeof(Cell));
    if (row == NULL) {
        return NULL;
    }
    row->table = table;
    row->parent = parent;
    row->position = position;
    if (decoder->last_row == NULL) {
        decoder->first_row = row;
    } else {
        decoder->last_row->next = row;
    }
    decoder->last_row = row;
    decoder->row_count++;
    return row;
}

static bool give(Decoder *decoder, int column, char kind, const char *text)
{
    char *copy;

    if (text == NULL) {
        return true;
    }
    copy = arena_copy(&decoder->arena, str_of(text));
    if (copy == NULL) {
        Err err = {0};

        (void)err_set(&err, ERR_MEMORY, "no memory for a record");
        return decode_fail(decoder, &err);
    }
    decoder->first_row->cells[column] = (Cell){str_of(copy), kind};
    return true;
}

/* What a root has from the call and not from its JSON: parent, position, business day. */
static bool root_given(Decoder *decoder)
{
    const TablePlan *root = &decoder->options.plan->tables[0];
    int64_t place = decoder->options.first_position + decoder->result.records + 1;
    char position[24];
    bool ok = true;

    (void)text_format(position, sizeof(position), "%lld", (long long)place);
    for (int c = 0; ok && c < root->column_count; c++) {
        const char *path = root->table->columns[c].path;

        if (path == NULL) {
            ok = give(decoder, c, 's', decoder->options.business_date);
        } else if (path[0] == '#') {
            ok = give(decoder, c, 'n', position);
        } else if (path[0] == '^') {
            ok = give(decoder, c, 'n', decoder->options.parent);
        }
    }
    return ok;
}

bool record_open(Decoder *decoder)
{
    arena_clear(&decoder->arena);
    decoder->texts = NULL;
    decoder->texts_left = 0;
    decoder->first_row = NULL;
    decoder->last_row = NULL;
    decoder->row_count = 0;
    decoder->faulted = false;
    decoder->reason[0] = '\0';
    decoder->reason_path[0] = '\0';
    memset(decoder->running, 0, sizeof(decoder->running));
    decoder->in_record = true;
    json_stream_capture_start(decoder->stream, LIMIT_REJECTED_RAW);
    return row_new(decoder, 0, NULL, 0) != NULL && root_given(decoder);
}

/* ---- faults ---- */

void member_path(const Decoder *decoder, Str member, char *out, size_t cap)
{
    Buf path;

    buf_init(&path, 4096);
    for (int i = 0; i < decoder->depth; i++) {
        const Frame *frame = &decoder->frames[i];
        bool named = frame->kind == FRAME_ROW || frame->kind == FRAME_NESTED;

        if (named && i + 1 < decoder->depth && frame->key.ptr != NULL) {
            buf_append(&path, frame->key.ptr, frame->key.len);
            buf_append_char(&path, '.');
        }
    }
    if (member.ptr != NULL) {
        buf_append(&path, member.ptr, member.len);
    } else if (path.len > 0) {
        path.len--;
    }
    (void)text_copy(out, cap, (Str){path.data, path.len});
    buf_release(&path);
}

bool record_fault(Decoder *decoder, Str member, const char *format, ...)
{
    va_list arguments;

    if (!decoder->faulted) {
        decoder->faulted = true;
        va_start(arguments, format);
        (void)vsnprintf(decoder->reason, sizeof(decoder->reason), format, arguments);
        va_end(arguments);
        member_path(decoder, member, decoder->reason_path, sizeof(decoder->reason_path));
    }
    return true;
}

/* Raw text goes into a text column: what PostgreSQL would refuse is made visible. */
static Str printable_raw(Str raw, Buf *out)
{
    size_t start = 0;

    if (text_utf8_valid(raw) && !text_has_nul(raw)) {
        return raw;
    }
    for (size_t i = 0; i < raw.len; i++) {
        size_t len = 1;

        while (len < 4 && i + len < raw.len && ((unsigned char)raw.ptr[i + len] & 0xc0) == 0x80) {
            len++;
        }
        if (raw.ptr[i] == '\0' || !text_utf8_valid((Str){raw.ptr + i, len})) {
            buf_append(out, raw.ptr + start, i - start);
            buf_append_text(out, "\xef\xbf\xbd");
            start = i + 1;
        } else {
            i += len - 1;
        }
    }
    buf_append(out, raw.ptr + start, raw.len - start);
    return (Str){out->data, out->len};
}

static bool reject(Decoder *decoder)
{
    const Cell *key = NULL;
    char key_text[80] = "";
    bool keeps = personal_keeps_raw(decoder);
    bool cut = false;
    bool ok = true;
    Err err = {0};
    Buf clean;
    Str raw;

    decoder->result.rejected++;
    raw = json_stream_capture_end(decoder->stream, &cut);
    if (decoder->options.on_reject == NULL) {
        return true;
    }
    if (!keeps) {
        cut = true; /* not what was received: it cannot be replayed */
    }
    if (decoder->first_row != NULL && decoder->options.plan->tables[0].key_count > 0) {
        key = &decoder->first_row->cells[decoder->options.plan->tables[0].key_columns[0]];
    }
    if (key != NULL && key->kind != 0 && text_utf8_valid(key->text) && !text_has_nul(key->text)) {
        (void)text_copy(key_text, sizeof(key_text), key->text);
    }
    buf_init(&clean, LIMIT_REJECTED_RAW * 4);
    if (keeps) {
        raw = printable_raw(raw, &clean);
    } else {
        personal_raw(decoder, &clean);
        raw = (Str){clean.data, clean.len};
    }
    if (!text_utf8_valid(raw)) {
        raw = STR_LIT("{}"); /* cut in the middle of a character */
    }
    ok = decoder->options.on_reject(decoder->options.ctx,
                                    &(Rejected){.key = key_text,
                                                .reason = decoder->reason,
                                                .column_path = decoder->reason_path,
                                                .raw = raw,
                                                .raw_cut = cut},
                                    &err);
    buf_release(&clean);
    return ok || decode_fail(decoder, &err);
}

bool record_not_object(Decoder *decoder)
{
    Err err = {0};

    decoder->result.records++;
    decoder->result.last = 0;
    decoder->result.rejected++;
    if (decoder->options.on_reject == NULL) {
        return true;
    }
    return decoder->options.on_reject(decoder->options.ctx,
                                      &(Rejected){.key = "",
                                                  .reason = "an element of the list is no object",
                                                  .column_path = "",
                                                  .raw = STR_LIT("null"),
                                                  .raw_cut = true},
                                      &err) ||
           decode_fail(decoder, &err);
}

/* ---- close ---- */

static bool foreign(const Decoder *decoder)
{
    const char *column = decoder->options.plan->stream->only_own;
    const TablePlan *root = &decoder->options.plan->tables[0];
    int64_t company;

    for (int c = 0; column != NULL && c < root->column_count; c++) {
        if (strcmp(root->table->columns[c].name, column) == 0) {
            return !text_parse_int64(decoder->first_row->cells[c].text, &company) ||
                   company != decoder->options.company_id;
        }
    }
    return false;
}

/* Tells one record from another within a list: FNV-1a over its keys, never 0. */
static uint64_t record_mark(const Str *keys, int count)
{
    uint64_t mark = 14695981039346656037ULL;

    for (int k = 0; k < count; k++) {
        for (size_t i = 0; i < keys[k].len; i++) {
            mark = (mark ^ (unsigned char)keys[k].ptr[i]) * 1099511628211ULL;
        }
        mark = (mark ^ 0x1fU) * 1099511628211ULL;
    }
    return mark == 0 ? 1 : mark;
}

static void note_place(DecodeResult *result, uint64_t border, uint64_t mark)
{
    if (mark == border && result->border_at < 0) {
        result->border_at = result->records - 1;
    }
    result->first = result->records == 1 ? mark : result->first;
    result->last = mark;
}

static void note_words(Decoder *decoder)
{
    const Table *root = decoder->options.plan->tables[0].table;
    RecordWords *words = &decoder->result.words;
    Str texts[TABLE_COLUMNS];
    int count = 0;
    uint64_t mark;

    if (!decoder->options.digest_body) {
        return;
    }
    for (int c = 0; root->columns[c].type != TYPE_NONE; c++) {
        if (root->columns[c].type == TYPE_TEXT) {
            texts[count++] = decoder->first_row->cells[c].text;
        }
    }
    mark = record_mark(texts, count);
    words->sum += mark;
    if (words->count < RECORD_WORDS) {
        words->marks[words->count++] = mark;
    }
}

static bool deliver(Decoder *decoder, EncodedRecord *encoded)
{
    int keys = decoder->options.plan->tables[0].key_count;
    Err err = {0};
    char key[80];

    note_words(decoder);

    for (int k = 0; k < keys; k++) {
        digest_add(decoder->key_digest, encoded->keys[k].ptr, encoded->keys[k].len);
        digest_add(decoder->key_digest, "", 1);
    }
    decoder->result.taken++;
    if (keys > 0) {
        note_place(&decoder->result, decoder->options.border, record_mark(encoded->keys, keys));
    }
    if (decoder->options.list_only) {
        (void)text_copy(key, sizeof(key), encoded->keys[0]);
        return decoder->options.on_listed == NULL ||
               decoder->options.on_listed(decoder->options.ctx, key, &encoded->digest,
                                          encoded->created, &err) ||
               decode_fail(decoder, &err);
    }
    return ((decoder->options.on_key == NULL ||
             decoder->options.on_key(decoder->options.ctx, encoded->keys, keys, &err)) &&
            page_add(decoder->page, encoded, NULL, &err)) ||
           decode_fail(decoder, &err);
}

bool record_close(Decoder *decoder)
{
    EncodedRecord encoded;
    Err err = {0};

    decoder->in_record = false;
    decoder->result.records++;
    decoder->result.last = 0;
    if (!decoder->faulted && (foreign(decoder) || personal_record_erased(decoder))) {
        decoder->result.skipped++;
        json_stream_capture_cancel(decoder->stream);
        return true;
    }
    if (!decoder->faulted && record_encode(decoder, &encoded)) {
        json_stream_capture_cancel(decoder->stream);
        return deliver(decoder, &encoded);
    }
    if (!decoder->faulted) {
        (void)err_set(&err, ERR_MEMORY, "no memory to encode a record");
        return decode_fail(decoder, &err);
    }
    return reject(decoder);
}
