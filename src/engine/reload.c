/* Records without identity: an edited shift comes with a new key, and the old one has to go.
 *
 * The modification feed brings the new row. Its day is read again as a set, unless the run does so
 * anyway, and what that reading no longer has is gone. The zone of such times is unknown, so the
 * days beside it are read as well. */
#include "base/memory.h"
#include "fetch.h"
#include "plan.h"
#include "state.h"

#define DAY (24LL * 3600 * 1000000)

/* Records come in the order of their times: most have the day of the one before. */
static bool add_day(Window *window, Date day, Err *err)
{
    for (int i = window->moved_count; i > 0; i--) {
        if (window->moved[i - 1] == day) {
            return true;
        }
    }
    if (window->moved_count == window->moved_cap) {
        int cap = window->moved_cap == 0 ? 32 : window->moved_cap * 2;
        Date *larger = mem_resize(window->moved, sizeof(*larger) * (size_t)cap);

        if (larger == NULL) {
            return err_set(err, ERR_MEMORY, "no memory for a list of %d days", cap);
        }
        window->moved = larger;
        window->moved_cap = cap;
    }
    window->moved[window->moved_count++] = day;
    return true;
}

static bool wants_days(const Window *window)
{
    const Stream *stream = window->stream->plan->stream;

    return window->planned.kind == WINDOW_MODIFIED && stream->modified_param != NULL &&
           (stream->windows & WINDOW_CREATED) != 0;
}

bool reload_note(Window *window, const Page *page, Err *err)
{
    for (int r = 0; wants_days(window) && r < page->record_count; r++) {
        Date day = (Date)(page->records[r].created / DAY);

        if (page->records[r].created != INSTANT_MIN &&
            (!add_day(window, day - 1, err) || !add_day(window, day, err) ||
             !add_day(window, day + 1, err))) {
            return false;
        }
    }
    return true;
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

bool reload_days(Fetch *fetch, Window *window, Err *err)
{
    if (!reload_note(window, window->page, err)) {
        return false;
    }
    for (int i = 0; i < window->moved_count; i++) {
        if (!read_day(fetch, window, window->moved[i], err)) {
            return false;
        }
    }
    return true;
}
