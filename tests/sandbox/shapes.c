/* Receipts and orders as JSON, member for member as the documented payloads have them. */
#include <stdio.h>
#include <string.h>

#include "sandbox.h"

#define KEY(out, text) out_bytes(out, text, sizeof(text) - 1)

static void number(Out *out, int64_t tenthousandths)
{
    if (behave(B_NUMBERS_AS_TEXT)) {
        out_bytes(out, "\"", 1);
        out_money(out, tenthousandths);
        out_bytes(out, "\"", 1);
    } else {
        out_money(out, tenthousandths);
    }
}

static void optional_text(Out *out, const char *key, const char *text)
{
    out_text(out, key);
    if (behave(B_NULLS) && text[0] == '\0') {
        KEY(out, "null");
    } else {
        out_string(out, text);
    }
}

static void uuid(Out *out, const Receipt *receipt)
{
    static const char hex[] = "0123456789abcdef";
    uint64_t high = dice((uint64_t)receipt->id, 21, 0, 0);
    uint64_t low = dice((uint64_t)receipt->id, 22, 0, 0);
    char text[34];

    text[0] = '"';
    for (int i = 0; i < 16; i++) {
        text[1 + i] = hex[high >> (i * 4) & 15];
        text[17 + i] = hex[low >> (i * 4) & 15];
    }
    text[33] = '"';
    out_bytes(out, text, 34);
}

static void item_tax(Out *out, const Receipt *receipt, const Product *product)
{
    if (receipt->restaurant->company.inclusive) {
        KEY(out, ",\"taxInfo\":{\"taxClassCode\":\"default\",\"taxCalculations\":[{\"taxRate\":");
        number(out, rate_of(&receipt->restaurant->company, product));
        KEY(out, ",\"taxRateCode\":\"VAT\"}]}");
        return;
    }
    KEY(out, ",\"taxInfo\":{\"taxClassCode\":\"default\",\"taxCalculations\":[{\"taxRate\":5,"
             "\"taxRateCode\":\"GST\"},{\"taxRate\":9.975,\"taxRateCode\":\"QST\"}]}");
}

static void modifiers(Out *out, const Item *item)
{
    KEY(out, ",\"modifierValues\":[");
    for (int m = 0; m < item->modifier_count; m++) {
        const Modifier *modifier = &item->modifiers[m];

        out_bytes(out, ",", m == 0 ? 0 : 1);
        KEY(out, "{\"id\":");
        out_int(out, modifier->value_id);
        KEY(out, ",\"modifierId\":");
        out_int(out, modifier->group_id);
        KEY(out, ",\"name\":");
        out_string(out, modifier->name);
        KEY(out, ",\"price\":");
        number(out, modifier->price);
        KEY(out, ",\"priceWithoutVAT\":");
        number(out, modifier->price);
        KEY(out, ",\"default\":false}");
    }
    KEY(out, "]");
}

static void item_ids(Out *out, const Item *item, int position, const Product *product)
{
    if (!behave(B_OLD_RECEIPTS)) {
        KEY(out, "{\"id\":\"");
        out_int(out, position);
        KEY(out, "\",\"parentId\":\"");
        out_int(out, item->parent);
        KEY(out, "\",\"productId\":");
        out_string(out, product->plu);
        KEY(out, ",\"productPLU\":");
        out_string(out, product->plu);
        KEY(out, ",\"prodId\":\"");
        out_int(out, product->id);
        KEY(out, "\",\"productName\":");
    } else {
        KEY(out, "{\"productId\":");
        out_string(out, product->plu);
        KEY(out, ",\"productName\":");
    }
    out_string(out, product->name);
}

