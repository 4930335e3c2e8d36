/* One receipt: lines, taxes, payments, all adding up in whole ten-thousandths. */
#include <string.h>

#include "sandbox.h"

#define DISCOUNT_PLU 9

/* Number, PLU, name, price, rate, group, cost in thousandths of the price without tax. The discount
 * has to stay at DISCOUNT_PLU. */
const Product menu[] = {
    {839420, "S12", "Frites maison", 45000, 1, MENU_SIDES, 180},
    {839421, "M1", "T-Bone", 289000, 1, MENU_MAINS, 430},
    {839422, "D3", "Bière pression", 42000, 0, MENU_BEER, 240},
    {839423, "D4", "Eau minérale", 31500, 2, MENU_SOFT, 140},
    {839424, "M7", "Moules marinière", 224500, 1, MENU_MAINS, 350},
    {839425, "S2", "Salade \"César\"", 139000, 1, MENU_STARTERS, 250},
    {839426, "W1", "Côtes du Rhône", 56000, 0, MENU_WINE, 310},
    {839427, "K1", "Espresso", 28000, 2, MENU_COFFEE, 120},
    {839428, "P9", "Crème brûlée", 85000, 1, MENU_DESSERTS, 210},
    {839999, "DISC", "Remise fidélité", 20000, 1, MENU_DISCOUNTS, 0},
    {839430, "T5", "Thé à la menthe", 34000, 2, MENU_COFFEE, 110},
    {839431, "M9", "Käsespätzle", 167500, 1, MENU_MAINS, 220},
    {839432, "S3", "Soupe du jour", 79000, 1, MENU_STARTERS, 160},
    {839433, "S4", "Carpaccio de bœuf", 158000, 1, MENU_STARTERS, 390},
    {839434, "S5", "Bruschetta", 98000, 1, MENU_STARTERS, 200},
    {839435, "M2", "Filet de bar", 264000, 1, MENU_MAINS, 410},
    {839436, "M3", "Risotto aux cèpes", 189000, 1, MENU_MAINS, 260},
    {839437, "M4", "Burger maison", 179000, 1, MENU_MAINS, 330},
    {839438, "P2", "Mousse au chocolat", 79000, 1, MENU_DESSERTS, 170},
    {839439, "P3", "Tarte Tatin", 94000, 1, MENU_DESSERTS, 260},
    {839440, "P4", "Assiette de fromages", 128000, 1, MENU_DESSERTS, 420},
    {839441, "W2", "Sancerre", 74000, 0, MENU_WINE, 380},
    {839442, "W3", "Crémant", 68000, 0, MENU_WINE, 330},
    {839443, "D5", "Bière d'abbaye", 56000, 0, MENU_BEER, 290},
    {839444, "D6", "Limonade", 38000, 2, MENU_SOFT, 130},
    {839445, "D7", "Jus de pomme", 42000, 2, MENU_SOFT, 260},
    {839446, "K2", "Cappuccino", 39000, 2, MENU_COFFEE, 170},
    {839447, "S13", "Légumes du marché", 62000, 1, MENU_SIDES, 270},
};
const int menu_count = (int)(sizeof(menu) / sizeof(menu[0]));

static const struct {
    int category;
    const char *name;
} tenders[] = {{1, "Cash"}, {4, "Credit Card"}, {2910, "Lightspeed Payments"}, {3, "Shopify API"}};

/* What guests order, as often as it stands here: positions on the menu. */
static const unsigned char orders[] = {
    0,  0,  0,  0,  0,  0,  1,  1,  1,  1,  1,  2,  2,  2,  2,  2,  2,  3,  3,  3,  3,
    3,  4,  4,  4,  5,  5,  5,  5,  6,  6,  6,  6,  7,  7,  7,  7,  7,  7,  8,  8,  8,
    10, 10, 11, 11, 11, 12, 12, 13, 13, 14, 14, 14, 15, 15, 16, 16, 16, 17, 17, 17, 17,
    17, 18, 18, 19, 19, 20, 21, 22, 22, 23, 23, 24, 24, 24, 25, 26, 26, 27,
};

int64_t round_cents(int64_t numerator, int64_t denominator)
{
    bool negative = (numerator < 0) != (denominator < 0);
    int64_t n = numerator < 0 ? -numerator : numerator;
    int64_t d = denominator < 0 ? -denominator : denominator;
    int64_t cents = (n * 2 + d * 100) / (d * 200); /* half away from zero, in 1/100 */

    return negative ? -cents * 100 : cents * 100;
}

