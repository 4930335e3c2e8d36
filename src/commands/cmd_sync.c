/* sync and backfill: options of the engine out of settings and flags, verdict into an exit code. */
#include <stdio.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/log.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "agents.h"
#include "job.h"
#include "plan.h"

/* ---- streams ---- */

static bool unknown_stream(const char *name, Err *err)
{
    const char *names[STREAMS_MAX + 1];
    const char *nearest;
    size_t count = 0;

    for (; count < catalog_count && count < STREAMS_MAX; count++) {
        names[count] = catalog[count].name;
    }
    names[count] = NULL;
    nearest = text_nearest(name, names);
    (void)err_set(err, ERR_USAGE, "there is no stream \"%.60s\"", name);
    if (nearest != NULL) {
        err_hint(err, "did you mean %s?", nearest);
    } else {
        err_hint(err, "restosync streams lists them");
    }
    return false;
}

bool check_streams(const Context *context, Err *err)
{
    for (int i = 0; i < context->argument_count; i++) {
        if (catalog_find(context->arguments[i]) == NULL) {
            return unknown_stream(context->arguments[i], err);
        }
    }
    return true;
}

/* A year mistyped is not 0 days read and a success. Somewhere it is tomorrow already. */
static bool days_begun(Date from, Err *err)
{
    char day[DATE_TEXT];

    if (from <= instant_utc_date(clock_wall()) + 1) {
        return true;
    }
    date_format(from, day);
    (void)err_set(err, ERR_USAGE, "--from: %s has not begun: there is nothing to read yet", day);
    err_hint(err, "if that is wrong, look at the clock of this machine");
    return false;
}

bool check_backfill(const Context *context, Err *err)
{
    if (!context->flags->has_from || !context->flags->has_to) {
        (void)err_set(err, ERR_USAGE, "backfill needs --from and --to");
        err_hint(err, "restosync backfill --from 2026-01-01 --to 2026-01-31");
        return false;
    }
    return days_begun(context->flags->from, err) &&
           (context->flags->pause_at == NULL ||
            agents_check_pause(context->flags->pause_at, err)) &&
           check_streams(context, err);
}

static void add_stream(const Stream **list, int *count, const char *name)
{
    const Stream *stream = catalog_find(name);

    if (stream != NULL && *count < STREAMS_MAX) {
        list[(*count)++] = stream;
    }
}

/* Words of the command line, else those of the setting; both were checked. false: all of them. */
static bool choose_streams(const Context *context, const Stream **list)
{
    const char *setting = context_setting(context, SET_SYNC_STREAMS);
    int count = 0;

    for (int i = 0; i < context->argument_count; i++) {
        add_stream(list, &count, context->arguments[i]);
    }
    while (context->argument_count == 0 && *setting != '\0') {
        size_t len = strcspn(setting, " ,\t");
        char name[64];

        (void)text_copy(name, sizeof(name), (Str){setting, len});
        add_stream(list, &count, name);
        setting += len + (setting[len] == '\0' ? 0 : 1);
    }
    list[count] = NULL;
    return count > 0;
}

/* ---- the job ---- */

static PersonalPolicy policy_of(const char *word)
{
    return strcmp(word, "full") == 0        ? PERSONAL_FULL
           : strcmp(word, "pseudonym") == 0 ? PERSONAL_PSEUDONYM
           : strcmp(word, "none") == 0      ? PERSONAL_NONE
                                            : PERSONAL_BASIC;
}

