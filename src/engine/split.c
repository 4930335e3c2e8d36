/* Calls that take too long: fewer rows at once, then a shorter range.
 *
 * Fewer rows cost nothing but calls: paging steps by rows received, so the window goes on where it
 * is. A range of changes is cut in two; the second half waits for the first, as the forward mark
 * wants it. Days are not cut: their ledger row stands for the whole day. */
#include <string.h>

#include "base/memory.h"
#include "fetch.h"

#define SMALLEST_PAGE 10
#define SHORTEST_RANGE (2LL * 3600 * 1000000)
#define SLOW_TRIES 2

static bool too_slow(const Slot *slot, const Err *err)
{
    return slot->tries >= SLOW_TRIES &&
           (err->code == ERR_HTTP_TIMEOUT || slot->reply.status == 504);
}

static bool smaller_page(Fetch *fetch, Slot *slot)
{
    Window *window = slot->window;
    const Stream *stream = window->stream->plan->stream;
    int size = window_page_size(window) / 2;

    if (slot->item != NULL || stream->paging != PAGING_OFFSET || size < SMALLEST_PAGE) {
        return false;
    }
    window->page_size = size;
    fetch_warn(fetch, stream->name, "pages take too long: asked for %d rows at a time from here on",
               size);
    slot->tries = 0;
    slot->state = SLOT_WAITING;
    slot->not_before_ms = clock_monotonic_ms();
    return true;
}

static void wait_for_second(Fetch *fetch, const Window *first, Window *second)
{
    for (int i = fetch->window_first; i < fetch->window_count; i++) {
        if (fetch->windows[i]->after == first && fetch->windows[i] != second) {
            fetch->windows[i]->after = second;
        }
    }
    if (first->stream->last == first) {
        first->stream->last = second;
    }
}

static bool shorter_range(Fetch *fetch, Slot *slot)
{
    Window *first = slot->window;
    PlannedWindow planned = first->planned;
    Window *second = NULL;
    Err err = {0};
    char name[160];

    if (planned.kind != WINDOW_MODIFIED || first->stream->plan->stream->to_param == NULL ||
        planned.to - planned.from < SHORTEST_RANGE || first->streaming || first->handed_over ||
        first->proves) {
        return false;
    }
    planned.from += (planned.to - planned.from) / 2;
    if (!window_new(first->stream, &planned, &second, &err)) {
        return false; /* without memory the window fails as it would have */
    }
    if (!fetch_add(fetch, second, &err)) {
        window_release(second);
        mem_free(second);
        return false;
    }
    second->list = first->list;
    second->after = first;
    (void)text_copy(second->gate, sizeof(second->gate), str_of(first->gate));
    wait_for_second(fetch, first, second);
    first->planned.to = planned.from;
    window_name(first, name, sizeof(name));
    fetch_warn(fetch, first->stream->plan->stream->name, "a window takes too long and is cut: %s",
               name);
    fetch_window_restart(fetch, first, NULL);
    first->attempts = 0;
    first->state = WINDOW_WAITING;
    return true;
}

bool split_slow(Fetch *fetch, Slot *slot, const Err *err)
{
    /* Pages ahead are slow together with the one in front of them, which speaks for all. */
    if (!too_slow(slot, err) || slot->window->handed_over || ahead_is(slot)) {
        return false;
    }
    return smaller_page(fetch, slot) || shorter_range(fetch, slot);
}
