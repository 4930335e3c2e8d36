/* Companies, and when each of their receipts and orders happened. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sandbox.h"

Restaurant restaurants[MAX_COMPANIES];

static const Company companies[] = {
    {32265, "Brasserie Zur Brücke", "Europe/Brussels", "Belgium", "Gent", 300, true, 1},
    {32266, "Café Éloïse", "America/Toronto", "Canada", "Montréal", 240, false, 0},
    {32267, "Harbour Kitchen", "Australia/Sydney", "Australia", "Sydney", 240, true, 2},
    {32268, "Night Owl", "US/Eastern", "US", "Boston", 960, false, 7},
    {32269, "Midnight Diner", "Europe/London", "GB", "Leeds", 0, true, 0},
    {32270, "Trattoria Sole", "Europe/Rome", "Italy", "Bari", 300, true, 3},
    {32271, "Bistro Nord", "Europe/Oslo", "Norway", "Bergen", 360, true, 1},
    {32272, "Taquería Luna", "America/Vancouver", "Canada", "Victoria", 180, false, 2},
};

/* splitmix64: any receipt's numbers without the ones before it. */
uint64_t dice(uint64_t company, uint64_t kind, uint64_t a, uint64_t b)
{
    uint64_t z = options.seed * 0x9e3779b97f4a7c15ULL + company * 0xbf58476d1ce4e5b9ULL +
                 kind * 0x94d049bb133111ebULL + a * 0xd6e8feb86659fd93ULL +
                 b * 0xa0761d6478bd642fULL;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
    return z ^ z >> 31;
}

