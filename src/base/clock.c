/* Clocks, and the calendar without time zones. */
#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

int64_t clock_monotonic_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

Instant clock_wall(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void clock_sleep_ms(int64_t ms)
{
    struct timespec wait = {.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000};

    (void)nanosleep(&wait, NULL);
}

/* ---- calendar: days since 1970-01-01, proleptic Gregorian, eras of 400 years ---- */

Date date_from_civil(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

void date_to_civil(Date date, int *ret_year, int *ret_month, int *ret_day)
{
    int z = date + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int day_of_era = z - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted = (5 * day_of_year + 2) / 153;

    *ret_day = day_of_year - (153 * shifted + 2) / 5 + 1;
    *ret_month = shifted < 10 ? shifted + 3 : shifted - 9;
    *ret_year = year_of_era + era * 400 + (*ret_month <= 2 ? 1 : 0);
}

int date_iso_weekday(Date date)
{
    int day = (date + 3) % 7; /* 1970-01-01 was a Thursday */

    return (day < 0 ? day + 7 : day) + 1;
}

Date instant_utc_date(Instant instant)
{
    int64_t day = instant / 86400000000LL;

    return (Date)(instant % 86400000000LL < 0 ? day - 1 : day);
}

/* ---- parsing ---- */

static bool take_digits(Str *text, size_t count, int *ret)
{
    int value = 0;

    if (text->len < count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        unsigned digit = (unsigned)(unsigned char)text->ptr[i] - '0';

        if (digit > 9) {
            return false;
        }
        value = value * 10 + (int)digit;
    }
    text->ptr += count;
    text->len -= count;
    *ret = value;
    return true;
}

static bool take_char(Str *text, char c)
{
    if (text->len == 0 || text->ptr[0] != c) {
        return false;
    }
    text->ptr++;
    text->len--;
    return true;
}

static bool take_date(Str *text, Date *ret)
{
    static const int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day, days;

    if (!take_digits(text, 4, &year) || !take_char(text, '-') || !take_digits(text, 2, &month) ||
        !take_char(text, '-') || !take_digits(text, 2, &day) || year < 1 || month < 1 ||
        month > 12) {
        return false;
    }
    days = month_days[month - 1];
    if (month == 2 && (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))) {
        days = 29;
    }
    if (day < 1 || day > days) {
        return false;
    }
    *ret = date_from_civil(year, month, day);
    return true;
}

static bool take_time(Str *text, int64_t *ret_us)
{
    int hour, minute;
    int second = 0;
    int64_t fraction = 0;

    if (!take_digits(text, 2, &hour) || !take_char(text, ':') || !take_digits(text, 2, &minute)) {
        return false;
    }
    if (take_char(text, ':') && !take_digits(text, 2, &second)) {
        return false;
    }
    if (hour > 23 || minute > 59 || second > 59) {
        return false;
    }
    if (text->len > 0 && (text->ptr[0] == '.' || text->ptr[0] == ',')) {
        int64_t unit = 100000;
        int digit;

        text->ptr++;
        text->len--;
        if (!take_digits(text, 1, &digit)) {
            return false;
        }
        do {
            fraction += digit * unit;
            unit /= 10;
        } while (take_digits(text, 1, &digit));
    }
    *ret_us = ((int64_t)hour * 3600 + minute * 60 + second) * 1000000 + fraction;
    return true;
}

/* Z, +hh, +hhmm, +hh:mm; nothing when the text ends. */
static bool take_zone(Str *text, int64_t *ret_offset_us, bool *ret_has_zone)
{
    int hours, minutes = 0;
    int sign;

    *ret_offset_us = 0;
    *ret_has_zone = text->len > 0;
    if (text->len == 0 || take_char(text, 'Z') || take_char(text, 'z')) {
        return text->len == 0;
    }
    sign = take_char(text, '+') ? 1 : take_char(text, '-') ? -1 : 0;
    if (sign == 0 || !take_digits(text, 2, &hours)) {
        return false;
    }
    (void)take_char(text, ':');
    if (text->len > 0 && !take_digits(text, 2, &minutes)) {
        return false;
    }
    if (hours > 18 || minutes > 59 || text->len > 0) {
        return false;
    }
    *ret_offset_us = (int64_t)sign * (hours * 3600 + minutes * 60) * 1000000;
    return true;
}

static inline int two_digits(const char *at)
{
    unsigned high = (unsigned)(unsigned char)at[0] - '0';
    unsigned low = (unsigned)(unsigned char)at[1] - '0';

    return high <= 9 && low <= 9 ? (int)(high * 10 + low) : -1;
}

/* 2026-11-03T12:00:00.123Z, which nearly all are. Whatever is not quite so goes the long way. */
static bool usual_instant(Str text, Instant *ret)
{
    const char *at = text.ptr;
    int century, year, month, day, hour, minute, second;
    int tens, ones;

    if (text.len != 24 || at[4] != '-' || at[7] != '-' || at[10] != 'T' || at[13] != ':' ||
        at[16] != ':' || at[19] != '.' || at[23] != 'Z') {
        return false;
    }
    century = two_digits(at);
    year = two_digits(at + 2);
    month = two_digits(at + 5);
    day = two_digits(at + 8);
    hour = two_digits(at + 11);
    minute = two_digits(at + 14);
    second = two_digits(at + 17);
    tens = two_digits(at + 20);
    ones = (unsigned char)at[22] - '0';
    if (century < 1 || year < 0 || month < 1 || month > 12 || day < 1 || day > 28 || hour < 0 ||
        hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || tens < 0 ||
        ones < 0 || ones > 9) {
        return false;
    }
    *ret = (int64_t)date_from_civil(century * 100 + year, month, day) * 86400000000LL +
           ((int64_t)hour * 3600 + minute * 60 + second) * 1000000 + (tens * 10 + ones) * 1000;
    return true;
}

bool instant_parse(Str text, Instant *ret, bool *ret_has_zone)
{
    int64_t time_us = 0;
    int64_t offset_us = 0;
    bool has_zone = false;
    Date date;

    if (usual_instant(text, ret)) {
        if (ret_has_zone != NULL) {
            *ret_has_zone = true;
        }
        return true;
    }
    if (!take_date(&text, &date)) {
        return false;
    }
    if (text.len > 0) {
        if (!take_char(&text, 'T') && !take_char(&text, 't') && !take_char(&text, ' ')) {
            return false;
        }
        if (!take_time(&text, &time_us) || !take_zone(&text, &offset_us, &has_zone)) {
            return false;
        }
    }
    *ret = (int64_t)date * 86400000000LL + time_us - offset_us;
    if (ret_has_zone != NULL) {
        *ret_has_zone = has_zone;
    }
    return true;
}

bool date_parse(Str text, Date *ret)
{
    Date date;

    if (!take_date(&text, &date) || text.len > 0) {
        return false;
    }
    *ret = date;
    return true;
}

/* ---- formatting: hand-written, since every record carries several instants ---- */

static char *put(char *at, int value, int digits)
{
    for (int i = digits - 1; i >= 0; i--) {
        at[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return at + digits;
}

static char *put_date(char *at, Date date)
{
    int year, month, day;

    date_to_civil(date, &year, &month, &day);
    at = put(at, year, 4);
    *at++ = '-';
    at = put(at, month, 2);
    *at++ = '-';
    return put(at, day, 2);
}

static char *put_time(char *at, int64_t us)
{
    int seconds = (int)(us / 1000000);

    at = put(at, seconds / 3600, 2);
    *at++ = ':';
    at = put(at, seconds / 60 % 60, 2);
    *at++ = ':';
    return put(at, seconds % 60, 2);
}

static int64_t time_of_day(Instant instant)
{
    int64_t us = instant % 86400000000LL;

    return us < 0 ? us + 86400000000LL : us;
}

static Instant clamp(Instant instant)
{
    return instant < INSTANT_MIN ? INSTANT_MIN : instant > INSTANT_MAX ? INSTANT_MAX : instant;
}

void date_format(Date date, char out[DATE_TEXT])
{
    *put_date(out, date) = '\0';
}

void instant_format(Instant instant, char out[INSTANT_TEXT])
{
    Instant value = clamp(instant);
    int64_t us = time_of_day(value);
    char *at = put_date(out, instant_utc_date(value));

    *at++ = 'T';
    at = put_time(at, us);
    *at++ = '.';
    at = put(at, (int)(us % 1000000 / 1000), 3);
    *at++ = 'Z';
    *at = '\0';
}

void instant_format_pg(Instant instant, char out[INSTANT_TEXT])
{
    Instant value = clamp(instant);
    int64_t us = time_of_day(value);
    int fraction = (int)(us % 1000000);
    char *at = put_date(out, instant_utc_date(value));

    *at++ = ' ';
    at = put_time(at, us);
    if (fraction != 0) {
        *at++ = '.';
        at = put(at, fraction, 6);
    }
    memcpy(at, "+00", 4);
}

/* ---- HTTP dates ---- */

bool instant_parse_http(Str text, Instant *ret)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int day, year, month = 0;
    int64_t time_us;
    char iso[16];
    Date date;

    if (text.len != 29 || memcmp(text.ptr + 26, "GMT", 3) != 0) {
        return false;
    }
    text.ptr += 5;
    text.len = 20;
    if (!take_digits(&text, 2, &day) || !take_char(&text, ' ')) {
        return false;
    }
    while (month < 12 && memcmp(months + month * 3, text.ptr, 3) != 0) {
        month++;
    }
    text.ptr += 3;
    text.len -= 3;
    if (month == 12 || !take_char(&text, ' ') || !take_digits(&text, 4, &year) ||
        !take_char(&text, ' ') || !take_time(&text, &time_us)) {
        return false;
    }
    (void)text_format(iso, sizeof(iso), "%04d-%02d-%02d", year % 10000, month + 1, day % 100);
    if (!date_parse(str_of(iso), &date)) {
        return false;
    }
    *ret = (int64_t)date * 86400000000LL + time_us;
    return true;
}
