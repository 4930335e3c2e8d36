/* Companies, establishments, floors with tables, payment types, tax classes. */
#include <stdio.h>
#include <string.h>

#include "sandbox.h"

void company_json(Out *out, const Restaurant *restaurant, int64_t id)
{
    const Company *company = &restaurant->company;

    out_format(out, "{\"id\":%lld,\"name\":", (long long)id);
    out_string(out, company->name);
    out_format(out, ",\"vatInclusive\":%s", company->inclusive ? "true" : "false");
    if (!behave(B_COMPANY_REPLY_OLD)) {
        out_format(out, ",\"openingTime\":\"%02d:%02d\",\"timeZone\":\"%s\"",
                   company->opening_minutes / 60, company->opening_minutes % 60, company->zone);
        out_text(out, ",\"streetName\":\"Main\",\"streetNumber\":\"1\",\"zipCode\":\"9000\","
                      "\"city\":");
        out_string(out, company->city);
    }
    out_text(out, ",\"country\":");
    out_string(out, company->country);
    if (!behave(B_COMPANY_REPLY_OLD)) {
        out_text(out, ",\"server\":\"sandbox\",\"creationTime\":");
        out_instant(out, restaurant->created_us);
        out_format(out, ",\"enforceLiteserver\":false,\"enforceCloud\":true,\"globalId\":%lld",
                   (long long)id + 30000);
    }
    out_text(out, "}");
}

void places_establishments(Rows *rows, const Restaurant *restaurant)
{
    if (restaurant->number % 2 == 0) {
        company_json(rows_add(rows), restaurant, restaurant->company.id + 50000);
    }
}

int64_t floor_id_of(const Restaurant *restaurant, int floor)
{
    return 14586 + restaurant->number * 1000 + floor;
}

int64_t table_id_of(const Restaurant *restaurant, int floor, int table)
{
    return 246110 + restaurant->number * 1000 + floor * 20 + table;
}

/* The third floor is hidden. */
void places_floors(Rows *rows, const Restaurant *restaurant, bool hidden)
{
    static const char *const names[] = {"Main", "Terrasse", "Cave"};
    static const int tables[] = {8, 5, 2};

    for (int f = 0; f < (hidden ? 3 : 2); f++) {
        Out *out = rows_add(rows);

        out_format(out, "{\"id\":%lld,\"name\":\"%s\",\"capacity\":%d,\"tables\":[",
                   (long long)floor_id_of(restaurant, f), names[f], f * 20);
        for (int t = 0; t < tables[f]; t++) {
            out_format(out,
                       "%s{\"id\":\"%lld\",\"floorId\":%lld,\"name\":\"%s%d\",\"seats\":%d,"
                       "\"type\":\"%s\"}",
                       t == 0 ? "" : ",", (long long)table_id_of(restaurant, f, t),
                       (long long)floor_id_of(restaurant, f), t == 0 ? "TAB " : "", t,
                       t == 0 ? 0 : 2 + t % 3 * 2, t == 0 ? "tab" : "restaurant");
        }
        out_text(out, "]");
        row_end(out, f);
    }
}

void places_payment_types(Rows *rows)
{
    static const struct {
        int id, type;
        const char *name, *description;
    } types[] = {
        {37547, 1, "Cash", ""},
        {37548, 4, "Credit Card", ""},
        {48890, 7, "No payment", ""},
        {40282, 1401, "giftCard redeem value", NULL},
        {48391, 2701, "Lightspeed loyalty app payment", NULL},
        {48392, 2703, "Lightspeed loyalty redeem points", NULL},
        {37510, 2910, "Lightspeed Payments", ""},
        {37503, 3, "Shopify API", ""},
    };

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        Out *out = rows_add(rows);

        out_format(out, "{\"id\":%d,\"typeId\":%d", types[i].id, types[i].type);
        row_text(out, "name", types[i].name);
        if (types[i].description != NULL) {
            row_text(out, "description", types[i].description);
        }
        row_end(out, (int)i);
    }
}

void places_tax_classes(Rows *rows)
{
    static const char *const classes[][2] = {
        {"prepfood", "Prepared foods/Aliments préparés"},
        {"nonalcoholic", "Non Alcoholic beverages/Boissons Non alcoolisées"},
        {"alcbeverages", "Alcoholic beverages/Boissons alcoolisées"},
        {"default", "TPS+TVQ"},
        {"tps", "GST only/TPS seule"},
        {"notax", "No Tax/Non taxé"},
    };

    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        Out *out = rows_add(rows);

        out_format(out, "{\"id\":\"%s\"", classes[i][0]);
        row_text(out, "description", classes[i][1]);
        row_end(out, (int)i);
    }
}
