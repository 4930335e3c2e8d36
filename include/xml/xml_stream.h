/* XML as a stream of elements with attributes, on expat: any chunk size, bounded memory.
 *
 * For files that people hand over, which may be broken or hostile. A document type declaration is
 * refused as such: there are no entities but the five of XML itself, nothing is ever fetched or
 * opened, and nothing expands. Depth, attributes, token size and the whole document have ceilings
 * (base/limits.h). Text between elements is not delivered.
 *
 * A callback returns false with `err` set to end the parse; xml_stream_feed then returns that Err.
 */
#ifndef RS_XML_XML_STREAM_H
#define RS_XML_XML_STREAM_H

#include <stdint.h>

#include "base/err.h"
#include "base/text.h"

typedef struct XmlStream XmlStream;

typedef struct XmlHandler {
    /* `attributes`: name, value, name, value, NULL; UTF-8, valid during the call */
    bool (*on_start)(void *ctx, const char *name, const char *const *attributes, Err *err);
    bool (*on_end)(void *ctx, const char *name, Err *err);
} XmlHandler;

RS_MUST_USE bool xml_stream_new(XmlStream **ret, const XmlHandler *handler, void *ctx, Err *err);
void xml_stream_free(XmlStream *stream);
/* ERR_XML: not well-formed; ERR_XML_LIMIT: refused, or past a ceiling. Both name the line. */
RS_MUST_USE bool xml_stream_feed(XmlStream *stream, Str piece, Err *err);
/* The document ended: ERR_XML unless it is whole. */
RS_MUST_USE bool xml_stream_finish(XmlStream *stream, Err *err);
int64_t xml_stream_line(const XmlStream *stream);
/* The value of an attribute, or NULL. */
const char *xml_attribute(const char *const *attributes, const char *name);

#endif
