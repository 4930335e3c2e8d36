/* The end of a look at a list: does it count, or has the list to be read again (paging.c)? */
#include <string.h>

#include "fetch.h"

/* Rows that were announced and never came are a truncated pull: a second look decides. */
bool look_keeps_promise(Window *window, Err *err)
{
    if (window->announced < 0 || window->offset >= window->announced) {
        return true;
    }
    window->short_looks++;
    return err_set(err, window->short_looks < 2 ? ERR_MOVED : ERR_PAGING,
                   "the API announced %lld rows of %s but sent %lld%s",
                   (long long)window->announced, window->stream->plan->stream->name,
                   (long long)window->offset, window->short_looks < 2 ? "" : ", twice");
}

/* Of the distinct records of a look, whatever their order. */
static void look_digest(Window *window, Digest *ret, int64_t *ret_count)
{
    int count;

    memset(ret, 0, sizeof(*ret));
    *ret_count = 0;
    if (window->list) {
        detail_drop_duplicates(window);
    }
    count = window->list ? window->item_count : window->page->record_count;
    for (int i = 0; i < count; i++) {
        const Digest *digest =
            window->list ? &window->items[i].digest : &window->page->records[i].digest;

        if (!window->list && window->page->records[i].dropped) {
            continue;
        }
        *ret_count += 1;
        for (size_t b = 0; b < sizeof(ret->bytes); b++) {
            ret->bytes[b] ^= digest->bytes[b];
        }
    }
}

/* A look in which something moved, or that has less than one before it, counts when the last whole
 * one had the same records. */
bool look_counts(Window *window, Err *err)
{
    Digest digest;
    int64_t count;

    if (!window->shifted && window->records >= window->most_seen) {
        return true;
    }
    if (!window->streaming &&
        window->records > 0) { /* what has gone to the loader already cannot be compared */
        look_digest(window, &digest, &count);
        if (window->looked && count == window->last_look_count &&
            memcmp(&digest, &window->last_look, sizeof(digest)) == 0) {
            return true;
        }
        window->looked = true;
        window->last_look = digest;
        window->last_look_count = count;
    }
    return err_set(err, ERR_MOVED, "%s: rows moved while the list was read",
                   window->stream->plan->stream->name);
}
