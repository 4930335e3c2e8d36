/* --period: words, days, weeks, months and ranges become two business days, both included. */
#include <string.h>

#include "commands/commands.h"

#define DAYS_MAX 4000
#define DAY_FIRST 10957 /* 2000-01-01 */

bool period_day_check(const char *flag, Date day, Err *err)
{
    char text[DATE_TEXT];

    if (day >= DAY_FIRST) {
        return true;
    }
    date_format(day, text);
    (void)err_set(err, ERR_USAGE, "--%s: %s is before 2000-01-01, where business days begin", flag,
                  text);
    err_hint(err, "begin with the day the restaurant opened");
    return false;
}

static Date first_of_month(int year, int month)
{
    return date_from_civil(year + (month - 1) / 12, (month - 1) % 12 + 1, 1);
}

/* 2026-01 */
static bool parse_month(Str text, Date *ret_from, Date *ret_to)
{
    char first[DATE_TEXT];
    int year, month, day;

    if (text.len != 7 || !text_format(first, sizeof(first), "%.7s-01", text.ptr) ||
        !date_parse(str_of(first), ret_from)) {
        return false;
    }
    date_to_civil(*ret_from, &year, &month, &day);
    *ret_to = first_of_month(year, month + 1) - 1;
    return true;
}

/* 2026-W06: ISO 8601, week 1 holds the 4th of January; a week belongs to the year of its Thursday.
 */
static bool parse_week(Str text, Date *ret_from, Date *ret_to)
{
    int64_t year, week;
    int thursday_year, month, day;
    Date fourth, monday;

    if (text.len != 8 || text.ptr[4] != '-' || (text.ptr[5] != 'W' && text.ptr[5] != 'w') ||
        !text_parse_int64((Str){text.ptr, 4}, &year) || year < 1 ||
        !text_parse_int64((Str){text.ptr + 6, 2}, &week) || week < 1) {
        return false;
    }
    fourth = date_from_civil((int)year, 1, 4);
    monday = fourth - (date_iso_weekday(fourth) - 1) + (Date)(week - 1) * 7;
    date_to_civil(monday + 3, &thursday_year, &month, &day);
    if (thursday_year != year) {
        return false;
    }
    *ret_from = monday;
    *ret_to = monday + 6;
    return true;
}

/* 2026-01-15 or 2026-01-01..2026-01-31 */
static bool parse_dates(Str text, Date *ret_from, Date *ret_to)
{
    if (date_parse(text, ret_from)) {
        *ret_to = *ret_from;
        return true;
    }
    return text.len == 22 && memcmp(text.ptr + 10, "..", 2) == 0 &&
           date_parse((Str){text.ptr, 10}, ret_from) &&
           date_parse((Str){text.ptr + 12, 10}, ret_to) && *ret_from <= *ret_to;
}

/* 28d or last-28-days: the day under way and those before it */
static bool parse_count(Str text, Date today, Date *ret_from, Date *ret_to)
{
    Str number = text;
    int64_t days;

    if (text.len > 1 && text.ptr[text.len - 1] == 'd') {
        number.len -= 1;
    } else if (text.len > 10 && memcmp(text.ptr, "last-", 5) == 0 &&
               memcmp(text.ptr + text.len - 5, "-days", 5) == 0) {
        number = (Str){text.ptr + 5, text.len - 10};
    } else {
        return false;
    }
    if (!text_parse_int64(number, &days) || days < 1 || days > DAYS_MAX) {
        return false;
    }
    *ret_to = today;
    *ret_from = today - (Date)days + 1;
    return true;
}

static bool parse_word(const char *period, Date today, Date *ret_from, Date *ret_to)
{
    Date monday = today - (date_iso_weekday(today) - 1);
    int year, month, day;

    date_to_civil(today, &year, &month, &day);
    const struct {
        const char *word;
        Date from, to;
    } words[] = {
        {"today", today, today},
        {"yesterday", today - 1, today - 1},
        {"this-week", monday, today},
        {"last-week", monday - 7, monday - 1},
        {"this-month", today - day + 1, today},
        {"last-month", first_of_month(month == 1 ? year - 1 : year, month == 1 ? 12 : month - 1),
         today - day},
        {"this-year", date_from_civil(year, 1, 1), today},
        {"last-year", date_from_civil(year - 1, 1, 1), date_from_civil(year, 1, 1) - 1},
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(words[i].word, period) == 0) {
            *ret_from = words[i].from;
            *ret_to = words[i].to;
            return true;
        }
    }
    return false;
}

static bool no_period(const char *period, Err *err)
{
    (void)err_set(err, ERR_USAGE, "--period: \"%.60s\" is no period", period);
    err_hint(err,
             "today yesterday this-week last-week this-month last-month this-year last-year 28d "
             "last-28-days 2026-01 2026-W06 2026-01-15 2026-01-01..2026-01-31");
    return false;
}

bool period_bounds(const char *period, Date today, Date *ret_from, Date *ret_to, Err *err)
{
    Str text = str_of(period);
    Date from, to;

    if (!parse_word(period, today, &from, &to) && !parse_dates(text, &from, &to) &&
        !parse_month(text, &from, &to) && !parse_week(text, &from, &to) &&
        !parse_count(text, today, &from, &to)) {
        return no_period(period, err);
    }
    if (!period_day_check("period", from, err)) {
        return false;
    }
    if (to - from >= DAYS_MAX) {
        return err_set(err, ERR_USAGE, "--period: %s is longer than %d days", period, DAYS_MAX);
    }
    *ret_from = from;
    *ret_to = to;
    return true;
}
