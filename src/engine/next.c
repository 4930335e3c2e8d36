/* Which request is the next: the windows' own pages and items first, then pages ahead. */
#include <string.h>

#include "claim.h"
#include "fetch.h"

/* Nobody has to be asked: the ledger row says that it was looked at. */
static bool window_without_items(Fetch *fetch, Window *window, Err *err)
{
    window->complete = true;
    return handover_complete(fetch, window, err);
}

static bool window_activate(Fetch *fetch, Window *window, Err *err)
{
    if ((window->after != NULL && window->after->state != WINDOW_DONE) ||
        !claim_ready(fetch, window)) {
        return false;
    }
    if (window->state == WINDOW_WAITING) {
        if (window->page == NULL && !window->list &&
            !loader_take_page(fetch->loader, window->stream->plan, &window->page, err)) {
            fetch->fatal = *err;
            return false;
        }
        if (window->planned.kind == WINDOW_PARENT && !window->expanded &&
            !parent_expand(fetch, window, err)) {
            fetch->fatal = *err;
            return false;
        }
        window->page_size = window->page_size > 0 ? window->page_size : window->stream->page_size;
        window->state = WINDOW_ACTIVE;
        window->attempts++;
        window->announced = -1;
        window->started_at = clock_wall();
        if (window->stream->started_at == 0) {
            window->stream->started_at = window->started_at;
        }
        if (window_by_item(window) && window->item_count == 0 &&
            !window_without_items(fetch, window, err)) {
            fetch->fatal = *err;
        }
    }
    return window->state == WINDOW_ACTIVE;
}

static bool window_wants_request(const Fetch *fetch, const Window *window)
{
    if (window->complete || window->ending) {
        return false;
    }
    if (window_by_item(window)) {
        return window->item_next < window->item_count;
    }
    if (ahead_slot_at((Fetch *)(uintptr_t)fetch, window, paging_offset(window)) != NULL) {
        return false;
    }
    /* A full window goes on only while its records can flow into its own open transaction. */
    return window->page == NULL || !page_full(window->page) || handover_possible(fetch, window);
}

static bool slot_prepare(Slot *slot, Window *window)
{
    slot->state = SLOT_WAITING;
    slot->window = window;
    slot->item = NULL;
    slot->item_pages = 0;
    slot->tries = 0;
    memset(slot->cause_counts, 0, sizeof(slot->cause_counts));
    slot->renewed = false;
    slot->not_before_ms = 0;
    if (window_by_item(window)) {
        slot->item = &window->items[window->item_next++];
        slot->offset = 0;
        window->items_out++;
    } else {
        slot->offset = paging_offset(window);
    }
    return true;
}

/* Goes through the windows in their order, as far as memory reaches: those that were begun must be
 * able to come to their end, or all would wait for each other half read. The one behind them may
 * begin, so that it is no stranger when its turn comes. With nothing under way and nothing to load
 * nobody would make room: then any may. `idle`: only pages ahead. */
static bool first_request(Fetch *fetch, Slot *slot, bool quiet, bool idle)
{
    bool any = quiet && loader_idle(fetch->loader);
    int64_t room = handover_room(fetch) + (int64_t)loader_pooled(fetch->loader);
    int64_t promised = 0;
    int64_t before = 0; /* without the last of them */
    Err err = {0};
    int64_t offset;

    for (int i = fetch->window_first; i < fetch->window_count; i++) {
        Window *window = fetch->windows[i];
        int64_t more;

        if (before > 0 && before > room && !any) {
            return false;
        }
        if (!idle && (window->state == WINDOW_WAITING || window->state == WINDOW_ACTIVE) &&
            !window->stream->broken && window_activate(fetch, window, &err) &&
            window_wants_request(fetch, window)) {
            return slot_prepare(slot, window);
        }
        if (ahead_next(fetch, window, idle, &offset) && slot_prepare(slot, window)) {
            slot->offset = offset;
            return true;
        }
        more = ahead_memory(fetch, window);
        before = more > 0 ? promised : before;
        promised += more;
    }
    return false;
}

bool request_waited_for(const Fetch *fetch)
{
    const Window *window = fetch->streaming;

    return window != NULL && window->state == WINDOW_ACTIVE && !window->stream->broken &&
           window_wants_request(fetch, window);
}

/* The last free slot is for its next request, or who waits for its end would be in its way. */
static bool kept_for_streaming(const Fetch *fetch)
{
    int taken = 0;

    for (int i = 0; i < fetch->slot_count && fetch->streaming != NULL; i++) {
        const Slot *slot = &fetch->slots[i];
        bool its_own = slot->window == fetch->streaming && !ahead_is(slot);

        taken += slot->state != SLOT_FREE && !its_own ? 1 : 0;
    }
    return fetch->streaming != NULL && taken + 1 == fetch->slot_count;
}

bool request_next(Fetch *fetch, Slot *slot, bool quiet)
{
    if (request_waited_for(fetch)) {
        return slot_prepare(slot, fetch->streaming);
    }
    if (kept_for_streaming(fetch)) {
        return false;
    }
    return first_request(fetch, slot, quiet, false) || first_request(fetch, slot, quiet, true);
}
