/* Keys of records, collected as array parameters: one array per key column of a stream's root. */
#ifndef RS_ENGINE_KEYS_H
#define RS_ENGINE_KEYS_H

#include "pg/pg.h"

#define KEY_LIST_COLUMNS 4

typedef struct KeyList {
    Buf arrays[KEY_LIST_COLUMNS]; /* "{1,2" without the end */
    int columns;
    int64_t count;
} KeyList;

void key_list_init(KeyList *list, int columns);
void key_list_clear(KeyList *list); /* keeps its memory */
void key_list_release(KeyList *list);
RS_MUST_USE bool key_list_add(KeyList *list, const Str *keys, Err *err);
RS_MUST_USE bool key_list_append(KeyList *list, const KeyList *from, Err *err);
/* "{1,2}", valid until the list changes. */
const char *key_list_array(KeyList *list, int column);

#endif
