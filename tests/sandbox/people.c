/* Guests with cards and balances, staff; every personal member carries a canary. */
#include <stdio.h>
#include <string.h>

#include "sandbox.h"

int64_t customer_id_of(const Restaurant *restaurant, int index)
{
    return 448000 + restaurant->number * 1000 + index;
}

void customer_uuid(const Restaurant *restaurant, int index, char out[33])
{
    static const char hex[] = "0123456789abcdef";
    uint64_t high = dice((uint64_t)restaurant->company.id, 31, (uint64_t)index, 0);
    uint64_t low = dice((uint64_t)restaurant->company.id, 32, (uint64_t)index, 0);

    for (int i = 0; i < 16; i++) {
        out[i] = hex[high >> (i * 4) & 15];
        out[16 + i] = hex[low >> (i * 4) & 15];
    }
    out[32] = '\0';
}

int64_t employee_id_of(int index)
{
    return 128540 + index;
}

/* ---- guests ---- */

static void card_json(Out *out, const Restaurant *restaurant, int index)
{
    char uuid[33];

    customer_uuid(restaurant, index + 10000, uuid);
    out_format(out,
               "{\"uuid\":\"%s\",\"companyId\":%lld,\"mainEstablishmentMasterId\":%lld,"
               "\"creationUserId\":51431,\"code\":\"7056324%05d\",\"type\":\"LOYALTY_VALUE_CARD\","
               "\"generatedDate\":1649683666663,\"expiryDate\":0,\"lastUsedDate\":%s",
               uuid, (long long)restaurant->company.id, (long long)restaurant->company.id + 30000,
               index, index % 20 == 0 ? "1649783666663" : "0");
    row_money(out, "originalValue", 250000);
    row_money(out, "remainingValue", index * 1000);
    out_text(out, ",\"soldValue\":0,\"redeemedValue\":0");
    customer_uuid(restaurant, index, uuid);
    out_format(out, ",\"customerId\":%lld,\"customerUuid\":\"%s\",\"status\":\"EMPTY\"}",
               (long long)customer_id_of(restaurant, index), uuid);
}

static void customer_address(Out *out, int index)
{
    row_text(out, "street", index % 3 == 0 ? "Canary Street" : "");
    row_text(out, "streetNumber", index % 3 == 0 ? "77" : "");
    row_text(out, "zip", index % 3 == 0 ? "CANARYZIP" : "");
    row_text(out, "city", "Montréal");
    row_text(out, "country", "Canada");
}

static void customer_json(Out *out, const Restaurant *restaurant, int index)
{
    char text[64];
    char uuid[33];

    customer_uuid(restaurant, index, uuid);
    out_format(out, "{\"id\":%lld,\"uuid\":\"%s\"", (long long)customer_id_of(restaurant, index),
               uuid);
    (void)snprintf(text, sizeof(text), "CanaryFirst%d", index);
    row_text(out, "firstName", text);
    (void)snprintf(text, sizeof(text), "CanaryLast%d", index);
    row_text(out, "lastName", text);
    customer_address(out, index);
    (void)snprintf(text, sizeof(text), "+1555%07d", index);
    row_text(out, "telephone", text);
    row_text(out, "deliveryStreet", "");
    row_text(out, "deliveryStreetNumber", "");
    row_text(out, "deliveryZip", "");
    row_text(out, "deliveryCity", "");
    row_text(out, "deliveryCountry", "");
    (void)snprintf(text, sizeof(text), "canary%d@guests.example", index);
    row_text(out, "email", text);
    if (behave(B_BAD_RECORD) && index % 50 == 3) {
        out_text(out, ",\"credits\":{}");
    } else {
        row_money(out, "credits", restaurant->records.credits[index]);
    }
    out_format(out, ",\"companyId\":%lld,\"modificationTime\":", (long long)restaurant->company.id);
    out_instant(out, restaurant->records.customers_modified[index]);
    (void)snprintf(text, sizeof(text), "Canary note %d", index);
    row_text(out, "note", index % 4 == 0 ? text : "");
    row_text(out, "vatNumber", index % 50 == 0 ? "CANARYVAT" : "");
    row_text(out, "dateOfBirth", index % 5 == 0 ? "1980-02-03" : "");
    row_text(out, "language", "");
    out_text(out, ",\"customerCards\":[");
    if (index % 10 == 0) {
        card_json(out, restaurant, index);
    }
    out_text(out, "]");
    row_end(out, index);
}

