/* Pacing by slots in time; slower after a 429, faster again with every twenty good replies.
 *
 * Where the setting has no limit a 429 means: half as fast as until now. */
#include "http/rate.h"

#define SLOWEST 16
#define GOOD_STEP 20
/* First interval after a 429 when the setting has no limit and few calls were made so far. */
#define UNLIMITED_SLOW_US 250000
#define SEEN_FEW 8
#define SEEN_MANY 64

void rate_init(Rate *rate, int64_t calls_per_second_thousandths, int in_flight_max)
{
    *rate = (Rate){.in_flight_max = in_flight_max, .in_flight_now = in_flight_max};
    if (calls_per_second_thousandths > 0) {
        rate->interval_us = 1000000000LL / calls_per_second_thousandths;
        rate->current_us = rate->interval_us;
    }
}

int64_t rate_take(Rate *rate, int64_t now_us)
{
    if (rate->next_us > now_us) {
        return (rate->next_us - now_us + 999) / 1000;
    }
    rate->next_us = now_us + rate->current_us;
    if (rate->seen == 0) {
        rate->seen_us = now_us;
    } else if (rate->seen == SEEN_MANY) { /* what was long ago says little */
        rate->seen_us += (now_us - rate->seen_us) / 2;
        rate->seen /= 2;
    }
    rate->seen++;
    return 0;
}

/* Twice the interval that calls really had, without a setting. */
static int64_t first_interval(const Rate *rate, int64_t now_us)
{
    int64_t seen =
        rate->seen < SEEN_FEW ? UNLIMITED_SLOW_US : 2 * (now_us - rate->seen_us) / rate->seen;

    return seen > UNLIMITED_SLOW_US             ? UNLIMITED_SLOW_US
           : seen < UNLIMITED_SLOW_US / SLOWEST ? UNLIMITED_SLOW_US / SLOWEST
                                                : seen;
}

void rate_slow_down(Rate *rate, int64_t now_us, int64_t started_us, int64_t retry_after_ms)
{
    int64_t base = rate->interval_us > 0 ? rate->interval_us : UNLIMITED_SLOW_US;
    int64_t doubled = rate->current_us > 0    ? rate->current_us * 2
                      : rate->interval_us > 0 ? base
                                              : first_interval(rate, now_us);

    if (started_us >= rate->slowed_us) {
        rate->current_us = doubled > base * SLOWEST ? base * SLOWEST : doubled;
        rate->in_flight_now = rate->in_flight_now > 1 ? rate->in_flight_now / 2 : 1;
        rate->slowed_us = now_us;
        rate->seen = 0;
    }
    rate->good_since_slowdown = 0;
    if (retry_after_ms > 0 && now_us + retry_after_ms * 1000 > rate->next_us) {
        rate->next_us = now_us + retry_after_ms * 1000;
    }
}

void rate_good(Rate *rate)
{
    if (++rate->good_since_slowdown < GOOD_STEP) {
        return;
    }
    rate->good_since_slowdown = 0;
    if (rate->in_flight_now < rate->in_flight_max) {
        rate->in_flight_now++;
    }
    rate->current_us /= 2;
    if (rate->current_us < rate->interval_us ||
        (rate->interval_us == 0 && rate->current_us < UNLIMITED_SLOW_US / SLOWEST)) {
        rate->current_us = rate->interval_us;
    }
}
