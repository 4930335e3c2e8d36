/* Instants, dates and HTTP dates: what parses comes back the same after formatting. */
#include "base/clock.h"
#include "fuzz.h"

#define MILLISECOND 1000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str text = {(const char *)data, size};
    char instant_text[INSTANT_TEXT], date_text[DATE_TEXT];
    Instant instant, again;
    Date date, same;
    bool zone;

    if (instant_parse(text, &instant, &zone)) {
        instant_format(instant, instant_text);
        PROMISE(instant_parse(str_of(instant_text), &again, &zone) && zone);
        PROMISE(again <= instant && instant - again < MILLISECOND);
        instant_format_pg(instant, instant_text);
        PROMISE(instant_parse(str_of(instant_text), &again, &zone) && again == instant);
    }
    if (date_parse(text, &date)) {
        int year, month, day;

        date_format(date, date_text);
        PROMISE(str_equal(str_of(date_text), text));
        date_to_civil(date, &year, &month, &day);
        same = date_from_civil(year, month, day);
        PROMISE(same == date && month >= 1 && month <= 12 && day >= 1 && day <= 31);
    }
    (void)instant_parse_http(text, &instant);
    return 0;
}
