/* Pages: encoded records with their spans, found again by key. */
#include "engine/page.h"

#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/memory.h"

/* A page may overshoot its limit by what one piece of a reply brings; this is only a backstop. */
#define PAGE_BYTES_MAX (64 * 1024 * 1024)

bool page_new(Page **ret, const StreamPlan *plan, Err *err)
{
    Page *page = mem_alloc(sizeof(*page));

    if (page == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for a page");
    }
    memset(page, 0, sizeof(*page));
    page->plan = plan;
    for (int t = 0; t < STREAM_TABLES; t++) {
        buf_init(&page->rows[t], PAGE_BYTES_MAX);
    }
    buf_init(&page->keys, PAGE_BYTES_MAX);
    *ret = page;
    return true;
}

void page_clear(Page *page)
{
    for (int t = 0; t < STREAM_TABLES; t++) {
        buf_clear(&page->rows[t]);
    }
    buf_clear(&page->keys);
    page->record_count = 0;
    page->duplicates = 0;
    if (page->slots != NULL) {
        memset(page->slots, 0, sizeof(*page->slots) * page->slot_count);
    }
}

void page_reuse(Page *page, const StreamPlan *plan)
{
    size_t records = page->span_cap / (size_t)plan->table_count;

    page_clear(page);
    page->plan = plan;
    page->record_cap = records < (size_t)page->record_cap ? (int)records : page->record_cap;
}

void page_free(Page *page)
{
    if (page == NULL) {
        return;
    }
    for (int t = 0; t < STREAM_TABLES; t++) {
        buf_release(&page->rows[t]);
    }
    buf_release(&page->keys);
    mem_free(page->records);
    mem_free(page->spans);
    mem_free(page->slots);
    mem_free(page);
}

static size_t rows_bytes(const Page *page)
{
    size_t bytes = 0;

    for (int t = 0; t < page->plan->table_count; t++) {
        bytes += page->rows[t].len;
    }
    return bytes;
}

size_t page_memory(const Page *page)
{
    size_t bytes = sizeof(*page) + page->keys.cap + page->span_cap * sizeof(PageSpan) +
                   (size_t)page->record_cap * sizeof(PageRecord) +
                   page->slot_count * sizeof(*page->slots);

    for (int t = 0; t < STREAM_TABLES; t++) {
        bytes += page->rows[t].cap;
    }
    return bytes;
}

bool page_full(const Page *page)
{
    return page->record_count >= FAULT_BATCH(LIMIT_BATCH_RECORDS) ||
           rows_bytes(page) >= LIMIT_BATCH_BYTES;
}

const char *page_key(const Page *page, int record, int key)
{
    return page->keys.data + page->records[record].key_at[key];
}

static const PageSpan *span_of(const Page *page, int record, int table)
{
    return &page->spans[(size_t)record * (size_t)page->plan->table_count + (size_t)table];
}

Str page_rows(const Page *page, int record, int table, int *ret_rows)
{
    const PageSpan *end = span_of(page, record, table);
    uint32_t from = record == 0 ? 0 : span_of(page, record - 1, table)->bytes_end;
    uint32_t rows = record == 0 ? 0 : span_of(page, record - 1, table)->rows_end;

    *ret_rows = (int)(end->rows_end - rows);
    if (end->bytes_end == from) {
        return STR_LIT(""); /* a table without any row has no memory yet */
    }
    return (Str){page->rows[table].data + from, end->bytes_end - from};
}

/* ---- found again by key ---- */

static uint32_t hash_keys(const Str *keys, int count)
{
    uint64_t hash = 1469598103934665603ULL;

    for (int k = 0; k < count; k++) {
        for (size_t i = 0; i < keys[k].len; i++) {
            hash = (hash ^ (unsigned char)keys[k].ptr[i]) * 1099511628211ULL;
        }
        hash = (hash ^ 0xffU) * 1099511628211ULL;
    }
    return (uint32_t)(hash ^ hash >> 32);
}

static bool same_keys(const Page *page, int record, const Str *keys)
{
    for (int k = 0; k < page->plan->tables[0].key_count; k++) {
        if (!str_is(keys[k], page_key(page, record, k))) {
            return false;
        }
    }
    return true;
}

/* The slot that holds the key, or the free one where it belongs. */
static uint32_t *slot_of(const Page *page, const Str *keys)
{
    uint32_t mask = page->slot_count - 1;
    uint32_t at = hash_keys(keys, page->plan->tables[0].key_count) & mask;

    while (page->slots[at] != 0 && !same_keys(page, (int)page->slots[at] - 1, keys)) {
        at = (at + 1) & mask;
    }
    return &page->slots[at];
}

int page_find(const Page *page, const Str *keys)
{
    return page->slot_count == 0 ? -1 : (int)*slot_of(page, keys) - 1;
}

static void record_keys(const Page *page, int record, Str keys[4])
{
    for (int k = 0; k < page->plan->tables[0].key_count; k++) {
        keys[k] = str_of(page_key(page, record, k));
    }
}

