/* XML people hand over: whole and byte by byte end alike, elements close as often as they open. */
#include "fuzz.h"
#include "xml/xml_stream.h"

typedef struct Count {
    int started, ended;
} Count;

static bool on_start(void *ctx, const char *name, const char *const *attributes, Err *err)
{
    Count *count = ctx;

    (void)err;
    PROMISE(name[0] != '\0');
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        PROMISE(attributes[i + 1] != NULL && text_utf8_valid(str_of(attributes[i + 1])));
    }
    count->started++;
    return true;
}

static bool on_end(void *ctx, const char *name, Err *err)
{
    Count *count = ctx;

    (void)name;
    (void)err;
    count->ended++;
    PROMISE(count->ended <= count->started);
    return true;
}

static bool parse(Str document, size_t size, Count *count)
{
    const XmlHandler handler = {.on_start = on_start, .on_end = on_end};
    XmlStream *stream = NULL;
    Err err = {0};
    bool ok;

    PROMISE(xml_stream_new(&stream, &handler, count, &err));
    ok = true;
    for (size_t at = 0; ok && at < document.len; at += size) {
        size_t left = document.len - at;

        ok = xml_stream_feed(stream, (Str){document.ptr + at, left < size ? left : size}, &err);
    }
    ok = ok && xml_stream_finish(stream, &err);
    PROMISE(ok || err.code != ERR_NONE);
    xml_stream_free(stream);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str document = {(const char *)data, size};
    Count whole = {0}, bytes = {0};
    bool ok = parse(document, size == 0 ? 1 : size, &whole);

    PROMISE(ok == parse(document, 1, &bytes));
    PROMISE(!ok || (whole.started == bytes.started && whole.started == whole.ended));
    return 0;
}
