/* Memory with one lifetime: everything allocated from an arena goes at once.
 *
 * Lifetimes in the product: program, page, call. Results live in the arena passed in.
 * arena_alloc returns NULL past the ceiling or without memory; callers turn that into ERR_MEMORY or
 * into the limit's own error.
 */
#ifndef RS_BASE_ARENA_H
#define RS_BASE_ARENA_H

#include <stddef.h>

#include "base/text.h"

typedef struct ArenaBlock ArenaBlock;

typedef struct Arena {
    ArenaBlock *head;
    size_t used; /* bytes handed out */
    size_t max;  /* ceiling for `used` */
} Arena;

void arena_init(Arena *arena, size_t max);
void *arena_alloc(Arena *arena, size_t size);     /* zeroed, aligned for any type */
void *arena_alloc_raw(Arena *arena, size_t size); /* the same, not zeroed */
char *arena_copy(Arena *arena, Str text);         /* NUL-terminated */
char *arena_printf(Arena *arena, const char *format, ...) RS_PRINTF(2, 3);
void arena_clear(Arena *arena); /* keeps one block */
void arena_wipe(Arena *arena);  /* overwrites what was handed out: secrets */
void arena_release(Arena *arena);

#endif