int64_t divide(int64_t numerator, int64_t denominator)
{
    int64_t n = numerator < 0 ? -numerator : numerator;
    int64_t rounded = (n * 2 + denominator) / (denominator * 2);

    return numerator < 0 ? -rounded : rounded;
}

/* Rates in ten-thousandths of a percent. */
int64_t rate_of(const Company *company, const Product *product)
{
    static const int64_t rates[] = {210000, 120000, 60000};

    return company->inclusive ? rates[product->rate] : 0;
}

static void make_item(const Company *company, Item *item, uint64_t roll)
{
    const Product *product;

    item->product = orders[roll % sizeof(orders)];
    product = &menu[item->product];
    item->quantity = 10000 * (int64_t)(1 + (roll >> 8) % 3 / 2);
    if ((roll >> 12) % 60 == 0) {
        item->quantity = 2500 * (int64_t)(1 + (roll >> 20) % 3); /* sold by weight */
    }
    item->unit = product->price + (int64_t)((roll >> 24) % 40 == 0 ? 89286 - 85000 : 0);
    if ((roll >> 30) % 9 == 0) {
        item->modifiers[item->modifier_count++] = (Modifier){-1, 0, "sans sel", 0};
        item->modifiers[item->modifier_count++] = (Modifier){-1, 0, "bien cuit", 0};
    }
    if ((roll >> 34) % 10 == 0) {
        item->modifiers[item->modifier_count++] = (Modifier){242044, 49165, "Supplément", 15000};
    }
    item->total = divide(item->unit * item->quantity, 10000);
    for (int m = 0; m < item->modifier_count; m++) {
        item->total += divide(item->modifiers[m].price * item->quantity, 10000);
    }
    item->total = round_cents(item->total, 1);
    if ((roll >> 40) % 17 == 0) {
        item->discount = round_cents(item->unit * item->quantity, 50000);
        item->total -= item->discount;
    }
    if (company->inclusive) {
        item->discount_net = divide(item->discount * 1000000, 1000000 + rate_of(company, product));
        item->total_net = divide(item->total * 1000000, 1000000 + rate_of(company, product));
    } else {
        item->total_net = item->total;
        item->total = divide(item->total_net * 1149750, 1000000);
        item->discount_net = item->discount;
        item->discount = divide(item->discount * 1149750, 1000000);
    }
}

static void negate(Item *item)
{
    item->quantity = -item->quantity;
    item->total = -item->total;
    item->total_net = -item->total_net;
    item->discount = -item->discount;
    item->discount_net = -item->discount_net;
}

static void make_items(Receipt *receipt, uint64_t seed)
{
    const Company *company = &receipt->restaurant->company;
    int count = 2 + (int)(seed % 5);

    for (int i = 0; i < count; i++) {
        make_item(company, &receipt->items[i], dice(seed, 11, (uint64_t)i, 0));
        if (i == 2 && seed % 31 == 0) {
            receipt->items[i].parent = 1; /* part of a menu */
        }
    }
    if (seed / 3 % 33 == 0) {
        Item *item = &receipt->items[count++];

        memset(item, 0, sizeof(*item));
        item->product = DISCOUNT_PLU;
        item->quantity = 10000;
        item->unit = menu[DISCOUNT_PLU].price;
        item->total = round_cents(item->unit, 1);
        item->total_net = company->inclusive ? divide(item->total * 1000000, 1120000) : item->total;
        if (!company->inclusive) {
            item->total = divide(item->total_net * 1149750, 1000000);
        }
        negate(item);
        item->quantity = 10000;
    } else if (seed / 5 % 50 == 0) {
        negate(&receipt->items[count - 1]); /* a deposit paid back */
    }
    receipt->item_count = count;
}

static void add_tax(Receipt *receipt, int64_t rate, const char *code, int64_t base)
{
    bool inclusive = receipt->restaurant->company.inclusive;
    Tax *tax = &receipt->taxes[receipt->tax_count++];

    tax->rate = rate;
    tax->code = code;
    tax->total =
        inclusive ? round_cents(base * rate, 1000000 + rate) : round_cents(base * rate, 1000000);
}

