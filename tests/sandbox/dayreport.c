/* The Day Report that the back office exports as XML: one business day, its counted receipts. Tax
 * is added up from the receipts, where it was rounded: sums over categories and products round anew
 * and come out a cent or two apart, as they do in the real export. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sandbox.h"

#define PLACES 64
#define SOLD 256

typedef struct Amount { /* a name with what it sums up to */
    char name[48];
    int64_t id, total, net, quantity;
} Amount;

typedef struct Sold { /* a product at a price */
    int product;
    int64_t price, quantity, total;
} Sold;

typedef struct Day {
    Amount types[PLACES], payments[PLACES], rates[PLACES], categories[PLACES];
    int type_count, payment_count, rate_count, category_count;
    Sold sold[SOLD];
    int sold_count;
    int64_t total, paid;
} Day;

/* ---- adding up ---- */

static Amount *find(Amount *list, int *count, const char *name, int64_t id)
{
    for (int i = 0; i < *count; i++) {
        if (list[i].id == id && strcmp(list[i].name, name) == 0) {
            return &list[i];
        }
    }
    if (*count == PLACES) {
        abort();
    }
    list[*count] = (Amount){.id = id};
    (void)snprintf(list[*count].name, sizeof(list[*count].name), "%s", name);
    return &list[(*count)++];
}

static void add_item(Day *day, const Item *item)
{
    int64_t group = 0;
    const char *name = menu_group_of(item->product, &group);
    Amount *category = find(day->categories, &day->category_count, name, group);
    Sold *sold = NULL;

    category->total += item->total;
    category->quantity += item->quantity;
    for (int i = 0; i < day->sold_count && sold == NULL; i++) {
        if (day->sold[i].product == item->product && day->sold[i].price == item->unit) {
            sold = &day->sold[i];
        }
    }
    if (sold == NULL) {
        if (day->sold_count == SOLD) {
            abort();
        }
        sold = &day->sold[day->sold_count++];
        *sold = (Sold){.product = item->product, .price = item->unit};
    }
    sold->quantity += item->quantity;
    sold->total += item->total;
}

/* What the lines at a rate come to without their tax; both taxes of Canada share the lines. */
static int64_t net_at(const Receipt *receipt, const Tax *tax)
{
    const Company *company = &receipt->restaurant->company;
    int64_t gross = 0;

    if (!company->inclusive) {
        return receipt->net;
    }
    for (int i = 0; i < receipt->item_count; i++) {
        gross += rate_of(company, &menu[receipt->items[i].product]) == tax->rate
                     ? receipt->items[i].total
                     : 0;
    }
    return gross - tax->total;
}

static void add_receipt(Day *day, const Receipt *receipt)
{
    find(day->types, &day->type_count, receipt->type, 0)->total += receipt->total;
    day->total += receipt->total;
    for (int i = 0; i < receipt->item_count; i++) {
        add_item(day, &receipt->items[i]);
    }
    for (int p = 0; p < receipt->payment_count; p++) {
        const Payment *payment = &receipt->payments[p];

        find(day->payments, &day->payment_count, payment->name, payment->category)->total +=
            payment->amount;
        day->paid += payment->amount;
    }
    for (int t = 0; t < receipt->tax_count; t++) {
        Amount *rate = find(day->rates, &day->rate_count, "", receipt->taxes[t].rate);

        rate->total += receipt->taxes[t].total;
        rate->net += net_at(receipt, &receipt->taxes[t]);
    }
}

static int by_name(const void *left, const void *right)
{
    return strcmp(((const Amount *)left)->name, ((const Amount *)right)->name);
}

static int by_rate(const void *left, const void *right)
{
    int64_t a = ((const Amount *)left)->id;
    int64_t b = ((const Amount *)right)->id;

    return a < b ? -1 : a > b ? 1 : 0;
}

/* ---- writing ---- */

static void text(Out *out, const char *name, const char *value)
{
    out_format(out, " %s=\"", name);
    for (const char *at = value; *at != '\0'; at++) {
        const char *word = *at == '&'   ? "&amp;"
                           : *at == '<' ? "&lt;"
                           : *at == '"' ? "&quot;"
                                        : NULL;

        if (word != NULL) {
            out_text(out, word);
        } else {
            out_bytes(out, at, 1);
        }
    }
    out_text(out, "\"");
}

