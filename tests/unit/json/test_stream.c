/* The JSON stream: the same events at every chunk size, every guard, every failing allocation. */
#include <string.h>

#include "unit.h"

#include "base/limits.h"
#include "base/memory.h"
#include "json/json_pick.h"
#include "json/json_stream.h"

static bool note(void *ctx, const char *what, Str text)
{
    Buf *out = ctx;

    buf_append_text(out, what);
    buf_append(out, text.ptr, text.len);
    buf_append_char(out, ' ');
    return buf_ok(out);
}

static bool on_null(void *ctx)
{
    return note(ctx, "null", STR_LIT(""));
}

static bool on_bool(void *ctx, bool value)
{
    return note(ctx, value ? "true" : "false", STR_LIT(""));
}

static bool on_number(void *ctx, Str literal)
{
    return note(ctx, "n:", literal);
}

static bool on_string(void *ctx, Str value, JsonTextFault fault)
{
    return note(ctx,
                fault == JSON_TEXT_OK    ? "s:"
                : fault == JSON_TEXT_NUL ? "nul:"
                                         : "utf:",
                value);
}

static bool on_key(void *ctx, Str key)
{
    return note(ctx, "k:", key);
}

static bool on_object_start(void *ctx)
{
    return note(ctx, "{", STR_LIT(""));
}

static bool on_object_end(void *ctx)
{
    return note(ctx, "}", STR_LIT(""));
}

static bool on_array_start(void *ctx)
{
    return note(ctx, "[", STR_LIT(""));
}

static bool on_array_end(void *ctx)
{
    return note(ctx, "]", STR_LIT(""));
}

static const JsonHandler handler = {on_null,       on_bool,        on_number,
                                    on_string,     on_key,         on_object_start,
                                    on_object_end, on_array_start, on_array_end};

/* Parses in pieces of `size` bytes; false with the error. */
static bool parse(Str document, size_t size, Buf *events, Err *err)
{
    JsonStream *stream = NULL;
    bool ok = json_stream_new(&stream, &handler, events, err);

    for (size_t at = 0; ok && at < document.len; at += size) {
        size_t left = document.len - at;

        ok = json_stream_feed(stream, (Str){document.ptr + at, left < size ? left : size}, err);
    }
    ok = ok && json_stream_finish(stream, err);
    json_stream_free(stream);
    return ok;
}

static const char *const documents[] = {
    "[]",
    "{}",
    " [ 1 , -0 , 0.10 , 1e400 , -9223372036854775808123 ] ",
    "{\"a\":null,\"b\":[true,false],\"c\":{\"d\":\"\"}}",
    "{\"k\":\"\\u00e9\\n\\\"\\\\ \\ud83d\\ude00 \xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"}",
    "[\"a\\u0000b\",\"caf\xc3(\",\"\xed\xa0\x80\"]",
    "{\"a\":1,\"a\":2}",
    "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]",
    "\"alone\"",
};

static const size_t odd_sizes[] = {97, 251, 1021, 4093};

static void every_chunk_size_gives_the_same_events(void **state)
{
    (void)state;
    for (size_t d = 0; d < COUNT_OF(documents); d++) {
        Str document = str_of(documents[d]);
        Err err = {0};
        Buf gold;

        buf_init(&gold, 65536);
        assert_true(parse(document, document.len, &gold, &err));
        for (size_t n = 0; n < 64 + COUNT_OF(odd_sizes); n++) {
            Buf events;

            buf_init(&events, 65536);
            assert_true(parse(document, n < 64 ? n + 1 : odd_sizes[n - 64], &events, &err));
            assert_int_equal(events.len, gold.len);
            assert_memory_equal(events.data, gold.data, gold.len);
            buf_release(&events);
        }
        buf_release(&gold);
    }
}

static void texts_are_judged_and_numbers_stay_text(void **state)
{
    Err err = {0};
    Buf events;

    (void)state;
    buf_init(&events, 65536);
    assert_true(parse(str_of(documents[5]), 7, &events, &err));
    assert_non_null(strstr(buf_text(&events), "nul:a"));
    buf_clear(&events);
    assert_true(parse(STR_LIT("[\"\x80\",\"1234567\xff\",\"1234567\\u0000\",\"1234567\x7f\",\"\"]"),
                      7, &events, &err));
    assert_memory_equal(buf_text(&events),
                        "[ utf:\x80 utf:1234567\xff nul:1234567\0 s:1234567\x7f s: ] ", events.len);
    buf_clear(&events);
    assert_true(parse(str_of(documents[2]), 3, &events, &err));
    assert_string_equal(buf_text(&events),
                        "[ n:1 n:-0 n:0.10 n:1e400 n:-9223372036854775808123 ] ");
    buf_release(&events);
}

static void whatever_is_no_document_is_refused(void **state)
{
    static const char *const bad[] = {
        "",         " ",         "[1",    "{\"a\":1",      "[1]]", "[1] [2]", "{} x",
        "[1,]",     "{\"a\" 1}", "[NaN]", "[01]",          "[1.]", "[.5]",    "\xef\xbb\xbf[]",
        "[1/*c*/]", "{'a':1}",   "[tru]", "<html></html>", "[\"a", "nul",     "[1}",
    };

    (void)state;
    for (size_t b = 0; b < COUNT_OF(bad); b++) {
        for (size_t size = 1; size <= 16; size += 5) {
            Err err = {0};
            Buf events;

            buf_init(&events, 65536);
            assert_false(parse(str_of(bad[b]), size, &events, &err));
            assert_int_equal(err.code, ERR_JSON);
            buf_release(&events);
        }
    }
}

