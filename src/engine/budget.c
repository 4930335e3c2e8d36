/* One pace for all agents of a company: calls are taken out of a row in the database, some at a
 * time, and spread over the time they were given for. */
#include <stdio.h>

#include "fetch.h"

#define BATCH_MAX 64
#define STALE_US 1000000 /* a call that was not made in time is lost, never made up for */

static int64_t interval_of(const Fetch *fetch)
{
    int64_t rate = fetch->options->requests_per_second_thousandths;

    return rate <= 0 ? 0 : 1000000000LL / rate;
}

/* Half a second's worth: few queries for a fast pace, no hoarding for a slow one. */
static int batch_of(int64_t interval_us)
{
    int64_t calls = 500000 / interval_us;

    return calls < 1 ? 1 : calls > BATCH_MAX ? BATCH_MAX : (int)calls;
}

static bool take_batch(Fetch *fetch, int64_t interval_us, int64_t now_us, Err *err)
{
    char company[24], interval[24], calls[24];
    int batch = batch_of(interval_us);
    PgResult *result = NULL;

    (void)text_format(company, sizeof(company), "%lld", (long long)fetch->options->company_id);
    (void)text_format(interval, sizeof(interval), "%lld", (long long)interval_us);
    (void)text_format(calls, sizeof(calls), "%d", batch);
    const PgParam params[] = {{.text = company}, {.text = interval}, {.text = calls}};

    if (!pg_query(fetch->conn, "budget_take", params, 3, &result, err)) {
        return false;
    }
    fetch->budget.left = batch;
    fetch->budget.next_us = now_us + pg_integer(result, 0, 0);
    pg_result_free(result);
    return true;
}

int64_t budget_wait_ms(Fetch *fetch)
{
    int64_t interval_us = interval_of(fetch);
    int64_t now_us = clock_monotonic_ms() * 1000;
    Budget *budget = &fetch->budget;
    Err err = {0};

    if (interval_us == 0) {
        return 0;
    }
    if (budget->left == 0 || now_us > budget->next_us + STALE_US) {
        if (!take_batch(fetch, interval_us, now_us, &err)) {
            fetch->fatal = err;
            return 0;
        }
    }
    return budget->next_us > now_us ? (budget->next_us - now_us + 999) / 1000 : 0;
}

void budget_used(Fetch *fetch)
{
    if (fetch->budget.left > 0) {
        fetch->budget.left--;
        fetch->budget.next_us += interval_of(fetch);
    }
}

void budget_pause(Fetch *fetch, int64_t milliseconds)
{
    char company[24], pause[24];
    Err err = {0};
    const PgParam params[] = {{.text = company}, {.text = pause}};

    if (interval_of(fetch) == 0 || milliseconds <= 0) {
        return;
    }
    (void)text_format(company, sizeof(company), "%lld", (long long)fetch->options->company_id);
    (void)text_format(pause, sizeof(pause), "%lld", (long long)milliseconds);
    fetch->budget.left = 0;
    if (!pg_query(fetch->conn, "budget_pause", params, 2, NULL, &err) &&
        fetch->fatal.code == ERR_NONE) {
        fetch->fatal = err;
    }
}
