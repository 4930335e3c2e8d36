/* The load thread: a bounded queue in front of one database connection. */
#include "loader.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/memory.h"
#include "load.h"
#include "loader_work.h"

struct Loader {
    LoaderWork work; /* the thread's own; touched by others only before it starts, after it ended */
    pthread_t thread;
    bool started;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    HttpClient *wake;
    /* under the lock */
    LoadJob *queue_head, *queue_tail;
    LoadJob *done_head, *done_tail;
    Page *pool;
    size_t pooled, pool_bytes;
    int queued;
    int done;     /* finished, not yet taken back */
    bool running; /* a job is being loaded */
    bool closing;
    size_t bytes;
};

static void *loader_main(void *arg);

bool loader_open(Loader **ret, const LoaderOptions *options, Err *err)
{
    Loader *loader = mem_alloc(sizeof(*loader));

    if (loader == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for the loader");
    }
    memset(loader, 0, sizeof(*loader));
    loader->wake = options->wake;
    loader->pool_bytes = options->pool_bytes;
    if (!loader_work_open(&loader->work, options, err)) {
        loader_work_close(&loader->work);
        mem_free(loader);
        return false;
    }
    pthread_mutex_init(&loader->lock, NULL);
    pthread_cond_init(&loader->changed, NULL);
    if (pthread_create(&loader->thread, NULL, loader_main, loader) != 0) {
        loader_close(loader);
        return err_set(err, ERR_OS, "the load thread could not be started");
    }
    loader->started = true;
    *ret = loader;
    return true;
}

static void job_free(LoadJob *job)
{
    page_free(job->page);
    mem_free(job);
}

static void jobs_free(LoadJob *job)
{
    while (job != NULL) {
        LoadJob *next = job->next;

        job_free(job);
        job = next;
    }
}

PgConn *loader_end(Loader *loader)
{
    if (loader->started) {
        pthread_mutex_lock(&loader->lock);
        loader->closing = true;
        pthread_cond_broadcast(&loader->changed);
        pthread_mutex_unlock(&loader->lock);
        pthread_join(loader->thread, NULL);
        loader->started = false;
    }
    return loader->work.conn;
}

void loader_close(Loader *loader)
{
    if (loader == NULL) {
        return;
    }
    (void)loader_end(loader);
    loader_work_close(&loader->work);
    jobs_free(loader->queue_head);
    jobs_free(loader->done_head);
    while (loader->pool != NULL) {
        Page *next = loader->pool->next;

        page_free(loader->pool);
        loader->pool = next;
    }
    pthread_cond_destroy(&loader->changed);
    pthread_mutex_destroy(&loader->lock);
    mem_free(loader);
}

/* ---- the caller's side ---- */

bool loader_has_room(Loader *loader)
{
    bool room;

    pthread_mutex_lock(&loader->lock);
    /* What is finished but not taken back still holds its page. */
    room = loader->queued + loader->done < LIMIT_QUEUE_BATCHES;
    pthread_mutex_unlock(&loader->lock);
    return room;
}

bool loader_idle(Loader *loader)
{
    bool idle;

    pthread_mutex_lock(&loader->lock);
    idle = loader->queued == 0 && !loader->running && loader->done_head == NULL;
    pthread_mutex_unlock(&loader->lock);
    return idle;
}

size_t loader_bytes(Loader *loader)
{
    size_t bytes;

    pthread_mutex_lock(&loader->lock);
    bytes = loader->bytes + loader->pooled;
    pthread_mutex_unlock(&loader->lock);
    return bytes;
}

/* ---- pages that were used before ---- */

/* Memory that was touched once is cheaper than new memory, and it is counted. Smallest first: a
 * reply seldom needs what a batch did. */
bool loader_take_page(Loader *loader, const StreamPlan *plan, Page **ret, Err *err)
{
    Page *page;

    pthread_mutex_lock(&loader->lock);
    page = loader->pool;
    if (page != NULL) {
        loader->pool = page->next;
        loader->pooled -= page_memory(page);
    }
    pthread_mutex_unlock(&loader->lock);
    if (page == NULL) {
        return page_new(ret, plan, err);
    }
    page_reuse(page, plan);
    page->next = NULL;
    *ret = page;
    return true;
}

