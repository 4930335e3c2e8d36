/* Time. Monotonic for waiting, wall clock for data only. No time zones here: local days are the
 * database's business (it has the zone data). */
#ifndef RS_BASE_CLOCK_H
#define RS_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

typedef int64_t Instant; /* microseconds since 1970-01-01T00:00:00Z */
typedef int32_t Date;    /* days since 1970-01-01, proleptic Gregorian */

#define INSTANT_MIN (-62135596800LL * 1000000LL) /* 0001-01-01T00:00:00Z */
#define INSTANT_MAX (253402300799LL * 1000000LL) /* 9999-12-31T23:59:59Z */
#define INSTANT_TEXT 32                          /* room for any formatted instant */
#define DATE_TEXT 16

int64_t clock_monotonic_ms(void);
Instant clock_wall(void);
void clock_sleep_ms(int64_t ms); /* returns early when a signal arrives */

/* ISO 8601 as the API writes it, leniently: date; date T or blank time; optional seconds, optional
 * fraction (digits past microseconds are cut), optional zone Z, +hh, +hhmm, +hh:mm. Without a zone
 * it is UTC and *ret_has_zone is false. 24:00 and second 60 are refused. */
bool instant_parse(Str text, Instant *ret, bool *ret_has_zone);
/* "2022-03-22T14:43:15.499Z" (milliseconds) as the API takes it. */
void instant_format(Instant instant, char out[INSTANT_TEXT]);
/* "2022-03-22 14:43:15.499123+00" as PostgreSQL takes it. */
void instant_format_pg(Instant instant, char out[INSTANT_TEXT]);

bool date_parse(Str text, Date *ret); /* YYYY-MM-DD only */
void date_format(Date date, char out[DATE_TEXT]);
Date date_from_civil(int year, int month, int day);
void date_to_civil(Date date, int *ret_year, int *ret_month, int *ret_day);
int date_iso_weekday(Date date); /* 1 Monday .. 7 Sunday */
Date instant_utc_date(Instant instant);
/* IMF-fixdate of RFC 9110 section 5.6.7 ("Sun, 06 Nov 1994 08:49:37 GMT"), for Retry-After and
 * Date. */
bool instant_parse_http(Str text, Instant *ret);

#endif
