/* A day without a single receipt: closed, or did the API keep something back?
 *
 * A weekday that sold in each of the last weeks does not fall silent by itself. The day is stored
 * as empty, the run says so and ends with 3, and the ledger keeps the day open: the next run that
 * reads it as empty again believes it. */
#include "fetch.h"

#define OVER_SINCE (3600LL * 1000000)

bool quiet_check(Fetch *fetch, Window *window, Err *err)
{
    const PlannedWindow *planned = &window->planned;
    const Stream *stream = window->stream->plan->stream;
    char company[24], date[DATE_TEXT], to[INSTANT_TEXT];
    PgResult *result = NULL;

    if (fetch->options->aside || fetch->options->allow_deletes || !stream->every_day ||
        planned->kind != WINDOW_CREATED || planned->business_date == 0 || window->records > 0 ||
        planned->to + OVER_SINCE > fetch_server_time(fetch)) {
        return true; /* the day under way may still be waiting for its first guest */
    }
    (void)text_format(company, sizeof(company), "%lld", (long long)fetch->options->company_id);
    date_format(planned->business_date, date);
    instant_format_pg(planned->to, to);
    const PgParam params[] = {
        {.text = company}, {.text = stream->name}, {.text = date}, {.text = to}};

    if (!pg_query(fetch->conn, "window_weekday", params, 4, &result, err)) {
        return false;
    }
    window->suspect = pg_bool(result, 0, 0);
    if (window->suspect) {
        fetch_warn(fetch, stream->name,
                   "the API lists none of %s, a weekday that had some in each of the last %s weeks "
                   "read",
                   date, pg_value(result, 0, 1));
    }
    pg_result_free(result);
    return true;
}