static void item_json(Out *out, const Receipt *receipt, int index)
{
    const Item *item = &receipt->items[index];
    const Product *product = &menu[item->product];
    const Company *company = &receipt->restaurant->company;
    int64_t rate = rate_of(company, product);

    item_ids(out, item, index + 1, product);
    optional_text(out, ",\"info\":", "");
    KEY(out, ",\"amount\":");
    number(out, item->quantity);
    KEY(out, ",\"unitPrice\":");
    number(out, company->inclusive ? item->unit : 0);
    KEY(out, ",\"unitPriceWithoutVat\":");
    if (behave(B_LONG_DECIMALS)) {
        KEY(out, "8.92860000000000014");
    } else {
        number(out, company->inclusive ? item->unit * 1000000 / (1000000 + rate) : item->unit);
    }
    KEY(out, ",\"totalPrice\":");
    number(out, item->total);
    KEY(out, ",\"totalPriceWithoutVat\":");
    number(out, item->total_net);
    KEY(out, ",\"vatPercentage\":");
    number(out, rate);
    KEY(out,
        ",\"deliveryVatPercentage\":0,\"takeawayVatPercentage\":0,\"priceTypeId\":0,\"seat\":0,"
        "\"course\":0,\"creationDate\":");
    out_instant(out, receipt->entry->created_us + index * 2000);
    if (!behave(B_OLD_RECEIPTS)) {
        KEY(out, ",\"sentDate\":");
        out_instant(out, receipt->entry->created_us + 570000);
        KEY(out, ",\"discountPrice\":");
        number(out, item->discount);
        KEY(out, ",\"discountPriceWithoutVat\":");
        number(out, item->discount_net);
    }
    modifiers(out, item);
    if (!behave(B_OLD_RECEIPTS)) {
        item_tax(out, receipt, product);
    }
    KEY(out, "}");
}

static void payments(Out *out, const Receipt *receipt)
{
    KEY(out, ",\"payments\":[");
    for (int p = 0; p < receipt->payment_count; p++) {
        const Payment *payment = &receipt->payments[p];

        if (p > 0) {
            KEY(out, ",");
        }
        KEY(out, "{\"id\":");
        out_int(out, receipt->id * 2 + p);
        KEY(out, ",\"type\":");
        out_string(out, payment->name);
        KEY(out, ",\"paymentTypeId\":");
        out_int(out, 37500 + payment->category % 100);
        KEY(out, ",\"paymentTypeCategoryId\":");
        out_int(out, payment->category);
        KEY(out, ",\"amount\":");
        number(out, payment->amount);
        KEY(out, ",\"tips\":");
        number(out, payment->tips);
        KEY(out, ",\"restitution\":");
        number(out, payment->restitution);
        KEY(out, ",\"statusId\":0,\"deviceId\":\"\",\"creationDate\":");
        out_instant(out, receipt->entry->created_us + 1200000000LL);
        KEY(out, ",\"modificationDate\":");
        out_instant(out, receipt->entry->created_us + 1200000000LL);
        KEY(out, "}");
    }
    KEY(out, "]");
}

static void taxes(Out *out, const Receipt *receipt)
{
    KEY(out, ",\"taxInfo\":[");
    for (int t = 0; t < receipt->tax_count; t++) {
        if (t > 0) {
            KEY(out, ",");
        }
        KEY(out, "{\"taxRate\":");
        number(out, receipt->taxes[t].rate);
        KEY(out, ",\"taxRateCode\":");
        out_string(out, receipt->taxes[t].code);
        KEY(out, ",\"taxTotal\":");
        number(out, receipt->taxes[t].total);
        KEY(out, "}");
    }
    KEY(out, "]");
}

/* Behaviours that spoil a record do it to every 50th, so that it has good neighbours. */
static bool spoiled(const Receipt *receipt)
{
    return receipt->id % 50 == 3;
}

static void guest_and_place(Out *out, const Receipt *receipt)
{
    bool dine_in = strcmp(receipt->type, "takeaway") != 0 && strcmp(receipt->type, "delivery") != 0;
    int customer = receipt->id % 6 == 0 ? (int)(receipt->id / 6 % CUSTOMERS) : -1;
    char text[33] = "";

    KEY(out, ",\"floorId\":");
    out_int(out, dine_in ? floor_id_of(receipt->restaurant, 0) : 0);
    KEY(out, ",\"tableId\":");
    out_int(out, dine_in ? table_id_of(receipt->restaurant, 0, (int)(receipt->id % 8)) : 0);
    KEY(out, ",\"customerId\":");
    out_int(out, customer < 0 ? 0 : customer_id_of(receipt->restaurant, customer));
    if (!behave(B_OLD_RECEIPTS)) {
        if (customer >= 0) {
            customer_uuid(receipt->restaurant, customer, text);
        }
        optional_text(out, ",\"customerUuid\":", text);
    }
}

