/* Facts of touched receipts before and after, and the days between which the money moved. */
#include "changes.h"

#include <stdio.h>
#include <string.h>

bool changes_known(PgConn *conn, int64_t company_id, Instant *ret, Err *err)
{
    char company[24];
    const PgParam params[] = {{.text = company}};
    PgResult *result = NULL;

    (void)text_format(company, sizeof(company), "%lld", (long long)company_id);
    if (!pg_query(conn, "changes_known", params, 1, &result, err)) {
        return false;
    }
    *ret = pg_null(result, 0, 0) ? INSTANT_MIN : pg_integer(result, 0, 0);
    pg_result_free(result);
    return true;
}

/* A new receipt of a day that nobody has seen whole is no change after the fact: the greater part
 * of every run ends here without a question to the database. */
static bool touches_past(const LoadPlan *load, const PageRecord *record, int fate, Instant known)
{
    return fate == FATE_CHANGED ||
           (fate == FATE_NEW && (record->created == INSTANT_MIN || record->created < known) &&
            load->plan->tables[0].created_column >= 0);
}

static bool touched(const LoadPlan *load, const LoadJob *job, Instant known, KeyList *keys,
                    Err *err)
{
    for (int r = 0; r < job->page->record_count; r++) {
        Str key = str_of(page_key(job->page, r, 0));

        if (touches_past(load, &job->page->records[r], load->fates[r], known) &&
            !key_list_add(keys, &key, err)) {
            return false;
        }
    }
    for (int i = 0; job->ends && i < job->share_count; i++) {
        if (job->shares[i].gone->count > 0 && !key_list_append(keys, job->shares[i].gone, err)) {
            return false;
        }
    }
    return true;
}

bool changes_before(PgConn *conn, const LoadPlan *load, int64_t company_id, const LoadJob *job,
                    Instant known, PgResult **ret, Err *err)
{
    char company[24];
    KeyList keys;
    bool ok;

    *ret = NULL;
    if (known == INSTANT_MIN || strcmp(load->plan->stream->name, "receipts") != 0) {
        return true;
    }
    (void)text_format(company, sizeof(company), "%lld", (long long)company_id);
    key_list_init(&keys, 1);
    ok = touched(load, job, known, &keys, err);
    if (ok && keys.count > 0) {
        const PgParam params[] = {{.text = company}, {.text = key_list_array(&keys, 0)}};

        ok = pg_query(conn, "changes_before", params, 2, ret, err);
    }
    key_list_release(&keys);
    return ok;
}

bool changes_after(PgConn *conn, int64_t company_id, const char *run_id, const PgResult *before,
                   Err *err)
{
    char company[24];

    if (before == NULL || pg_null(before, 0, 0)) {
        return true;
    }
    (void)text_format(company, sizeof(company), "%lld", (long long)company_id);
    const PgParam params[] = {
        {.text = company}, {.text = run_id}, {.text = pg_value(before, 0, 0)}};

    return pg_query(conn, "changes_after", params, 3, NULL, err);
}
