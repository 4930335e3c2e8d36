/* What is pulled from the API, from where, how it is cut into windows, and where each value goes.
 *
 * To add a stream, add an entry to catalog[]; tables, statements, decoder, docs and `restosync
 * streams` follow from it. Numbers in brackets are sections of the API page. A column is
 *     {JSON member, column, type, flags,
 *      meaning, which becomes the column's COMMENT}
 * and include/model/catalog.h says what "^", "#" and the flags mean.
 */
#include "model/catalog.h"

#include "catalog_parts.h"

/* clang-format off */
const Stream catalog[] = {
    {
        .name = "company",
        .summary = "The restaurant behind the sign-in: address, zone, start of the business day.",
        .path = "core/company",                        /* [2, row 1] every company of the login */
        .windows = WINDOW_SNAPSHOT,
        .only_own = "company_id",
        .expected_never_empty = true,
        .root = {
            .name = "company",
            .comment = "One row a company (restaurant); zone and opening time give business days",
            .columns = company_columns,
        },
    },
    {
        .name = "establishment",
        .summary = "Further establishments of the account; many accounts have none.",
        .path = "core/establishment",                  /* [2, row 3] */
        .windows = WINDOW_SNAPSHOT,
        .root = {
            .name = "establishment",
            .comment = "One row an establishment, with the members of a company",
            .columns = establishment_columns,
        },
    },
    {
        .name = "floors",
        .summary = "Floors (revenue centres) with their tables, hidden ones too.",
        .path = "core/floor",                          /* [2, row 4] tables come with it */
        .query = "visible=false",
        .paging = PAGING_OFFSET,
        .page_size = 100,
        .windows = WINDOW_SNAPSHOT,
        .root = {
            .name = "floor",
            .comment = "One row a floor (revenue centre)",
            .columns = floor_columns,
            .children = floor_children,
        },
    },
    {
        .name = "payment_types",
        .summary = "Ways to pay as the merchant named them; removed ones stay, history uses them.",
        .path = "onlineordering/paymenttype",          /* [2, row 17] */
        .windows = WINDOW_SNAPSHOT,
        .expected_never_empty = true,
        .root = {
            .name = "payment_type",
            .comment = "One row a payment type",
            .columns = payment_type_columns,
        },
    },
    {
        .name = "tax_classes",
        .summary = "Tax classes; classes of products need not be in this list.",
        .path = "onlineordering/taxclass",             /* [2, row 18] */
        .windows = WINDOW_SNAPSHOT,
        .expected_never_empty = true,
        .root = {
            .name = "tax_class",
            .comment = "One row a tax class",
            .columns = tax_class_columns,
        },
    },
    {
        .name = "groups",
        .summary = "Groups of products; a group of discounts is one of them.",
        .path = "inventory/productgroup",              /* [2, row 23] */
        .paging = PAGING_OFFSET,
        .page_size = 100,
        .windows = WINDOW_SNAPSHOT,
        .gate = "productGroups",
        .expected_never_empty = true,
        .root = {
            .name = "product_group",
            .comment = "One row a group of products; product_group_member says who is in it",
            .columns = product_group_columns,
            .keep = (const char *const[]){"products", NULL}, /* empty wherever it was seen */
        },
    },
    {
        .name = "products",
        .summary = "The menu as it is today: prices, groups, additions.",
        .path = "inventory/product",                   /* [2, row 20] no time of change a row */
        .paging = PAGING_OFFSET,
        .page_size = 100,
        .windows = WINDOW_SNAPSHOT,
        .gate = "products",
        .expected_never_empty = true,
        .root = {
            .name = "product",
            .comment = "One row a product; a deleted one keeps its row with deleted_at",
            .columns = product_columns,
            .children = product_children,
            .index = (const char *const[]){"sku", NULL},
        },
    },
    {
        .name = "subproducts",
        .summary = "Parts of combos, asked for each product that is new or changed.",
        .path = "inventory/product/{id}/subproduct",   /* [2, row 22] */
        .windows = WINDOW_PARENT,
        .parent = "products",
        .parents = "parents_subproducts",
        .gate = "products",
        .root = {
            .name = "subproduct",
            .comment = "One row a part of a combo",
            .columns = subproduct_columns,
        },
    },
    {
        .name = "additions",
        .summary = "Additions (modifier groups) with their values and the products they go with.",
        .path = "inventory/additions",                 /* [2, row 25] */
        .paging = PAGING_OFFSET,
        .page_size = 100,
        .windows = WINDOW_SNAPSHOT,
        .gate = "modifiers",
        .root = {
            .name = "addition",
            .comment = "One row an addition (modifier group)",
            .columns = addition_columns,
            .children = addition_children,
        },
    },
    {
        .name = "timed_events",
        .summary = "Happy hours and other timed prices, past ones too.",
        .path = "inventory/timed-events",              /* [2, row 26] */
        .query = "includePastEvents=true",
        .windows = WINDOW_SNAPSHOT,
        .gate = "timedEvents",
        .root = {
            .name = "timed_event",
            .comment = "One row a timed event",
            .columns = timed_event_columns,
            .children = timed_event_children,
        },
    },
    {
        .name = "customers",
        .summary = "Guests with cards; personal data as the setting customers says.",
        .path = "core/customer",                       /* [2, row 7] */
        .paging = PAGING_OFFSET,
        .page_size = 100,
        .windows = WINDOW_SNAPSHOT,
        .personal = PERSONAL_GUESTS,
        .root = {
            .name = "customer",
            .comment = "One row a guest; names are keyed digests unless the settings say otherwise",
            .columns = customer_columns,
            .children = customer_children,
            .keep = (const char *const[]){"links", NULL}, /* [3.7] old replies */
            .index = (const char *const[]){"uuid", NULL},
        },
    },
    {
        .name = "customer_credits",
        .summary = "Changes of guests' balances, asked for each guest whose balance moved.",
        .path = "core/customer/{id}/creditchange",     /* [2, row 9] */
        .paging = PAGING_OFFSET,
        .page_size = 100,
        .windows = WINDOW_PARENT,
        .parent = "customers",
        .parents = "parents_customer_credits",
        .personal = PERSONAL_GUESTS,
        .root = {
            .name = "customer_credit_change",
            .comment = "One row a change of a guest's balance",
            .columns = customer_credit_change_columns,
        },
    },
    {
        .name = "employees",
        .summary = "Staff; personal data as the setting employees says.",
        .path = "labour/employee",                     /* [2, row 28] */
        .paging = PAGING_OFFSET,
        .page_size = 100,
        .windows = WINDOW_SNAPSHOT,
        .expected_never_empty = true,
        .personal = PERSONAL_STAFF,
        .root = {
            .name = "employee",
            .comment = "One row an employee",
            .columns = employee_columns,
            .drop = (const char *const[]){"socialSecurityNumber", NULL},
        },
    },
    {
        .name = "receipts",
        .summary = "Receipts with lines, modifiers, taxes and payments: the base of all sales.",
        .path = "financial/receipt",                   /* [2, row 10] the list is complete */
        .paging = PAGING_OFFSET,
        .page_size = 100,                              /* [2.1] nobody was seen asking for more */
        .windows = WINDOW_MODIFIED | WINDOW_CREATED,   /* [5.4] late uploads need the second */
        .from_param = "from",
        .to_param = "to",
        .modified_query = "useModification=true",
        .confirm_param = "receiptId",                  /* [5.4] receipts can be deleted */
        .every_day = true,
        .root = {
            .name = "receipt",
            .comment = "One row a receipt (bill) of a table, a tab, a delivery or a takeaway",
            .columns = receipt_columns,
            .children = receipt_children,
            .index = (const char *const[]){"created_at", "modified_at", NULL},
        },
    },
    {
        .name = "orders",
        .summary = "Online orders as they came in: items, payments, the receipt they became.",
        .path = "onlineordering/order",                /* [2, row 14] children are empty here, */
        .paging = PAGING_OFFSET,
        .page_size = 100,
        .windows = WINDOW_DETAIL,
        .from_param = "createdSince",                  /* there is no upper bound, */
        .detail_path = "onlineordering/order/{id}",    /* [2, row 15] and filled in here */
        .final_status = (const char *const[]){"PROCESSED", "DENIED", NULL}, /* [4.4] */
        .root = {
            .name = "online_order",
            .comment = "One row an online order; it has no total of its own, the receipt has",
            .columns = online_order_columns,
            .children = online_order_children,
            .keep = (const char *const[]){"orderPayment", NULL}, /* [3.6] the first payment again */
            .index = (const char *const[]){"created_at", NULL},
        },
    },
    {
        .name = "product_sales",
        .summary = "The vendor's own product sales report of each business day.",
        .path = "financial/analytics/productsales",    /* [2, row 11] paging is not documented */
        .paging = PAGING_MAYBE,
        .page_size = 100,
        .windows = WINDOW_REPORT_DAY,
        .from_param = "date",
        .root = {
            .name = "product_sales",
            .comment = "One row a product and price of the vendor's report of a business day",
            .columns = product_sales_columns,
        },
    },
    {
        .name = "clocktimes",
        .summary = "Shifts of the staff, closed ones only.",
        .path = "labour/clocktime",                    /* [2, row 27] edits change the key */
        .paging = PAGING_OFFSET,
        .page_size = 100,
        .windows = WINDOW_MODIFIED | WINDOW_CREATED,
        .from_param = "minClockInTime",
        .to_param = "maxClockOutTime",
        .modified_param = "changedSince",
        .margin_hours = 14,                            /* [5.6] the zone of the times is unknown */
        .root = {
            .name = "clocktime",
            .comment = "One row a shift; times have no zone, as received",
            .columns = clocktime_columns,
        },
    },
    {
        .name = "reservations",
        .summary = "Reservations with state, table and seats.",
        .path = "reservation",                         /* [2, row 29] */
        .paging = PAGING_OFFSET,
        .page_size = 100,
        .windows = WINDOW_MODIFIED,
        .modified_param = "modifiedSince",
        .personal = PERSONAL_GUESTS,
        .root = {
            .name = "reservation",
            .comment = "One row a reservation",
            .columns = reservation_columns,
            .index = (const char *const[]){"start_time", NULL},
        },
    },
    {
        .name = "reservation_receipts",
        .summary = "Receipts that reservations led to, one call a reservation.",
        .path = "reservation/{id}/receipt",            /* [2, row 30] old documents only */
        .windows = WINDOW_PARENT,
        .parent = "reservations",
        .parents = "parents_reservation_receipts",
        .optional = true,
        .personal = PERSONAL_GUESTS,
        .root = {
            .name = "reservation_receipt",
            .comment = "One row a receipt of a reservation",
            .columns = reservation_receipt_columns,
        },
    },
    {
        .name = "z_reports",
        .summary = "Closing reports nobody has processed yet; the payload is not documented.",
        .path = "financial/report/z/unprocessed",      /* [2, row 12] old documents only */
        .windows = WINDOW_SNAPSHOT,
        .optional = true,
        .keeps_gone = true,                            /* processed ones leave the list */
        .root = {
            .name = "z_report",
            .comment = "One row a closing report (Z), as the list showed it",
            .columns = z_report_columns,
        },
    },
    {
        .name = "z_report_contents",
        .summary = "The closing reports themselves, one call each.",
        .path = "financial/report/z/{id}",             /* [2, row 13] read only */
        .windows = WINDOW_PARENT,
        .parent = "z_reports",
        .parents = "parents_z_report_contents",
        .optional = true,
        .keeps_gone = true,
        .single = true,
        .root = {
            .name = "z_report_content",
            .comment = "One row a closing report (Z), its content in extra",
            .columns = z_report_content_columns,
        },
    },
};
/* clang-format on */

const size_t catalog_count = sizeof(catalog) / sizeof(catalog[0]);

/* [1, 2] Sign-in, subscriptions, and the status of a Z report, which a call can change. */
const char *const catalog_forbidden[] = {
    "oauth2", "token", "webhooks", "subscriptions", "renew", "status", "JSON-RPC", NULL,
};
