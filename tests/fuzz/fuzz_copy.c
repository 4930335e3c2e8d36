/* COPY's text format: a field comes back as PostgreSQL would read it, and neither a tab nor a line
 * end nor the end marker can get out of it. */
#include "fuzz.h"
#include "pg/pg.h"

/* The manual of COPY, "Text Format": what a backslash and one character stand for. */
static char meaning(char c)
{
    static const char from[] = "bfnrtv";
    static const char to[] = "\b\f\n\r\t\v";
    const char *at = c == '\0' ? NULL : strchr(from, c);

    return at == NULL ? c : to[at - from];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Buf field, back;

    buf_init(&field, 4 * 1024 * 1024);
    buf_init(&back, 4 * 1024 * 1024);
    pg_copy_text(&field, (Str){(const char *)data, size});
    PROMISE(buf_ok(&field) && field.len >= size);
    for (size_t i = 0; i < field.len; i++) {
        PROMISE(field.data[i] != '\t' && field.data[i] != '\n' && field.data[i] != '\r');
        if (field.data[i] != '\\') {
            buf_append_char(&back, field.data[i]);
            continue;
        }
        PROMISE(++i < field.len && field.data[i] != 'N' && field.data[i] != '.');
        PROMISE(field.data[i] < '0' || field.data[i] > '7');
        buf_append_char(&back, meaning(field.data[i]));
    }
    PROMISE(back.len == size && (size == 0 || memcmp(back.data, data, size) == 0));
    buf_release(&field);
    buf_release(&back);
    return 0;
}
