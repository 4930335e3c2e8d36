/* Paging that survives every variant: no total, silent caps, ignored offsets, repeated pages, and a
 * list that moves while it is read.
 *
 * Rules of the API page, section 2.1: step by rows received, go on until a page proves the end,
 * never believe a page whose records were all seen before. A total is a promise to be kept; it is
 * an end only together with a page that is shorter than the page size the server names, for a total
 * alone may lie and would cut the list.
 *
 * When is one look at a list enough, and when has it to be read again?
 *
 * An offset counts rows from the front, so a row that leaves the front pulls the others forward and
 * one of them slips past the border between two pages: it is lost, and nothing says so. Therefore
 * every page but the first begins with the last record of the page before (offset - 1). This costs
 * one row a page and no call: the page that proves the end holds that one row instead of none.
 *
 * - The page begins with that record: everything behind it was still behind it, so no record that
 *   was there all the time can have been jumped over. What changed on pages already read is the
 * same as a change one second after the reading: the modification range and the re-reads bring it.
 *   One look is enough; a quiet list costs no call more, however long it is.
 * - It stands further down (rows came in front of it, a page came twice, rows of equal rank changed
 *   places): nothing was jumped over, but what came in front was not seen. The look goes on to its
 *   end, and counts when the next one is undisturbed or has exactly the same records.
 * - It is not there at all, or was changed and may have changed its place: there may be a gap. The
 *   look is dropped at once.
 * - An empty list is one reply, one moment of the server. But when a look has fewer records than
 *   one before it, two have to agree, and nothing never agrees with something: a server that
 *   stumbles sends empty lists.
 * - A border whose record did not fit its columns, or a cap of one row a page, gives no such proof:
 *   two looks have to agree. So they have to when the announced total changes on the way.
 *
 * What nobody can tell from the end of a list by one call: a page that by mistake holds the border
 * and nothing else. Later readings of the day bring what it kept back.
 *
 * - No source says so, but a server may count offsets in whole pages, and every public client would
 *   get on with it: it answers an offset inside a page with that page. Such a page is left out, the
 *   next offset stands at the front of a page, and as there is no border two looks have to agree.
 *   A page that begins at its own offset and repeats is a server that ignores offsets.
 *
 * WINDOW_LOOKS looks at most; then the window fails (RS-PAGE-02, or RS-PAGE-01 when the server
 * sends the same page for ever) and nothing of it is stored. A total that promises more than ever
 * comes fails after two looks. */
#include <string.h>

#include "fetch.h"

static bool list_page(Slot *slot, const DecodeResult *result, bool only_border, Err *err);
static bool item_page(Slot *slot, const DecodeResult *result, Err *err);
static bool item_ends(Slot *slot, Err *err);

static bool by_offset(const Window *window)
{
    return window->stream->plan->stream->paging == PAGING_OFFSET;
}

int64_t paging_offset(const Window *window)
{
    bool telling = by_offset(window) && !window->whole_pages && window->border != 0 &&
                   window->largest_page > 1;

    return telling ? window->offset - 1 : window->offset;
}

static int distinct_records(const Page *page)
{
    return page == NULL ? 0 : page->record_count - page->duplicates;
}

/* The page goes back to the last record of the one before. */
static bool overlaps(const Slot *slot)
{
    return slot->item == NULL && slot->offset < slot->window->offset;
}

/* Where the border stands in the page; -1: nowhere. A page that was asked for ahead did not know
 * the border yet: only whether it begins with it can be told. */
static int64_t border_at(const Slot *slot, const DecodeResult *result)
{
    if (!overlaps(slot) || slot->window->border == 0) {
        return -1;
    }
    return result->records > 0 && result->first == slot->window->border ? 0 : result->border_at;
}

static bool nothing_but_border(const Slot *slot, const DecodeResult *result)
{
    return border_at(slot, result) == 0 && result->records == 1;
}

static bool all_seen(const Slot *slot, const DecodeResult *result, int distinct_before,
                     bool only_border)
{
    const Window *window = slot->window;
    int64_t border = border_at(slot, result) == 0 ? 1 : 0;

    if (window->pages == 0 || result->records == 0 || slot->item != NULL || !by_offset(window) ||
        only_border) {
        return false;
    }
    /* Records that do not fit have no keys: a page of nothing else is no page that came before. */
    if (memcmp(&window->last_keys, &result->keys, sizeof(result->keys)) == 0) {
        return result->taken > 0 || result->rejected == 0;
    }
    return !window->list && !window->streaming && result->taken > border &&
           distinct_records(window->page) == distinct_before;
}

/* Whether the record that was asked for by its key came; a server may ignore the question. */
bool item_came(const Slot *slot)
{
    char key[24];

    (void)text_format(key, sizeof(key), "%lld", (long long)slot->item->key);
    for (int r = 0; r < slot->page->record_count; r++) {
        if (!slot->page->records[r].dropped && strcmp(page_key(slot->page, r, 0), key) == 0) {
            return true;
        }
    }
    return false;
}

