/* Arrays that grow key by key, and are handed to PostgreSQL as they are. */
#include "keys.h"

#include <string.h>

#define ARRAY_MAX (64 * 1024 * 1024)

void key_list_init(KeyList *list, int columns)
{
    memset(list, 0, sizeof(*list));
    list->columns = columns;
    for (int c = 0; c < columns; c++) {
        buf_init(&list->arrays[c], ARRAY_MAX);
    }
}

void key_list_clear(KeyList *list)
{
    for (int c = 0; c < list->columns; c++) {
        buf_clear(&list->arrays[c]);
    }
    list->count = 0;
}

void key_list_release(KeyList *list)
{
    for (int c = 0; c < list->columns; c++) {
        buf_release(&list->arrays[c]);
    }
    memset(list, 0, sizeof(*list));
}

static bool plain_number(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
    }
    return text.len > 0;
}

bool key_list_add(KeyList *list, const Str *keys, Err *err)
{
    for (int c = 0; c < list->columns; c++) {
        Buf *array = &list->arrays[c];

        if (array->len == 0) {
            pg_array_start(array);
        }
        if (plain_number(keys[c])) {
            buf_append_text(array, array->len > 1 ? "," : "");
            buf_append(array, keys[c].ptr, keys[c].len);
        } else {
            pg_array_add_text(array, keys[c]);
        }
        if (!buf_check(array, "a list of keys", err)) {
            return false;
        }
    }
    list->count++;
    return true;
}

bool key_list_append(KeyList *list, const KeyList *from, Err *err)
{
    for (int c = 0; from->count > 0 && c < list->columns; c++) {
        Buf *array = &list->arrays[c];
        const Buf *more = &from->arrays[c];

        buf_append_char(array, array->len == 0 ? '{' : ',');
        buf_append(array, more->data + 1, more->len - 1);
        if (!buf_check(array, "a list of keys", err)) {
            return false;
        }
    }
    list->count += from->count;
    return true;
}

const char *key_list_array(KeyList *list, int column)
{
    Buf *array = &list->arrays[column];
    const char *text;

    if (array->len == 0) {
        return "{}";
    }
    pg_array_end(array);
    text = buf_text(array);
    array->len--;
    return text;
}
