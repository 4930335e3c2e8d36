/* What a load changed, handed to the functions of sql/report/ that rewrite the facts. */
#include "facts.h"

#include <stdio.h>
#include <string.h>

#include "pg/migrate.h"

static bool stored(const LoadPlan *load, int record)
{
    return load->fates[record] == FATE_NEW || load->fates[record] == FATE_CHANGED;
}

static bool add_stored(KeyList *keys, const LoadPlan *load, const Page *page, Err *err)
{
    for (int r = 0; r < page->record_count; r++) {
        Str key = str_of(page_key(page, r, 0));

        if (stored(load, r) && !key_list_add(keys, &key, err)) {
            return false;
        }
    }
    return true;
}

static bool anything(const LoadPlan *load, const LoadJob *job)
{
    for (int r = 0; r < job->page->record_count; r++) {
        if (stored(load, r)) {
            return true;
        }
    }
    for (int i = 0; job->ends && i < job->share_count; i++) {
        if (job->shares[i].gone->count > 0) {
            return true;
        }
    }
    return false;
}

/* The answer says whether the rest of the company's facts still stands on the same choices. */
static bool ask(PgConn *conn, const char *query, const PgParam *params, int count,
                int64_t company_id, Err *err)
{
    PgResult *result = NULL;
    bool settled;

    if (!pg_query(conn, query, params, count, &result, err)) {
        return false;
    }
    settled = pg_bool(result, 0, 0);
    pg_result_free(result);
    return settled || schema_refresh_facts(conn, company_id, err);
}

static bool refresh_receipts(PgConn *conn, const char *company, int64_t company_id,
                             const LoadPlan *load, const LoadJob *job, Err *err)
{
    KeyList kept;
    KeyList gone;
    bool ok;

    key_list_init(&kept, 1);
    key_list_init(&gone, 1);
    ok = add_stored(&kept, load, job->page, err);
    for (int i = 0; ok && job->ends && i < job->share_count; i++) {
        ok = job->shares[i].gone->count == 0 || key_list_append(&gone, job->shares[i].gone, err);
    }
    if (ok) {
        const PgParam params[] = {{.text = company},
                                  {.text = key_list_array(&kept, 0)},
                                  {.text = key_list_array(&gone, 0)}};

        ok = ask(conn, "facts_receipts", params, 3, company_id, err);
    }
    key_list_release(&kept);
    key_list_release(&gone);
    return ok;
}

bool facts_refresh(PgConn *conn, const LoadPlan *load, int64_t company_id, const LoadJob *job,
                   Err *err)
{
    const char *stream = load->plan->stream->name;
    char company[24];
    const PgParam params[] = {{.text = company}};

    (void)text_format(company, sizeof(company), "%lld", (long long)company_id);
    if (strcmp(stream, "company") == 0) {
        return !job->ends || ask(conn, "facts_company", params, 1, company_id, err);
    }
    if (strcmp(stream, "receipts") == 0) {
        return !anything(load, job) || refresh_receipts(conn, company, company_id, load, job, err);
    }
    if (strcmp(stream, "products") == 0 || strcmp(stream, "groups") == 0) {
        return !anything(load, job) || pg_query(conn, "facts_products", params, 1, NULL, err);
    }
    return true;
}

bool facts_settle(PgConn *conn, int64_t company_id, Err *err)
{
    char company[24];
    const PgParam params[] = {{.text = company}};

    (void)text_format(company, sizeof(company), "%lld", (long long)company_id);
    return pg_query(conn, "facts_settle", params, 1, NULL, err);
}
