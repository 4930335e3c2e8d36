/* Lists whose paging nobody documented: a server may know neither offsets nor page sizes. */
#include <string.h>

#include "base/memory.h"
#include "fetch.h"

static bool by_chance(const Window *window)
{
    return window->stream->plan->stream->paging == PAGING_MAYBE;
}

static int words_in_common(const RecordWords *a, const RecordWords *b)
{
    int common = 0;

    for (int i = 0; i < a->count; i++) {
        for (int j = 0; j < b->count; j++) {
            if (a->marks[i] == b->marks[j]) {
                common++;
                break;
            }
        }
    }
    return common;
}

/* Perhaps with other figures, for what it counts goes on meanwhile. */
bool maybe_repeats(const Window *window, const DecodeResult *result)
{
    return by_chance(window) && window->pages > 0 &&
           (memcmp(&window->last_body, &result->body, sizeof(result->body)) == 0 ||
            (window->words != NULL &&
             (window->words->sum == result->words.sum ||
              words_in_common(window->words, &result->words) * 2 > window->words->count)));
}

/* The lists of single parents have no keys to tell records by, but their bytes. */
bool maybe_item_repeats(const Slot *slot, const DecodeResult *result)
{
    return slot->item != NULL && slot->item_pages > 0 && result->records > 0 &&
           memcmp(&slot->last_body, &result->body, sizeof(result->body)) == 0;
}

/* Rows of a page too large to hold have gone to the loader before it was seen to be a repetition.
 */
bool maybe_ends(Window *window, Err *err)
{
    if (window->handed_over) {
        return err_set(err, ERR_PAGING, "%s: the server sends the same list for every page",
                       window->stream->plan->stream->name);
    }
    return look_keeps_promise(window, err);
}

bool maybe_keep_words(Window *window, const DecodeResult *result, Err *err)
{
    if (!by_chance(window) || window->pages > 0) {
        return true;
    }
    if (window->words == NULL) {
        window->words = mem_alloc(sizeof(*window->words));
    }
    if (window->words == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for a window");
    }
    *window->words = result->words;
    return true;
}
