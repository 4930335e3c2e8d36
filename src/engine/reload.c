/* Records without identity: an edited shift comes with a new key, and the old one has to go.
 *
 * The modification feed brings the new row. Its day is read again as a set, unless the run does so
 * anyway, and what that reading no longer has is gone. The zone of such times is unknown, so the
 * days beside it are read as well. */
#include <string.h>

#include "base/memory.h"
#include "fetch.h"
#include "plan.h"
#include "state.h"

#define DAY (24LL * 3600 * 1000000)
#define DAYS_MAX 400

typedef struct DaySet {
    Date days[DAYS_MAX];
    int count;
} DaySet;

static void add_day(DaySet *set, Date day)
{
    for (int i = 0; i < set->count; i++) {
        if (set->days[i] == day) {
            return;
        }
    }
    if (set->count < DAYS_MAX) {
        set->days[set->count++] = day;
    }
}

static bool planned_already(const Fetch *fetch, const Window *window, Date day)
{
    for (int i = 0; i < fetch->window_count; i++) {
        const Window *other = fetch->windows[i];

        if (other->stream == window->stream && other->planned.kind == WINDOW_CREATED &&
            other->planned.business_date == day) {
            return true;
        }
    }
    return false;
}

static bool add_window(Fetch *fetch, const Window *window, const DayFacts *day, Err *err)
{
    const PlannedWindow planned = {.stream = window->planned.stream,
                                   .kind = WINDOW_CREATED,
                                   .from = day->starts,
                                   .to = day->ends,
                                   .business_date = day->day,
                                   .again = day->done};
    Window *added = NULL;

    if (!window_new(window->stream, &planned, &added, err)) {
        return false;
    }
    added->proves = day->done;
    added->leased = true;
    if (!fetch_add(fetch, added, err)) {
        window_release(added);
        mem_free(added);
        return false;
    }
    return true;
}

static bool read_day(Fetch *fetch, const Window *window, Date day, Err *err)
{
    DayFacts *days = NULL;
    int count = 0;
    bool ok = true;

    if (planned_already(fetch, window, day)) {
        return true;
    }
    if (!state_days(fetch->conn, fetch->options->company_id, window->stream->plan->stream,
                    WINDOW_CREATED, day, day, fetch->options->reread_days, &days, &count, err)) {
        return false;
    }
    /* A day that was never read has nothing that could be gone. */
    if (count == 1 && days[0].done) {
        ok = add_window(fetch, window, &days[0], err);
    }
    mem_free(days);
    return ok;
}

bool reload_days(Fetch *fetch, const Window *window, Err *err)
{
    const Stream *stream = window->stream->plan->stream;
    DaySet set = {.count = 0};

    if (window->planned.kind != WINDOW_MODIFIED || stream->modified_param == NULL ||
        (stream->windows & WINDOW_CREATED) == 0) {
        return true;
    }
    for (int r = 0; r < window->page->record_count; r++) {
        Date day = (Date)(window->page->records[r].created / DAY);

        if (window->page->records[r].created == INSTANT_MIN) {
            continue;
        }
        add_day(&set, day - 1);
        add_day(&set, day);
        add_day(&set, day + 1);
    }
    for (int i = 0; i < set.count; i++) {
        if (!read_day(fetch, window, set.days[i], err)) {
            return false;
        }
    }
    return true;
}
