/* The menu: products, sub-products of combos, groups, additions, timed events. */
#include <stdio.h>
#include <string.h>

#include "sandbox.h"

#define GROUPS MENU_GROUPS
#define ADDITIONS 12
#define DISCOUNT 9 /* index of the discount on the menu */

int64_t product_id_of(int index)
{
    return index < menu_count ? menu[index].id : 850000 + index;
}

static int64_t group_id(int index)
{
    return 767240 + index;
}

static int64_t addition_id(int index)
{
    return 49160 + index;
}

static void addition_values(Out *out, int addition)
{
    for (int v = 0; v < addition % 4; v++) {
        out_format(out, "%s{\"id\":%d,\"name\":\"Choice %d\"", v == 0 ? "" : ",",
                   242000 + addition * 10 + v, v);
        row_money(out, "price", v * 5000);
        row_money(out, "priceWithoutVAT", v * 4464);
        out_text(out, ",\"info\":\"\",\"plu\":\"\",\"default\":false}");
    }
}

static void addition_head(Out *out, int addition)
{
    out_format(out, "{\"id\":%lld,\"name\":\"Addition %d\"", (long long)addition_id(addition),
               addition);
    if (addition % 3 != 0) {
        row_text(out, "displayName", "");
    }
    out_text(out, ",\"values\":[");
    addition_values(out, addition);
    out_format(out, "],\"multiselect\":%s,\"minSelectedAmount\":0,\"maxSelectedAmount\":%d",
               addition % 2 == 0 ? "false" : "true", addition % 2 == 0 ? 1 : -1);
}

static void product_prices(Out *out, const Restaurant *restaurant, int index)
{
    int64_t price = restaurant->records.prices[index];
    bool inclusive = restaurant->company.inclusive;

    if (behave(B_BAD_RECORD) && index % 50 == 3) {
        out_text(out, ",\"price\":\"abc\"");
    } else {
        row_money(out, "price", inclusive ? price : 0);
    }
    row_money(out, "priceWithoutVat", inclusive ? price * 100 / 112 : price);
    row_money(out, "takeawayPrice", inclusive ? price : 0);
    row_money(out, "takeawayPriceWithoutVat", price * 100 / 106);
    out_text(out, ",\"deliveryPrice\":0.0000");
    row_money(out, "deliveryPriceWithoutVat", 0);
}

static const char *const group_names[GROUPS] = {
    "Starters", "Mains", "Desserts", "Wine", "Beer", "Coffee", "Sides", "Soft drinks", "Discounts"};

/* Discounts are sold as products of a group of that name. */
static int group_of(int product)
{
    return product < menu_count ? (int)menu[product].group : product % (GROUPS - 1);
}

const char *menu_group_of(int product, int64_t *ret_id)
{
    *ret_id = group_id(group_of(product));
    return group_names[group_of(product)];
}

static void product_links(Out *out, int index)
{
    out_format(out, ",\"groupIds\":[%lld", (long long)group_id(group_of(index)));
    if (index % 3 == 0 && index != DISCOUNT) {
        out_format(out, ",%lld", (long long)group_id((index + 1) % (GROUPS - 1)));
    }
    out_text(out, "]");
    if (index % 7 == 6) {
        return;
    }
    out_text(out, ",\"additions\":[");
    for (int a = 0; a < index % 3; a++) {
        out_bytes(out, ",", a == 0 ? 0 : 1);
        addition_head(out, (index + a) % ADDITIONS);
        out_text(out, "}");
    }
    out_text(out, "]");
}