bool job_init(Context *context, Job *job, EngineMode mode, Err *err)
{
    const char *header = context_setting(context, SET_API_EXTRA_HEADER);
    const Flags *flags = context->flags;

    memset(job, 0, sizeof(*job));
    if (!context_base_url(context, job->base_url, sizeof(job->base_url), err)) {
        return false;
    }
    progress_start(context, &job->observer);
    job->options = (EngineOptions){
        .mode = mode,
        .command = mode == ENGINE_SYNC ? "sync" : "backfill",
        .company_id = context->company_id,
        .profile = &profile_l_series,
        .base_url = job->base_url,
        .extra_header = header[0] == '\0' ? NULL : header,
        .streams = choose_streams(context, job->streams) ? job->streams : NULL,
        .from = flags->from,
        .to = flags->to,
        .newest_first = flags->newest_first,
        .again = flags->again,
        .allow_deletes = flags->allow_deletes,
        .dry_run = flags->dry_run,
        .reconcile = setting_bool(context->settings, SET_SYNC_RECONCILE),
        .max_calls = flags->max_calls,
        .lease_seconds = (int)context_integer(context, SET_SYNC_LEASE_SECONDS),
        .max_runtime_ms = setting_thousandths(context_setting(context, SET_SYNC_MAX_RUNTIME)) * 60,
        .pause_in_ms = flags->pause_at == NULL ? 0 : agents_pause_in_ms(flags->pause_at),
        .reread_days = (int)context_integer(context, SET_SYNC_REREAD_DAYS),
        .history_days = (int)context_integer(context, SET_SYNC_HISTORY_DAYS),
        .requests_per_second_thousandths =
            setting_thousandths(context_setting(context, SET_API_REQUESTS_PER_SECOND)),
        .max_concurrency = (int)context_integer(context, SET_API_MAX_CONCURRENCY),
        .page_size_max = (int)context_integer(context, SET_API_PAGE_SIZE_MAX),
        .memory_limit = (size_t)context_integer(context, SET_SYNC_MEMORY_LIMIT) << 20,
        .guests = policy_of(context_setting(context, SET_SYNC_CUSTOMERS)),
        .staff = policy_of(context_setting(context, SET_SYNC_EMPLOYEES)),
        .pseudonym_key = &context->pseudonym_key,
        .conninfo = setting_text(context->settings, SET_POSTGRES_URL),
        .copy_text = strcmp(context_setting(context, SET_POSTGRES_COPY_FORMAT), "text") == 0,
        .observer = &job->observer,
    };
    return true;
}

static bool run_job(Context *context, Job *job, Err *err)
{
    RunTally *tally = mem_alloc(sizeof(*tally)); /* too large for the stack: one Err a stream */
    Agents agents = {.count = 0};
    Err late = {0};
    Auth *auth = NULL;
    bool ok = false;

    if (tally == NULL) {
        return err_set(err, ERR_MEMORY, "no memory to count a run");
    }
    memset(tally, 0, sizeof(*tally));
    if (context_pseudonym_key(context, err) &&
        agents_start(&agents, context, (int)context->flags->jobs - 1, err) &&
        context_auth(context, &auth, err)) {
        bool ended = engine_run(&job->options, auth, context->http, context->conn, tally, err);

        agents_end(&agents, tally, &ended, err);
        if (ended) {
            engine_verdict(tally, err);
        }
        engine_tell_stored(tally, err);
        ok = err->code == ERR_NONE;
        if (!progress_summary(context, tally, err, &late) && ok) {
            *err = late;
            ok = false;
        }
    }
    auth_free(auth);
    mem_free(tally);
    return ok;
}

static ExitCode start(Context *context, EngineMode mode, Err *err)
{
    Job job;
    bool ok = job_init(context, &job, mode, err) &&
              (context->flags->dry_run ? plan_show(context, &job.options, err)
                                       : run_job(context, &job, err));

    return ok ? EXIT_CODE_OK : err_info(err->code)->exit;
}

ExitCode cmd_sync(Context *context, Err *err)
{
    return start(context, ENGINE_SYNC, err);
}

ExitCode cmd_backfill(Context *context, Err *err)
{
    return start(context, ENGINE_BACKFILL, err);
}

/* ---- retry: the same records, without the API ---- */

static bool retry_job(Context *context, Job *job, Err *err)
{
    RunTally *tally = mem_alloc(sizeof(*tally));
    Err late = {0};
    bool ok;

    if (tally == NULL) {
        return err_set(err, ERR_MEMORY, "no memory to count a run");
    }
    memset(tally, 0, sizeof(*tally));
    job->options.command = "retry";
    ok = context_pseudonym_key(context, err) &&
         engine_retry(&job->options, context->conn, tally, err);
    if (ok) {
        engine_verdict(tally, err);
        ok = err->code == ERR_NONE;
    }
    if (!progress_summary(context, tally, err, &late) && ok) {
        *err = late;
        ok = false;
    }
    mem_free(tally);
    return ok;
}

ExitCode cmd_retry(Context *context, Err *err)
{
    Job job;

    return job_init(context, &job, ENGINE_SYNC, err) && retry_job(context, &job, err)
               ? EXIT_CODE_OK
               : err_info(err->code)->exit;
}
