/* The end of a run: one table for people, one JSON line for programs. */
#include <stdio.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/log.h"
#include "commands/commands.h"
#include "notify.h"

#define JSON_MAX (1024 * 1024)
#define CHANGES_SHOWN 10
#define CHANGES_IN_JSON "400"

static const char *status_word(const Err *verdict)
{
    switch (verdict->code) {
    case ERR_NONE:
        return "ok";
    case ERR_PARTIAL:
        return "partial";
    case ERR_INTERRUPTED:
        return "interrupted";
    default:
        return err_info(verdict->code)->exit == EXIT_CODE_PARTIAL ? "partial" : "failed";
    }
}

/* ---- for programs ---- */

static void json_stream(Buf *line, const StreamTally *stream, bool first)
{
    buf_printf(line,
               "%s{\"stream\": \"%s\", \"read\": %lld, \"inserted\": %lld, \"updated\": %lld, "
               "\"unchanged\": %lld, \"deleted\": %lld, \"rejected\": %lld, \"windows\": %d}",
               first ? "" : ", ", stream->stream->name, (long long)stream->read,
               (long long)stream->inserted, (long long)stream->updated,
               (long long)stream->unchanged, (long long)stream->deleted,
               (long long)stream->rejected, stream->windows_done);
}

static bool changes_json(const Context *context, const RunTally *tally, Buf *line, Err *err)
{
    const PgParam params[] = {{.text = tally->run_id}, {.text = CHANGES_IN_JSON}};
    size_t from;

    if (tally->run_id[0] == '\0' || !pg_alive(context->conn)) {
        buf_append_text(line, "[]");
        return true;
    }
    from = line->len;
    if (!query_json(context->conn, "changes_brief", params, 2, line, err)) {
        return false;
    }
    /* PostgreSQL puts each row of an array on a line of its own: an event is one line. */
    for (size_t i = from; i < line->len; i++) {
        line->data[i] = line->data[i] == '\n' ? ' ' : line->data[i];
    }
    return true;
}

static bool summary_json(const Context *context, const RunTally *tally, const Err *verdict,
                         Err *err)
{
    bool first = true;
    bool ok;
    Buf line;

    buf_init(&line, JSON_MAX);
    buf_append_text(&line, "{\"event\": \"summary\", \"run_id\": ");
    text_json_optional(&line, tally->run_id);
    buf_printf(&line,
               ", \"status\": \"%s\", \"seconds\": %lld.%03lld, \"api_calls\": %lld, "
               "\"retries\": %lld, \"streams\": [",
               status_word(verdict), (long long)(tally->milliseconds / 1000),
               (long long)(tally->milliseconds % 1000), (long long)tally->api_calls,
               (long long)tally->retries);
    for (int i = 0; i < tally->stream_count; i++) {
        if (tally->streams[i].windows_planned > 0) {
            json_stream(&line, &tally->streams[i], first);
            first = false;
        }
    }
    buf_printf(&line, "], \"mismatches\": %lld", (long long)tally->mismatches);
    buf_append_text(&line, ", \"changed_after_the_fact\": ");
    ok = changes_json(context, tally, &line, err);
    buf_append_text(&line, "}\n");
    ok = ok && out_result(&line, "the summary", err);
    buf_release(&line);
    return ok;
}

/* ---- for people ---- */

static void add_seconds(TextTable *table, int64_t milliseconds)
{
    char text[32];

    (void)text_format(text, sizeof(text), "%lld.%lld", (long long)(milliseconds / 1000),
                      (long long)(milliseconds % 1000 / 100));
    table_add(table, text);
}

static void add_row(TextTable *table, const char *name, const StreamTally *stream)
{
    table_add(table, name);
    table_add_number(table, stream->read);
    table_add_number(table, stream->inserted);
    table_add_number(table, stream->updated);
    table_add_number(table, stream->unchanged);
    table_add_number(table, stream->rejected);
    table_add_number(table, stream->windows_done);
    table_add_number(table, stream->windows_failed);
    add_seconds(table, stream->milliseconds);
}

