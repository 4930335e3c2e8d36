/* Erasing a guest: one transaction, while no run writes, and for ever. */
#include <string.h>

#include "base/memory.h"
#include "loader_work.h"

#define UUIDS_MAX (64 * 1024)

typedef struct Forgetting {
    const EngineOptions *options;
    Privacy privacy;
    Arena arena;
    const StreamPlan *plans[8];
    int plan_count;
} Forgetting;

/* Runs that write any of these streams would bring the guest back behind us. */
static bool add_plans(Forgetting *work, Err *err)
{
    static const char *const streams[] = {"customers", "customer_credits", "receipts", "orders",
                                          "reservations"};

    for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++) {
        StreamPlan *plan = NULL;

        if (!stream_plan(catalog_find(streams[i]), &work->arena, &plan, err)) {
            return false;
        }
        work->plans[work->plan_count++] = plan;
    }
    return true;
}

static void add_digest(const Forgetting *work, Str text, Buf *digests)
{
    Digest digest;

    if (text.len > 0) {
        privacy_erased_digest(&work->privacy, text, &digest);
        pg_array_add_digest(digests, &digest);
    }
}

/* The guest's number, and every uuid the guest goes by. */
static bool collect(const Forgetting *work, PgConn *conn, const char *company, const char *customer,
                    Buf *digests, Err *err)
{
    const PgParam params[] = {{.text = company}, {.text = customer}};
    PgResult *result = NULL;

    if (!pg_query(conn, "forget_uuids", params, 2, &result, err)) {
        return false;
    }
    pg_array_start(digests);
    add_digest(work, str_of(customer), digests);
    for (int row = 0; row < pg_rows(result); row++) {
        add_digest(work, str_of(pg_value(result, row, 0)), digests);
    }
    pg_array_end(digests);
    pg_result_free(result);
    return buf_check(digests, "a list of digests", err);
}

static bool erase(const Forgetting *work, PgConn *conn, int64_t customer_id, PgResult **ret,
                  Err *err)
{
    char company[24], customer[24], key_id[37];
    bool ok;
    Buf digests;

    buf_init(&digests, UUIDS_MAX);
    (void)text_format(company, sizeof(company), "%lld", (long long)work->options->company_id);
    (void)text_format(customer, sizeof(customer), "%lld", (long long)customer_id);
    privacy_key_id(&work->privacy, key_id);
    ok = pg_begin(conn, err) && collect(work, conn, company, customer, &digests, err);
    if (ok) {
        const PgParam params[] = {
            {.text = company}, {.text = customer}, {.text = buf_text(&digests)}, {.text = key_id}};

        ok = pg_query(conn, "forget_customer", params, 4, ret, err) && pg_commit(conn, err);
    }
    if (!ok) {
        pg_rollback(conn);
    }
    buf_release(&digests);
    return ok;
}

bool engine_forget_customer(const EngineOptions *options, PgConn *conn, int64_t customer_id,
                            PgResult **ret, Err *err)
{
    Forgetting work = {.options = options};
    LoaderWork locks = {0};
    bool ok;

    arena_init(&work.arena, 16 * 1024 * 1024);
    work.privacy = (Privacy){
        .guests = PERSONAL_NONE, .company_id = options->company_id, .key = options->pseudonym_key};
    ok = privacy_load(&work.privacy, conn, err) && add_plans(&work, err) &&
         loader_work_open(&locks,
                          &(LoaderOptions){.conninfo = options->conninfo,
                                           .run_id = "forget",
                                           .company_id = options->company_id,
                                           .plans = work.plans,
                                           .plan_count = work.plan_count},
                          err) &&
         erase(&work, locks.conn, customer_id, ret, err);
    loader_work_close(&locks);
    privacy_release(&work.privacy);
    arena_release(&work.arena);
    return ok;
}