void loader_give_page(Loader *loader, Page *page)
{
    size_t bytes = page == NULL ? 0 : page_memory(page);

    if (page == NULL) {
        return;
    }
    pthread_mutex_lock(&loader->lock);
    if (loader->pooled + bytes <= loader->pool_bytes) {
        Page **at = &loader->pool;

        while (*at != NULL && page_memory(*at) < bytes) {
            at = &(*at)->next;
        }
        page->next = *at;
        *at = page;
        loader->pooled += bytes;
        page = NULL;
    }
    pthread_mutex_unlock(&loader->lock);
    page_free(page);
}

size_t loader_next_page(Loader *loader)
{
    size_t bytes;

    pthread_mutex_lock(&loader->lock);
    bytes = loader->pool == NULL ? 0 : page_memory(loader->pool);
    pthread_mutex_unlock(&loader->lock);
    return bytes;
}

size_t loader_pooled(Loader *loader)
{
    size_t bytes;

    pthread_mutex_lock(&loader->lock);
    bytes = loader->pooled;
    pthread_mutex_unlock(&loader->lock);
    return bytes;
}

static Page *take_largest(Loader *loader)
{
    Page **at = &loader->pool;
    Page *page;

    if (*at == NULL || (*at)->next == NULL) {
        return NULL;
    }
    while ((*at)->next != NULL) {
        at = &(*at)->next;
    }
    page = *at;
    *at = NULL;
    loader->pooled -= page_memory(page);
    return page;
}

bool loader_trim(Loader *loader, size_t bytes)
{
    size_t freed = 0;
    Page *page;

    do {
        pthread_mutex_lock(&loader->lock);
        page = take_largest(loader);
        pthread_mutex_unlock(&loader->lock);
        freed += page == NULL ? 0 : page_memory(page);
        page_free(page);
    } while (page != NULL && freed < bytes);
    return freed >= bytes;
}

bool loader_take_job(Loader *loader, const StreamPlan *plan, LoadJob **ret, Err *err)
{
    LoadJob *job = mem_alloc(sizeof(*job));

    if (job == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for a batch");
    }
    memset(job, 0, sizeof(*job));
    if (!loader_take_page(loader, plan, &job->page, err)) {
        mem_free(job);
        return false;
    }
    *ret = job;
    return true;
}

void loader_return_job(Loader *loader, LoadJob *job)
{
    loader_give_page(loader, job->page);
    mem_free(job);
}

void loader_push(Loader *loader, LoadJob *job)
{
    pthread_mutex_lock(&loader->lock);
    job->next = NULL;
    if (loader->queue_tail == NULL) {
        loader->queue_head = job;
    } else {
        loader->queue_tail->next = job;
    }
    loader->queue_tail = job;
    loader->queued++;
    loader->bytes += page_memory(job->page);
    pthread_cond_signal(&loader->changed);
    pthread_mutex_unlock(&loader->lock);
}

LoadJob *loader_finished(Loader *loader)
{
    LoadJob *job;

    pthread_mutex_lock(&loader->lock);
    job = loader->done_head;
    if (job != NULL) {
        loader->done--;
        loader->bytes -= page_memory(job->page);
        loader->done_head = job->next;
        if (loader->done_head == NULL) {
            loader->done_tail = NULL;
        }
        job->next = NULL;
    }
    pthread_mutex_unlock(&loader->lock);
    return job;
}

/* ---- the thread ---- */

static LoadJob *next_job(Loader *loader)
{
    LoadJob *job;

    pthread_mutex_lock(&loader->lock);
    while (loader->queue_head == NULL && !loader->closing) {
        pthread_cond_wait(&loader->changed, &loader->lock);
    }
    job = loader->closing ? NULL : loader->queue_head;
    if (job != NULL) {
        loader->queue_head = job->next;
        if (loader->queue_head == NULL) {
            loader->queue_tail = NULL;
        }
        loader->queued--;
        loader->running = true;
    }
    pthread_mutex_unlock(&loader->lock);
    return job;
}

static void job_done(Loader *loader, LoadJob *job)
{
    pthread_mutex_lock(&loader->lock);
    job->next = NULL;
    if (loader->done_tail == NULL) {
        loader->done_head = job;
    } else {
        loader->done_tail->next = job;
    }
    loader->done_tail = job;
    loader->done++;
    loader->running = false;
    pthread_mutex_unlock(&loader->lock);
    http_wakeup(loader->wake);
}

static void *loader_main(void *arg)
{
    Loader *loader = arg;
    LoadJob *job;

    while ((job = next_job(loader)) != NULL) {
        loader_work_job(&loader->work, job);
        job_done(loader, job);
    }
    return NULL;
}
