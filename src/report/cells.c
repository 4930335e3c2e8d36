/* One value as people read it, or as programs and spreadsheets do. */
#include <string.h>

#include "report_private.h"

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool kind_is_number(ReportKind kind)
{
    return kind != KIND_TEXT && kind != KIND_DATE && kind != KIND_HOUR && kind != KIND_FLAG;
}

const char *weekday_name(int iso_weekday)
{
    static const char *const names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

    return iso_weekday >= 1 && iso_weekday <= 7 ? names[iso_weekday - 1] : "";
}

static void shown_date(const char *value, char *out, size_t cap)
{
    Date date;

    if (date_parse(str_of(value), &date)) {
        (void)text_format(out, cap, "%s %s", value, weekday_name(date_iso_weekday(date)));
    } else {
        (void)text_copy(out, cap, str_of(value));
    }
}

/* 33.0000 -> 33, 1.5000 -> 1.5 */
static void trim_zeros(char *text, size_t least)
{
    char *point = strchr(text, '.');
    size_t len = strlen(text);

    if (point == NULL) {
        return;
    }
    while (strlen(point + 1) > least && text[len - 1] == '0') {
        text[--len] = '\0';
    }
    if (point[1] == '\0') {
        *point = '\0';
    }
}

void cell_shown(const ReportColumn *column, const char *value, const char *group, char *out,
                size_t cap)
{
    Fixed number;

    if (column->kind == KIND_DATE) {
        shown_date(value, out, cap);
    } else if (column->kind == KIND_FLAG) {
        (void)text_copy(out, cap, str_of(strcmp(value, "t") == 0 ? "yes" : ""));
    } else if (column->kind == KIND_HOUR) {
        (void)text_format(out, cap, "%s%s:00", strlen(value) < 2 ? "0" : "", value);
    } else if (!kind_is_number(column->kind)) {
        (void)text_copy_plain(out, cap, str_of(value));
    } else if (!fixed_parse(value, &number)) {
        (void)text_copy(out, cap, str_of(value));
    } else if (column->kind == KIND_MONEY || column->kind == KIND_FACTOR) {
        fixed_text(number, 2, group, out, cap);
    } else if (column->kind == KIND_QUANTITY || column->kind == KIND_RATE) {
        fixed_text(number, 4, group, out, cap);
        trim_zeros(out, 0);
    } else if (column->kind == KIND_PERCENT) {
        fixed_text(number, 1, group, out, cap);
    } else {
        fixed_text(number, 0, group, out, cap);
    }
}

void cell_exact(const ReportColumn *column, const char *value, char *out, size_t cap)
{
    if (column->kind == KIND_FLAG) {
        (void)text_copy(out, cap, str_of(strcmp(value, "t") == 0 ? "true" : "false"));
        return;
    }
    (void)text_copy(out, cap, str_of(value));
    if (kind_is_number(column->kind)) {
        bool money = column->kind == KIND_MONEY;

        if (money && value[0] != '\0' && strchr(value, '.') == NULL) {
            (void)text_format(out, cap, "%s.00", value);
        }
        trim_zeros(out, money ? 2 : 0);
    }
}

void date_words(Date date, bool with_year, char *out, size_t cap)
{
    int year, month, day;

    date_to_civil(date, &year, &month, &day);
    if (with_year) {
        (void)text_format(out, cap, "%d %s %d", day, months[month - 1], year);
    } else {
        (void)text_format(out, cap, "%d %s", day, months[month - 1]);
    }
}

void period_words(Date from, Date to, const char *dash, char *out, size_t cap)
{
    int first_year, last_year, month, day;
    char first[32], last[32];

    date_to_civil(from, &first_year, &month, &day);
    date_to_civil(to, &last_year, &month, &day);
    date_words(from, first_year != last_year, first, sizeof(first));
    date_words(to, true, last, sizeof(last));
    if (from == to) {
        (void)text_format(out, cap, "%s %s", weekday_name(date_iso_weekday(to)), last);
    } else {
        (void)text_format(out, cap, "%s %s %s", first, dash, last);
    }
}

const char *shift_words(int shift, char *out, size_t cap)
{
    if (shift == 364) {
        return "last year";
    }
    if (shift == 7) {
        return "week before";
    }
    (void)text_format(out, cap, "%d wk before", shift / 7);
    return out;
}
