/* Which list answers which path, and what all of them add up to. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox.h"

static const char web_page[] = "<html><head><title>404</title></head><body>nothing</body></html>";

static int query_day(struct MHD_Connection *connection, const char *name, int fallback)
{
    const char *text = query(connection, name);
    int year, month, day;

    if (text == NULL || sscanf(text, "%4d-%2d-%2d", &year, &month, &day) != 3) {
        return fallback;
    }
    return civil_to_days(year, month, day);
}

static enum MHD_Result serve_gate(struct MHD_Connection *connection, const Restaurant *restaurant)
{
    static const char *const names[] = {"products", "productGroups", "modifiers", "timedEvents"};
    Out out = {0};

    for (int i = 0; i < 4; i++) {
        out_format(&out, "%s\"%s\":", i == 0 ? "{" : ",", names[i]);
        out_instant(&out, restaurant->records.gates[i]);
    }
    out_text(&out, "}");
    return reply(connection, 200, "application/json", &out);
}

static enum MHD_Result serve_sales(struct MHD_Connection *connection, const Restaurant *restaurant)
{
    int from = query_day(connection, "from", query_day(connection, "date", restaurant->until));
    int to = query_day(connection, "to", from);
    int64_t offset = behave(B_SALES_IGNORE_OFFSET) ? 0 : query_number(connection, "offset", 0);
    Rows rows = {0};

    for (int day = from; day <= to; day++) {
        sales_list(&rows, restaurant, day);
    }
    for (int i = 0; i < rows.count && i < offset; i++) {
        out_free(&rows.items[i]);
    }
    if (offset > 0) {
        int64_t skip = offset > rows.count ? rows.count : offset;

        memmove(rows.items, rows.items + skip, sizeof(Out) * (size_t)(rows.count - skip));
        rows.count -= (int)skip;
    }
    return rows_serve(connection, "financial/analytics/productsales", &rows, 'A', false);
}

static enum MHD_Result serve_reservation(struct MHD_Connection *connection,
                                         const Restaurant *restaurant, const char *id)
{
    int64_t index = atoll(id) - reservation_id_of(restaurant, 0);
    Out out = {0};

    if (strstr(id, "/receipt") == NULL || index < 0 ||
        index >= restaurant->records.reservation_count) {
        return reply_text(connection, 404, "application/json", "{\"description\":\"not found\"}");
    }
    out_text(&out, "[");
    if (index % 2 == 0) {
        out_format(&out, "{\"id\":%lld,\"total\":12.5}",
                   (long long)receipt_id_of(restaurant, (int)index));
    }
    out_text(&out, "]");
    return reply(connection, 200, "application/json", &out);
}

static enum MHD_Result serve_z(struct MHD_Connection *connection, const char *rest)
{
    Out out = {0};

    if (strcmp(rest, "unprocessed") == 0) {
        return reply_text(connection, 200, "application/json",
                          "[{\"zNumber\":101,\"date\":\"2026-11-01\"},{\"zNumber\":102},"
                          "{\"zNumber\":103}]");
    }
    if (strchr(rest, '/') != NULL) {
        return reply_text(connection, 405, "application/json", "{\"description\":\"no\"}");
    }
    out_format(&out, "{\"zNumber\":%d,\"total\":1339.4,\"taxes\":[{\"rate\":12,\"vat\":72.99}]}",
               (int)strtol(rest, NULL, 10));
    return reply(connection, 200, "application/json", &out);
}

/* Lists by whole path. */
static bool plain_list(struct MHD_Connection *connection, const Restaurant *restaurant,
                       const char *path, enum MHD_Result *ret)
{
    const char *visible = query(connection, "visible");
    const char *past = query(connection, "includePastEvents");
    bool paged = true;
    char envelope = 'A';
    Rows rows = {0};

    if (strcmp(path, "core/establishment") == 0) {
        places_establishments(&rows, restaurant);
        paged = false;
    } else if (strcmp(path, "core/floor") == 0) {
        places_floors(&rows, restaurant, visible != NULL && strcmp(visible, "false") == 0);
        envelope = 'E';
    } else if (strcmp(path, "onlineordering/paymenttype") == 0) {
        places_payment_types(&rows);
        paged = false;
    } else if (strcmp(path, "onlineordering/taxclass") == 0) {
        places_tax_classes(&rows);
        paged = false;
    } else if (strcmp(path, "inventory/product") == 0) {
        menu_products(&rows, restaurant);
    } else if (strcmp(path, "inventory/productgroup") == 0) {
        menu_groups(&rows, restaurant);
    } else if (strcmp(path, "inventory/additions") == 0) {
        menu_additions(&rows, restaurant);
    } else if (strcmp(path, "inventory/timed-events") == 0) {
        menu_timed_events(&rows, restaurant, past != NULL && strcmp(past, "true") == 0);
        paged = false;
    } else if (strcmp(path, "core/customer") == 0) {
        people_customers(&rows, restaurant);
        envelope = 'E';
    } else if (strcmp(path, "labour/employee") == 0) {
        people_employees(&rows, restaurant);
    } else {
        return false;
    }
    *ret = rows_serve(connection, path, &rows, envelope, paged);
    return true;
}

