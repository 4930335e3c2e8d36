/* Pacing: at most so many calls a second, halved when the server asks for fewer, slowly raised. */
#ifndef RS_HTTP_RATE_H
#define RS_HTTP_RATE_H

#include <stdint.h>

typedef struct Rate {
    int64_t interval_us; /* between two calls, by setting; 0 = no limit */
    int64_t current_us;  /* in force now: 1..16 times interval_us */
    int64_t next_us;     /* monotonic time of the next free slot */
    int64_t slowed_us;   /* of the last slowing down */
    int64_t seen_us;     /* since then, or later, */
    int seen;            /* so many calls were started: how fast they really are */
    int in_flight_max;   /* by setting */
    int in_flight_now;   /* in force now */
    int good_since_slowdown;
} Rate;

/* calls_per_second 0 lifts the limit; fractions in thousandths: 2000 = 2 calls a second. */
void rate_init(Rate *rate, int64_t calls_per_second_thousandths, int in_flight_max);
/* Milliseconds to wait before the next call may start (0: now, and the slot is taken). */
int64_t rate_take(Rate *rate, int64_t now_us);
/* After a 429 to a call that was started then: once for all calls that were under way together. */
void rate_slow_down(Rate *rate, int64_t now_us, int64_t started_us, int64_t retry_after_ms);
void rate_good(Rate *rate); /* after a good reply: every 20 of them raise one step */

#endif
