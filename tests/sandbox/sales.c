/* Product sales of a business day: counted receipts, one row a product and unit price. */
#include <string.h>

#include "sandbox.h"

#define SALES_MAX 512

typedef struct Sale {
    int product;
    int64_t unit, quantity, total, vat;
} Sale;

static Sale *sale_of(Sale *sales, int *count, int product, int64_t unit)
{
    for (int i = 0; i < *count; i++) {
        if (sales[i].product == product && sales[i].unit == unit) {
            return &sales[i];
        }
    }
    if (*count == SALES_MAX) {
        return NULL;
    }
    sales[*count] = (Sale){.product = product, .unit = unit};
    return &sales[(*count)++];
}

static void add_receipt(Sale *sales, int *count, const Receipt *receipt)
{
    bool inclusive = receipt->restaurant->company.inclusive;

    for (int i = 0; i < receipt->item_count; i++) {
        const Item *item = &receipt->items[i];
        Sale *sale = sale_of(sales, count, item->product, item->unit);

        if (sale != NULL) {
            sale->quantity += item->quantity;
            sale->total += inclusive ? item->total : item->total_net;
            sale->vat += item->total - item->total_net;
        }
    }
}

void sales_list(Rows *rows, const Restaurant *restaurant, int day)
{
    Sale sales[SALES_MAX];
    int count = 0;

    for (int i = 0; i < restaurant->receipt_count; i++) {
        Receipt receipt;

        if (restaurant->receipts[i].day != day || restaurant->receipts[i].deleted) {
            continue;
        }
        receipt_make(restaurant, i, &receipt);
        if (receipt_counted(&receipt)) {
            add_receipt(sales, &count, &receipt);
        }
    }
    for (int i = 0; i < count; i++) {
        const Product *product = &menu[sales[i].product];
        Out *out = rows_add(rows);
        int64_t net = sales[i].total - (restaurant->company.inclusive ? sales[i].vat : 0);
        int64_t cost = net * product->cost / 1000 / 100 * 100;

        out_text(out, "{\"productName\":");
        out_string(out, product->name);
        row_money(out, "vatRate",
                  restaurant->company.inclusive ? rate_of(&restaurant->company, product) : 149750);
        row_money(out, "vat", sales[i].vat);
        row_text(out, "pid", product->plu);
        row_money(out, "amount", sales[i].quantity);
        row_money(out, "price", sales[i].unit);
        row_money(out, "total", sales[i].total);
        row_money(out, "costVatExcl", cost);
        row_money(out, "profit", net - cost);
        row_end(out, i);
    }
}
