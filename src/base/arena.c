/* Bump allocation in blocks that double; everything goes at once. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/secret.h"

#define BLOCK_MIN 4096
#define BLOCK_MAX (256 * 1024)
#define ALIGNMENT 16

struct ArenaBlock {
    ArenaBlock *next;
    size_t size;
    size_t used;
    size_t padding; /* keeps the bytes behind the head aligned */
};

void arena_init(Arena *arena, size_t max)
{
    *arena = (Arena){.max = max};
}

static ArenaBlock *block_add(Arena *arena, size_t size)
{
    size_t want = arena->head == NULL ? BLOCK_MIN : arena->head->size * 2;
    ArenaBlock *block;

    if (want > BLOCK_MAX) {
        want = BLOCK_MAX;
    }
    if (want < size) {
        want = size;
    }
    block = mem_alloc(sizeof(*block) + want);
    if (block != NULL) {
        *block = (ArenaBlock){.next = arena->head, .size = want};
        arena->head = block;
    }
    return block;
}

void *arena_alloc_raw(Arena *arena, size_t size)
{
    size_t rounded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    ArenaBlock *block = arena->head;
    void *at;

    if (size > arena->max || arena->used + rounded > arena->max) {
        return NULL;
    }
    if (block == NULL || block->size - block->used < rounded) {
        block = block_add(arena, rounded);
        if (block == NULL) {
            return NULL;
        }
    }
    at = (char *)(block + 1) + block->used;
    block->used += rounded;
    arena->used += rounded;
    return at;
}

void *arena_alloc(Arena *arena, size_t size)
{
    void *at = arena_alloc_raw(arena, size);

    if (at != NULL) {
        memset(at, 0, size);
    }
    return at;
}

char *arena_copy(Arena *arena, Str text)
{
    char *copy = arena_alloc(arena, text.len + 1);

    if (copy != NULL && text.len > 0) {
        memcpy(copy, text.ptr, text.len);
    }
    return copy;
}

char *arena_printf(Arena *arena, const char *format, ...)
{
    va_list arguments;
    char *out;
    int len;

    va_start(arguments, format);
    len = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    out = len < 0 ? NULL : arena_alloc(arena, (size_t)len + 1);
    if (out != NULL) {
        va_start(arguments, format);
        (void)vsnprintf(out, (size_t)len + 1, format, arguments);
        va_end(arguments);
    }
    return out;
}

void arena_clear(Arena *arena)
{
    ArenaBlock *keep = arena->head;

    while (keep != NULL && keep->next != NULL) {
        ArenaBlock *next = keep->next;

        mem_free(keep);
        keep = next;
    }
    if (keep != NULL) {
        keep->used = 0;
    }
    arena->head = keep;
    arena->used = 0;
}

void arena_release(Arena *arena)
{
    arena_clear(arena);
    mem_free(arena->head);
    arena->head = NULL;
}

void arena_wipe(Arena *arena)
{
    for (ArenaBlock *block = arena->head; block != NULL; block = block->next) {
        secret_wipe(block + 1, block->used);
    }
}