static void money(Out *out, const char *name, int64_t value)
{
    out_format(out, " %s=\"", name);
    out_money(out, value);
    out_text(out, "\"");
}

static void number(Out *out, const char *name, int64_t value)
{
    out_format(out, " %s=\"%lld\"", name, (long long)value);
}

static void summary(Out *out, const Day *day)
{
    out_text(out, "<Summary><Revenues");
    money(out, "total", day->total);
    out_text(out, ">");
    for (int i = 0; i < day->type_count; i++) {
        out_text(out, "<Revenue");
        text(out, "type", day->types[i].name);
        money(out, "total", day->types[i].total);
        out_text(out, "/>");
    }
    out_text(out, "</Revenues><Payments");
    money(out, "total", day->paid);
    out_text(out, ">");
    for (int i = 0; i < day->payment_count; i++) {
        out_text(out, "<Payment");
        text(out, "type", day->payments[i].name);
        money(out, "total", day->payments[i].total);
        out_text(out, "/>");
    }
    out_text(out, "</Payments><Taxes>");
    for (int i = 0; i < day->rate_count; i++) {
        out_text(out, "<Tax type=\"vat\"");
        money(out, "rate", day->rates[i].id);
        money(out, "revenueTotal", day->rates[i].net);
        money(out, "vatTotal", day->rates[i].total);
        out_text(out, "/>");
    }
    out_text(out, "</Taxes></Summary>\n");
}

/* Tax of a category or a product: worked out from its total, so that these do not add up to the
 * day's. Where prices exclude tax each line has two rates; the export of such a company was never
 * seen. */
static void sold_taxes(Out *out, const Company *company, const Sold *sold, int count, int64_t group)
{
    out_text(out, "<Taxes>");
    for (int64_t rate = 60000; company->inclusive && rate <= 210000; rate += 30000) {
        int64_t total = 0, tax;

        for (int s = 0; s < count; s++) {
            int64_t its = 0;

            (void)menu_group_of(sold[s].product, &its);
            total += its == group && rate_of(company, &menu[sold[s].product]) == rate
                         ? sold[s].total
                         : 0;
        }
        tax = round_cents(total * rate, 1000000 + rate);
        if (total != 0) {
            out_text(out, "<Tax type=\"vat\"");
            money(out, "rate", rate);
            money(out, "revenueTotal", total - tax);
            money(out, "vatTotal", tax);
            out_text(out, "/>");
        }
    }
    out_text(out, "</Taxes>");
}

static void categories(Out *out, const Company *company, const Day *day)
{
    out_text(out, "<CategoryRevenues>\n");
    for (int c = 0; c < day->category_count; c++) {
        const Amount *category = &day->categories[c];

        out_text(out, "<CategoryRevenue");
        number(out, "id", category->id);
        text(out, "name", category->name);
        money(out, "amount", category->quantity);
        money(out, "total", category->total);
        out_text(out, ">");
        sold_taxes(out, company, day->sold, day->sold_count, category->id);
        out_text(out, "<ProductRevenues>");
        for (int s = 0; s < day->sold_count; s++) {
            const Sold *sold = &day->sold[s];
            int64_t group = 0;

            (void)menu_group_of(sold->product, &group);
            if (group != category->id) {
                continue;
            }
            out_text(out, "<ProductRevenue");
            number(out, "id", menu[sold->product].id);
            text(out, "name", menu[sold->product].name);
            money(out, "amount", sold->quantity);
            money(out, "price", sold->price);
            money(out, "total", sold->total);
            out_text(out, ">");
            sold_taxes(out, company, sold, 1, group);
            out_text(out, "</ProductRevenue>");
        }
        out_text(out, "</ProductRevenues></CategoryRevenue>\n");
    }
    out_text(out, "</CategoryRevenues>\n");
}