int civil_to_days(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400;
    int yoe = y - era * 400;
    int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void days_to_civil(int days, int *year, int *month, int *day)
{
    int z = days + 719468;
    int era = z / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;

    *day = doy - (153 * mp + 2) / 5 + 1;
    *month = mp < 10 ? mp + 3 : mp - 9;
    *year = yoe + era * 400 + (*month <= 2 ? 1 : 0);
}

/* Wall clock of the zone in TZ to UTC; minutes may run past midnight. */
int64_t local_to_us(int day, int64_t second_of_day)
{
    struct tm local = {0};
    int year, month, date;

    days_to_civil(day, &year, &month, &date);
    local.tm_year = year - 1900;
    local.tm_mon = month - 1;
    local.tm_mday = date + (int)(second_of_day / 86400);
    local.tm_hour = (int)(second_of_day % 86400 / 3600);
    local.tm_min = (int)(second_of_day % 3600 / 60);
    local.tm_sec = (int)(second_of_day % 60);
    local.tm_isdst = -1;
    return (int64_t)mktime(&local) * 1000000;
}

static int weekday_of(int day)
{
    return (day + 3) % 7 + 1;
}

static int receipts_on(const Company *company, int day)
{
    static const int weight[] = {0, 80, 85, 95, 105, 135, 145, 90}; /* Monday first, percent */
    int weekday = weekday_of(day);
    int spread = (int)(dice((uint64_t)company->id, 1, (uint64_t)day, 0) % 21) - 10;

    if (behave(B_VENDOR_DAY)) {
        return VENDOR_RECEIPTS;
    }
    if (weekday == company->closed_weekday &&
        options.days >= 7) { /* short runs have no closed day */
        return 0;
    }
    return options.receipts_per_day * (weight[weekday] + spread) / 100;
}

/* Lunch, dinner and a late tail that runs past midnight; seconds after the opening time. */
static int64_t sale_second(const Company *company, int day, int n)
{
    uint64_t roll = dice((uint64_t)company->id, 2, (uint64_t)day, (uint64_t)n);
    int64_t spread = (int64_t)(roll / 100 % 5400) + (int64_t)(roll / 1000000 % 5400);
    int64_t at; /* local second of the day, may exceed 24 h */
    int64_t opening = company->opening_minutes * 60;

    if (roll % 100 < 38) {
        at = 11 * 3600 + 1800 + spread;
    } else if (roll % 100 < 92) {
        at = 18 * 3600 + spread;
    } else {
        at = 23 * 3600 + spread;
    }
    while (at < opening) {
        at += 86400;
    }
    /* A business day holds at most what its shortest (23 h) version has. */
    return at >= opening + 82800 ? opening + (at - opening) % 82800 : at;
}

/* By the company's own clock, in TZ: what is served never lies ahead, whatever the hour. */
static int last_day_over(const Company *company)
{
    time_t now = time(NULL);
    struct tm local;
    int today;

    (void)localtime_r(&now, &local);
    today = civil_to_days(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
    return local.tm_hour * 60 + local.tm_min < company->opening_minutes ? today - 2 : today - 1;
}

static void build_receipts(Restaurant *restaurant)
{
    const Company *company = &restaurant->company;
    int first = restaurant->until - options.days + 1;
    int cap = 0;

    for (int day = first; day <= restaurant->until; day++) {
        cap += receipts_on(company, day);
    }
    restaurant->receipts = calloc((size_t)cap + 64 + (size_t)mutate_spare(),
                                  sizeof(Entry)); /* late uploads come last */
    restaurant->orders = calloc((size_t)(options.days * options.orders_per_day) + 1, sizeof(Entry));
    if (restaurant->receipts == NULL || restaurant->orders == NULL) {
        abort();
    }
    for (int day = first; day <= restaurant->until; day++) {
        int count = receipts_on(company, day);
        int orders = count == 0 ? 0 : options.orders_per_day;
        int64_t end = local_to_us(restaurant->until + 1, company->opening_minutes * 60);

        for (int n = 0; n < count; n++) {
            uint64_t roll = dice((uint64_t)company->id, 3, (uint64_t)day, (uint64_t)n);
            Entry *entry = &restaurant->receipts[restaurant->receipt_count++];

            entry->day = day;
            entry->n = n;
            entry->created_us =
                local_to_us(day, sale_second(company, day, n)) + (int64_t)(roll % 1000) * 1000;
            entry->modified_us = entry->created_us + (int64_t)(roll / 1000 % 5400) * 1000000;
            if (roll / 7 % 50 == 0) { /* reopened days later */
                entry->modified_us += (int64_t)(1 + roll % 6) * 86400000000LL;
            }
            if (entry->modified_us > end) {
                entry->modified_us = end;
            }
        }
        for (int n = 0; n < orders; n++) {
            Entry *entry = &restaurant->orders[restaurant->order_count++];

            entry->day = day;
            entry->n = n;
            entry->created_us = local_to_us(day, sale_second(company, day, 1000000 + n));
            entry->modified_us = entry->created_us;
        }
    }
}

void model_build(void)
{
    char *before = getenv("TZ") == NULL ? NULL : strdup(getenv("TZ"));

    for (int i = 0; i < options.companies && i < MAX_COMPANIES; i++) {
        Restaurant *restaurant = &restaurants[i];

        restaurant->company = companies[i];
        restaurant->number = i;
        (void)setenv("TZ", companies[i].zone, 1);
        tzset();
        restaurant->until =
            options.until != 0 ? options.until : last_day_over(&restaurant->company);
        restaurant->created_us = local_to_us(restaurant->until - options.days - 2, 36000);
        build_receipts(restaurant);
        people_build(restaurant);
    }
    if (before != NULL) {
        (void)setenv("TZ", before, 1);
    } else {
        (void)unsetenv("TZ");
    }
    tzset();
    free(before);
    mutate_build();
}

Restaurant *restaurant_of(int64_t company_id)
{
    for (int i = 0; i < options.companies; i++) {
        if (restaurants[i].company.id == company_id) {
            return &restaurants[i];
        }
    }
    return NULL;
}

int64_t receipt_id_of(const Restaurant *restaurant, int index)
{
    return restaurant->company.id * 100000LL + 1000000000LL + index;
}

int64_t order_id_of(const Restaurant *restaurant, int index)
{
    return restaurant->company.id * 1000LL + 5000000LL + index;
}
