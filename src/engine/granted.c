/* How many rows a page the server grants: asked for as large as the setting allows, learned from
 * what comes, remembered for the next runs.
 *
 * A server says its cap (`amount` of the envelope is smaller than what was asked; where it is just
 * what came it may be a count, and only a page with more behind it tells), or keeps silent:
 * then two short pages of the same size with more behind them tell it. One short page does not: a
 * list may have grown by a record since. What was learned is forgotten after a month
 * (page_size_known.sql), so that a server that grants more is noticed. */
#include "fetch.h"

#include <stdio.h>
#include <string.h>

bool granted_load(PgConn *conn, const EngineOptions *options, StreamRun *streams, int count,
                  Err *err)
{
    char company[24];
    const PgParam params[] = {{.text = company}};
    PgResult *result = NULL;

    (void)text_format(company, sizeof(company), "%lld", (long long)options->company_id);
    if (!pg_query(conn, "page_size_known", params, 1, &result, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        const Stream *stream = streams[i].plan->stream;

        streams[i].page_size =
            options->page_size_max > 0 ? options->page_size_max : stream->page_size;
        for (int row = 0; row < pg_rows(result); row++) {
            int64_t granted = pg_integer(result, row, 1);

            if (strcmp(pg_value(result, row, 0), stream->name) == 0 &&
                granted < streams[i].page_size) {
                streams[i].page_size = (int)granted;
            }
        }
    }
    pg_result_free(result);
    return true;
}

/* Windows under way go on as they began: their offsets are counted in pages of one size. */
static void learn(StreamRun *stream, int64_t rows)
{
    if (rows > 1 && rows > stream->granted && rows < LIMIT_PAGE_ROWS) {
        stream->granted = (int)rows;
        stream->page_size = (int)rows;
    }
}

void granted_learn(Window *window, const DecodeResult *result)
{
    int64_t asked = window_page_size(window);
    bool goes_on = result->records > 1; /* not only the last record of the page before */

    if (window->stream->plan->stream->paging != PAGING_OFFSET) {
        return;
    }
    if (window->pages <= 1) {
        window->page_before = 0;
        window->same_pages = 0;
        window->said_before = 0;
    }
    if (window->said_before > 0 && goes_on) {
        learn(window->stream, window->said_before);
    }
    window->said_before = 0;
    if (result->amount > 0 && result->amount < asked) {
        if (result->amount != result->records) {
            learn(window->stream, result->amount);
        } else {
            window->said_before = result->amount;
        }
        return;
    }
    if (window->same_pages > 1 && window->page_before < asked && goes_on) {
        learn(window->stream, window->page_before);
    }
    window->same_pages = result->records == window->page_before ? window->same_pages + 1 : 1;
    window->page_before = result->records;
}

bool granted_store(PgConn *conn, int64_t company_id, const StreamRun *streams, int count, Err *err)
{
    char company[24];
    char rows[24];

    (void)text_format(company, sizeof(company), "%lld", (long long)company_id);
    for (int i = 0; i < count; i++) {
        const PgParam params[] = {
            {.text = company}, {.text = streams[i].plan->stream->name}, {.text = rows}};

        (void)text_format(rows, sizeof(rows), "%d", streams[i].granted);
        if (streams[i].granted > 0 && !pg_query(conn, "page_size_learn", params, 3, NULL, err)) {
            return false;
        }
    }
    return true;
}
