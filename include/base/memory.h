/* The door to the heap: one place to count and to fail allocations.
 *
 * Everything that allocates goes through here, so that the fail-nth tests reach each call site.
 * Blocks are not cleared. mem_free(NULL) does nothing.
 */
#ifndef RS_BASE_MEMORY_H
#define RS_BASE_MEMORY_H

#include <stddef.h>

void *mem_alloc(size_t size);               /* NULL without memory */
void *mem_resize(void *block, size_t size); /* NULL without memory; the old block stays */
void mem_free(void *block);

/* Tests: the n-th allocation from now fails, once (1 = the next); a negative n means never. */
void mem_fail_after(long n);
long mem_live(void); /* blocks handed out and not yet freed */

#endif
