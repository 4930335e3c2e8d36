/* expat behind guards: no document types, no entities, depth, token size, one bounded document. */
#include "xml/xml_stream.h"

#include <expat.h>
#include <string.h>

#include "base/limits.h"
#include "base/memory.h"

#define PIECE (256 * 1024) /* handed to expat at once: a token that never ends shows soon */

/* expat 2.9 has names with 64 bits for its positions, and calls those of 2.5 (Debian 12)
 * deprecated. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

struct XmlStream {
    XmlHandler handler;
    void *ctx;
    XML_Parser parser;
    int depth;
    int64_t fed;
    Err err; /* set by a callback: why the parse was stopped */
};

static void stop(XmlStream *stream)
{
    (void)XML_StopParser(stream->parser, XML_FALSE);
}

int64_t xml_stream_line(const XmlStream *stream)
{
    return (int64_t)XML_GetCurrentLineNumber(stream->parser);
}

static void refuse(XmlStream *stream, const char *what)
{
    (void)err_set(&stream->err, ERR_XML_LIMIT, "line %lld: %s", (long long)xml_stream_line(stream),
                  what);
    stop(stream);
}

/* ---- callbacks of expat ---- */

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    XmlStream *stream = user;

    if (stream->err.code != ERR_NONE) {
        return;
    }
    if (++stream->depth > LIMIT_XML_DEPTH) {
        refuse(stream, "the elements are nested too deep");
        return;
    }
    if (XML_GetSpecifiedAttributeCount(stream->parser) > 2 * LIMIT_XML_ATTRIBUTES) {
        refuse(stream, "an element has too many attributes");
        return;
    }
    if (!stream->handler.on_start(stream->ctx, name, (const char *const *)attributes,
                                  &stream->err)) {
        stop(stream);
    }
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    XmlStream *stream = user;

    if (stream->err.code != ERR_NONE) {
        return;
    }
    stream->depth--;
    if (stream->handler.on_end != NULL &&
        !stream->handler.on_end(stream->ctx, name, &stream->err)) {
        stop(stream);
    }
}

/* Entities, external subsets and everything that expands live behind this door: it stays shut. */
static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    refuse(user, "a document type declaration is not accepted");
}

static int XMLCALL on_external(XML_Parser parser, const XML_Char *context, const XML_Char *base,
                               const XML_Char *system, const XML_Char *public)
{
    (void)parser;
    (void)context;
    (void)base;
    (void)system;
    (void)public;
    return XML_STATUS_ERROR;
}

/* ---- life ---- */

static const XML_Memory_Handling_Suite memory = {mem_alloc, mem_resize, mem_free};

bool xml_stream_new(XmlStream **ret, const XmlHandler *handler, void *ctx, Err *err)
{
    XmlStream *stream = mem_alloc(sizeof(*stream));

    if (stream == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for an XML parser");
    }
    memset(stream, 0, sizeof(*stream));
    stream->handler = *handler;
    stream->ctx = ctx;
    stream->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (stream->parser == NULL) {
        mem_free(stream);
        return err_set(err, ERR_MEMORY, "no memory for an XML parser");
    }
    XML_SetUserData(stream->parser, stream);
    XML_SetElementHandler(stream->parser, on_start, on_end);
    XML_SetStartDoctypeDeclHandler(stream->parser, on_doctype);
    XML_SetExternalEntityRefHandler(stream->parser, on_external);
    (void)XML_SetParamEntityParsing(stream->parser, XML_PARAM_ENTITY_PARSING_NEVER);
    *ret = stream;
    return true;
}

void xml_stream_free(XmlStream *stream)
{
    if (stream != NULL) {
        XML_ParserFree(stream->parser);
        mem_free(stream);
    }
}

/* ---- parsing ---- */

static bool failed(XmlStream *stream, Err *err)
{
    enum XML_Error code = XML_GetErrorCode(stream->parser);

    if (stream->err.code != ERR_NONE) {
        *err = stream->err;
        return false;
    }
    if (code == XML_ERROR_NO_MEMORY) {
        return err_set(err, ERR_MEMORY, "no memory to parse XML");
    }
    return err_set(err, ERR_XML, "line %lld: %s", (long long)xml_stream_line(stream),
                   XML_ErrorString(code));
}

static bool feed(XmlStream *stream, Str piece, bool final, Err *err)
{
    stream->fed += (int64_t)piece.len;
    if (stream->fed > LIMIT_XML_BYTES) {
        return err_set(err, ERR_XML_LIMIT, "the document is larger than %d MiB",
                       LIMIT_XML_BYTES / (1024 * 1024));
    }
    if (XML_Parse(stream->parser, piece.ptr, (int)piece.len, final ? XML_TRUE : XML_FALSE) !=
            XML_STATUS_OK ||
        stream->err.code != ERR_NONE) {
        return failed(stream, err);
    }
    if (!final && stream->fed - (int64_t)XML_GetCurrentByteIndex(stream->parser) >
                      LIMIT_XML_TOKEN + (int64_t)piece.len) {
        return err_set(err, ERR_XML_LIMIT, "line %lld: a token is larger than %d bytes",
                       (long long)xml_stream_line(stream), LIMIT_XML_TOKEN);
    }
    return true;
}

bool xml_stream_feed(XmlStream *stream, Str piece, Err *err)
{
    while (piece.len > 0) {
        Str part = {piece.ptr, piece.len > PIECE ? PIECE : piece.len};

        if (!feed(stream, part, false, err)) {
            return false;
        }
        piece.ptr += part.len;
        piece.len -= part.len;
    }
    return true;
}

bool xml_stream_finish(XmlStream *stream, Err *err)
{
    return feed(stream, (Str){"", 0}, true, err);
}

const char *xml_attribute(const char *const *attributes, const char *name)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        if (strcmp(attributes[i], name) == 0) {
            return attributes[i + 1];
        }
    }
    return NULL;
}
