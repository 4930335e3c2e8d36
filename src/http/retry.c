/* Whether and when to try again: full jitter under a ceiling, Retry-After honoured; a budget of
 * retries and a circuit breaker for servers that are sick. */
#include "http/retry.h"

#include "base/limits.h"

#define PERMANENT_TRIES 2
#define BREAKER_LOOK_MS 100

int64_t retry_after_parse(Str value, Instant server_date, Instant now)
{
    int64_t seconds;
    Instant until;

    if (value.len > 0 && value.ptr[0] != '+' && text_parse_int64(value, &seconds)) {
        if (seconds < 0) {
            return -1;
        }
    } else if (instant_parse_http(value, &until)) {
        seconds = (until - (server_date != 0 ? server_date : now)) / 1000000;
    } else {
        return -1;
    }
    seconds = seconds < 0 ? 0 : seconds > LIMIT_RETRY_AFTER_S ? LIMIT_RETRY_AFTER_S : seconds;
    return seconds * 1000;
}

static bool worth_trying(const Err *err)
{
    switch (err->code) {
    case ERR_HTTP_UNREACHABLE:
    case ERR_HTTP_TIMEOUT:
    case ERR_HTTP_CUT:
    case ERR_HTTP_SERVER:
    case ERR_HTTP_RATE:
    case ERR_HTTP_NOT_API:
    case ERR_JSON:
        return true;
    default:
        return false;
    }
}

RetryAdvice retry_advise(const Err *err, const HttpReply *reply, bool permanent_item, int tries,
                         int64_t base_ms, uint64_t random)
{
    int64_t ceiling = base_ms;

    if (!worth_trying(err) || tries >= (permanent_item ? PERMANENT_TRIES : RETRY_MAX_TRIES)) {
        return (RetryAdvice){false, 0};
    }
    if (reply->retry_after_ms >= 0) {
        return (RetryAdvice){true, reply->retry_after_ms + (int64_t)(random % 250)};
    }
    for (int i = 1; i < tries && ceiling < RETRY_CAP_MS; i++) {
        ceiling *= 2;
    }
    ceiling = ceiling > RETRY_CAP_MS ? RETRY_CAP_MS : ceiling;
    return (RetryAdvice){true, ceiling <= 0 ? 0 : (int64_t)(random % (uint64_t)(ceiling + 1))};
}

bool retry_within_budget(int64_t calls, int64_t retries)
{
    return retries < RETRY_BUDGET_LEAST || retries < calls / RETRY_BUDGET_PART;
}

int64_t breaker_wait(const Breaker *breaker, int64_t now_ms)
{
    if (breaker->open_until_ms == 0) {
        return 0;
    }
    if (now_ms < breaker->open_until_ms) {
        return breaker->open_until_ms - now_ms;
    }
    return breaker->probing ? BREAKER_LOOK_MS : 0; /* one probe at a time */
}

bool breaker_start(Breaker *breaker)
{
    breaker->probing = breaker->open_until_ms != 0;
    return breaker->probing;
}

void breaker_dropped(Breaker *breaker)
{
    breaker->probing = false;
}

void breaker_took(Breaker *breaker, bool probe, bool failed, int64_t now_ms, int64_t wait_ms)
{
    if (!failed) {
        *breaker = (Breaker){.failures = 0};
        return;
    }
    breaker->failures++;
    if (probe) {
        breaker->failed_probes++;
        breaker->probing = false;
        breaker->open_until_ms = now_ms + wait_ms;
    } else if (breaker->open_until_ms == 0 && breaker->failures >= BREAKER_FAILURES) {
        breaker->open_until_ms = now_ms + wait_ms;
    }
}

bool breaker_gave_up(const Breaker *breaker)
{
    return breaker->failed_probes >= BREAKER_PROBES;
}