static bool grow_slots(Page *page, Err *err)
{
    uint32_t count = page->slot_count == 0 ? 256 : page->slot_count * 2;
    uint32_t *slots = mem_alloc(sizeof(*slots) * count);

    if (slots == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for a page of %d records", page->record_count);
    }
    memset(slots, 0, sizeof(*slots) * count);
    mem_free(page->slots);
    page->slots = slots;
    page->slot_count = count;
    for (int r = 0; r < page->record_count; r++) {
        if (!page->records[r].dropped) {
            Str keys[4] = {{NULL, 0}};

            record_keys(page, r, keys);
            *slot_of(page, keys) = (uint32_t)r + 1;
        }
    }
    return true;
}

static bool grow_records(Page *page, Err *err)
{
    int cap = page->record_cap == 0 ? 128 : page->record_cap * 2;
    PageRecord *records = mem_resize(page->records, sizeof(*records) * (size_t)cap);
    PageSpan *spans;

    if (records == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for a page of %d records", cap);
    }
    page->records = records;
    spans = mem_resize(page->spans, sizeof(*spans) * (size_t)cap * (size_t)page->plan->table_count);
    if (spans == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for a page of %d records", cap);
    }
    page->spans = spans;
    page->span_cap = (size_t)cap * (size_t)page->plan->table_count;
    page->record_cap = cap;
    return true;
}

/* ---- adding ---- */

static bool append_keys(Page *page, PageRecord *record, const Str *keys, Err *err)
{
    for (int k = 0; k < page->plan->tables[0].key_count; k++) {
        record->key_at[k] = (uint32_t)page->keys.len;
        buf_append(&page->keys, keys[k].ptr, keys[k].len);
        buf_append_char(&page->keys, '\0');
    }
    return buf_check(&page->keys, "the keys of a page", err);
}

/* Pieces of one record; all or nothing. */
typedef struct Piece {
    Str bytes[STREAM_TABLES];
    int rows[STREAM_TABLES];
} Piece;

static bool append_rows(Page *page, const Piece *piece, Err *err)
{
    int n = page->record_count;
    size_t tables = (size_t)page->plan->table_count;
    size_t before[STREAM_TABLES];

    for (size_t t = 0; t < tables; t++) {
        before[t] = page->rows[t].len;
        buf_append(&page->rows[t], piece->bytes[t].ptr, piece->bytes[t].len);
    }
    for (size_t t = 0; t < tables; t++) {
        if (!buf_check(&page->rows[t], "a page", err)) {
            for (size_t undo = 0; undo < tables; undo++) {
                page->rows[undo].len = before[undo];
                page->rows[undo].failed = false;
            }
            return false;
        }
        page->spans[(size_t)n * tables + t] = (PageSpan){
            .bytes_end = (uint32_t)page->rows[t].len,
            .rows_end = (n == 0 ? 0 : page->spans[(size_t)(n - 1) * tables + t].rows_end) +
                        (uint32_t)piece->rows[t],
        };
    }
    return true;
}

static bool add(Page *page, const Str *keys, const PageRecord *facts, const Piece *piece,
                bool *ret_taken, Err *err)
{
    uint32_t *slot;
    PageRecord record = *facts;

    if ((page->record_count == page->record_cap && !grow_records(page, err)) ||
        ((uint32_t)page->record_count * 2 >= page->slot_count && !grow_slots(page, err))) {
        return false;
    }
    slot = slot_of(page, keys);
    if (*slot != 0) {
        PageRecord *earlier = &page->records[*slot - 1];

        page->duplicates++;
        if (earlier->version > record.version) {
            *ret_taken = false;
            return true;
        }
        earlier->dropped = true;
    }
    record.dropped = false;
    if (!append_keys(page, &record, keys, err) || !append_rows(page, piece, err)) {
        return false;
    }
    page->records[page->record_count++] = record;
    *slot = (uint32_t)page->record_count;
    *ret_taken = true;
    return true;
}

bool page_add(Page *page, const EncodedRecord *encoded, bool *ret_taken, Err *err)
{
    PageRecord facts = {
        .digest = encoded->digest, .version = encoded->version, .created = encoded->created};
    bool taken = false;
    Piece piece = {.rows = {0}};

    for (int t = 0; t < page->plan->table_count; t++) {
        piece.bytes[t] = (Str){encoded->rows[t].data, encoded->rows[t].len};
        piece.rows[t] = encoded->row_counts[t];
    }
    if (!add(page, encoded->keys, &facts, &piece, &taken, err)) {
        return false;
    }
    if (ret_taken != NULL) {
        *ret_taken = taken;
    }
    return true;
}

bool page_merge(Page *page, const Page *from, Err *err)
{
    for (int r = 0; r < from->record_count; r++) {
        bool taken;
        Str keys[4] = {{NULL, 0}};
        Piece piece = {.rows = {0}};

        if (from->records[r].dropped) {
            continue;
        }
        record_keys(from, r, keys);
        for (int t = 0; t < from->plan->table_count; t++) {
            piece.bytes[t] = page_rows(from, r, t, &piece.rows[t]);
        }
        if (FAULT_FAILS("page_merge")) {
            return err_set(err, ERR_MEMORY, "no memory for a page of %d records",
                           page->record_count);
        }
        if (!add(page, keys, &from->records[r], &piece, &taken, err)) {
            return false;
        }
    }
    return true;
}

bool page_absorb(Page **page, Page **from, Err *err)
{
    Page *full = *from;

    if ((*page)->record_count > 0) {
        return page_merge(*page, full, err);
    }
    *from = *page;
    *page = full;
    return true;
}
