/* What a control call changes in a restaurant, as its people would. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox.h"

#define CHANGED_PRODUCT 40

static int64_t id_or(struct MHD_Connection *connection, int64_t fallback)
{
    return query_number(connection, "id", fallback);
}

static int day_of(struct MHD_Connection *connection, int fallback)
{
    const char *text = query(connection, "day");
    int year, month, day;

    if (text == NULL || sscanf(text, "%4d-%2d-%2d", &year, &month, &day) != 3) {
        return fallback;
    }
    return civil_to_days(year, month, day);
}

static int64_t change_menu(struct MHD_Connection *connection, Restaurant *restaurant,
                           const char *what)
{
    Records *records = &restaurant->records;
    int64_t id = id_or(connection, product_id_of(CHANGED_PRODUCT));

    if (strcmp(what, "group_drop") == 0) {
        records->groups_gone[7] = true;
        records->gates[1] = sandbox_now();
        return 767247;
    }
    for (int i = 0; i < PRODUCTS; i++) {
        if (product_id_of(i) == id) {
            records->products_gone[i] = strcmp(what, "product_drop") == 0;
            records->prices[i] += strcmp(what, "product_price") == 0 ? 10000 : 0;
            records->gates[0] = sandbox_now();
            return id;
        }
    }
    return 0;
}

static int64_t decimal(const char *text)
{
    bool negative = text[0] == '-';
    int64_t value = 0;
    int64_t scale = 10000;
    const char *at = text + (negative ? 1 : 0);

    for (; *at >= '0' && *at <= '9'; at++) {
        value = value * 10 + (*at - '0') * 10000LL;
    }
    for (at += *at == '.' ? 1 : 0; *at >= '0' && *at <= '9' && scale > 1; at++) {
        scale /= 10;
        value += (*at - '0') * scale;
    }
    return negative ? -value : value;
}

static int64_t change_person(struct MHD_Connection *connection, Restaurant *restaurant,
                             const char *what)
{
    Records *records = &restaurant->records;
    int64_t id = id_or(connection, customer_id_of(restaurant, 3));
    int index = (int)(id - customer_id_of(restaurant, 0));
    const char *amount = query(connection, "change");

    if (strcmp(what, "employee_drop") == 0) {
        records->employees_gone[EMPLOYEES - 1] = true;
        return employee_id_of(EMPLOYEES - 1);
    }
    if (index < 0 || index >= CUSTOMERS) {
        return 0;
    }
    records->customers_modified[index] = sandbox_now();
    if (strcmp(what, "customer_drop") == 0) {
        records->customers_gone[index] = true;
    } else if (records->added_count < ADDED_CHANGES) {
        AddedChange *added = &records->added[records->added_count++];

        *added = (AddedChange){index, decimal(amount == NULL ? "-5.25" : amount), sandbox_now()};
        records->credits[index] += added->amount;
    }
    return id;
}

static int64_t change_times(struct MHD_Connection *connection, Restaurant *restaurant,
                            const char *what)
{
    Records *records = &restaurant->records;
    int day = day_of(connection, restaurant->until - 1);
    int64_t opening = restaurant->company.opening_minutes * 60000000LL;

    if (strcmp(what, "reservation_status") == 0) {
        int64_t id = id_or(connection, reservation_id_of(restaurant, 0));
        int64_t index = id - reservation_id_of(restaurant, 0);

        if (index < 0 || index >= records->reservation_count) {
            return 0;
        }
        records->reservations[index].status = "SEATED-LATE";
        records->reservations[index].modified_us = sandbox_now();
        return id;
    }
    for (int i = 0; i < records->shift_count; i++) {
        Shift *shift = &records->shifts[i];

        if ((shift->in_us - opening) / 86400000000LL == day) {
            shift->in_us += 600000000LL;
            shift->modified_us = sandbox_now();
            return employee_id_of(shift->employee);
        }
    }
    return 0;
}

static int64_t late_receipt(struct MHD_Connection *connection, Restaurant *restaurant)
{
    Entry *entry = &restaurant->receipts[restaurant->receipt_count];

    entry->day = day_of(connection, restaurant->until - 5);
    entry->n = 100000;
    entry->late = true;
    entry->created_us = local_to_us(entry->day, 0) + 19 * 3600000000LL;
    entry->modified_us = entry->created_us;
    for (int i = 0; i < restaurant->receipt_count; i++) {
        if (restaurant->receipts[i].day == entry->day) {
            entry->created_us = restaurant->receipts[i].created_us + 1000;
            entry->modified_us = entry->created_us;
        }
    }
    return receipt_id_of(restaurant, restaurant->receipt_count++);
}

/* A plain receipt of the day: counted, alone, with money. */
static int plain_receipt(const Restaurant *restaurant, int day)
{
    for (int i = 0; i < restaurant->receipt_count; i++) {
        Receipt receipt;

        if (restaurant->receipts[i].day != day || restaurant->receipts[i].status != NULL ||
            restaurant->receipts[i].deleted) {
            continue;
        }
        receipt_make(restaurant, i, &receipt);
        if (receipt_counted(&receipt) && receipt.parent_id == 0 && receipt.total > 0) {
            return i;
        }
    }
    return -1;
}