static void add_up(StreamTally *total, const StreamTally *stream)
{
    total->read += stream->read;
    total->inserted += stream->inserted;
    total->updated += stream->updated;
    total->unchanged += stream->unchanged;
    total->rejected += stream->rejected;
    total->windows_done += stream->windows_done;
    total->windows_failed += stream->windows_failed;
}

static bool summary_table(const Context *context, const RunTally *tally, Err *err)
{
    static const char *const heads[] = {"stream",   "read",    "inserted", "updated", "unchanged",
                                        "rejected", "windows", "failed",   "seconds"};
    StreamTally total = {.milliseconds = tally->milliseconds};
    TextTable table;
    bool ok;

    table_init(&table, heads, 9);
    for (int i = 0; i < tally->stream_count; i++) {
        if (tally->streams[i].windows_planned > 0) {
            add_row(&table, tally->streams[i].stream->name, &tally->streams[i]);
            add_up(&total, &tally->streams[i]);
        }
    }
    add_row(&table, "total", &total);
    ok = table_print(&table, context->flags->plain, err);
    table_release(&table);
    return ok;
}

/* After a signal: what is stored, so that nobody has to guess. */
static void say_stored(const RunTally *tally)
{
    for (int i = 0; i < tally->stream_count; i++) {
        const StreamTally *stream = &tally->streams[i];

        if (stream->windows_planned > 0) {
            log_event(LOG_INFO, "%s: %d of %d windows are stored whole", stream->stream->name,
                      stream->windows_done, stream->windows_planned);
        }
    }
}

/* "2026-11-17  -12.50 net, -1 receipts: 141154528 gone" */
static void change_line(const PgResult *changes, int row)
{
    Buf line;

    buf_init(&line, 4096);
    text_append_plain(&line, str_of(pg_value(changes, row, 0)));
    buf_printf(&line, "  %s incl tax, %s net, %s receipts: ", pg_value(changes, row, 1),
               pg_value(changes, row, 2), pg_value(changes, row, 3));
    text_append_plain(&line, str_of(pg_value(changes, row, 4)));
    out_line("%s", buf_text(&line));
    buf_release(&line);
}

/* Days that were whole before and are not what they were: somebody may have copied them. */
static bool say_changes(const Context *context, const RunTally *tally, Err *err)
{
    char limit[NUMBER_TEXT];
    const PgParam params[] = {{.text = tally->run_id}, param_number(limit, CHANGES_SHOWN + 1)};
    PgResult *changes = NULL;

    if (!pg_alive(context->conn)) {
        return true;
    }
    if (!pg_query(context->conn, "changes_brief", params, 2, &changes, err)) {
        return false;
    }
    for (int row = 0; row < pg_rows(changes) && row < CHANGES_SHOWN; row++) {
        if (row == 0) {
            out_line("changed after the fact:");
        }
        change_line(changes, row);
    }
    if (pg_rows(changes) > CHANGES_SHOWN) {
        out_line("... and more days: restosync runs show %.8s", tally->run_id);
    }
    pg_result_free(changes);
    return true;
}

static bool summary_text(const Context *context, const RunTally *tally, const Err *verdict,
                         Err *err)
{
    if (!summary_table(context, tally, err)) {
        return false;
    }
    if (!context->flags->plain) {
        out_line("%lld calls, %lld retried, %lld bytes, %d renewals of the sign-in",
                 (long long)tally->api_calls, (long long)tally->retries, (long long)tally->bytes,
                 tally->rotations);
    }
    if (verdict->code == ERR_INTERRUPTED) {
        say_stored(tally);
    }
    return say_changes(context, tally, err);
}

bool progress_summary(Context *context, const RunTally *tally, const Err *verdict, Err *err)
{
    bool begun = false;

    progress_end();
    log_set_run(tally->run_id); /* also of a run that ended before it could start */
    notify_tally(tally);
    for (int i = 0; i < tally->stream_count; i++) {
        begun = begun || tally->streams[i].windows_planned > 0;
    }
    if (context->flags->json) {
        return summary_json(context, tally, verdict, err);
    }
    return context->flags->quiet || !begun || summary_text(context, tally, verdict, err);
}
