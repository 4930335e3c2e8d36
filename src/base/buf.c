/* A growing byte buffer whose failures are sticky. */
#include "base/buf.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/secret.h"

/* From here on a quarter more, not twice as much: it is held for long. */
#define LARGE (128 * 1024)

void buf_init(Buf *buf, size_t max)
{
    *buf = (Buf){.max = max};
}

void buf_init_secret(Buf *buf, size_t max)
{
    *buf = (Buf){.max = max, .secret = true};
}

void buf_clear(Buf *buf)
{
    if (buf->secret && buf->data != NULL) {
        secret_wipe(buf->data, buf->cap);
    }
    buf->len = 0;
    buf->failed = false;
}

void buf_release(Buf *buf)
{
    buf_clear(buf);
    mem_free(buf->data);
    buf->data = NULL;
    buf->cap = 0;
}

/* realloc may leave a copy of a secret behind: move by hand and wipe. */
static char *grow_secret(Buf *buf, size_t cap)
{
    char *data = mem_alloc(cap);

    if (data != NULL && buf->data != NULL) {
        memcpy(data, buf->data, buf->len);
        secret_wipe(buf->data, buf->cap);
        mem_free(buf->data);
    }
    return data;
}

bool buf_reserve(Buf *buf, size_t more)
{
    size_t need = buf->len + more + 1; /* room for buf_text's terminator */
    size_t cap = buf->cap == 0 ? 256 : buf->cap;
    char *data;

    if (buf->failed) {
        return false;
    }
    if (more > buf->max || buf->len > buf->max - more) {
        buf->failed = true;
        return false;
    }
    if (need <= buf->cap) {
        return true;
    }
    while (cap < need) {
        cap += cap < LARGE ? cap : cap / 4;
    }
    data = buf->secret ? grow_secret(buf, cap) : mem_resize(buf->data, cap);
    if (data == NULL) {
        buf->failed = true;
        return false;
    }
    buf->data = data;
    buf->cap = cap;
    return true;
}

void buf_append_slow(Buf *buf, const void *bytes, size_t len)
{
    if (len > 0 && buf_reserve(buf, len)) {
        memcpy(buf->data + buf->len, bytes, len);
        buf->len += len;
    }
}

void buf_append_text(Buf *buf, const char *text)
{
    buf_append(buf, text, strlen(text));
}

void buf_printf(Buf *buf, const char *format, ...)
{
    char small[256];
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = vsnprintf(small, sizeof(small), format, arguments);
    va_end(arguments);
    if (len < 0) {
        buf->failed = true;
        return;
    }
    if ((size_t)len < sizeof(small)) {
        buf_append(buf, small, (size_t)len);
        return;
    }
    if (!buf_reserve(buf, (size_t)len)) {
        return;
    }
    va_start(arguments, format);
    (void)vsnprintf(buf->data + buf->len, (size_t)len + 1, format, arguments);
    va_end(arguments);
    buf->len += (size_t)len;
}

bool buf_ok(const Buf *buf)
{
    return !buf->failed;
}

const char *buf_text(Buf *buf)
{
    if (!buf_reserve(buf, 0)) {
        return "";
    }
    buf->data[buf->len] = '\0';
    return buf->data;
}

bool buf_check(const Buf *buf, const char *what, Err *err)
{
    if (!buf->failed) {
        return true;
    }
    if (buf->cap + 1 > buf->max / 2) {
        return err_set(err, ERR_MEMORY, "%s is larger than %zu bytes, or memory ran out", what,
                       buf->max);
    }
    return err_set(err, ERR_MEMORY, "no memory for %s", what);
}