static void head(Out *out, const Receipt *receipt)
{
    int64_t epoch = 0;

    KEY(out, "{\"id\":");
    out_int(out, receipt->id);
    KEY(out, ",\"sequentialId\":0");
    if (!behave(B_OLD_RECEIPTS)) {
        KEY(out, ",\"sequenceNumber\":");
        out_int(out, receipt->id % 1000000);
        KEY(out, ",\"uuid\":");
        uuid(out, receipt);
    }
    KEY(out, ",\"parentId\":");
    out_int(out, receipt->parent_id);
    guest_and_place(out, receipt);
    KEY(out, ",\"userId\":");
    out_int(out, employee_id_of((int)(receipt->id % 5)));
    KEY(out, ",\"status\":");
    out_string(out, receipt->status);
    KEY(out, ",\"type\":");
    out_string(out, receipt->type);
    KEY(out, ",\"creationDate\":");
    out_instant(out, receipt->entry->created_us);
    KEY(out, ",\"modificationDate\":");
    out_instant(out, receipt->entry->modified_us);
    KEY(out, ",\"closingDate\":");
    out_instant(out, epoch);
    if (strcmp(receipt->type, "delivery") == 0) {
        KEY(out, ",\"deliveryDate\":");
        out_instant(out, receipt->entry->created_us / 1000000 * 1000000 + 1800000000LL);
    }
    KEY(out, ",\"printDate\":");
    out_instant(out, receipt->id % 3 == 0 ? epoch : receipt->entry->modified_us);
}

static void spoil(Out *out, const Receipt *receipt)
{
    if (behave(B_UNKNOWN_KEYS) && receipt->id % 10 == 1) {
        KEY(out,
            ",\"loyaltyPoints\":12,\"channelInfo\":{\"name\":\"Kiosk\",\"tags\":[1,\"b\",null]}");
    }
    if (!spoiled(receipt)) {
        return;
    }
    if (behave(B_BAD_UTF8)) {
        KEY(out, ",\"note\":\"caf\xc3(\"");
    }
    if (behave(B_NUL_IN_STRING)) {
        KEY(out, ",\"note\":\"a\\u0000b\"");
    }
    if (behave(B_DEEP_NESTING)) {
        KEY(out, ",\"deep\":");
        for (int i = 0; i < 200; i++) {
            KEY(out, "[");
        }
        for (int i = 0; i < 200; i++) {
            KEY(out, "]");
        }
    }
}

void receipt_json(Out *out, const Receipt *receipt)
{
    head(out, receipt);
    KEY(out, ",\"total\":");
    if (behave(B_BAD_RECORD) && spoiled(receipt)) {
        KEY(out, "\"abc\"");
    } else {
        number(out, receipt->total);
    }
    if (!behave(B_OLD_RECEIPTS)) {
        KEY(out, ",\"totalWithoutTax\":");
        number(out, receipt->net);
    }
    KEY(out, ",\"numberOfCustomers\":");
    out_int(out, receipt->covers);
    KEY(out, ",\"currentCourse\":1,\"items\":[");
    for (int i = 0; i < receipt->item_count; i++) {
        if (i > 0) {
            KEY(out, ",");
        }
        item_json(out, receipt, i);
    }
    KEY(out, "],\"actionItems\":[");
    if (receipt->action_count > 0) {
        item_json(out, receipt, 0);
    }
    KEY(out, "]");
    payments(out, receipt);
    if (!behave(B_OLD_RECEIPTS)) {
        taxes(out, receipt);
    }
    spoil(out, receipt);
    KEY(out, "}");
}

/* ---- orders ---- */