/* The newest ones that stand alone, one day after the other. */
static int64_t delete_many(Restaurant *restaurant, int64_t count)
{
    int64_t last = 0;

    for (int day = restaurant->until; count > 0 && day > restaurant->until - options.days; day--) {
        for (int index; count > 0 && (index = plain_receipt(restaurant, day)) >= 0; count--) {
            restaurant->receipts[index].deleted = true;
            last = receipt_id_of(restaurant, index);
        }
    }
    return last;
}

static int64_t change_receipt(struct MHD_Connection *connection, Restaurant *restaurant,
                              const char *what)
{
    int64_t id = id_or(connection, 0);
    int index = id != 0 ? (int)(id - receipt_id_of(restaurant, 0))
                        : plain_receipt(restaurant, day_of(connection, restaurant->until - 1));

    if (strcmp(what, "receipt_late") == 0) {
        return late_receipt(connection, restaurant);
    }
    if (strcmp(what, "receipt_delete_many") == 0) {
        return delete_many(restaurant, query_number(connection, "count", 1));
    }
    if (index < 0 || index >= restaurant->receipt_count) {
        return 0;
    }
    if (strcmp(what, "receipt_delete") == 0) {
        restaurant->receipts[index].deleted = true;
    } else {
        int64_t now = sandbox_now();
        int64_t before = restaurant->receipts[index].modified_us;

        restaurant->receipts[index].status = "VOID";
        restaurant->receipts[index].modified_us = now > before ? now : before + 1000000;
    }
    return receipt_id_of(restaurant, index);
}

static int64_t change_order(struct MHD_Connection *connection, Restaurant *restaurant,
                            const char *what)
{
    static const char *const words[] = {"AWAITING_PROCESSING", "ACCEPTED", "DENIED", "PROCESSED"};
    int64_t id = id_or(connection, order_id_of(restaurant, restaurant->order_count - 1));
    int64_t index = id - order_id_of(restaurant, 0);
    const char *status = query(connection, "status");

    if (index < 0 || index >= restaurant->order_count) {
        return 0;
    }
    if (strcmp(what, "order_delete") == 0) {
        restaurant->orders[index].deleted = true;
        return id;
    }
    for (size_t i = 0; status != NULL && i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(words[i], status) == 0) {
            restaurant->orders[index].status = words[i];
        }
    }
    restaurant->orders[index].linked = query_number(connection, "receipt", 0) != 0;
    return id;
}

void change_apply(struct MHD_Connection *connection, Out *out)
{
    static const struct {
        const char *prefix;
        int64_t (*apply)(struct MHD_Connection *, Restaurant *, const char *);
    } kinds[] = {
        {"product_", change_menu},    {"group_", change_menu},  {"customer_", change_person},
        {"employee_", change_person}, {"clock_", change_times}, {"reservation_", change_times},
        {"receipt_", change_receipt}, {"order_", change_order},
    };
    const char *what = query(connection, "what");
    Restaurant *restaurant =
        restaurant_of(query_number(connection, "company", restaurants[0].company.id));

    for (size_t i = 0; what != NULL && restaurant != NULL && i < sizeof(kinds) / sizeof(kinds[0]);
         i++) {
        if (strncmp(what, kinds[i].prefix, strlen(kinds[i].prefix)) == 0) {
            int64_t id = kinds[i].apply(connection, restaurant, what);

            if (id != 0) {
                out_format(out, "{\"id\":%lld}", (long long)id);
            }
            return;
        }
    }
    out_text(out, "{}");
}
