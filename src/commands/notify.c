/* The ping at the start and the end of a run; a failed one is a warning and no more. */
#include "notify.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/interrupt.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/memory.h"
#include "engine/probe.h"

#define BODY_MAX (16 * 1024)

/* One run a process. */
static struct {
    Buf url;         /* empty: nobody is told */
    RunTally *tally; /* NULL until there is one */
    Instant started_at;
    int64_t started_ms;
} notice;

/* ---- the address ---- */

/* The setting itself, or the private file it may stand in: its path is a password of sorts. */
static bool find_url(const Context *context, Buf *url, Err *err)
{
    const char *given = context_setting(context, SET_NOTIFY_PING_URL);
    const char *file = context_setting(context, SET_NOTIFY_PING_URL_FILE);
    Buf text;
    bool ok;

    if (given[0] != '\0' || file[0] == '\0') {
        buf_append_text(url, given);
        return buf_check(url, "ping_url", err);
    }
    buf_init_secret(&text, LIMIT_PING_URL);
    ok = file_read_secret(file, &text, err);
    if (ok) {
        Str trimmed = str_trim((Str){text.data, text.len});

        buf_append(url, trimmed.ptr, trimmed.len);
        ok = buf_check(url, "ping_url_file", err);
    }
    buf_release(&text);
    return ok;
}

/* A client of its own: the ping needs neither sign-in nor the company's settings. */
static void post(const Context *context, const char *path, const char *text)
{
    const char *ca_file = context_setting(context, SET_API_CA_FILE);
    HttpClient *http = NULL;
    Err err = {0};

    if (!engine_http_open(&http, ca_file[0] == '\0' ? NULL : ca_file, 1, false, &err) ||
        !engine_ping(http, buf_text(&notice.url), path, text, &err)) {
        log_event(LOG_WARN, "the ping did not arrive, the run is not touched by that: %s",
                  err.message);
    }
    engine_http_close(http);
}

static void notice_init(const Context *context)
{
    Err err = {0};

    notice.started_at = clock_wall();
    notice.started_ms = clock_monotonic_ms();
    buf_init_secret(&notice.url, LIMIT_PING_URL);
    if (!find_url(context, &notice.url, &err)) {
        buf_clear(&notice.url);
        log_event(LOG_WARN, "no ping will be sent: %s", err.message);
    }
}

void notify_start(Context *context)
{
    notice_init(context);
    if (notice.url.len > 0) {
        post(context, "/start", "");
    }
}

void notify_tally(const RunTally *tally)
{
    if (notice.tally == NULL) {
        notice.tally = mem_alloc(sizeof(*notice.tally));
    }
    if (notice.tally != NULL) {
        *notice.tally = *tally;
    }
}

/* ---- the summary ---- */

static void add_streams(Buf *body, const RunTally *tally)
{
    for (int i = 0; i < tally->stream_count; i++) {
        const StreamTally *stream = &tally->streams[i];

        if (stream->windows_planned > 0) {
            buf_printf(body,
                       "%s: %lld read, %lld inserted, %lld updated, %lld unchanged, %lld rejected, "
                       "%d of %d windows\n",
                       stream->stream->name, (long long)stream->read, (long long)stream->inserted,
                       (long long)stream->updated, (long long)stream->unchanged,
                       (long long)stream->rejected, stream->windows_done, stream->windows_planned);
        }
    }
}

/* A job that runs and brings nothing is caught by whoever looks at this line. */
static void add_newest(Context *context, Buf *body)
{
    char number[NUMBER_TEXT];
    const PgParam params[] = {param_number(number, context->company_id)};
    PgResult *result = NULL;
    Err err = {0};

    if (pg_alive(context->conn) && !pg_in_transaction(context->conn) &&
        pg_query(context->conn, "notify_newest", params, 1, &result, &err) &&
        pg_rows(result) == 1 && !pg_null(result, 0, 0)) {
        buf_printf(body, "newest receipt: %s\n", pg_value(result, 0, 0));
    }
    pg_result_free(result);
}

static void write_body(Context *context, const Command *command, ExitCode code, const Err *err,
                       Buf *body)
{
    buf_printf(body, "restosync %s", command->words);
    if (context->company_id != 0) {
        buf_printf(body, ", company %lld", (long long)context->company_id);
    }
    buf_printf(body, ": exit code %d (%s)\n", (int)code,
               (int)code > 128 ? "signal" : exit_code_name(code));
    if (err->code != ERR_NONE) {
        const char *hint = err_hint_text(err);

        buf_printf(body, "%s (%s)\n", err->message, err_info(err->code)->id);
        if (hint != NULL) {
            buf_printf(body, "HINT: %s\n", hint);
        }
    }
    if (notice.tally != NULL) {
        buf_printf(body, "run %s: %lld s, %lld calls, %lld retried\n", notice.tally->run_id,
                   (long long)(notice.tally->milliseconds / 1000),
                   (long long)notice.tally->api_calls, (long long)notice.tally->retries);
        add_streams(body, notice.tally);
    }
    add_newest(context, body);
}

static void write_metrics(const Context *context, const Command *command, ExitCode code)
{
    const char *path = context_setting(context, SET_NOTIFY_METRICS_FILE);
    Err err = {0};

    if (path[0] != '\0' &&
        !metrics_write(path, command->words, context->company_id, code, notice.started_at,
                       clock_monotonic_ms() - notice.started_ms, notice.tally, &err)) {
        log_event(LOG_WARN, "the metrics file was not written, the run is not touched by that: %s",
                  err.message);
    }
}

void notify_end(Context *context, const Command *command, ExitCode code, const Err *err)
{
    char path[16];
    Buf body;

    if (err->code == ERR_INTERRUPTED && interrupt_signal() != 0) {
        code = (ExitCode)(128 + interrupt_signal());
    }
    write_metrics(context, command, code);
    if (notice.url.len > 0) {
        buf_init(&body, BODY_MAX);
        write_body(context, command, code, err, &body);
        (void)text_format(path, sizeof(path), "/%d", (int)code);
        post(context, path, buf_text(&body));
        buf_release(&body);
    }
    buf_release(&notice.url);
    mem_free(notice.tally);
    notice.tally = NULL;
}

void notify_killed(Context *context)
{
    Err err = {0};

    notice_init(context);
    (void)err_set(&err, ERR_OS, "the run was killed; what it had committed is safe");
    err_hint(&err, "run again: it continues where this one stopped");
    notify_end(context, context->killed, EXIT_CODE_OS, &err);
}
