/* Pages ahead: several pages of one window in flight, taken in the order of their offsets.
 *
 * Asked for only where a page was full, and no farther than the days read before, or the pages that
 * came, can vouch for: a list that ends, drifts, or is capped without a word makes the window
 * serial again. Days are read one after the other rather than all at once, so that the first is
 * complete early: the loader has work while the others come, and fewer of them wait in memory. What
 * has come ahead and does not follow on exactly is dropped unread, so that the proof of paging.c
 * holds.
 *
 * A page past the end of its list is a call for nothing. While there is something else to ask for,
 * a page is asked ahead only where the same weekday before, less an eighth, had it; with nothing
 * else to ask for, up to an eighth more.
 */
#include "fetch.h"

#define SCOUT_PAGES 2
#define FIRST_GUESS LIMIT_BATCH_BYTES /* of a day, before one was read */

static bool of_list(const Slot *slot, const Window *window)
{
    return slot->state != SLOT_FREE && slot->window == window && slot->item == NULL;
}

Slot *ahead_slot_at(Fetch *fetch, const Window *window, int64_t offset)
{
    for (int i = 0; i < fetch->slot_count; i++) {
        Slot *slot = &fetch->slots[i];

        if (of_list(slot, window) && slot->offset == offset) {
            return slot;
        }
    }
    return NULL;
}

bool ahead_is(const Slot *slot)
{
    return slot->item == NULL && slot->window != NULL && !window_by_item(slot->window) &&
           slot->offset > slot->window->offset;
}

/* Each page begins with the last record of the one before (paging.c). */
static int64_t step_of(const Window *window)
{
    return paging_offset(window) < window->offset ? window->granted - 1 : window->granted;
}

int ahead_pages(const Slot *slot)
{
    const Window *window = slot->window;

    return window->granted > 1 && ahead_is(slot)
               ? (int)((slot->offset - paging_offset(window)) / step_of(window))
               : 0;
}

static bool may_look_ahead(const Fetch *fetch, const Window *window)
{
    return window->state == WINDOW_ACTIVE && !window->complete && !window->ending &&
           !window->serial && !window_by_item(window) &&
           window->stream->plan->stream->paging == PAGING_OFFSET && window->granted > 2 &&
           window->full_pages > 0 &&
           (window->list || (window->page != NULL &&
                             (!page_full(window->page) || handover_possible(fetch, window))));
}

static bool is_day(const Window *window)
{
    return window->planned.business_date != 0 && !window_by_item(window) && !window->list;
}

/* Rows of the last day of this weekday, or of the shortest of the others; 0: none was read yet. */
static int64_t day_before(const Window *window)
{
    const int64_t *weekdays = window->stream->weekday_rows;
    int64_t rows = weekdays[window->planned.business_date % 7];

    for (int i = 0; i < 7 && weekdays[window->planned.business_date % 7] == 0; i++) {
        rows = weekdays[i] > 0 && (rows == 0 || weekdays[i] < rows) ? weekdays[i] : rows;
    }
    return rows;
}

/* Rows the window has in all likelihood, or (`idle`) may well have; 0: nobody knows. */
static int64_t expected_rows(const Window *window, bool idle)
{
    int64_t rows;

    if (window->announced > 0) {
        return window->announced;
    }
    rows = is_day(window) ? day_before(window) : 0;
    return idle ? rows + rows / 8 : rows - rows / 8;
}

/* A day that has more comes in pieces from the size of a batch on (handover.c). */
int64_t ahead_memory(const Fetch *fetch, const Window *window)
{
    int64_t rows = window->announced > 0 ? window->announced : day_before(window);
    int64_t bytes = rows > 0 && window->stream->row_memory > 0 ? rows * window->stream->row_memory
                                                               : FIRST_GUESS;

    if (window->state != WINDOW_ACTIVE || window->complete || !is_day(window) ||
        (window->page != NULL && page_full(window->page))) {
        return 0;
    }
    bytes = bytes < LIMIT_BATCH_BYTES ? bytes : LIMIT_BATCH_BYTES;
    bytes -= window->page == NULL ? 0 : (int64_t)page_memory(window->page);
    for (int i = 0; i < fetch->slot_count; i++) {
        const Slot *slot = &fetch->slots[i];

        bytes -= of_list(slot, window) && slot->page != NULL ? (int64_t)page_memory(slot->page) : 0;
    }
    return bytes > 0 ? bytes : 0;
}