static enum MHD_Result serve_shifts(struct MHD_Connection *connection, const Restaurant *restaurant)
{
    int64_t from = INT64_MIN, to = INT64_MAX, since = INT64_MIN;
    Rows rows = {0};

    (void)query_instant(connection, "minClockInTime", &from);
    (void)query_instant(connection, "maxClockOutTime", &to);
    (void)query_instant(connection, "changedSince", &since);
    shifts_list(&rows, restaurant, from, to, since);
    return rows_serve(connection, "labour/clocktime", &rows, 'A', true);
}

static enum MHD_Result serve_reservations(struct MHD_Connection *connection,
                                          const Restaurant *restaurant)
{
    int64_t since = INT64_MIN;
    Rows rows = {0};

    (void)query_instant(connection, "changedAfter", &since);
    (void)query_instant(connection, "modifiedSince", &since);
    reservations_list(&rows, restaurant, since, query_day(connection, "date", 0));
    return rows_serve(connection, "reservation", &rows, 'E', true);
}

enum MHD_Result entities_serve(struct MHD_Connection *connection, const Restaurant *restaurant,
                               const char *path)
{
    enum MHD_Result result;
    Rows rows = {0};

    if (plain_list(connection, restaurant, path, &result)) {
        return result;
    }
    if (strcmp(path, "inventory/modification-times") == 0) {
        return serve_gate(connection, restaurant);
    }
    if (strcmp(path, "financial/analytics/productsales") == 0) {
        return serve_sales(connection, restaurant);
    }
    if (strcmp(path, "labour/clocktime") == 0) {
        return serve_shifts(connection, restaurant);
    }
    if (strcmp(path, "reservation") == 0) {
        return serve_reservations(connection, restaurant);
    }
    if (strncmp(path, "reservation/", 12) == 0) {
        return serve_reservation(connection, restaurant, path + 12);
    }
    if (strncmp(path, "financial/report/z/", 19) == 0) {
        return serve_z(connection, path + 19);
    }
    if (strncmp(path, "inventory/product/", 18) == 0 && strstr(path, "/subproduct") != NULL) {
        menu_subproducts(&rows, restaurant, atoll(path + 18));
        return rows_serve(connection, path, &rows, 'A', false);
    }
    if (strncmp(path, "core/customer/", 14) == 0 && strstr(path, "/creditchange") != NULL) {
        people_credit_changes(&rows, restaurant, atoll(path + 14));
        return rows_serve(connection, path, &rows, 'E', true);
    }
    return reply_text(connection, 404, "text/html;charset=ISO-8859-1", web_page);
}

/* ---- totals ---- */

/* Objects of an array member, counted in the JSON that is served: "name":[{..},{..}] */
static int elements(const Out *row, const char *name)
{
    char mark[64];
    const char *at;
    int depth = 0;
    int count = 0;

    (void)snprintf(mark, sizeof(mark), "\"%s\":[", name);
    at = row->data == NULL ? NULL : memmem(row->data, row->len, mark, strlen(mark));
    if (at == NULL) {
        return 0;
    }
    for (at += strlen(mark); at < row->data + row->len; at++) {
        if (depth == 0 && *at == ']') {
            break;
        }
        count += depth == 0 && count == 0 ? 1 : 0;
        depth += *at == '{' || *at == '[' ? 1 : *at == '}' || *at == ']' ? -1 : 0;
        count += depth == 0 && *at == ',' ? 1 : 0;
    }
    return count;
}

static const char *separator(const Out *out)
{
    return out->data[out->len - 1] == '{' ? "" : ",";
}

static int total(Out *out, const char *table, Rows *rows, const char *member)
{
    int count = member == NULL ? rows->count : 0;

    for (int i = 0; member != NULL && i < rows->count; i++) {
        count += elements(&rows->items[i], member);
    }
    out_format(out, "%s\"%s\":%d", separator(out), table, count);
    return count;
}

static void menu_totals(Out *out, const Restaurant *restaurant)
{
    Rows rows = {0};
    Rows parts = {0};

    menu_products(&rows, restaurant);
    (void)total(out, "product", &rows, NULL);
    (void)total(out, "product_group_member", &rows, "groupIds");
    (void)total(out, "product_addition", &rows, "additions");
    rows_free(&rows);
    for (int i = 0; i < PRODUCTS; i++) {
        if (!restaurant->records.products_gone[i]) {
            menu_subproducts(&parts, restaurant, product_id_of(i));
        }
    }
    (void)total(out, "subproduct", &parts, NULL);
    rows_free(&parts);
    menu_groups(&rows, restaurant);
    (void)total(out, "product_group", &rows, NULL);
    rows_free(&rows);
    menu_additions(&rows, restaurant);
    (void)total(out, "addition", &rows, NULL);
    (void)total(out, "addition_value", &rows, "values");
    (void)total(out, "addition_product", &rows, "productLinks");
    rows_free(&rows);
    menu_timed_events(&rows, restaurant, true);
    (void)total(out, "timed_event", &rows, NULL);
    (void)total(out, "timed_event_product", &rows, "linkedProducts");
    rows_free(&rows);
}

