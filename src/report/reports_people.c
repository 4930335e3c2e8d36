/* The table of reports about people, rooms and orders, and the search in both tables. */
#include <string.h>

#include "report_private.h"

#define KEY CELL_KEY
#define MAIN CELL_MAIN
#define HIDDEN CELL_HIDDEN
#define SPARE CELL_SPARE
#define MEAN CELL_MEAN

static const ReportColumn staff[] = {
    {"employee", "employee", KIND_TEXT, 0},
    {"user_id", "user", KIND_TEXT, HIDDEN | KEY},
    {"receipts", "receipts", KIND_COUNT, 0},
    {"net_sales", "net sales", KIND_MONEY, MAIN},
    {"covers", "covers", KIND_COUNT, SPARE},
    {"net_per_cover", "net/cover", KIND_MONEY, SPARE},
    {"tips", "tips", KIND_MONEY, 0},
    {"discounts_incl_tax", "discounts", KIND_MONEY, SPARE},
    {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn labour[] = {
    {"business_date", "day", KIND_DATE, KEY},
    {"hours", "hours", KIND_FACTOR, 0},
    {"labour_cost", "cost", KIND_MONEY, 0},
    {"staff", "people", KIND_COUNT, SPARE},
    {"has_open_shift", "open shift", KIND_FLAG, SPARE},
    {"shifts_without_rate", "no wage", KIND_COUNT, 0},
    {"net_sales", "net sales", KIND_MONEY, SPARE},
    {"labour_pct", "labour", KIND_PERCENT, 0},
    {"net_sales_per_labour_hour", "net/hour", KIND_MONEY, MAIN | MEAN},
    {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn tables[] = {
    {"business_date", "day", KIND_DATE, KEY},
    {"parties", "parties", KIND_COUNT, MAIN},
    {"tables_used", "tables", KIND_COUNT, 0},
    {"turns_per_table", "turns", KIND_FACTOR, 0},
    {"seat_turns", "seat turns", KIND_FACTOR, SPARE},
    {"median_dwell_min", "stay min", KIND_MINUTES, 0},
    {"p90_dwell_min", "long stay", KIND_MINUTES, SPARE},
    {"revpash", "net/seat/h", KIND_MONEY, 0},
    {"avg_party_size", "party", KIND_FACTOR, SPARE},
    {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn online[] = {
    {"type", "type", KIND_TEXT, KEY},
    {"platform", "platform", KIND_TEXT, KEY},
    {"placed", "placed", KIND_COUNT, 0},
    {"accepted", "accepted", KIND_COUNT, 0},
    {"denied", "denied", KIND_COUNT, 0},
    {"awaiting", "waiting", KIND_COUNT, SPARE},
    {"unmapped", "unknown", KIND_COUNT, HIDDEN},
    {"became_receipt", "receipts", KIND_COUNT, SPARE},
    {"accept_pct", "accepted", KIND_PERCENT, 0},
    {"net_sales", "net sales", KIND_MONEY, MAIN},
    {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn baskets[] = {
    {"product_a", "who takes", KIND_TEXT, KEY},
    {"product_b", "also takes", KIND_TEXT, KEY},
    {"together", "together", KIND_COUNT, 0},
    {"support_pct", "of all", KIND_PERCENT, SPARE},
    {"confidence_pct", "of takers", KIND_PERCENT, 0},
    {"lift", "lift", KIND_FACTOR, MAIN},
    {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn guests[] = {
    {"guest", "guest", KIND_TEXT, KEY},           {"parties", "parties", KIND_COUNT, 0},
    {"net_sales", "net sales", KIND_MONEY, MAIN}, {"net_per_party", "net/party", KIND_MONEY, 0},
    {"share_pct", "share", KIND_PERCENT, 0},      {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn reservations[] = {
    {"business_date", "day", KIND_DATE, KEY},
    {"reservations", "booked", KIND_COUNT, MAIN},
    {"reserved_covers", "covers", KIND_COUNT, SPARE},
    {"matched_parties", "came", KIND_COUNT, 0},
    {"not_seen", "not seen", KIND_COUNT, 0},
    {"not_seen_pct", "not seen", KIND_PERCENT, 0},
    {"dine_in_parties", "parties", KIND_COUNT, SPARE},
    {"walk_in_parties", "walk-ins", KIND_COUNT, 0},
    {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn quality[] = {
    {"check_name", "check", KIND_TEXT, KEY},
    {"offending", "found", KIND_QUANTITY, 0},
    {"days", "days", KIND_COUNT, 0},
    {"verdict", "verdict", KIND_TEXT, 0},
    {NULL, NULL, KIND_TEXT, 0},
};

const ReportDef reports_of_people[] = {
    {"staff", "Staff", "who sold?", "staff_daily", "report_staff", NULL,
     "no counted receipt falls into these days", "net per cover looks at dine-in only", 0, staff,
     NULL},
    {"labour", "Labour", "what did the hours cost?", "labour_daily", "report_labour", NULL,
     "no clock times fall into these days: restosync sync clocktimes", NULL, REPORT_DAYS, labour,
     NULL},
    {"tables", "Tables", "how often do tables turn?", "table_turns_daily", "report_tables", NULL,
     "no dine-in receipt with a table falls into these days",
     "stay: from the first receipt of a party to its last print, if 5 minutes to 6 hours",
     REPORT_DAYS, tables, NULL},
    {"online", "Online orders", "accepted, denied, waiting?", "online_funnel_daily",
     "report_online", NULL, "no online order falls into these days", NULL, 0, online, NULL},
    {"baskets", "What goes together", "what is taken together?", "basket_pairs", "report_baskets",
     NULL, "no two products are taken together in 1 % of these parties, or three of them",
     "lift: how much more often than by chance", REPORT_NO_COMPARE, baskets, NULL},
    {"guests", "Guests", "new or returning?", "guest_mix_daily", "report_guests", NULL,
     "no counted receipt falls into these days",
     "anonymous: no guest on the receipt; nobody is guessed", 0, guests, NULL},
    {"reservations", "Reservations", "booked or walked in?", "reservation_daily",
     "report_reservations", NULL, "no reservation falls into these days",
     "not seen: past, not seated, no party at its table; the API knows no \"no-show\"", REPORT_DAYS,
     reservations, NULL},
    {"quality", "Data quality", "can I trust these numbers?", "dq_daily", "report_quality", NULL,
     "nothing was checked", "good: nothing found; look: receipts to look at; note: good to know",
     REPORT_NO_COMPARE, quality, NULL},
    {0},
};

/* The order people read them in. */
static const char *const order[] = {
    "summary", "day",         "hours",        "products", "categories", "menu",     "payments",
    "tax",     "adjustments", "staff",        "labour",   "tables",     "channels", "online",
    "baskets", "guests",      "reservations", "compare",  "journal",    "quality",
};

const ReportDef *report_find(const char *name)
{
    const ReportDef *const lists[] = {reports_of_sales, reports_of_people};

    for (size_t i = 0; i < 2; i++) {
        for (const ReportDef *def = lists[i]; def->name != NULL; def++) {
            if (strcmp(def->name, name) == 0) {
                return def;
            }
        }
    }
    return NULL;
}

const ReportDef *report_at(size_t index)
{
    return index < sizeof(order) / sizeof(order[0]) ? report_find(order[index]) : NULL;
}

const char *report_nearest(const char *name)
{
    const char *names[sizeof(order) / sizeof(order[0]) + 1] = {NULL};

    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        names[i] = order[i];
    }
    return text_nearest(name, names);
}