void people_customers(Rows *rows, const Restaurant *restaurant)
{
    for (int i = 0; i < CUSTOMERS; i++) {
        if (!restaurant->records.customers_gone[i]) {
            customer_json(rows_add(rows), restaurant, i);
        }
    }
}

static void change_json(Out *out, int64_t id, int64_t amount, int64_t at_us, int64_t receipt)
{
    out_format(out, "{\"id\":%lld", (long long)id);
    row_money(out, "changeQuantity", amount);
    out_text(out, ",\"creationUserId\":51431,\"creationTime\":");
    out_instant(out, at_us);
    if (receipt != 0) {
        out_format(out, ",\"receiptId\":%lld", (long long)receipt);
    }
    row_end(out, (int)(id % 7));
}

/* Changes of the model add up to the balance it began with; every hundredth guest has many. */
static void model_changes(Rows *rows, const Restaurant *restaurant, int index, int64_t balance)
{
    int count = index % 100 == 7 ? 120 : 2 + index % 3;
    int64_t left = balance;

    for (int c = 0; balance != 0 && c < count; c++) {
        int64_t part = c + 1 == count ? left : balance / count / 100 * 100;

        change_json(rows_add(rows), 907000 + index * 200 + c, part,
                    restaurant->created_us + c * 3600000000LL,
                    c % 2 == 0 ? receipt_id_of(restaurant, c) : 0);
        left -= part;
    }
}

void people_credit_changes(Rows *rows, const Restaurant *restaurant, int64_t customer)
{
    int index = (int)(customer - customer_id_of(restaurant, 0));
    const Records *records = &restaurant->records;
    int64_t balance;

    if (index < 0 || index >= CUSTOMERS) {
        return;
    }
    balance = records->credits[index];
    for (int i = 0; i < records->added_count; i++) {
        balance -= records->added[i].customer == index ? records->added[i].amount : 0;
    }
    model_changes(rows, restaurant, index, balance);
    for (int i = 0; i < records->added_count; i++) {
        if (records->added[i].customer == index) {
            change_json(rows_add(rows), 990000 + i, records->added[i].amount,
                        records->added[i].at_us, 0);
        }
    }
}

/* ---- staff ---- */

void people_employees(Rows *rows, const Restaurant *restaurant)
{
    for (int i = 0; i < EMPLOYEES; i++) {
        Out *out;

        if (restaurant->records.employees_gone[i]) {
            continue;
        }
        out = rows_add(rows);
        out_format(out,
                   "{\"companyId\":%lld,\"userId\":%lld,\"visible\":%s,"
                   "\"socialSecurityNumber\":\"SSN-CANARY-%d\",\"firstName\":\"CanaryStaff%d\","
                   "\"lastName\":\"CanaryStaffLast%d\",\"email\":\"canarystaff%d@staff.example\","
                   "\"username\":\"Server %d\",\"telephone\":\"+1666%07d\",\"gsm\":\"\","
                   "\"street\":\"Canary Lane\",\"streetNumber\":\"0\",\"city\":\"CanaryCity\","
                   "\"zip\":\"CANARYSTAFFZIP\"",
                   (long long)restaurant->company.id, (long long)employee_id_of(i),
                   i % 6 == 5 ? "false" : "true", i, i, i, i, i, i);
        row_end(out, i);
    }
}