static void people_totals(Out *out, const Restaurant *restaurant)
{
    Rows rows = {0};

    people_customers(&rows, restaurant);
    (void)total(out, "customer", &rows, NULL);
    (void)total(out, "customer_card", &rows, "customerCards");
    rows_free(&rows);
    for (int i = 0; i < CUSTOMERS; i++) {
        if (!restaurant->records.customers_gone[i]) {
            people_credit_changes(&rows, restaurant, customer_id_of(restaurant, i));
        }
    }
    (void)total(out, "customer_credit_change", &rows, NULL);
    rows_free(&rows);
    people_employees(&rows, restaurant);
    (void)total(out, "employee", &rows, NULL);
    rows_free(&rows);
    shifts_list(&rows, restaurant, INT64_MIN, INT64_MAX, INT64_MIN);
    (void)total(out, "clocktime", &rows, NULL);
    rows_free(&rows);
    reservations_list(&rows, restaurant, INT64_MIN, 0);
    (void)total(out, "reservation", &rows, NULL);
    rows_free(&rows);
}

/* Sums are taken from the JSON that is served, number by number. */
static int64_t sum_of(const Rows *rows, const char *key)
{
    char mark[64];
    int64_t sum = 0;

    (void)snprintf(mark, sizeof(mark), "\"%s\":", key);
    for (int i = 0; i < rows->count; i++) {
        const char *at = memmem(rows->items[i].data, rows->items[i].len, mark, strlen(mark));
        int64_t scale = 10000;
        int64_t value = 0;
        bool negative;

        if (at == NULL) {
            continue;
        }
        at += strlen(mark);
        at += *at == '"' ? 1 : 0;
        negative = *at == '-';
        at += negative ? 1 : 0;
        for (; *at >= '0' && *at <= '9'; at++) {
            value = value * 10 + (*at - '0') * 10000LL;
        }
        for (at += *at == '.' ? 1 : 0; *at >= '0' && *at <= '9' && scale > 1; at++) {
            scale /= 10;
            value += (*at - '0') * scale;
        }
        sum += negative ? -value : value;
    }
    return sum;
}

static void sum(Out *out, const char *name, const Rows *rows, const char *key)
{
    out_format(out, "%s\"%s\":\"", separator(out), name);
    out_money(out, sum_of(rows, key));
    out_text(out, "\"");
}

static void sums(Out *out, const Restaurant *restaurant, const Rows *sales)
{
    Rows rows = {0};

    menu_products(&rows, restaurant);
    sum(out, "product.price_without_vat", &rows, "priceWithoutVat");
    rows_free(&rows);
    menu_timed_events(&rows, restaurant, true);
    sum(out, "timed_event.amount", &rows, "amount");
    rows_free(&rows);
    people_customers(&rows, restaurant);
    sum(out, "customer.credits", &rows, "credits");
    rows_free(&rows);
    for (int i = 0; i < CUSTOMERS; i++) {
        if (!restaurant->records.customers_gone[i]) {
            people_credit_changes(&rows, restaurant, customer_id_of(restaurant, i));
        }
    }
    sum(out, "customer_credit_change.change_quantity", &rows, "changeQuantity");
    rows_free(&rows);
    sum(out, "product_sales.total", sales, "total");
    sum(out, "product_sales.vat", sales, "vat");
    sum(out, "product_sales.profit", sales, "profit");
}

void entities_totals(Out *out, const Restaurant *restaurant)
{
    Rows rows = {0};

    out_text(out, ",\"tables\":{");
    places_establishments(&rows, restaurant);
    (void)total(out, "establishment", &rows, NULL);
    rows_free(&rows);
    places_floors(&rows, restaurant, true);
    (void)total(out, "floor", &rows, NULL);
    (void)total(out, "dining_table", &rows, "tables");
    rows_free(&rows);
    places_payment_types(&rows);
    (void)total(out, "payment_type", &rows, NULL);
    rows_free(&rows);
    places_tax_classes(&rows);
    (void)total(out, "tax_class", &rows, NULL);
    rows_free(&rows);
    menu_totals(out, restaurant);
    people_totals(out, restaurant);
    for (int day = restaurant->until - options.days + 1; day <= restaurant->until; day++) {
        sales_list(&rows, restaurant, day);
    }
    (void)total(out, "product_sales", &rows, NULL);
    out_text(out, "},\"sums\":{");
    sums(out, restaurant, &rows);
    rows_free(&rows);
    out_text(out, "}");
}
