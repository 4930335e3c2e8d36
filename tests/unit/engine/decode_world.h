/* What tests of decoding share: a stream's plan, one document decoded, what was rejected. */
#ifndef RS_TESTS_DECODE_WORLD_H
#define RS_TESTS_DECODE_WORLD_H

#include <string.h>

#include "unit.h"

#include "engine/decode.h"

#define RUN_ID "00000000-0000-0000-0000-000000000001"
#define AT "\"creationDate\":\"2026-01-01T12:00:00Z\","

typedef struct Rejects {
    int count;
    char reason[256], path[160], key[64], raw[256];
} Rejects;

typedef struct Fixture {
    Arena arena;
    StreamPlan *plan;
    Rejects rejects;
    int unknown;
} Fixture;

static bool on_reject(void *ctx, const Rejected *rejected, Err *err)
{
    Fixture *fixture = ctx;

    (void)err;
    fixture->rejects.count++;
    (void)text_copy(fixture->rejects.reason, sizeof(fixture->rejects.reason),
                    str_of(rejected->reason));
    (void)text_copy(fixture->rejects.path, sizeof(fixture->rejects.path),
                    str_of(rejected->column_path));
    (void)text_copy(fixture->rejects.key, sizeof(fixture->rejects.key), str_of(rejected->key));
    (void)text_copy(fixture->rejects.raw, sizeof(fixture->rejects.raw), rejected->raw);
    return true;
}

static bool on_unknown(void *ctx, const UnknownField *field, Err *err)
{
    Fixture *fixture = ctx;

    (void)err;
    assert_true(field->path[0] != '\0' && field->json_type[0] != '\0');
    fixture->unknown++;
    return true;
}

static void plan_for(Fixture *fixture, const char *stream)
{
    Err err = {0};

    memset(fixture, 0, sizeof(*fixture));
    arena_init(&fixture->arena, 4 * 1024 * 1024);
    assert_true(stream_plan(catalog_find(stream), &fixture->arena, &fixture->plan, &err));
}

static DecodeOptions options_of(Fixture *fixture, bool single)
{
    return (DecodeOptions){.plan = fixture->plan,
                           .company_id = 32265,
                           .run_id = RUN_ID,
                           .single = single,
                           .on_reject = on_reject,
                           .on_unknown = on_unknown,
                           .ctx = fixture};
}

static bool decode(Fixture *fixture, Str document, size_t size, bool single, Page *page,
                   DecodeResult *result, Err *err)
{
    DecodeOptions options = options_of(fixture, single);
    Decoder *decoder = NULL;
    bool ok = decoder_new(&decoder, err) && decoder_start(decoder, &options, page, err);

    for (size_t at = 0; ok && at < document.len; at += size) {
        size_t left = document.len - at;

        ok = decoder_feed(decoder, (Str){document.ptr + at, left < size ? left : size}, err);
    }
    ok = ok && decoder_finish(decoder, result, err);
    decoder_free(decoder);
    return ok;
}

/* One document; the first table's text of it, and the result. */
static const char *rows_of(Fixture *fixture, const char *document, int table, DecodeResult *result)
{
    static char text[8192];
    Page *page = NULL;
    Err err = {0};

    assert_true(page_new(&page, fixture->plan, &err));
    memset(&fixture->rejects, 0, sizeof(fixture->rejects));
    if (!decode(fixture, str_of(document), 7, false, page, result, &err)) {
        fail_msg("%s", err.message);
    }
    (void)text_copy(text, sizeof(text), (Str){page->rows[table].data, page->rows[table].len});
    page_free(page);
    return text;
}

#endif
