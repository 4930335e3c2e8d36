/* A complete list becomes windows of detail calls: one a business day, each with its own commit. */
#include <string.h>

#include "base/memory.h"
#include "fetch.h"
#include "plan.h"
#include "state.h"

typedef struct DayWindow {
    const DayFacts *day;
    Window *window;
} DayWindow;

static bool day_window_new(const Window *list, const DayFacts *day, Window **ret, Err *err)
{
    const PlannedWindow planned = {.stream = list->planned.stream,
                                   .kind = WINDOW_DETAIL,
                                   .from = day->starts,
                                   .to = day->ends,
                                   .business_date = day->day};

    return window_new(list->stream, &planned, ret, err);
}

/* Days are contiguous and sorted; the last index whose day begins at or before the instant. */
static int day_of(const DayFacts *days, int count, Instant instant)
{
    int low = 0;
    int high = count - 1;

    if (count == 0 || instant < days[0].starts || instant >= days[count - 1].ends) {
        return -1;
    }
    while (low < high) {
        int middle = (low + high + 1) / 2;

        if (days[middle].starts <= instant) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

/* A day with nothing to ask still gets its ledger row: it was looked at. */
static bool finish_empty(Fetch *fetch, Window *window, Err *err)
{
    if (window->item_count > 0) {
        return true;
    }
    if (!loader_take_page(fetch->loader, window->stream->plan, &window->page, err)) {
        return false;
    }
    window->state = WINDOW_ACTIVE;
    window->attempts = 1;
    window->started_at = clock_wall();
    window->complete = true;
    return handover_complete(fetch, window, err);
}

/* Stored orders that the list no longer has are asked for once more: their call says whether they
 * are gone. They go with the last day that is read anyway. */
static bool add_missing(Fetch *fetch, Window *list, DayWindow *windows, int count, Err *err)
{
    PgResult *result = NULL;
    Window *into = NULL;
    bool ok = true;

    for (int d = 0; d < count; d++) {
        into = windows[d].window != NULL ? windows[d].window : into;
    }
    if (into == NULL || list->rejected.count > 0) {
        return true;
    }
    for (int i = 0; ok && i < list->item_count; i++) {
        char text[24];
        Str keys[KEY_LIST_COLUMNS] = {{NULL, 0}};

        (void)text_format(text, sizeof(text), "%lld", (long long)list->items[i].key);
        keys[0] = str_of(text);
        ok = key_list_add(&list->seen, keys, err);
    }
    ok = ok && gone_missing(fetch, list, &result, err) &&
         gone_guard(fetch, list, list->item_count, pg_rows(result), err);
    for (int row = 0; ok && row < pg_rows(result); row++) {
        ok = window_add_item(
            into, &(ListedItem){.key = pg_integer(result, row, 0), .confirm = true}, err);
    }
    pg_result_free(result);
    return ok;
}

static bool spread(Fetch *fetch, Window *list, const DayFacts *days, int count, const bool *ask,
                   DayWindow *windows, Err *err)
{
    const EngineOptions *options = fetch->options;
    Date today = days[count - 1].day;

    for (int d = 0; d < count; d++) {
        bool wanted = options->mode == ENGINE_BACKFILL
                          ? options->again || !days[d].settled
                          : days[d].day > today - options->reread_days || !days[d].settled;

        if (wanted && !day_window_new(list, &days[d], &windows[d].window, err)) {
            return false;
        }
    }
    for (int i = 0; i < list->item_count; i++) {
        int d = ask[i] ? day_of(days, count, list->items[i].created) : -1;

        if (d < 0) {
            continue; /* unchanged and final, or outside the days of this run */
        }
        if (windows[d].window == NULL && !day_window_new(list, &days[d], &windows[d].window, err)) {
            return false;
        }
        if (windows[d].window != NULL &&
            !window_add_item(windows[d].window, &list->items[i], err)) {
            return false;
        }
    }
    if (!add_missing(fetch, list, windows, count, err)) {
        return false;
    }
    /* Elements of the list that do not fit are kept with the first day that commits. */
    for (int d = 0; d < count; d++) {
        if (windows[d].window != NULL) {
            rejected_move(&windows[d].window->rejected, &list->rejected);
            break;
        }
    }
    return true;
}

/* Not before every one of them has all it will ask for: what a list that fails had named so far is
 * no day. */
static bool add_to_run(Fetch *fetch, DayWindow *windows, int count, Err *err)
{
    for (int d = 0; d < count; d++) {
        Window *window = windows[d].window;

        if (window == NULL) {
            continue;
        }
        if (!fetch_add(fetch, window, err)) {
            return false;
        }
        windows[d].window = NULL; /* the run's from here on */
        window->leased = window->item_count > 0;
        if (!finish_empty(fetch, window, err)) {
            return false;
        }
    }
    return true;
}

static void release_windows(DayWindow *windows, int count)
{
    for (int d = 0; windows != NULL && d < count; d++) {
        if (windows[d].window != NULL) {
            window_release(windows[d].window);
            mem_free(windows[d].window);
        }
    }
    mem_free(windows);
}

static int compare_items(const void *left, const void *right)
{
    const ListedItem *a = left;
    const ListedItem *b = right;

    return (a->key > b->key) - (a->key < b->key);
}

void detail_drop_duplicates(Window *list)
{
    int kept = 0;

    if (list->item_count == 0) {
        return;
    }
    qsort(list->items, (size_t)list->item_count, sizeof(*list->items), compare_items);
    for (int i = 0; i < list->item_count; i++) {
        if (kept == 0 || list->items[i].key != list->items[kept - 1].key) {
            list->items[kept++] = list->items[i];
        }
    }
    list->item_count = kept;
}

bool detail_expand(Fetch *fetch, Window *list, Err *err)
{
    const StreamPlan *plan = list->stream->plan;
    DayWindow *windows = NULL;
    DayFacts *days = NULL;
    CompanyFacts facts;
    bool *ask = NULL;
    int count = 0;
    bool ok;

    detail_drop_duplicates(list);
    ok = state_company(fetch->conn, fetch->options->company_id, fetch_server_time(fetch),
                       fetch->options->history_days, &facts, err) &&
         state_days(fetch->conn, fetch->options->company_id, plan->stream, WINDOW_DETAIL,
                    list->planned.business_date,
                    fetch->options->mode == ENGINE_BACKFILL && fetch->options->to < facts.today
                        ? fetch->options->to
                        : facts.today,
                    fetch->options->reread_days, &days, &count, err);
    if (ok && count > 0) {
        ask = mem_alloc((size_t)list->item_count + 1);
        windows = mem_alloc(sizeof(*windows) * (size_t)count);
        if (ask == NULL || windows == NULL) {
            ok = err_set(err, ERR_MEMORY, "no memory for a list of %d records", list->item_count);
        } else {
            memset(ask, 0, (size_t)list->item_count + 1);
            memset(windows, 0, sizeof(*windows) * (size_t)count);
            ok = state_need_detail(fetch->conn, fetch->options->company_id, plan, list->items,
                                   list->item_count, ask, err) &&
                 spread(fetch, list, days, count, ask, windows, err) &&
                 add_to_run(fetch, windows, count, err);
        }
    }
    if (ok) {
        list->state = WINDOW_DONE;
    }
    mem_free(ask);
    release_windows(windows, count);
    mem_free(days);
    return ok;
}