static bool merge(Slot *slot, Err *err)
{
    Window *window = slot->window;

    for (int i = 0; window->list && i < slot->listed.count; i++) {
        if (!window_add_item(window, &slot->listed.items[i], err)) {
            return false;
        }
    }
    if (window->list) {
        return true;
    }
    if (page_full(window->page) && handover_possible(slot->fetch, window) &&
        !handover_piece(slot->fetch, window, &window->page, false, err)) {
        return false;
    }
    if ((!window->confirming || item_came(slot)) && !page_absorb(&window->page, &slot->page, err)) {
        return false;
    }
    if (window->rejected.count + slot->rejected.count > LIMIT_BAD_RECORDS) {
        return err_set(err, ERR_BAD_RECORDS, "more than %d records of one window do not fit: %s",
                       LIMIT_BAD_RECORDS, slot->rejected.first->reason);
    }
    return key_list_append(&window->seen, &slot->seen, err);
}

/* ---- does the page join the one before? ---- */

/* The border came a second time as it was: it is stored once and counted once. */
static void drop_border(Slot *slot)
{
    Page *page = slot->page;

    if (!slot->window->list && !slot->window->handed_over && page->record_count > 0 &&
        !page->records[0].dropped &&
        memcmp(&page->records[0].digest, &slot->window->border_digest, sizeof(Digest)) == 0) {
        page->records[0].dropped = true;
        page->duplicates++;
    }
}

/* A record that was changed meanwhile may have changed its place as well, and then it says nothing
 * about what stands behind it. */
static bool border_changed(const Slot *slot)
{
    static const Digest unknown;
    const Window *window = slot->window;

    if (window->list) {
        return window->item_count > 0 && slot->listed.count > 0 &&
               memcmp(&window->items[window->item_count - 1].digest, &slot->listed.items[0].digest,
                      sizeof(Digest)) != 0;
    }
    return !window->handed_over && slot->page->record_count > 0 &&
           memcmp(&window->border_digest, &unknown, sizeof(unknown)) != 0 &&
           memcmp(&slot->page->records[0].digest, &window->border_digest, sizeof(Digest)) != 0;
}

static bool joins(Slot *slot, const DecodeResult *result, Err *err)
{
    Window *window = slot->window;

    if (slot->item != NULL || !by_offset(window) || window->pages == 0) {
        return true;
    }
    if (!overlaps(slot)) {
        window->shifted = window->shifted || result->records > 0 || window->largest_page > 1;
        return true;
    }
    if (border_at(slot, result) < 0 || (border_at(slot, result) == 0 && border_changed(slot))) {
        window->serial = true;
        return err_set(err, ERR_MOVED,
                       "%s: the page at offset %lld does not join the one before: rows left while "
                       "it was read",
                       window->stream->plan->stream->name, (long long)slot->offset);
    }
    if (border_at(slot, result) == 0) {
        drop_border(slot);
    }
    window->shifted = window->shifted || border_at(slot, result) > 0;
    return true;
}

static void note_border(Slot *slot, const DecodeResult *result)
{
    Window *window = slot->window;
    const Page *page = slot->page;

    window->border = result->last;
    memset(&window->border_digest, 0, sizeof(window->border_digest));
    if (!window->list && page->record_count > 0) {
        window->border_digest = page->records[page->record_count - 1].digest;
    }
    if (result->records > window->largest_page) {
        window->largest_page = result->records;
    }
}

/* The page before once more, for an offset that stands inside it. */
static bool rounded_down(Slot *slot, const DecodeResult *result, bool only_border)
{
    Window *window = slot->window;
    int64_t asked = window_page_size(window);

    if (slot->item != NULL || !by_offset(window) || window->pages == 0 || result->taken == 0 ||
        only_border || window->handed_over || slot->offset % asked == 0 ||
        memcmp(&window->last_keys, &result->keys, sizeof(result->keys)) != 0) {
        return false;
    }
    if (!overlaps(slot)) {
        window->offset = (slot->offset / asked + 1) * asked;
    }
    window->whole_pages = true;
    window->serial = true;
    window->shifted = true;
    return true;
}

