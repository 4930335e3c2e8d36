/* XML: elements come whole in any chunk size, and nothing a hostile file asks for is done. */
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "base/buf.h"
#include "base/limits.h"
#include "xml/xml_stream.h"

typedef struct Seen {
    Buf words;
    bool fail;
} Seen;

static bool on_start(void *ctx, const char *name, const char *const *attributes, Err *err)
{
    Seen *seen = ctx;

    buf_printf(&seen->words, "<%s", name);
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        buf_printf(&seen->words, " %s=%s", attributes[i], attributes[i + 1]);
    }
    return !seen->fail || err_set(err, ERR_DAY_REPORT, "no such element");
}

static bool on_end(void *ctx, const char *name, Err *err)
{
    Seen *seen = ctx;

    (void)err;
    buf_printf(&seen->words, "/%s", name);
    return true;
}

static const XmlHandler handler = {on_start, on_end};

/* The error code of a document in chunks of so many bytes; what was seen goes to `words`. */
static ErrCode parse(const char *text, size_t len, size_t chunk, bool fail, char *words, size_t cap)
{
    Seen seen = {.fail = fail};
    XmlStream *stream = NULL;
    Err err = {0};
    bool ok;

    buf_init(&seen.words, 1024 * 1024);
    assert_true(xml_stream_new(&stream, &handler, &seen, &err));
    ok = true;
    for (size_t at = 0; ok && at < len; at += chunk) {
        ok = xml_stream_feed(stream, (Str){text + at, len - at < chunk ? len - at : chunk}, &err);
    }
    ok = ok && xml_stream_finish(stream, &err);
    assert_int_equal(ok, err.code == ERR_NONE);
    if (words != NULL) {
        assert_true(text_copy(words, cap, str_of(buf_text(&seen.words))));
    }
    xml_stream_free(stream);
    buf_release(&seen.words);
    return err.code;
}

static void any_chunk_size_gives_the_same(void **state)
{
    static const char text[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- a --><a x=\"1 &amp; 2\" y='\xc3\xa9'>"
        "text<b/><c z=\"&#x41;\"><![CDATA[<d>]]></c></a>\n";
    char words[256];

    (void)state;
    for (size_t chunk = 1; chunk <= sizeof(text); chunk++) {
        assert_int_equal(parse(text, strlen(text), chunk, false, words, sizeof(words)), ERR_NONE);
        assert_string_equal(words, "<a x=1 & 2 y=\xc3\xa9<b/b<c z=A/c/a");
    }
}

static void broken_documents_are_refused(void **state)
{
    static const char *const broken[] = {
        "",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a x=1/>",
        "<a x=\"1\" x=\"2\"/>",
        "plain",
        "<a>\xff\xfe<a>",
        "<a>&nbsp;</a>",
        "<a",
        "<a/>x",
        "<?xml version=\"1.0\" encoding=\"EBCDIC-FR\"?><a/>",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        assert_int_equal(parse(broken[i], strlen(broken[i]), 3, false, NULL, 0), ERR_XML);
    }
}

static void nothing_is_expanded_or_fetched(void **state)
{
    static const char *const hostile[] = {
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/a.dtd\"><a/>",
        "<!DOCTYPE a [<!ENTITY % p SYSTEM \"file:///etc/hostname\"> %p;]><a/>",
        ("<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
         "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><a>&c;</a>"),
        "<!DOCTYPE a [<!ATTLIST a x CDATA \"by default\">]><a/>",
    };
    char words[64];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        assert_int_equal(parse(hostile[i], strlen(hostile[i]), 7, false, words, sizeof(words)),
                         ERR_XML_LIMIT);
        assert_string_equal(words, "");
    }
}

static void depth_and_size_have_ceilings(void **state)
{
    size_t big = (size_t)LIMIT_XML_BYTES + 100;
    char *text = malloc(big);
    Buf deep;

    (void)state;
    assert_non_null(text);
    buf_init(&deep, 1024 * 1024);
    for (int i = 0; i <= LIMIT_XML_DEPTH; i++) {
        buf_append_text(&deep, "<a>");
    }
    assert_int_equal(parse(deep.data, deep.len, 5, false, NULL, 0), ERR_XML_LIMIT);
    buf_release(&deep);
    memset(text, ' ', big);
    memcpy(text, "<a>", 3);
    assert_int_equal(parse(text, big, 65536, false, NULL, 0), ERR_XML_LIMIT);
    memset(text, 'x', big);
    memcpy(text, "<a x=\"", 6);
    assert_int_equal(parse(text, big, 65536, false, NULL, 0), ERR_XML_LIMIT);
    free(text);
}

static void a_callback_ends_the_parse(void **state)
{
    char words[64];

    (void)state;
    assert_int_equal(parse("<a><b/></a>", 11, 11, true, words, sizeof(words)), ERR_DAY_REPORT);
    assert_string_equal(words, "<a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_chunk_size_gives_the_same),
        cmocka_unit_test(broken_documents_are_refused),
        cmocka_unit_test(nothing_is_expanded_or_fetched),
        cmocka_unit_test(depth_and_size_have_ceilings),
        cmocka_unit_test(a_callback_ends_the_parse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
