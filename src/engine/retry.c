/* Rejected records again: the raw JSON we kept goes through the same decoder and loader.
 *
 * Worth it after a newer restosync, a promoted field or a changed setting. What was cut, and what
 * its call gave a meaning that the record itself lacks (parents, report days), comes with the next
 * sync instead. */
#include <string.h>

#include "base/memory.h"
#include "engine/decode.h"
#include "loader_work.h"
#include "promoted.h"
#include "state.h"

typedef struct Retry {
    const EngineOptions *options;
    PgConn *conn;
    RunTally *tally;
    Privacy privacy;
    Arena arena;
    Decoder *decoder;
} Retry;

typedef struct Again {
    char reason[320];
    bool rejected;
} Again;

static bool on_reject(void *ctx, const Rejected *rejected, Err *err)
{
    Again *again = ctx;

    (void)err;
    again->rejected = true;
    (void)text_copy(again->reason, sizeof(again->reason), str_of(rejected->reason));
    return true;
}

/* true: the record is on the page now, or `again` says why not. */
static bool decode_one(Retry *retry, const StreamPlan *plan, Str raw, Page *page, Again *again,
                       Err *err)
{
    DecodeResult result;
    Err bad = {0};

    if (!decoder_start(retry->decoder,
                       &(DecodeOptions){.plan = plan,
                                        .company_id = retry->options->company_id,
                                        .run_id = retry->tally->run_id,
                                        .synced_at = clock_wall(),
                                        .privacy = &retry->privacy,
                                        .single = true,
                                        .on_reject = on_reject,
                                        .ctx = again},
                       page, err)) {
        return false;
    }
    if (!decoder_feed(retry->decoder, raw, &bad) ||
        !decoder_finish(retry->decoder, &result, &bad)) {
        again->rejected = true;
        (void)text_copy(again->reason, sizeof(again->reason), str_of(bad.message));
    }
    return bad.code != ERR_MEMORY || err_set(err, ERR_MEMORY, "%s", bad.message);
}

static bool decode_all(Retry *retry, const StreamPlan *plan, const PgResult *rows, Page *page,
                       Buf *good, StreamTally *tally, Err *err)
{
    for (int row = 0; row < pg_rows(rows); row++) {
        Str raw = {pg_value(rows, row, 1), pg_value_len(rows, row, 1)};
        Again again = {.rejected = false};

        tally->read++;
        if (!decode_one(retry, plan, raw, page, &again, err)) {
            return false;
        }
        if (again.rejected) {
            tally->rejected++;
        } else {
            pg_array_add_int64(good, pg_integer(rows, row, 0));
        }
    }
    return true;
}

static bool store(Retry *retry, LoaderWork *work, Page *page, const char *good, Stored *stored,
                  Err *err)
{
    const PgParam params[] = {{.text = good}};
    const LoadJob job = {.page = page, .ends = true};
    bool ok = pg_begin(work->conn, err) &&
              load_page(work->conn, &work->plans[0], retry->options->company_id,
                        retry->tally->run_id, page, 0, err) &&
              loader_work_report(work, &work->plans[0], &job, err) &&
              pg_query(work->conn,
                       "update restosync.rejected set resolved_at = clock_timestamp() "
                       "where rejected_id = any($1::bigint[])",
                       params, 1, NULL, err) &&
              pg_commit(work->conn, err);

    if (!ok) {
        pg_rollback(work->conn);
        return false;
    }
    load_count(&work->plans[0], page, 0, page->record_count, stored);
    return true;
}

static bool retry_rows(Retry *retry, const StreamPlan *plan, const PgResult *rows,
                       StreamTally *tally, Err *err)
{
    const StreamPlan *plans[] = {plan};
    LoaderWork work = {0};
    Stored stored = {0};
    Page *page = NULL;
    Buf good;
    bool ok;

    buf_init(&good, 1024 * 1024);
    pg_array_start(&good);
    ok = page_new(&page, plan, err) &&
         loader_work_open(&work,
                          &(LoaderOptions){.conninfo = retry->options->conninfo,
                                           .run_id = retry->tally->run_id,
                                           .company_id = retry->options->company_id,
                                           .plans = plans,
                                           .plan_count = 1,
                                           .copy_text = retry->options->copy_text},
                          err) &&
         decode_all(retry, plan, rows, page, &good, tally, err);
    pg_array_end(&good);
    ok = ok && buf_check(&good, "a list of records", err) &&
         store(retry, &work, page, buf_text(&good), &stored, err);
    tally->inserted = stored.inserted;
    tally->updated = stored.updated;
    tally->unchanged = stored.unchanged + stored.stale + stored.duplicates;
    loader_work_close(&work);
    page_free(page);
    buf_release(&good);
    return ok;
}

static bool retry_stream(Retry *retry, const Stream *stream, Err *err)
{
    StreamTally *tally = &retry->tally->streams[retry->tally->stream_count];
    char company[24];
    const PgParam params[] = {{.text = company}, {.text = stream->name}};
    StreamPlan *plan = NULL;
    PgResult *rows = NULL;
    bool ok = true;

    if ((stream->windows & (WINDOW_PARENT | WINDOW_REPORT_DAY)) != 0) {
        return true;
    }
    (void)text_format(company, sizeof(company), "%lld", (long long)retry->options->company_id);
    if (!pg_query(retry->conn, "rejected_open", params, 2, &rows, err)) {
        return false;
    }
    if (pg_rows(rows) > 0) {
        retry->tally->stream_count++;
        *tally = (StreamTally){.stream = stream, .windows_planned = 1, .windows_done = 1};
        ok = promoted_plan(retry->conn, stream, &retry->arena, &plan, err) &&
             retry_rows(retry, plan, rows, tally, err);
    }
    pg_result_free(rows);
    return ok;
}

bool engine_retry(const EngineOptions *options, PgConn *conn, RunTally *ret, Err *err)
{
    Retry retry = {.options = options, .conn = conn, .tally = ret};
    Instant started = clock_wall();
    Err verdict = {0};
    bool ok;

    memset(ret, 0, sizeof(*ret));
    arena_init(&retry.arena, 16 * 1024 * 1024);
    retry.privacy = (Privacy){.guests = options->guests,
                              .staff = options->staff,
                              .company_id = options->company_id,
                              .key = options->pseudonym_key};
    ok = state_run_start(conn, options, ret, err) && privacy_load(&retry.privacy, conn, err) &&
         decoder_new(&retry.decoder, err);
    for (size_t i = 0; ok && i < catalog_count; i++) {
        ok = retry_stream(&retry, &catalog[i], err);
    }
    ret->milliseconds = (clock_wall() - started) / 1000;
    verdict = *err;
    if (ok) {
        engine_verdict(ret, &verdict);
    }
    if (ret->run_id[0] != '\0') {
        Err late = {0};

        if (!state_run_finish(conn, options->company_id, ret, &verdict, &late) && ok) {
            *err = late;
            ok = false;
        }
    }
    decoder_free(retry.decoder);
    privacy_release(&retry.privacy);
    arena_release(&retry.arena);
    return ok;
}
