/* The days of a chart, put together to weeks or months where they are many. */
#include "page_private.h"

#define DAYS_DRAWN 62
#define WEEKS_DRAWN 92

static Date bucket_end(Date day, int days)
{
    int year, month, day_of_month;

    if (days <= DAYS_DRAWN) {
        return day;
    }
    if (days <= 7 * WEEKS_DRAWN) {
        return day + 7 - date_iso_weekday(day);
    }
    date_to_civil(day, &year, &month, &day_of_month);
    return date_from_civil(month == 12 ? year + 1 : year, month % 12 + 1, 1) - 1;
}

static void add_day(Bucket *bucket, const Report *chart, int row)
{
    Date day = chart->from + row;
    const char *state = day_state(chart, day);
    Fixed before = 0;

    bucket->value += result_fixed(chart->rows, row, "net_sales");
    bucket->receipts += pg_integer(chart->rows, row, result_column(chart->rows, "receipts"));
    bucket->known = bucket->known || state_complete(state) || str_is(str_of(state), "in progress");
    bucket->provisional = bucket->provisional || str_is(str_of(state), "provisional") ||
                          str_is(str_of(state), "in progress");
    bucket->missing = bucket->missing || str_is(str_of(state), "missing");
    bucket->has_before = row_before(chart, row, &before) && bucket->has_before;
    bucket->before += before;
}

int buckets_read(const Report *chart, Date from, Date to, Bucket *ret)
{
    int days = chart->to - chart->from + 1;
    int rows = rows_without_total(chart->rows);
    int count = 0;
    Date end = chart->from - 1;

    for (int row = 0; row < days && row < rows; row++) {
        Date day = chart->from + row;

        if (day > end) {
            if (count == BUCKETS_MAX) {
                return count;
            }
            end = bucket_end(day, days);
            ret[count++] = (Bucket){.from = day, .has_before = true};
        }
        ret[count - 1].to = day;
        ret[count - 1].inside = day >= from && day <= to;
        add_day(&ret[count - 1], chart, row);
    }
    return count;
}
