/* Planning: the forward mark, the days that can still change, the days that are missing. */
#include "plan.h"

#include <string.h>

#include "base/memory.h"

bool plan_wants(const EngineOptions *options, const Stream *stream)
{
    if (options->streams == NULL) {
        return !stream->optional;
    }
    for (const Stream **wanted = options->streams; *wanted != NULL; wanted++) {
        if (strcmp((*wanted)->name, stream->name) == 0 ||
            (stream->parent != NULL && !stream->optional &&
             strcmp((*wanted)->name, stream->parent) == 0)) {
            return true;
        }
    }
    return false;
}

void plan_release(WindowList *list)
{
    mem_free(list->items);
    memset(list, 0, sizeof(*list));
}

static bool add_window(WindowList *list, const PlannedWindow *window, Err *err)
{
    if (list->count == list->cap) {
        int cap = list->cap == 0 ? 64 : list->cap * 2;
        PlannedWindow *items = mem_resize(list->items, sizeof(*items) * (size_t)cap);

        if (items == NULL) {
            return err_set(err, ERR_MEMORY, "no memory to plan %d windows", cap);
        }
        list->items = items;
        list->cap = cap;
    }
    list->items[list->count++] = *window;
    return true;
}

/* ---- business days ---- */

static bool wanted_day(const EngineOptions *options, const DayFacts *day, Date today)
{
    if (options->mode == ENGINE_BACKFILL) {
        return options->again || !day->settled;
    }
    return day->day > today - options->reread_days || !day->settled;
}

static bool plan_days(const EngineOptions *options, PgConn *conn, const Stream *stream,
                      unsigned kind, const CompanyFacts *facts, Instant now, WindowList *list,
                      Err *err)
{
    bool backfill = options->mode == ENGINE_BACKFILL;
    Date from = backfill ? options->from : facts->first_day;
    Date to = backfill && options->to < facts->today ? options->to : facts->today;
    bool newest_first = !backfill || options->newest_first;
    DayFacts *days = NULL;
    int count = 0;
    bool ok = true;

    if (from > to) {
        return true;
    }
    if (!state_days(conn, options->company_id, stream, kind, from, to, options->reread_days, &days,
                    &count, err)) {
        return false;
    }
    for (int n = 0; ok && n < count; n++) {
        const DayFacts *day = &days[newest_first ? count - 1 - n : n];

        if (wanted_day(options, day, facts->today)) {
            /* The day under way ends now: its ledger row must not claim the future. */
            ok = add_window(list,
                            &(PlannedWindow){.stream = stream,
                                             .kind = kind,
                                             .from = day->starts,
                                             .to = day->ends < now ? day->ends : now,
                                             .business_date = day->day,
                                             .again = day->done},
                            err);
        }
    }
    mem_free(days);
    return ok;
}

/* ---- modification range ---- */

static bool add_modified(const Stream *stream, Instant from, Instant to, WindowList *list, Err *err)
{
    return add_window(
        list, &(PlannedWindow){.stream = stream, .kind = WINDOW_MODIFIED, .from = from, .to = to},
        err);
}

/* A mark that is ahead by less than the overlap leaves nothing out. */
static bool mark_before(const EngineOptions *options, PgConn *conn, const Stream *stream,
                        Instant now, Instant *ret, Err *err)
{
    return state_mark(conn, options->company_id, stream, options->reread_days, now + PLAN_OVERLAP,
                      ret, err);
}

/* Without an upper bound the range is one window up to now. Where no creation days carry the
 * history, the first one begins with it, and a backfill never leaves a gap behind the mark. */
static bool plan_changed_since(const EngineOptions *options, PgConn *conn, const Stream *stream,
                               const CompanyFacts *facts, Instant now, WindowList *list, Err *err)
{
    const Instant day = 24LL * 3600 * 1000000;
    bool alone = (stream->windows & WINDOW_CREATED) == 0;
    Instant mark = 0;
    Instant from;

    if (!mark_before(options, conn, stream, now, &mark, err)) {
        return false;
    }
    from = mark == 0 || mark > now ? now : mark;
    if (alone && mark == 0) {
        from = facts->first_day * day;
    }
    if (alone && options->mode == ENGINE_BACKFILL && options->from * day < from) {
        from = options->from * day;
    }
    if (!alone && options->mode == ENGINE_BACKFILL) {
        return true;
    }
    return add_modified(stream, from - PLAN_OVERLAP, now, list, err);
}

