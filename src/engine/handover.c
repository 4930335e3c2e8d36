/* From fetch to load: whole windows share a transaction, large ones stream into their own. */
#include <string.h>

#include "base/fault.h"
#include "fetch.h"

static void share_add(LoadJob *job, Window *window)
{
    job->together =
        (job->share_count == 0 || job->together) && window->planned.kind == WINDOW_CREATED;
    job->shares[job->share_count++] = (LoadShare){.window = window,
                                                  .first = job->page->record_count,
                                                  .gone = &window->gone,
                                                  .attempt = window->attempts};
}

bool handover_possible(const Fetch *fetch, const Window *window)
{
    return (fetch->streaming == NULL || fetch->streaming == window) &&
           loader_has_room(fetch->loader);
}

static bool push_piece(Fetch *fetch, Window *window, Page **page, bool ends, Err *err)
{
    LoadJob *job = NULL;
    Page *empty;

    if (!reload_note(window, *page, err) ||
        !loader_take_job(fetch->loader, window->stream->plan, &job, err)) {
        return false;
    }
    share_add(job, window);
    empty = job->page;
    job->page = *page;
    *page = empty;
    job->ends = ends;
    window->streaming = true;
    fetch->streaming = ends ? NULL : window;
    loader_push(fetch->loader, job);
    return true;
}

/* What the window holds from earlier pages goes first, so that later versions win. */
bool handover_piece(Fetch *fetch, Window *window, Page **page, bool ends, Err *err)
{
    if (page != &window->page && window->page->record_count > 0 &&
        !push_piece(fetch, window, &window->page, false, err)) {
        return false;
    }
    return push_piece(fetch, window, page, ends, err);
}

static bool job_full(const LoadJob *job)
{
    return job->share_count == LOAD_SHARES || page_full(job->page);
}

/* A window that could not be merged whole may have left a part of it in the job, and taken the
 * place of older versions: nothing of the job may be stored, or days would count as read without
 * their rows. The last window is failed by the caller. */
static void give_up_job(Fetch *fetch, int stream, const Err *why)
{
    LoadJob *job = fetch->open_jobs[stream];

    fetch->open_jobs[stream] = NULL;
    for (int i = 0; i + 1 < job->share_count; i++) {
        fetch_window_failed(fetch, (Window *)(uintptr_t)job->shares[i].window, why);
    }
    loader_return_job(fetch->loader, job);
}

bool handover_complete(Fetch *fetch, Window *window, Err *err)
{
    int stream = (int)(window->stream - fetch->streams);
    LoadJob *job;

    if (window->streaming ? !handover_possible(fetch, window) : fetch->streaming != NULL) {
        window->ending = true; /* tried again when the loader has moved on */
        return true;
    }
    FAULT_POINT("window_handed_over");
    window->ending = false;
    window->state = WINDOW_LOADING;
    if (window->streaming) {
        return handover_piece(fetch, window, &window->page, true, err);
    }
    job = fetch->open_jobs[stream];
    if (job != NULL && job_full(job)) {
        if (!loader_has_room(fetch->loader)) {
            window->ending = true;
            window->state = WINDOW_ACTIVE;
            return true;
        }
        job->ends = true;
        loader_push(fetch->loader, job);
        fetch->open_jobs[stream] = NULL;
        job = NULL;
    }
    if (job == NULL && !loader_take_job(fetch->loader, window->stream->plan, &job, err)) {
        return false;
    }
    fetch->open_jobs[stream] = job;
    share_add(job, window);
    if (!page_absorb(&job->page, &window->page, err)) {
        give_up_job(fetch, stream, err);
        return false;
    }
    loader_give_page(fetch->loader, window->page);
    window->page = NULL;
    return true;
}

/* Waiting only pays while the loader is busy: then neighbours gather into one transaction. */
bool handover_push_open(Fetch *fetch, Err *err)
{
    (void)err;
    for (int i = 0; i < fetch->stream_count; i++) {
        LoadJob *job = fetch->open_jobs[i];

        if (job == NULL || fetch->streaming != NULL) {
            continue;
        }
        if (loader_idle(fetch->loader) || (loader_has_room(fetch->loader) && job_full(job))) {
            job->ends = true;
            loader_push(fetch->loader, job);
            fetch->open_jobs[i] = NULL;
        }
    }
    return true;
}

bool handover_abandon(Fetch *fetch, Window *window, Err *err)
{
    LoadJob *job = NULL;

    if (!loader_take_job(fetch->loader, window->stream->plan, &job, err)) {
        return false;
    }
    job->abandon = true;
    loader_push(fetch->loader, job);
    fetch->streaming = NULL;
    window->streaming = false;
    return true;
}

/* ---- back from the loader ---- */

static void share_finished(Fetch *fetch, const LoadJob *job, const LoadShare *share)
{
    Window *window = (Window *)(uintptr_t)share->window;

    if (FAULT_FAILS("answer_lost")) {
        return;
    }
    if (share->attempt != window->attempts || window->state == WINDOW_FAILED ||
        window->state == WINDOW_WAITING || window->state == WINDOW_DONE) {
        return; /* a piece of an attempt that was given up since */
    }
    if (share->err.code != ERR_NONE) {
        /* A lock was waited for several times already, save by a window that came in pieces:
         * another reading would not change that. */
        if (err_info(share->err.code)->retry == RETRY_SOON &&
            (share->err.code != ERR_PG_BUSY || window->streaming) &&
            fetch->fatal.code == ERR_NONE) {
            fetch_window_restart(fetch, window, &share->err);
        } else {
            fetch_window_failed(fetch, window, &share->err);
        }
    } else if (job->ends) {
        window->stored = share->stored;
        fetch_window_done(fetch, window);
    }
}

void handover_take_finished(Fetch *fetch)
{
    LoadJob *job;

    while ((job = loader_finished(fetch->loader)) != NULL) {
        for (int i = 0; i < job->share_count; i++) {
            share_finished(fetch, job, &job->shares[i]);
        }
        loader_return_job(fetch->loader, job);
    }
}

/* Everything that grows with what the API sends, by what is allocated for it. */
static size_t held_bytes(const Fetch *fetch)
{
    size_t bytes = loader_bytes(fetch->loader);

    for (int i = fetch->window_first; i < fetch->window_count; i++) {
        if (fetch->windows[i]->page != NULL) {
            bytes += page_memory(fetch->windows[i]->page);
        }
    }
    for (int i = 0; i < fetch->slot_count; i++) {
        if (fetch->slots[i].page != NULL) {
            bytes += page_memory(fetch->slots[i].page);
        }
    }
    for (int i = 0; i < fetch->stream_count; i++) {
        if (fetch->open_jobs[i] != NULL) {
            bytes += page_memory(fetch->open_jobs[i]->page);
        }
    }
    return bytes;
}

/* A page of the pool is counted already, whoever uses it. */
int64_t handover_room(const Fetch *fetch)
{
    size_t pooled = loader_next_page(fetch->loader);
    size_t need =
        held_bytes(fetch) + (fetch->page_memory > pooled ? fetch->page_memory - pooled : 0);

    return (int64_t)fetch->options->memory_limit - (int64_t)need;
}

/* With nothing under way and nothing to load one page may always start: full memory must drain. */
bool handover_memory_left(Fetch *fetch, bool quiet)
{
    int64_t room = handover_room(fetch);

    return room >= 0 || loader_trim(fetch->loader, (size_t)-room) ||
           (quiet && loader_idle(fetch->loader));
}