static void product_json(Out *out, const Restaurant *restaurant, int index)
{
    char name[40], sku[16];

    (void)snprintf(name, sizeof(name), "Dish %d à la carte", index);
    (void)snprintf(sku, sizeof(sku), "%s%d", index % 9 == 8 ? "" : "P", index / 2);
    out_format(out, "{\"id\":%lld", (long long)product_id_of(index));
    row_text(out, "name", index < menu_count ? menu[index].name : name);
    out_format(out, ",\"visible\":%s", index % 11 == 10 ? "false" : "true");
    row_text(out, "imageLocation", "");
    row_text(out, "kitchenImageLocation", "");
    row_text(out, "cfdImageLocation", "");
    product_prices(out, restaurant, index);
    row_text(out, "productType", index % 20 == 4 ? "combo" : "");
    row_text(out, "sku", index < menu_count ? menu[index].plu : sku);
    row_text(out, "taxClass", index % 4 == 0 ? "BUILTIN-0.0" : "default");
    row_text(out, "deliveryTaxClass", "default");
    row_text(out, "takeawayTaxClass", "default");
    row_money(out, "stockAmount", index % 13 == 0 ? 125000 : 0);
    if (index % 13 == 0) {
        out_text(out, ",\"stockManagementEnabled\":true");
    }
    product_links(out, index);
    row_text(out, "info", index % 10 == 0 ? "maison" : "");
    row_end(out, index);
}

void menu_products(Rows *rows, const Restaurant *restaurant)
{
    for (int i = 0; i < PRODUCTS; i++) {
        if (!restaurant->records.products_gone[i]) {
            product_json(rows_add(rows), restaurant, i);
        }
    }
}

void menu_subproducts(Rows *rows, const Restaurant *restaurant, int64_t product)
{
    (void)restaurant;
    for (int i = menu_count; i < PRODUCTS; i++) {
        for (int s = 0; product_id_of(i) == product && i % 20 == 4 && s < 2 + i / 20 % 2; s++) {
            Out *out = rows_add(rows);

            out_format(out, "{\"id\":%lld", (long long)product_id_of((i + 1 + s) % PRODUCTS));
            row_text(out, "name", "Part");
            out_text(out, ",\"visible\":true");
            row_text(out, "productType", "");
            row_end(out, s);
        }
    }
}

void menu_groups(Rows *rows, const Restaurant *restaurant)
{
    for (int i = 0; i < GROUPS; i++) {
        Out *out;

        if (restaurant->records.groups_gone[i]) {
            continue;
        }
        out = rows_add(rows);
        out_format(out, "{\"id\":%lld", (long long)group_id(i));
        row_text(out, "name", group_names[i]);
        out_format(out,
                   ",\"sequence\":%d,\"visible\":true,\"categoryId\":%d,\"shortcutCategory\":false",
                   i, i == 8 ? 0 : 102720 + i);
        if (i == 3) {
            row_text(out, "categoryType", "drinks");
        }
        out_text(out, ",\"products\":[]");
        row_end(out, i);
    }
}

void menu_additions(Rows *rows, const Restaurant *restaurant)
{
    (void)restaurant;
    for (int i = 0; i < ADDITIONS; i++) {
        Out *out = rows_add(rows);

        addition_head(out, i);
        out_text(out, ",\"productLinks\":[");
        for (int p = 0; p < i % 5; p++) {
            out_format(out, "%s%lld", p == 0 ? "" : ",", (long long)product_id_of(i * 3 + p));
        }
        out_text(out, "]");
        row_end(out, i);
    }
}

void menu_timed_events(Rows *rows, const Restaurant *restaurant, bool past)
{
    for (int i = 0; i < (past ? 4 : 3); i++) {
        Out *out = rows_add(rows);

        out_format(out, "{\"id\":%d,\"name\":\"Happy Hour %d\",\"type\":\"Percentage Adjustment\"",
                   13570 + i, i);
        row_money(out, "amount", -150000 - i * 5000);
        out_text(out, ",\"daysOfTheWeek\":[true,true,true,true,true,false,false],"
                      "\"activeTimeFrom\":\"13:00\",\"activeTimeTo\":\"16:00\",\"startDate\":");
        out_instant(out, restaurant->created_us);
        out_text(out, ",\"endDate\":");
        out_instant(out, restaurant->created_us + (i == 3 ? 86400000000LL : 86400000000LL * 400));
        out_format(out,
                   ",\"linkedProducts\":[{\"id\":%lld,\"sku\":\"HH1\"},{\"id\":%lld,\"sku\":"
                   "\"HH2\"}],\"priority\":%d",
                   (long long)product_id_of(20 + i), (long long)product_id_of(30 + i), i);
        row_end(out, i);
    }
}
