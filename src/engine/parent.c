/* Streams of one list a parent: who is asked, and what each answer means. */
#include <string.h>

#include "base/memory.h"
#include "fetch.h"

#define PARENTS_AT_ONCE                                                                            \
    500 /* one transaction; a first reading of many guests commits on the way                      \
         */

static bool add_parent(Window *window, const PgResult *result, int row, Err *err)
{
    ListedItem item = {.key = pg_integer(result, row, 0)};

    return window_add_mark(window, pg_value(result, row, 1), &item.mark_at, err) &&
           window_add_item(window, &item, err);
}

static bool another_window(Fetch *fetch, const Window *window, Window **ret, Err *err)
{
    if (!window_new(window->stream, &window->planned, ret, err)) {
        return false;
    }
    (*ret)->expanded = true;
    (*ret)->proves = window->proves;
    if (!fetch_add(fetch, *ret, err)) {
        window_release(*ret);
        mem_free(*ret);
        return false;
    }
    return true;
}

bool parent_expand(Fetch *fetch, Window *window, Err *err)
{
    const Stream *stream = window->stream->plan->stream;
    char company[24];
    const PgParam params[] = {{.text = company}, {.text = window->gate}};
    PgResult *result = NULL;
    Window *into = window;
    bool ok = true;

    window->expanded = true;
    (void)text_format(company, sizeof(company), "%lld", (long long)fetch->options->company_id);
    if (!pg_query(fetch->conn, stream->parents, params, 2, &result, err)) {
        return false;
    }
    for (int row = 0; ok && row < pg_rows(result); row++) {
        if (into->item_count == PARENTS_AT_ONCE) {
            ok = another_window(fetch, window, &into, err);
        }
        ok = ok && add_parent(into, result, row, err);
    }
    pg_result_free(result);
    return ok;
}
