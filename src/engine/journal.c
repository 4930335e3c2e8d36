/* The journal: one row a run, one a stream of it, written from its first to its last moment. */
#include <stdio.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "state.h"

static const char *number(char *out, size_t cap, int64_t value)
{
    (void)text_format(out, cap, "%lld", (long long)value);
    return out;
}

bool state_run_start(PgConn *conn, const EngineOptions *options, RunTally *tally, Err *err)
{
    char company[24], pid[24], host[128] = "";
    PgResult *result = NULL;

    if (gethostname(host, sizeof(host) - 1) != 0) {
        host[0] = '\0';
    }
    const PgParam params[] = {
        {.text = options->command},
        {.text = number(company, sizeof(company), options->company_id)},
        {.text = host},
        {.text = number(pid, sizeof(pid), getpid())},
        {.text = RS_VERSION},
    };

    if (!pg_query(conn, "run_start", params, 5, &result, err)) {
        return false;
    }
    (void)text_copy(tally->run_id, sizeof(tally->run_id), str_of(pg_value(result, 0, 0)));
    tally->started_at = pg_integer(result, 0, 1);
    pg_result_free(result);
    return true;
}

bool state_run_progress(PgConn *conn, const RunTally *tally, Err *err)
{
    char calls[24], retries[24], bytes[24], rotations[24];
    const PgParam params[] = {
        {.text = tally->run_id},
        {.text = number(calls, sizeof(calls), tally->api_calls)},
        {.text = number(retries, sizeof(retries), tally->retries)},
        {.text = number(bytes, sizeof(bytes), tally->bytes)},
        {.text = number(rotations, sizeof(rotations), tally->rotations)},
    };

    return pg_query(conn, "run_progress", params, 5, NULL, err);
}

static const char *stream_status(const StreamTally *tally)
{
    if (tally->err.code == ERR_NONE) {
        return tally->rejected > 0 ? "partial" : "ok";
    }
    return tally->windows_done > 0 ? "partial" : "failed";
}

static bool stream_row(PgConn *conn, const char *company, const char *run_id,
                       const StreamTally *tally, Err *err)
{
    char texts[9][24];
    const PgParam params[] = {
        {.text = run_id},
        {.text = company},
        {.text = tally->stream->name},
        {.text = stream_status(tally)},
        {.text = number(texts[0], sizeof(texts[0]), tally->read)},
        {.text = number(texts[1], sizeof(texts[1]), tally->inserted)},
        {.text = number(texts[2], sizeof(texts[2]), tally->updated)},
        {.text = number(texts[3], sizeof(texts[3]), tally->unchanged)},
        {.text = number(texts[4], sizeof(texts[4]), tally->deleted)},
        {.text = number(texts[5], sizeof(texts[5]), tally->rejected)},
        {.text = number(texts[6], sizeof(texts[6]), tally->windows_done)},
        {.text = number(texts[7], sizeof(texts[7]), tally->windows_failed)},
        {.text = number(texts[8], sizeof(texts[8]), tally->milliseconds)},
        {.text = tally->err.message},
    };

    return pg_query(conn, "run_stream", params, 14, NULL, err);
}

static const char *run_status(const Err *verdict)
{
    switch (verdict->code) {
    case ERR_NONE:
        return "ok";
    case ERR_PARTIAL:
    case ERR_MISMATCH:
        return "partial";
    case ERR_INTERRUPTED:
        return "interrupted";
    default:
        return err_info(verdict->code)->exit == EXIT_CODE_PARTIAL ? "partial" : "failed";
    }
}

/* As the process will end: a signal has a code of its own. */
static int64_t exit_of(const Err *verdict)
{
    int signal_number = verdict->code == ERR_INTERRUPTED ? interrupt_signal() : 0;

    return signal_number == 0 ? (int64_t)err_info(verdict->code)->exit : 128 + signal_number;
}

bool state_run_finish(PgConn *conn, int64_t company_id, const RunTally *tally, const Err *verdict,
                      Err *err)
{
    const ErrInfo *info = err_info(verdict->code);
    char company[24], exit_code[24], calls[24], retries[24], bytes[24], rotations[24];
    const PgParam params[] = {
        {.text = tally->run_id},
        {.text = run_status(verdict)},
        {.text = number(exit_code, sizeof(exit_code), exit_of(verdict))},
        {.text = verdict->code == ERR_NONE ? "" : info->id},
        {.text = verdict->message},
        {.text = number(calls, sizeof(calls), tally->api_calls)},
        {.text = number(retries, sizeof(retries), tally->retries)},
        {.text = number(bytes, sizeof(bytes), tally->bytes)},
        {.text = number(rotations, sizeof(rotations), tally->rotations)},
    };

    (void)number(company, sizeof(company), company_id);
    for (int i = 0; i < tally->stream_count; i++) {
        if (tally->streams[i].windows_planned > 0 &&
            !stream_row(conn, company, tally->run_id, &tally->streams[i], err)) {
            return false;
        }
    }
    return pg_query(conn, "run_finish", params, 9, NULL, err);
}

bool state_window_failed(PgConn *conn, int64_t company_id, const char *run_id, const Window *window,
                         Err *err)
{
    const PlannedWindow *planned = &window->planned;
    char company[24], attempts[24], from[INSTANT_TEXT], to[INSTANT_TEXT], date[DATE_TEXT];
    bool snapshot = planned->kind == WINDOW_SNAPSHOT || planned->kind == WINDOW_PARENT;

    instant_format_pg(planned->from, from);
    instant_format_pg(planned->to, to);
    date_format(planned->business_date, date);
    const PgParam params[] = {
        {.text = number(company, sizeof(company), company_id)},
        {.text = window->stream->plan->stream->name},
        {.text = window_kind_name(planned->kind)},
        {.text = snapshot ? "-infinity" : from},
        {.text = snapshot ? NULL : to},
        {.text = planned->business_date == 0 ? NULL : date},
        {.text = number(attempts, sizeof(attempts), window->attempts)},
        {.text = run_id},
        {.text = window->err.message},
    };

    return pg_query(conn, "window_failed", params, 9, NULL, err);
}
