/* What planning reads: the company's clock, business days, the forward mark, details to ask for. */
#include "state.h"

#include <stdio.h>

#include "base/memory.h"
#include "model/sqlgen.h"

#define NEED_CHUNK 2000

static const char *number(char *out, size_t cap, int64_t value)
{
    (void)text_format(out, cap, "%lld", (long long)value);
    return out;
}

/* Days by a wrong zone are other money on each of them: nothing is read until a person names one.
 */
static bool bad_zone(int64_t company_id, const char *why, Err *err)
{
    Err cause = *err;

    (void)err_set(err, ERR_CONFIG, "the time zone of company %lld cannot be used: %s",
                  (long long)company_id, why[0] == '\0' ? cause.message : why);
    err_hint(err,
             "time_zone in report.company_setting says which one it is: insert into "
             "report.company_setting (company_id, time_zone) values (%lld, 'Europe/Paris') on "
             "conflict (company_id) do update set time_zone = excluded.time_zone",
             (long long)company_id);
    return false;
}

bool state_company(PgConn *conn, int64_t company_id, Instant now, int history_days,
                   CompanyFacts *ret, Err *err)
{
    char company[24], days[24], instant[INSTANT_TEXT];
    PgResult *result = NULL;

    instant_format_pg(now, instant);
    const PgParam params[] = {
        {.text = number(company, sizeof(company), company_id)},
        {.text = instant},
        {.text = number(days, sizeof(days), history_days)},
    };

    if (!pg_query(conn, "plan_company", params, 3, &result, err)) {
        return err->code == ERR_CONFIG ? bad_zone(company_id, "", err) : false;
    }
    if (pg_bool(result, 0, 5)) {
        char why[160];

        (void)text_format(why, sizeof(why), "\"%.60s\" is an offset, no zone with its summer time",
                          pg_value(result, 0, 2));
        pg_result_free(result);
        return bad_zone(company_id, why, err);
    }
    ret->today = (Date)pg_integer(result, 0, 0);
    ret->first_day = (Date)pg_integer(result, 0, 1);
    (void)text_copy(ret->zone, sizeof(ret->zone), str_of(pg_value(result, 0, 2)));
    (void)text_copy(ret->clocktime_zone, sizeof(ret->clocktime_zone),
                    str_of(pg_value(result, 0, 3)));
    ret->opening_seconds = pg_integer(result, 0, 4);
    pg_result_free(result);
    return true;
}

bool state_snapshot(PgConn *conn, int64_t company_id, const Stream *stream, SnapshotFacts *ret,
                    Err *err)
{
    char company[24];
    PgResult *result = NULL;
    const PgParam params[] = {
        {.text = number(company, sizeof(company), company_id)},
        {.text = stream->name},
    };

    *ret = (SnapshotFacts){.done = false};
    if (!pg_query(conn, "plan_snapshot", params, 2, &result, err)) {
        return false;
    }
    if (pg_rows(result) == 1) {
        ret->done = true;
        (void)text_copy(ret->gate, sizeof(ret->gate), str_of(pg_value(result, 0, 0)));
        ret->age_seconds = pg_integer(result, 0, 1);
    }
    pg_result_free(result);
    return true;
}

