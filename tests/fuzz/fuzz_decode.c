/* Replies of the API: the stream's name in the first line, then the document. Whole and byte by
 * byte have to end alike, and what a page holds has to be text PostgreSQL takes. */
#include "engine/decode.h"
#include "fuzz.h"

#define BYTES_MAX (64 * 1024)

static bool on_reject(void *ctx, const Rejected *rejected, Err *err)
{
    (void)ctx;
    (void)err;
    PROMISE(rejected->reason[0] != '\0');
    return true;
}

static bool decode(const StreamPlan *plan, Decoder *decoder, Page *page, Str document, size_t size,
                   DecodeResult *result)
{
    Err err = {0};
    bool ok;

    page_clear(page);
    ok = decoder_start(decoder,
                       &(DecodeOptions){.plan = plan,
                                        .company_id = 1,
                                        .run_id = "00000000-0000-0000-0000-000000000001",
                                        .parent = "1",
                                        .business_date = "2026-01-01",
                                        .on_reject = on_reject},
                       page, &err);
    for (size_t at = 0; ok && at < document.len; at += size) {
        size_t left = document.len - at;

        ok = decoder_feed(decoder, (Str){document.ptr + at, left < size ? left : size}, &err);
    }
    ok = ok && decoder_finish(decoder, result, &err);
    PROMISE(ok || err.code != ERR_NONE);
    return ok;
}

static void check_page(const Page *page)
{
    for (int r = 0; r < page->record_count; r++) {
        for (int t = 0; t < page->plan->table_count; t++) {
            int rows = 0;
            Str bytes = page_rows(page, r, t, &rows);

            PROMISE(rows >= 0 && (bytes.len > 0) == (rows > 0));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    static Decoder *decoder;
    static Page *pages[2];
    DecodeResult results[2];
    StreamPlan *plan = NULL;
    Err err = {0};
    Str document;
    Str name = first_line(data, size < BYTES_MAX ? size : BYTES_MAX, &document);
    const Stream *stream = &catalog[name.len % catalog_count];
    bool whole, bytes;

    for (size_t i = 0; i < catalog_count; i++) {
        stream = str_is(name, catalog[i].name) ? &catalog[i] : stream;
    }
    arena_init(&arena, 4 * 1024 * 1024);
    PROMISE(stream_plan(stream, &arena, &plan, &err) && decoder_new(&decoder, &err));
    PROMISE(page_new(&pages[0], plan, &err) && page_new(&pages[1], plan, &err));
    whole = decode(plan, decoder, pages[0], document, BYTES_MAX, &results[0]);
    bytes = decode(plan, decoder, pages[1], document, 1, &results[1]);
    PROMISE(whole == bytes);
    if (whole) {
        PROMISE(results[0].records == results[1].records && results[0].taken == results[1].taken);
        PROMISE(pages[0]->record_count == pages[1]->record_count);
        check_page(pages[0]);
    }
    page_free(pages[0]);
    page_free(pages[1]);
    decoder_free(decoder);
    arena_release(&arena);
    return 0;
}