bool page_arrived(Slot *slot, const DecodeResult *result, Err *err)
{
    Window *window = slot->window;
    bool only_border = nothing_but_border(slot, result);
    int64_t known = border_at(slot, result) == 0 ? 1 : 0;
    int distinct_before;

    if (maybe_repeats(slot->window, result)) {
        return maybe_ends(window, err) && window_finish(slot->fetch, window, err);
    }
    if (maybe_item_repeats(slot, result)) {
        return item_ends(slot, err);
    }
    if (rounded_down(slot, result, only_border)) {
        return true;
    }
    distinct_before = distinct_records(window->page);
    if (!joins(slot, result, err)) {
        return false;
    }
    if (slot->item == NULL) {
        note_border(slot, result); /* before the page is taken out of the slot */
    }
    if (!merge(slot, err)) {
        return false;
    }
    rejected_move(&window->rejected, &slot->rejected);
    if (all_seen(slot, result, distinct_before, only_border)) {
        /* It may be a list that moved; when it never ends the server ignores the offset. */
        return err_set(err, window->attempts < WINDOW_LOOKS ? ERR_MOVED : ERR_PAGING,
                       "%s: the page at offset %lld holds only records that came before",
                       window->stream->plan->stream->name, (long long)slot->offset);
    }
    window->last_keys = result->keys;
    window->last_body = result->body;
    if (!maybe_keep_words(window, result, err)) {
        return false;
    }
    window->handed_over = false;
    window->records += result->records - known;
    window->taken += result->taken - known;
    window->skipped += result->skipped;
    window->pages++;
    if (slot->item == NULL && window->records > window->most_seen) {
        window->most_seen = window->records;
    }
    window->data_pages += slot->item == NULL && result->records > known ? 1 : 0;
    return slot->item != NULL ? item_page(slot, result, err)
                              : list_page(slot, result, only_border, err);
}

/* ---- the end of a list ---- */

/* A few records that do not fit are set aside; many say that the API has changed. */
static bool few_rejected(const Window *window, Err *err)
{
    int64_t bad = window->rejected.count;

    return bad <= LIMIT_BAD_LEAST || bad * 100 <= window->records * LIMIT_BAD_PERCENT ||
           err_set(err, ERR_BAD_RECORDS, "%lld of %lld records of one window do not fit: %s",
                   (long long)bad, (long long)window->records, window->rejected.first->reason);
}

bool window_finish(Fetch *fetch, Window *window, Err *err)
{
    GoneNext next;

    if (!few_rejected(window, err)) {
        return false;
    }
    window->complete = true;
    if (window->rejected.count > 0) {
        window->gate[0] = '\0'; /* the next run tries again, whatever the gate says */
    }
    if (window->list) {
        return detail_expand(fetch, window, err);
    }
    if (!gone_check(fetch, window, &next, err)) {
        return false;
    }
    if (next == GONE_LOOK_AGAIN) {
        return err_set(err, ERR_MOVED, "%d records are no longer listed: a second look decides",
                       window->suspect_count);
    }
    return next == GONE_ASK ||
           (quiet_check(fetch, window, err) && reload_days(fetch, window, err) &&
            handover_complete(fetch, window, err));
}

/* Two signs of the end that were come by apart: the page is shorter than the server says its pages
 * are, and the total is what has come. */
static bool total_agrees(const Slot *slot, const DecodeResult *result)
{
    return by_offset(slot->window) && result->amount > result->records &&
           result->total == slot->offset + result->records;
}

static bool list_page(Slot *slot, const DecodeResult *result, bool only_border, Err *err)
{
    Window *window = slot->window;
    const Stream *stream = window->stream->plan->stream;
    bool last = stream->paging == PAGING_NONE || result->records == 0 || only_border ||
                total_agrees(slot, result);

    window->offset = slot->offset + result->records;
    if (result->total >= 0) {
        window->shifted =
            window->shifted || (window->announced >= 0 && window->announced != result->total);
        window->announced = result->total;
    }
    if (!last) {
        return true;
    }
    if (!look_keeps_promise(window, err) || (by_offset(window) && !look_counts(window, err))) {
        return false;
    }
    if (stream->only_own != NULL && window->records == 0) {
        return err_set(err, ERR_EMPTY, "the API returned no %s at all", stream->name);
    }
    return window_finish(slot->fetch, window, err);
}

/* A parent's list goes on with its next page in the same slot. */
static bool item_goes_on(Slot *slot, const DecodeResult *result)
{
    const Stream *stream = slot->window->stream->plan->stream;
    int64_t granted = result->amount > 0 ? result->amount : window_page_size(slot->window);

    if (slot->window->planned.kind != WINDOW_PARENT || stream->paging != PAGING_OFFSET ||
        result->records == 0) {
        return false;
    }
    slot->offset += result->records;
    return !(result->total >= 0 && slot->offset >= result->total && result->records < granted);
}

static bool item_ends(Slot *slot, Err *err)
{
    Window *window = slot->window;

    window->items_out--;
    return window->item_next < window->item_count || window->items_out > 0 ||
           window_finish(slot->fetch, window, err);
}

static bool item_page(Slot *slot, const DecodeResult *result, Err *err)
{
    Window *window = slot->window;

    if (item_goes_on(slot, result)) {
        slot->state = SLOT_WAITING;
        slot->tries = 0;
        slot->item_pages++;
        slot->last_body = result->body;
        return true;
    }
    if (window->confirming && result->records == 0 && result->rejected == 0 &&
        !gone_add(window, slot->item->key, err)) {
        return false;
    }
    return item_ends(slot, err);
}