bool state_days(PgConn *conn, int64_t company_id, const Stream *stream, unsigned kind, Date from,
                Date to, int reread_days, DayFacts **ret, int *ret_count, Err *err)
{
    char company[24], first[24], last[24], reread[24];
    PgResult *result = NULL;
    DayFacts *days;
    const PgParam params[] = {
        {.text = number(company, sizeof(company), company_id)},
        {.text = stream->name},
        {.text = window_kind_name(kind)},
        {.text = number(first, sizeof(first), from)},
        {.text = number(last, sizeof(last), to)},
        {.text = number(reread, sizeof(reread), reread_days)},
    };

    if (!pg_query(conn, "plan_days", params, 6, &result, err)) {
        return false;
    }
    days = mem_alloc(sizeof(*days) * (size_t)(pg_rows(result) + 1));
    if (days == NULL) {
        pg_result_free(result);
        return err_set(err, ERR_MEMORY, "no memory to plan days");
    }
    for (int i = 0; i < pg_rows(result); i++) {
        days[i] = (DayFacts){
            .day = (Date)pg_integer(result, i, 0),
            .starts = pg_integer(result, i, 1),
            .ends = pg_integer(result, i, 2),
            .done = pg_bool(result, i, 3),
            .settled = pg_bool(result, i, 4),
        };
    }
    *ret = days;
    *ret_count = pg_rows(result);
    pg_result_free(result);
    return true;
}

bool state_mark(PgConn *conn, int64_t company_id, const Stream *stream, int reread_days,
                Instant latest, Instant *ret, Err *err)
{
    char company[24], reread[24], latest_us[24];
    PgResult *result = NULL;
    const PgParam params[] = {
        {.text = number(company, sizeof(company), company_id)},
        {.text = stream->name},
        {.text = number(reread, sizeof(reread), reread_days)},
        {.text = number(latest_us, sizeof(latest_us), latest)},
    };

    if (!pg_query(conn, "plan_mark", params, 4, &result, err)) {
        return false;
    }
    *ret = pg_rows(result) == 1 ? pg_integer(result, 0, 0) : 0;
    pg_result_free(result);
    return true;
}

static bool need_chunk(PgConn *conn, const char *company, const char *sql, const char *final,
                       const ListedItem *items, int count, bool *ask, Err *err)
{
    PgResult *result = NULL;
    bool ok;
    Buf keys;
    Buf digests;

    buf_init(&keys, 1024 * 1024);
    buf_init(&digests, 1024 * 1024);
    pg_array_start(&keys);
    pg_array_start(&digests);
    for (int i = 0; i < count; i++) {
        pg_array_add_int64(&keys, items[i].key);
        pg_array_add_digest(&digests, &items[i].digest);
    }
    pg_array_end(&keys);
    pg_array_end(&digests);
    ok = buf_check(&keys, "a key array", err) && buf_check(&digests, "a digest array", err);
    if (ok) {
        const PgParam params[] = {
            {.text = company},
            {.text = buf_text(&keys)},
            {.text = buf_text(&digests)},
            {.text = final},
        };

        ok = pg_query(conn, sql, params, 4, &result, err);
    }
    for (int row = 0; ok && row < pg_rows(result); row++) {
        int64_t position = pg_integer(result, row, 0);

        if (position >= 1 && position <= count) {
            ask[position - 1] = true;
        }
    }
    pg_result_free(result);
    buf_release(&keys);
    buf_release(&digests);
    return ok;
}

bool state_need_detail(PgConn *conn, int64_t company_id, const StreamPlan *plan,
                       const ListedItem *items, int count, bool *ask, Err *err)
{
    char company[24];
    Buf sql;
    Buf final;
    bool ok;

    buf_init(&sql, 64 * 1024);
    buf_init(&final, 4096);
    sqlgen_need_detail(&sql, plan);
    pg_array_start(&final);
    for (const char *const *word = plan->stream->final_status; word != NULL && *word != NULL;
         word++) {
        pg_array_add_text(&final, str_of(*word));
    }
    pg_array_end(&final);
    (void)number(company, sizeof(company), company_id);
    ok = buf_check(&sql, "a generated statement", err) && buf_check(&final, "a word list", err);
    for (int at = 0; ok && at < count; at += NEED_CHUNK) {
        int chunk = count - at < NEED_CHUNK ? count - at : NEED_CHUNK;

        ok = need_chunk(conn, company, buf_text(&sql), buf_text(&final), items + at, chunk,
                        ask + at, err);
    }
    buf_release(&sql);
    buf_release(&final);
    return ok;
}
