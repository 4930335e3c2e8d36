/* Whether and when to try again. Pure: no clock, no network, randomness passed in. */
#ifndef RS_HTTP_RETRY_H
#define RS_HTTP_RETRY_H

#include "http/http.h"

/* Retries of a run stay under a tenth of its calls, so that nobody hammers a sick server: AWS SDKs,
 * Finagle and the SRE book call it a retry budget. Ten are always allowed. */
#define RETRY_BUDGET_LEAST 10
#define RETRY_BUDGET_PART 10

/* After so many failures of the server in a row nothing is asked for a while, then one call. */
#define BREAKER_FAILURES 5
#define BREAKER_WAIT_MS 60000
#define BREAKER_PROBES 3 /* failed ones in a row end the run */

#define RETRY_MAX_TRIES 6
#define RETRY_BASE_MS 1000
#define RETRY_CAP_MS 60000

typedef struct RetryAdvice {
    bool again;
    int64_t delay_ms;
} RetryAdvice;

/* `tries` counts those made, from 1. Again: network, 408, 425, 429, 5xx, cut or unparsable bodies;
 * a 500 with `permanent_item` (numeric code in its body) only until two tries. Delay: Retry-After
 * when given, else full jitter rand(0, min(cap, base * 2^(tries-1))). `random` is any 64 bits. */
RetryAdvice retry_advise(const Err *err, const HttpReply *reply, bool permanent_item, int tries,
                         int64_t base_ms, uint64_t random);

/* Whether one more retry is within the budget of a run that made `calls` and `retries` so far. */
bool retry_within_budget(int64_t calls, int64_t retries);

/* A circuit breaker: closed, open until a moment, half open while one call probes. */
typedef struct Breaker {
    int failures;          /* in a row */
    int failed_probes;     /* in a row */
    int64_t open_until_ms; /* 0: closed */
    bool probing;          /* the one call is under way */
} Breaker;

/* Milliseconds until the next call may start; 0: now. */
int64_t breaker_wait(const Breaker *breaker, int64_t now_ms);
/* A call starts; true: it is the probe. */
bool breaker_start(Breaker *breaker);
/* What became of a call. A failure is the server's own: a 5xx. */
void breaker_took(Breaker *breaker, bool probe, bool failed, int64_t now_ms, int64_t wait_ms);
/* The probe was given up before it ended. */
void breaker_dropped(Breaker *breaker);
/* The server stayed sick through all probes. */
bool breaker_gave_up(const Breaker *breaker);

/* Retry-After of RFC 9110 section 10.2.3: delta-seconds or HTTP-date, measured against the reply's
 * Date when there is one. -1 when it makes no sense; clamped to 0..LIMIT_RETRY_AFTER_S. */
int64_t retry_after_parse(Str value, Instant server_date, Instant now);

#endif