const char *order_status(const Restaurant *restaurant, int index)
{
    const Entry *entry = &restaurant->orders[index];
    uint64_t roll =
        dice((uint64_t)restaurant->company.id, 7, (uint64_t)entry->day, (uint64_t)entry->n);

    if (entry->status != NULL) {
        return entry->status;
    }
    if (entry->day + 2 > restaurant->until && roll % 5 == 0 && !behave(B_LATE_STATUS)) {
        return "AWAITING_PROCESSING";
    }
    return roll % 9 == 0 ? "DENIED" : roll % 13 == 0 ? "ACCEPTED" : "PROCESSED";
}

static void order_payment(Out *out, const Restaurant *restaurant, int index)
{
    KEY(out, "{\"id\":");
    out_int(out, order_id_of(restaurant, index) * 3);
    KEY(out, ",\"paymentTypeId\":37548,\"paymentTypeTypeId\":4,\"amount\":45.00,\"tip\":0}");
}

static void order_items(Out *out, const Restaurant *restaurant, int index)
{
    int64_t id = order_id_of(restaurant, index);

    KEY(out, ",\"orderItems\":[{\"id\":");
    out_int(out, id * 2);
    KEY(out, ",\"productId\":839420,\"productPlu\":\"S12\",\"amount\":10,\"unitPrice\":0,"
             "\"totalPrice\":45,\"unitPriceWithoutVat\":4.5,\"totalPriceWithoutVat\":45,"
             "\"modifiers\":[{\"modifierValueId\":0,\"description\":\"bien cuit\",\"modifierId\":0,"
             "\"price\":0,\"priceWithoutVat\":0}],\"subitems\":[");
    if (id % 4 == 0) {
        KEY(out, "{\"id\":");
        out_int(out, id * 2 + 1);
        KEY(out, ",\"productId\":839427,\"productPlu\":\"K1\",\"amount\":1,\"unitPrice\":0,"
                 "\"totalPrice\":0,\"unitPriceWithoutVat\":0,\"totalPriceWithoutVat\":0,"
                 "\"modifiers\":[],\"subitems\":[]}");
    }
    KEY(out, "]}],\"orderPayments\":[");
    order_payment(out, restaurant, index);
    KEY(out, "],\"orderTaxInfo\":[]");
}

void order_json(Out *out, const Restaurant *restaurant, int index, bool detail)
{
    const Entry *entry = &restaurant->orders[index];
    const char *status = order_status(restaurant, index);

    KEY(out, "{\"id\":");
    out_int(out, order_id_of(restaurant, index));
    KEY(out, ",\"deliveryDate\":");
    out_instant(out, entry->created_us + (index % 9 == 0 ? -600000000LL : 2100000000LL));
    KEY(out, ",\"creationDate\":");
    out_instant(out, entry->created_us);
    KEY(out, ",\"type\":");
    out_string(out, index % 3 == 0 ? "takeaway" : "delivery");
    KEY(out, ",\"receiptId\":");
    out_int(out, (entry->status == NULL ? strcmp(status, "PROCESSED") == 0 : entry->linked) &&
                         restaurant->receipt_count > 0
                     ? receipt_id_of(restaurant, index % restaurant->receipt_count)
                     : 0);
    KEY(out, ",\"status\":");
    out_string(out, status);
    out_format(out, ",\"externalReference\":\"%s%d\"", index % 2 == 0 ? "Shopify 10" : "Platform 7",
               index);
    if (detail) {
        order_items(out, restaurant, index);
    } else {
        KEY(out, ",\"orderItems\":[],\"orderPayments\":[],\"orderTaxInfo\":[]");
    }
    KEY(out, ",\"note\":\"ONLINE ORDER\",\"numberOfCustomers\":0,\"tableId\":0,\"customerId\":");
    out_int(out, index % 4 == 0 ? customer_id_of(restaurant, index % CUSTOMERS) : 0);
    if (detail) {
        KEY(out, ",\"orderPayment\":");
        order_payment(out, restaurant, index);
    }
    KEY(out, "}");
}