static void receipt_payments(Out *out, const Receipt *receipt)
{
    long long user = (long long)employee_id_of((int)(receipt->id % 5));

    for (int p = 0; p < receipt->payment_count; p++) {
        const Payment *payment = &receipt->payments[p];

        out_text(out, "<Payment");
        number(out, "creationTime", receipt->entry->created_us / 1000 + 1200000);
        number(out, "typeId", payment->category);
        text(out, "type", payment->name);
        money(out, "amount", payment->amount);
        out_format(out,
                   "><CreationUser id=\"%lld\" username=\"user%lld\" firstName=\"\" "
                   "lastName=\"\"/></Payment>",
                   user, user);
    }
}

static void receipt_xml(Out *out, const Receipt *receipt)
{
    out_text(out, "<Receipt");
    number(out, "id", receipt->id);
    number(out, "creationTime", receipt->entry->created_us / 1000);
    money(out, "total", receipt->total);
    text(out, "tableName", "");
    out_text(out, "><Taxes>");
    for (int t = 0; t < receipt->tax_count; t++) {
        out_text(out, "<Tax type=\"vat\"");
        money(out, "rate", receipt->taxes[t].rate);
        money(out, "revenueTotal", net_at(receipt, &receipt->taxes[t]));
        money(out, "vatTotal", receipt->taxes[t].total);
        out_text(out, "/>");
    }
    out_text(out, "</Taxes><Payments>");
    receipt_payments(out, receipt);
    out_text(out, "</Payments><ReceiptItems>");
    for (int i = 0; i < receipt->item_count; i++) {
        const Item *item = &receipt->items[i];

        out_text(out, "<ReceiptItem");
        number(out, "productId", menu[item->product].id);
        text(out, "name", menu[item->product].name);
        money(out, "amount", item->quantity);
        money(out, "price", item->unit);
        money(out, "total", item->total);
        out_text(out, "/>");
    }
    out_text(out, "</ReceiptItems></Receipt>\n");
}

/* Epoch milliseconds of the opening time on a day, by the company's own clock. */
static int64_t opening_ms(const Company *company, int day)
{
    const char *zone = getenv("TZ");
    char *before = zone == NULL ? NULL : strdup(zone);
    int64_t us;

    (void)setenv("TZ", company->zone, 1);
    tzset();
    us = local_to_us(day, company->opening_minutes * 60);
    if (before != NULL) {
        (void)setenv("TZ", before, 1);
    } else {
        (void)unsetenv("TZ");
    }
    tzset();
    free(before);
    return us / 1000;
}

static void head(Out *out, const Company *company, int date)
{
    int year, month, day;

    days_to_civil(date, &year, &month, &day);
    out_format(out,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PosiosExport><DayReport "
               "date=\"%04d-%02d-%02d\"",
               year, month, day);
    number(out, "from", opening_ms(company, date));
    number(out, "to", opening_ms(company, date + 1));
    number(out, "companyId", company->id);
    text(out, "companyName", company->name);
    out_text(out, ">\n");
}

void day_report_xml(Out *out, const Restaurant *restaurant, int date)
{
    Day *day = calloc(1, sizeof(*day));
    Out receipts = {0};

    if (day == NULL) {
        abort();
    }
    for (int i = 0; i < restaurant->receipt_count; i++) {
        Receipt receipt;

        if (restaurant->receipts[i].day != date || restaurant->receipts[i].deleted) {
            continue;
        }
        receipt_make(restaurant, i, &receipt);
        if (receipt_counted(&receipt)) {
            add_receipt(day, &receipt);
            receipt_xml(&receipts, &receipt);
        }
    }
    qsort(day->types, (size_t)day->type_count, sizeof(Amount), by_name);
    qsort(day->payments, (size_t)day->payment_count, sizeof(Amount), by_name);
    qsort(day->categories, (size_t)day->category_count, sizeof(Amount), by_name);
    qsort(day->rates, (size_t)day->rate_count, sizeof(Amount), by_rate);
    head(out, &restaurant->company, date);
    summary(out, day);
    categories(out, &restaurant->company, day);
    out_text(out, "<Receipts>\n");
    out_bytes(out, receipts.data == NULL ? "" : receipts.data, receipts.len);
    out_text(out, "</Receipts>\n</DayReport></PosiosExport>\n");
    out_free(&receipts);
    free(day);
}
