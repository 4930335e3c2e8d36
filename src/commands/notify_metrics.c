/* What a run did, for Prometheus: the text format of node_exporter's textfile collector. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "notify.h"

#define FILE_MAX (256 * 1024)
#define SUCCESS "restosync_run_last_success_timestamp_seconds"

typedef enum RunMetric {
    RUN_EXIT_CODE,
    RUN_TIMESTAMP,
    RUN_SECONDS,
    RUN_SUCCESS,
    RUN_API_CALLS,
    RUN_RETRIES,
    RUN_BYTES,
    RUN_STREAM,
    RUN_METRICS
} RunMetric;

static const struct {
    const char *name, *help;
} run_metrics[RUN_METRICS] = {
    [RUN_EXIT_CODE] = {"restosync_run_exit_code", "Exit code of the last run"},
    [RUN_TIMESTAMP] = {"restosync_run_timestamp_seconds", "End of the last run"},
    [RUN_SECONDS] = {"restosync_run_seconds", "How long the last run took"},
    [RUN_SUCCESS] = {SUCCESS, "End of the last run that was complete"},
    [RUN_API_CALLS] = {"restosync_run_api_calls", "Calls of the last run"},
    [RUN_RETRIES] = {"restosync_run_retries", "Calls made again"},
    [RUN_BYTES] = {"restosync_run_received_bytes", "Bytes received"},
    [RUN_STREAM] = {"restosync_run_stream_records",
                    "Records, and windows, of each stream in the last run"},
};

const char *metrics_help(const char *name)
{
    for (int i = 0; i < RUN_METRICS; i++) {
        if (strcmp(run_metrics[i].name, name) == 0) {
            return run_metrics[i].help;
        }
    }
    return NULL;
}

static void head(Buf *out, RunMetric metric)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s gauge\n", run_metrics[metric].name,
               run_metrics[metric].help, run_metrics[metric].name);
}

typedef struct Labels {
    char text[96];
} Labels;

static void gauge(Buf *out, RunMetric metric, const Labels *labels, int64_t value)
{
    head(out, metric);
    buf_printf(out, "%s{%s} %lld\n", run_metrics[metric].name, labels->text, (long long)value);
}

/* The lines of an earlier file: of other commands, and this one's own where it was no success now.
 * A backfill or a retry that succeeds says nothing about the nightly sync. */
static void keep_success(const char *path, const Labels *labels, bool success, Buf *out)
{
    const size_t own = strlen(labels->text);
    Buf earlier;
    Err ignored = {0};
    const char *line;
    struct stat facts;

    buf_init(&earlier, FILE_MAX);
    if (stat(path, &facts) == 0 && S_ISREG(facts.st_mode) && file_read(path, &earlier, &ignored)) {
        for (line = strstr(buf_text(&earlier), "\n" SUCCESS "{"); line != NULL;
             line = strstr(line + 1, "\n" SUCCESS "{")) {
            bool mine = strncmp(line + sizeof("\n" SUCCESS "{") - 1, labels->text, own) == 0;

            if (!mine || !success) {
                buf_append(out, line + 1, strcspn(line + 1, "\n"));
                buf_append_char(out, '\n');
            }
        }
    }
    buf_release(&earlier);
}

static void stream_gauges(Buf *out, const Labels *labels, const RunTally *tally)
{
    static const char *const what[] = {"read",    "inserted", "updated",      "unchanged",
                                       "deleted", "rejected", "windows_done", "windows_failed"};

    head(out, RUN_STREAM);
    for (int i = 0; i < tally->stream_count; i++) {
        const StreamTally *stream = &tally->streams[i];
        const int64_t values[] = {stream->read,         stream->inserted,      stream->updated,
                                  stream->unchanged,    stream->deleted,       stream->rejected,
                                  stream->windows_done, stream->windows_failed};

        for (size_t k = 0; stream->windows_planned > 0 && k < sizeof(what) / sizeof(what[0]); k++) {
            buf_printf(out, "%s{%s,stream=\"%s\",what=\"%s\"} %lld\n", run_metrics[RUN_STREAM].name,
                       labels->text, stream->stream->name, what[k], (long long)values[k]);
        }
    }
}

bool metrics_write(const char *path, const char *command, int64_t company_id, ExitCode code,
                   Instant started_at, int64_t milliseconds, const RunTally *tally, Err *err)
{
    int64_t ended_s = started_at / 1000000 + milliseconds / 1000;
    Labels labels;
    Buf out;
    bool ok;

    (void)text_format(labels.text, sizeof(labels.text), "command=\"%s\",company=\"%lld\"", command,
                      (long long)company_id);
    buf_init(&out, FILE_MAX);
    gauge(&out, RUN_EXIT_CODE, &labels, (int)code);
    gauge(&out, RUN_TIMESTAMP, &labels, ended_s);
    gauge(&out, RUN_SECONDS, &labels, milliseconds / 1000);
    head(&out, RUN_SUCCESS);
    if (code == EXIT_CODE_OK) {
        buf_printf(&out, SUCCESS "{%s} %lld\n", labels.text, (long long)ended_s);
    }
    keep_success(path, &labels, code == EXIT_CODE_OK, &out);
    if (tally != NULL) {
        gauge(&out, RUN_API_CALLS, &labels, tally->api_calls);
        gauge(&out, RUN_RETRIES, &labels, tally->retries);
        gauge(&out, RUN_BYTES, &labels, tally->bytes);
        stream_gauges(&out, &labels, tally);
    }
    ok = buf_check(&out, "the metrics", err) && file_replace(path, out.data, out.len, 0644, err);
    buf_release(&out);
    return ok;
}
