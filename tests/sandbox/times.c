/* Shifts and reservations, and the records that control calls change. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sandbox.h"

/* The wall clock, a little later each time: two changes never have the same moment. */
int64_t sandbox_now(void)
{
    static int64_t last;
    struct timespec now;
    int64_t us;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    us = (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
    last = us / 1000 <= last / 1000 ? last + 1000 : us;
    return last;
}

/* ---- building ---- */

static void build_money(Restaurant *restaurant)
{
    Records *records = &restaurant->records;

    for (int i = 0; i < PRODUCTS; i++) {
        records->prices[i] = i < menu_count ? menu[i].price : i % 9 == 0 ? 89286 : 20000 + i * 1500;
    }
    for (int i = 0; i < CUSTOMERS; i++) {
        records->customers_modified[i] = restaurant->created_us + i * 60000000LL;
        records->credits[i] = i % 100 == 7  ? 1200000
                              : i % 12 == 1 ? 125000
                              : i % 30 == 2 ? -404700
                                            : 0;
    }
    for (int i = 0; i < 4; i++) {
        records->gates[i] = restaurant->created_us;
    }
}

static void add_shift(Restaurant *restaurant, int day, int employee)
{
    Records *records = &restaurant->records;
    uint64_t roll = dice((uint64_t)restaurant->company.id, 41, (uint64_t)day, (uint64_t)employee);
    int64_t opening = restaurant->company.opening_minutes * 60000000LL;
    Shift *shift;

    if (roll % 10 >= 6) {
        return;
    }
    shift = &records->shifts[records->shift_count++];
    shift->employee = employee;
    shift->in_us = (int64_t)day * 86400000000LL + opening + 3600000000LL * 5 +
                   (int64_t)(roll / 16 % 300) * 60000000LL + (int64_t)(roll % 997) * 1000;
    shift->out_us = shift->in_us + (int64_t)(240 + roll / 64 % 300) * 60000000LL;
    shift->modified_us = shift->out_us;
    shift->open = day == restaurant->until && employee < 2;
}

static void build_times(Restaurant *restaurant)
{
    Records *records = &restaurant->records;
    static const char *const statuses[] = {"CONFIRMED", "SEATED", "ON_HOLD", "TO_CHECK"};

    records->shifts = calloc((size_t)(options.days * EMPLOYEES) + 1, sizeof(Shift));
    records->reservations = calloc((size_t)(options.days * 3) + 1, sizeof(Reservation));
    if (records->shifts == NULL || records->reservations == NULL) {
        abort();
    }
    for (int day = restaurant->until - options.days + 1; day <= restaurant->until; day++) {
        for (int e = 0; e < EMPLOYEES; e++) {
            add_shift(restaurant, day, e);
        }
        for (int r = 0; r < 3; r++) {
            Reservation *reservation = &records->reservations[records->reservation_count];

            reservation->start_us = local_to_us(day, 18 * 3600 + r * 1800);
            reservation->modified_us = local_to_us(day - 1, 36000 + r * 60);
            reservation->status = statuses[records->reservation_count++ % 4];
        }
    }
}

void people_build(Restaurant *restaurant)
{
    build_money(restaurant);
    build_times(restaurant);
}

/* ---- shifts: times without a zone ---- */

static void local_time(Out *out, const char *key, int64_t us)
{
    out_format(out, ",\"%s\":", key);
    out_instant(out, us);
    out->len -= 2; /* the Z and the quote */
    out_text(out, "\"");
}

static void shift_json(Out *out, const Restaurant *restaurant, const Shift *shift, int number)
{
    long long user = (long long)employee_id_of(shift->employee);

    out_format(out, "{\"companyId\":%lld,\"userId\":%lld", (long long)restaurant->company.id, user);
    local_time(out, "clockInTime", shift->in_us);
    local_time(out, "clockOutTime", shift->out_us);
    local_time(out, "clockInLastModifiedDate", shift->modified_us);
    local_time(out, "clockOutLastModifiedDate", shift->modified_us);
    out_format(out, ",\"clockInLastModifiedUserId\":%lld,\"clockOutLastModifiedUserId\":%lld", user,
               user);
    row_end(out, number);
}

void shifts_list(Rows *rows, const Restaurant *restaurant, int64_t in_from, int64_t out_to,
                 int64_t changed_since)
{
    const Records *records = &restaurant->records;

    for (int i = 0; i < records->shift_count; i++) {
        const Shift *shift = &records->shifts[i];

        if (!shift->open && shift->in_us >= in_from && shift->out_us <= out_to &&
            shift->modified_us >= changed_since) {
            shift_json(rows_add(rows), restaurant, shift, i);
        }
    }
}

/* ---- reservations ---- */

int64_t reservation_id_of(const Restaurant *restaurant, int index)
{
    return 146000 + restaurant->number * 100000LL + index;
}

static void reservation_json(Out *out, const Restaurant *restaurant, int index)
{
    const Reservation *reservation = &restaurant->records.reservations[index];
    int customer = index % 3 == 0 ? index % CUSTOMERS : -1;

    out_format(out, "{\"id\":%lld,\"companyId\":%lld,\"startTime\":",
               (long long)reservation_id_of(restaurant, index), (long long)restaurant->company.id);
    out_instant(out, reservation->start_us);
    out_text(out, ",\"endTime\":");
    out_instant(out, reservation->start_us + 7200000000LL);
    row_text(out, "status", reservation->status);
    out_format(out, ",\"seats\":%d,\"customerId\":%lld,\"floorId\":%lld,\"tableId\":\"%lld\"",
               2 + index % 5, customer < 0 ? 0LL : (long long)customer_id_of(restaurant, customer),
               index % 2 == 0 ? 0LL : (long long)floor_id_of(restaurant, 0),
               index % 2 == 0 ? 0LL : (long long)table_id_of(restaurant, 0, index % 8));
    if (index % 4 == 0) {
        out_format(out, ",\"notes\":\"Canary wish %d\"", index);
    }
    out_format(out, ",\"reservationName\":\"CanaryGuest%d\"", index);
    if (index % 2 == 0) {
        out_format(out, ",\"telephone\":\"+1555%07d\"", customer < 0 ? 9000000 + index : customer);
    }
    out_text(out, ",\"modificationTime\":");
    out_instant(out, reservation->modified_us);
    row_end(out, index);
}

void reservations_list(Rows *rows, const Restaurant *restaurant, int64_t since, int day)
{
    for (int i = 0; i < restaurant->records.reservation_count; i++) {
        const Reservation *reservation = &restaurant->records.reservations[i];

        if (reservation->modified_us >= since &&
            (day == 0 || reservation->start_us / 86400000000LL == day)) {
            reservation_json(rows_add(rows), restaurant, i);
        }
    }
}
