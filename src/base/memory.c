/* The heap behind one door, with a counter and a switch for failures. */
#include "base/memory.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/fault.h"

static atomic_long live;
static atomic_long fail_at = -1;

static bool fails_now(void)
{
    if (FAULT_FAILS("memory")) {
        return true;
    }
    if (atomic_load_explicit(&fail_at, memory_order_relaxed) < 0) {
        return false;
    }
    return atomic_fetch_sub(&fail_at, 1) == 1;
}

void *mem_alloc(size_t size)
{
    void *block = fails_now() ? NULL : malloc(size == 0 ? 1 : size);

    if (block != NULL) {
        atomic_fetch_add_explicit(&live, 1, memory_order_relaxed);
    }
    return block;
}

void *mem_resize(void *block, size_t size)
{
    void *moved = fails_now() ? NULL : realloc(block, size == 0 ? 1 : size);

    if (moved != NULL && block == NULL) {
        atomic_fetch_add_explicit(&live, 1, memory_order_relaxed);
    }
    return moved;
}

void mem_free(void *block)
{
    if (block != NULL) {
        atomic_fetch_sub_explicit(&live, 1, memory_order_relaxed);
        free(block);
    }
}

void mem_fail_after(long n)
{
    atomic_store(&fail_at, n < 0 ? -1 : n);
}

long mem_live(void)
{
    return atomic_load(&live);
}
