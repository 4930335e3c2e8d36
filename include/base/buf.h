/* A growing byte buffer with a ceiling.
 *
 * Failure (out of memory, ceiling reached) is sticky: later appends do nothing, and the owner asks
 * buf_ok() once at the end. `data` is not NUL-terminated unless buf_text() was called.
 */
#ifndef RS_BASE_BUF_H
#define RS_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/err.h"

typedef struct Buf {
    char *data;
    size_t len;
    size_t cap;
    size_t max;
    bool failed;
    bool secret; /* wiped before it is freed or moved */
} Buf;

void buf_init(Buf *buf, size_t max);
void buf_init_secret(Buf *buf, size_t max);
void buf_clear(Buf *buf); /* keeps the memory */
void buf_release(Buf *buf);
/* Makes room for `more` bytes; false (sticky) when it cannot. */
bool buf_reserve(Buf *buf, size_t more);
void buf_append_slow(Buf *buf, const void *bytes, size_t len);

/* Inline where there is room: most of what a record is made of are a few bytes. */
static inline void buf_append(Buf *buf, const void *bytes, size_t len)
{
    if (!buf->failed && len <= buf->max && buf->len <= buf->max - len &&
        buf->len + len < buf->cap && len > 0) {
        memcpy(buf->data + buf->len, bytes, len);
        buf->len += len;
    } else {
        buf_append_slow(buf, bytes, len);
    }
}

static inline void buf_append_char(Buf *buf, char c)
{
    if (!buf->failed && buf->len < buf->max && buf->len + 1 < buf->cap) {
        buf->data[buf->len++] = c;
    } else {
        buf_append_slow(buf, &c, 1);
    }
}

void buf_append_text(Buf *buf, const char *text);
void buf_printf(Buf *buf, const char *format, ...) RS_PRINTF(2, 3);
bool buf_ok(const Buf *buf);
/* NUL-terminated view; "" when failed. Valid until the next append. */
const char *buf_text(Buf *buf);
/* false and a sentence ("<what> is larger than N bytes" or out of memory) when the buffer failed.
 */
RS_MUST_USE bool buf_check(const Buf *buf, const char *what, Err *err);

#endif