static bool plan_modified(const EngineOptions *options, PgConn *conn, const Stream *stream,
                          Instant now, WindowList *list, Err *err)
{
    Instant mark = 0;
    Instant from;

    if (!mark_before(options, conn, stream, now, &mark, err)) {
        return false;
    }
    /* Without a mark the creation days carry the history; the range only has to begin now. */
    from = (mark == 0 || mark > now ? now : mark) - PLAN_OVERLAP;
    while (from < now) {
        Instant to = now - from > PLAN_SLICE ? from + PLAN_SLICE : now;

        if (!add_modified(stream, from, to, list, err)) {
            return false;
        }
        from = to;
    }
    return true;
}

/* ---- details ---- */

/* One list from the first day that is wanted: the API has no upper bound for it. */
static bool plan_detail(const EngineOptions *options, PgConn *conn, const Stream *stream,
                        const CompanyFacts *facts, WindowList *list, Err *err)
{
    bool backfill = options->mode == ENGINE_BACKFILL;
    Date from = backfill ? options->from : facts->first_day;
    Date to = backfill && options->to < facts->today ? options->to : facts->today;
    DayFacts *days = NULL;
    int count = 0;
    int first = -1;
    bool ok = true;

    if (from > to) {
        return true;
    }
    if (!state_days(conn, options->company_id, stream, WINDOW_DETAIL, from, to,
                    options->reread_days, &days, &count, err)) {
        return false;
    }
    for (int i = 0; first < 0 && i < count; i++) {
        if (wanted_day(options, &days[i], facts->today)) {
            first = i;
        }
    }
    if (first >= 0) {
        ok = add_window(list,
                        &(PlannedWindow){.stream = stream,
                                         .kind = WINDOW_DETAIL,
                                         .from = days[first].starts,
                                         .to = days[count - 1].ends,
                                         .business_date = days[first].day},
                        err);
    }
    mem_free(days);
    return ok;
}

/* ---- snapshots ---- */

static bool plan_snapshot(const EngineOptions *options, PgConn *conn, const Stream *stream,
                          const char *gate, WindowList *list, Err *err)
{
    SnapshotFacts facts;

    if (gate[0] != '\0' && options->mode == ENGINE_SYNC) {
        if (!state_snapshot(conn, options->company_id, stream, &facts, err)) {
            return false;
        }
        if (facts.done && facts.age_seconds < PLAN_SNAPSHOT_AGE && strcmp(facts.gate, gate) == 0) {
            return true;
        }
    }
    return add_window(
        list, &(PlannedWindow){.stream = stream, .kind = WINDOW_SNAPSHOT, .again = true}, err);
}

bool plan_stream(const EngineOptions *options, PgConn *conn, const Stream *stream, const char *gate,
                 Instant now, WindowList *list, Err *err)
{
    unsigned days = stream->windows & (WINDOW_CREATED | WINDOW_REPORT_DAY);
    CompanyFacts facts = {0};

    if (stream->windows & WINDOW_SNAPSHOT) {
        return plan_snapshot(options, conn, stream, gate, list, err);
    }
    if (stream->windows & WINDOW_PARENT) {
        return add_window(
            list, &(PlannedWindow){.stream = stream, .kind = WINDOW_PARENT, .again = true}, err);
    }
    if (!state_company(conn, options->company_id, now, options->history_days, &facts, err) ||
        (days != 0 && !plan_days(options, conn, stream, days, &facts, now, list, err))) {
        return false;
    }
    if (stream->modified_param != NULL) {
        return plan_changed_since(options, conn, stream, &facts, now, list, err);
    }
    if ((stream->windows & WINDOW_MODIFIED) && options->mode == ENGINE_SYNC &&
        !plan_modified(options, conn, stream, now, list, err)) {
        return false;
    }
    return !(stream->windows & WINDOW_DETAIL) ||
           plan_detail(options, conn, stream, &facts, list, err);
}

bool engine_plan(const EngineOptions *options, PgConn *conn, PlannedWindow **ret, int *ret_count,
                 Err *err)
{
    WindowList list = {0};

    for (size_t i = 0; i < catalog_count; i++) {
        if (plan_wants(options, &catalog[i]) &&
            !plan_stream(options, conn, &catalog[i], "", clock_wall(), &list, err)) {
            plan_release(&list);
            return false;
        }
    }
    *ret = list.items;
    *ret_count = list.count;
    return true;
}