/* The first day of a stream is read as fast as it can be: its length tells what to ask of others.
 */
static bool is_scout(const Fetch *fetch, const Window *window)
{
    for (int i = fetch->window_first; i < fetch->window_count; i++) {
        const Window *other = fetch->windows[i];

        if (other == window) {
            return true;
        }
        if (other->stream == window->stream && other->state == WINDOW_ACTIVE && is_day(other) &&
            other->full_pages > 0) {
            return false;
        }
    }
    return false;
}

/* How many pages ahead. Where nobody knows, the pages that were full vouch for others: for twice as
 * many with nothing else to ask for, for two of the first day, for one where a pace makes every
 * call dear. */
static int64_t depth_of(const Fetch *fetch, const Window *window, bool idle)
{
    int64_t rows = expected_rows(window, idle);
    int64_t left = rows - paging_offset(window);
    int64_t known = left > 0 ? (left - 1) / step_of(window) : 0;

    if (!idle) {
        return rows == 0 && is_day(window) && is_scout(fetch, window) ? SCOUT_PAGES : known;
    }
    if (known > 0) {
        return known;
    }
    return fetch->rate.current_us > 0 || rows > 0 ? 1 : 2 * window->full_pages;
}

bool ahead_next(Fetch *fetch, const Window *window, bool idle, int64_t *ret_offset)
{
    int64_t depth;

    if (!may_look_ahead(fetch, window)) {
        return false;
    }
    depth = depth_of(fetch, window, idle);
    for (int n = 1; n <= depth && n < fetch->slot_count; n++) {
        int64_t offset = paging_offset(window) + n * step_of(window);

        if (window->announced >= 0 && offset >= window->announced) {
            return false;
        }
        if (ahead_slot_at(fetch, window, offset) == NULL) {
            *ret_offset = offset;
            return true;
        }
    }
    return false;
}

static void drop(Fetch *fetch, Slot *slot)
{
    if (slot->state == SLOT_RUNNING) {
        http_cancel(fetch->http, slot->transfer);
    }
    slot_free(slot);
}

/* The list has come to its end; a page behind it must not stand for the answer to a single call. */
static void drop_all(Fetch *fetch, const Window *window)
{
    for (int i = 0; i < fetch->slot_count; i++) {
        if (of_list(&fetch->slots[i], window)) {
            drop(fetch, &fetch->slots[i]);
        }
    }
}

/* Whether the page stands where the one that was just taken leads to. */
static bool follows(const Window *window, const Slot *slot)
{
    int64_t distance = slot->offset - paging_offset(window);

    return distance >= 0 && window->granted > 2 && distance % step_of(window) == 0;
}

void ahead_settle(Fetch *fetch, Window *window, const DecodeResult *result)
{
    int64_t granted = result->amount > 0 ? result->amount : window_page_size(window);
    bool goes_on = window->state == WINDOW_ACTIVE && !window->complete && !window->ending;
    bool full = result->records > 0 && result->records == granted;

    if (window->complete && is_day(window) && window->records > 0) {
        window->stream->weekday_rows[window->planned.business_date % 7] = window->records;
    }
    if (window_by_item(window) && goes_on) {
        drop_all(fetch, window); /* single calls have begun: confirmations, parents */
        return;
    }
    window->full_pages = full && granted == window->granted ? window->full_pages + 1 : full ? 1 : 0;
    for (int i = 0; i < fetch->slot_count; i++) {
        Slot *slot = &fetch->slots[i];

        if (of_list(slot, window) &&
            (!goes_on || !full || granted != window->granted || !follows(window, slot))) {
            window->serial = window->serial || goes_on;
            drop(fetch, slot);
        }
    }
    window->granted = granted;
}

bool ahead_failed(Slot *slot)
{
    if (!ahead_is(slot)) {
        return false;
    }
    slot->window->serial = true;
    slot_free(slot);
    return true;
}
