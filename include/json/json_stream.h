/* JSON as a stream of events, on yajl: any chunk size, bounded memory, numbers as text.
 *
 * Guards that yajl 2.1 lacks: depth, token size, total parser memory (own allocator), UTF-8 and NUL
 * in strings (reported per string, the document goes on), garbage after the document. Numbers come
 * through yajl_number only: never as double.
 *
 * A callback returning false ends the parse; json_stream_feed then returns the Err the callback set
 * with json_stream_fail.
 */
#ifndef RS_JSON_JSON_STREAM_H
#define RS_JSON_JSON_STREAM_H

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"

typedef struct JsonStream JsonStream;

typedef enum JsonTextFault { JSON_TEXT_OK, JSON_TEXT_NUL, JSON_TEXT_UTF8 } JsonTextFault;

typedef struct JsonHandler {
    bool (*on_null)(void *ctx);
    bool (*on_bool)(void *ctx, bool value);
    bool (*on_number)(void *ctx, Str literal);
    bool (*on_string)(void *ctx, Str value, JsonTextFault fault);
    bool (*on_key)(void *ctx, Str key);
    bool (*on_object_start)(void *ctx);
    bool (*on_object_end)(void *ctx);
    bool (*on_array_start)(void *ctx);
    bool (*on_array_end)(void *ctx);
} JsonHandler;

RS_MUST_USE bool json_stream_new(JsonStream **ret, const JsonHandler *handler, void *ctx, Err *err);
void json_stream_free(JsonStream *stream);
/* Ready for the next document; keeps its memory. */
RS_MUST_USE bool json_stream_reset(JsonStream *stream, Err *err);
RS_MUST_USE bool json_stream_feed(JsonStream *stream, Str piece, Err *err);
/* The body ended: ERR_JSON unless exactly one whole document was seen. */
RS_MUST_USE bool json_stream_finish(JsonStream *stream, Err *err);
const char *json_library(void); /* "yajl 2.1.0", the one that is running */
void json_stream_fail(JsonStream *stream, const Err *err); /* from a callback, before false */
uint64_t json_stream_offset(const JsonStream *stream);     /* bytes parsed so far */

/* Raw text of the value whose start event is being delivered, until json_stream_capture_end is
 * called in its end event. At most `max` bytes are kept; *ret_cut tells that more came. */
void json_stream_capture_start(JsonStream *stream, size_t max);
Str json_stream_capture_end(JsonStream *stream, bool *ret_cut);
void json_stream_capture_cancel(JsonStream *stream);

#endif