static void bombs_meet_their_limits(void **state)
{
    Err err = {0};
    Buf bomb;
    Buf events;

    (void)state;
    buf_init(&bomb, 8 * 1024 * 1024);
    buf_init(&events, 8 * 1024 * 1024);
    for (int i = 0; i < 100000; i++) {
        buf_append_char(&bomb, '[');
    }
    assert_false(parse((Str){bomb.data, bomb.len}, 4096, &events, &err));
    assert_int_equal(err.code, ERR_JSON_LIMIT);
    buf_clear(&bomb);
    buf_append_text(&bomb, "[\"");
    for (int i = 0; i < 3 * LIMIT_JSON_TOKEN; i++) {
        buf_append_char(&bomb, 'x');
    }
    assert_false(parse((Str){bomb.data, bomb.len}, 4096, &events, &err));
    assert_int_equal(err.code, ERR_JSON_LIMIT);
    buf_release(&bomb);
    buf_release(&events);
}

typedef struct Capture {
    JsonStream *stream;
    Buf raw;
    int depth;
} Capture;

static bool capture_start(void *ctx)
{
    Capture *capture = ctx;

    if (++capture->depth == 1) {
        json_stream_capture_start(capture->stream, 1000);
    }
    return true;
}

static bool capture_end(void *ctx)
{
    Capture *capture = ctx;

    if (--capture->depth == 0) {
        bool cut;
        Str raw = json_stream_capture_end(capture->stream, &cut);

        assert_false(cut);
        buf_append(&capture->raw, raw.ptr, raw.len);
        buf_append_char(&capture->raw, '|');
    }
    return true;
}

static bool ignore(void *ctx)
{
    (void)ctx;
    return true;
}

static bool ignore_bool(void *ctx, bool value)
{
    (void)value;
    return ignore(ctx);
}

static bool ignore_text(void *ctx, Str text)
{
    (void)text;
    return ignore(ctx);
}

static bool ignore_string(void *ctx, Str text, JsonTextFault fault)
{
    (void)fault;
    return ignore_text(ctx, text);
}

static void raw_text_is_exact_at_every_chunk_size(void **state)
{
    static const JsonHandler capturing = {ignore,        ignore_bool, ignore_text,
                                          ignore_string, ignore_text, capture_start,
                                          capture_end,   ignore,      ignore};
    Str document = STR_LIT("[ {\"a\": [1, {\"b\":2}]} ,{ } , {\"c\":\"}{\"}]");

    (void)state;
    for (size_t size = 1; size <= 64; size++) {
        Capture capture = {.depth = 0};
        Err err = {0};

        buf_init(&capture.raw, 4096);
        assert_true(json_stream_new(&capture.stream, &capturing, &capture, &err));
        for (size_t at = 0; at < document.len; at += size) {
            size_t left = document.len - at;

            assert_true(json_stream_feed(
                capture.stream, (Str){document.ptr + at, left < size ? left : size}, &err));
        }
        assert_true(json_stream_finish(capture.stream, &err));
        assert_string_equal(buf_text(&capture.raw), "{\"a\": [1, {\"b\":2}]}|{ }|{\"c\":\"}{\"}|");
        json_stream_free(capture.stream);
        buf_release(&capture.raw);
    }
}

static void every_failing_allocation_ends_cleanly(void **state)
{
    Str document = str_of(documents[4]);
    long live = mem_live();
    bool ok = false;

    (void)state;
    for (long n = 1; !ok && n < 500; n++) {
        Err err = {0};
        Buf events;

        buf_init(&events, 65536);
        mem_fail_after(n);
        ok = parse(document, 5, &events, &err);
        mem_fail_after(-1);
        assert_true(ok || err.code != ERR_NONE);
        buf_release(&events);
        assert_int_equal(mem_live(), live);
    }
    assert_true(ok);
}

static void small_documents_are_picked_by_path(void **state)
{
    Str document =
        STR_LIT("{\"errors\":[{\"code\":\"not_allowed\",\"title\":\"No\"}],\"n\":12.50}");
    JsonValue *root = NULL;
    char words[208];
    int64_t code = 0;
    Arena arena;
    Err err = {0};

    (void)state;
    arena_init(&arena, 65536);
    assert_true(json_parse(document, &arena, &root, &err));
    assert_true(str_is(json_text_at(root, "errors.0.code"), "not_allowed"));
    assert_true(str_is(json_text_at(root, "n"), "12.50"));
    assert_null(json_text_at(root, "errors.1.code").ptr);
    arena_release(&arena);
    json_error_words(STR_LIT("{\"code\":\"11402\",\"description\":\"cannot be read\"}"), words,
                     sizeof(words), &code);
    assert_string_equal(words, "cannot be read");
    assert_int_equal(code, 11402);
    json_error_words(STR_LIT("{\"errors\":[\"type may not be empty\"]}"), words, sizeof(words),
                     &code);
    assert_string_equal(words, "type may not be empty");
    json_error_words(STR_LIT("<html>"), words, sizeof(words), &code);
    assert_string_equal(words, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_chunk_size_gives_the_same_events),
        cmocka_unit_test(texts_are_judged_and_numbers_stay_text),
        cmocka_unit_test(whatever_is_no_document_is_refused),
        cmocka_unit_test(bombs_meet_their_limits),
        cmocka_unit_test(raw_text_is_exact_at_every_chunk_size),
        cmocka_unit_test(every_failing_allocation_ends_cleanly),
        cmocka_unit_test(small_documents_are_picked_by_path),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