/* Rounded per receipt and rate, half away from zero: what the till does. */
static void make_taxes(Receipt *receipt)
{
    const Company *company = &receipt->restaurant->company;
    int64_t taxes = 0;

    if (company->inclusive) {
        for (int64_t rate = 210000; rate >= 60000; rate = rate == 210000 ? 120000 : rate - 60000) {
            int64_t base = 0;
            bool used = false;

            for (int i = 0; i < receipt->item_count; i++) {
                if (rate_of(company, &menu[receipt->items[i].product]) == rate) {
                    base += receipt->items[i].total;
                    used = true;
                }
            }
            if (used) {
                add_tax(receipt, rate, "VAT", base);
            }
            receipt->total += base;
        }
    } else {
        for (int i = 0; i < receipt->item_count; i++) {
            receipt->net += receipt->items[i].total_net;
        }
        add_tax(receipt, 99750, "QST", receipt->net);
        add_tax(receipt, 50000, "GST", receipt->net);
    }
    for (int t = 0; t < receipt->tax_count; t++) {
        taxes += receipt->taxes[t].total;
    }
    if (company->inclusive) {
        receipt->net = receipt->total - taxes;
    } else {
        receipt->total = receipt->net + taxes;
    }
}

static void make_payments(Receipt *receipt, uint64_t seed)
{
    int first = (int)(seed / 11 % 4);
    Payment *payment = &receipt->payments[0];

    *payment = (Payment){tenders[first].category, tenders[first].name, receipt->total, 0, 0};
    receipt->payment_count = 1;
    if (seed / 13 % 12 == 0 && receipt->total > 100000) {
        Payment *second = &receipt->payments[receipt->payment_count++];

        *second = (Payment){1, "Cash", round_cents(receipt->total, 3), 0, 50000};
        payment->amount -= second->amount;
    }
    if (payment->category != 1 && seed / 17 % 4 == 0) {
        payment->tips = round_cents(receipt->total, 20);
    }
}

static void choose_kind(Receipt *receipt, uint64_t seed, int day_count)
{
    static const char *const types[] = {"restaurant", "restaurant", "restaurant", "restaurant",
                                        "restaurant", "restaurant", "bar",        "takeaway",
                                        "delivery",   "tab"};
    int n = receipt->entry->n;
    int place = n % 25;

    receipt->type = types[seed % 10];
    receipt->status = seed / 19 % 4 == 0 ? "PAID" : "DONE";
    if (place == 7 && n + 2 < day_count) { /* its two parts are on the same day */
        receipt->shell = true;
    } else if ((place == 8 && n + 1 < day_count) || (place == 9 && n < day_count)) {
        receipt->parent_id = receipt->id - (place - 7);
    } else if (seed / 23 % 50 == 0) {
        receipt->status = "VOID";
    } else if (seed / 29 % 80 == 0) {
        receipt->empty = true;
    }
    if (place >= 7 && place <= 9) {
        receipt->type = "restaurant";
    }
    if (receipt->entry->late) {
        receipt->status = "DONE";
        receipt->empty = false;
    }
    if (receipt->entry->status != NULL) {
        receipt->status = receipt->entry->status;
    }
    if (strcmp(receipt->type, "takeaway") != 0 && strcmp(receipt->type, "delivery") != 0) {
        receipt->covers = 1 + (int)(seed / 31 % 5);
    }
}

static int count_on_day(const Restaurant *restaurant, int index)
{
    int day = restaurant->receipts[index].day;
    int end = index;

    /* Only the next three matter: whether the family of a split fits into the day. */
    while (end + 1 < restaurant->receipt_count && end < index + 3 &&
           restaurant->receipts[end + 1].day == day) {
        end++;
    }
    return restaurant->receipts[end].n + 1;
}

void receipt_make(const Restaurant *restaurant, int index, Receipt *receipt)
{
    const Entry *entry = &restaurant->receipts[index];
    uint64_t seed =
        dice((uint64_t)restaurant->company.id, 5, (uint64_t)entry->day, (uint64_t)entry->n);

    memset(receipt, 0, sizeof(*receipt));
    receipt->id = receipt_id_of(restaurant, index);
    receipt->restaurant = restaurant;
    receipt->entry = entry;
    if (behave(B_VENDOR_DAY)) {
        vendor_items(receipt);
        make_taxes(receipt);
        vendor_payment(receipt);
        return;
    }
    choose_kind(receipt, seed, count_on_day(restaurant, index));
    if (receipt->empty) {
        return;
    }
    make_items(receipt, seed);
    make_taxes(receipt);
    if (!receipt->shell && strcmp(receipt->status, "VOID") != 0) {
        make_payments(receipt, seed);
    }
    receipt->action_count = seed / 37 % 40 == 0 ? 1 : 0;
}

/* Counted as a sale: paid, no split shell, not empty. */
bool receipt_counted(const Receipt *receipt)
{
    return strcmp(receipt->status, "VOID") != 0 && !receipt->shell && !receipt->empty;
}
