/* The table of reports about sales and money; people and rooms follow in reports_people.c. */
#include <string.h>

#include "report_private.h"

#define KEY CELL_KEY
#define MAIN CELL_MAIN
#define HIDDEN CELL_HIDDEN
#define SPARE CELL_SPARE
#define NO_SALES "no counted receipt falls into these days"

static const ReportColumn summary[] = {
    {"business_date", "day", KIND_DATE, KEY},
    {"state", "state", KIND_TEXT, HIDDEN},
    {"receipts", "receipts", KIND_COUNT, 0},
    {"parties", "parties", KIND_COUNT, HIDDEN},
    {"covers", "covers", KIND_COUNT, SPARE},
    {"gross_sales_incl_tax", "gross", KIND_MONEY, HIDDEN},
    {"discounts_incl_tax", "discounts", KIND_MONEY, HIDDEN},
    {"refunds_incl_tax", "refunds", KIND_MONEY, HIDDEN},
    {"sales_incl_tax", "incl tax", KIND_MONEY, 0},
    {"tax", "tax", KIND_MONEY, SPARE},
    {"net_sales", "net sales", KIND_MONEY, MAIN},
    {"tips", "tips", KIND_MONEY, SPARE},
    {"avg_receipt_net", "average", KIND_MONEY, SPARE},
    {"avg_cover_net", "net/cover", KIND_MONEY, HIDDEN},
    {"voided_receipts", "voided", KIND_COUNT, HIDDEN},
    {"voided_incl_tax", "voided", KIND_MONEY, HIDDEN},
    {"open_receipts", "open", KIND_COUNT, HIDDEN},
    {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn day[] = {
    {"section", "section", KIND_TEXT, KEY},
    {"label", "line", KIND_TEXT, KEY},
    {"n", "count", KIND_QUANTITY, 0},
    {"amount", "amount", KIND_MONEY, 0},
    {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn hours[] = {
    {"iso_dow", "", KIND_COUNT, HIDDEN | KEY},
    {"weekday", "weekday", KIND_TEXT, KEY},
    {"hour_local", "hour", KIND_HOUR, KEY},
    {"avg_net_sales", "net sales", KIND_MONEY, MAIN},
    {"avg_receipts", "receipts", KIND_FACTOR, 0},
    {"avg_covers", "covers", KIND_FACTOR, 0},
    {"days", "days", KIND_COUNT, 0},
    {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn products[] = {
    {"product_id", "number", KIND_TEXT, HIDDEN | KEY | CELL_NUMBER},
    {"product_name", "product", KIND_TEXT, KEY},
    {"category", "category", KIND_TEXT, SPARE},
    {"quantity", "quantity", KIND_QUANTITY, 0},
    {"avg_price_net", "net each", KIND_MONEY, SPARE},
    {"sales_incl_tax", "incl tax", KIND_MONEY, HIDDEN},
    {"net_sales", "net sales", KIND_MONEY, MAIN},
    {"discounts_incl_tax", "discounts", KIND_MONEY, HIDDEN},
    {"refunded_quantity", "refunded", KIND_QUANTITY, HIDDEN},
    {"share_pct", "share", KIND_PERCENT, 0},
    {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn categories[] = {
    {"category", "category", KIND_TEXT, KEY},
    {"quantity", "quantity", KIND_QUANTITY, 0},
    {"net_sales", "net sales", KIND_MONEY, MAIN},
    {"share_pct", "share", KIND_PERCENT, 0},
    {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn menu[] = {
    {"category", "category", KIND_TEXT, KEY},
    {"product_name", "product", KIND_TEXT, KEY},
    {"plu", "plu", KIND_TEXT, HIDDEN | KEY},
    {"quantity", "sold", KIND_QUANTITY, 0},
    {"menu_mix_pct", "of category", KIND_PERCENT, 0},
    {"popularity_cut_pct", "popular from", KIND_PERCENT, SPARE},
    {"contribution_per_unit", "earns each", KIND_MONEY, 0},
    {"contribution_cut", "earning from", KIND_MONEY, SPARE},
    {"class", "class", KIND_TEXT, 0},
    {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn payments[] = {
    {"tender", "tender", KIND_TEXT, KEY},
    {"payment_type", "the till says", KIND_TEXT, KEY},
    {"payments", "payments", KIND_COUNT, SPARE},
    {"sales_amount", "for sales", KIND_MONEY, 0},
    {"tips", "tips", KIND_MONEY, SPARE},
    {"takings", "takings", KIND_MONEY, MAIN},
    {"tip_pct", "tip", KIND_PERCENT, SPARE},
    {"share_pct", "share", KIND_PERCENT, 0},
    {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn tax[] = {
    {"tax_code", "code", KIND_TEXT, KEY},
    {"rate_pct", "rate", KIND_RATE, KEY},
    {"taxable_base", "base", KIND_MONEY, 0},
    {"tax", "tax", KIND_MONEY, MAIN},
    {"gross", "gross", KIND_MONEY, 0},
    {"receipts", "receipts", KIND_COUNT, SPARE},
    {"rounding_vs_recomputed", "rounding", KIND_MONEY, SPARE},
    {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn adjustments[] = {
    {"kind", "kind", KIND_TEXT, KEY}, {"employee", "receipt made by", KIND_TEXT, KEY},
    {"n", "count", KIND_COUNT, 0},    {"amount_incl_tax", "incl tax", KIND_MONEY, MAIN},
    {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn channels[] = {
    {"channel", "channel", KIND_TEXT, KEY},       {"type", "the till says", KIND_TEXT, KEY},
    {"receipts", "receipts", KIND_COUNT, 0},      {"sales_incl_tax", "incl tax", KIND_MONEY, SPARE},
    {"net_sales", "net sales", KIND_MONEY, MAIN}, {"avg_receipt_net", "average", KIND_MONEY, SPARE},
    {"share_pct", "share", KIND_PERCENT, 0},      {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn compare[] = {
    {"business_date", "day", KIND_DATE, KEY},
    {"net_sales", "net sales", KIND_MONEY, MAIN},
    {"last_week", "week before", KIND_MONEY, SPARE},
    {"vs_last_week_pct", "change", KIND_PERCENT, 0},
    {"last_year_same_weekday", "year before", KIND_MONEY, SPARE},
    {"vs_last_year_pct", "change", KIND_PERCENT, 0},
    {"avg_last_4_same_weekday", "mean of 4", KIND_MONEY, SPARE},
    {"vs_avg4_pct", "change", KIND_PERCENT, 0},
    {NULL, NULL, KIND_TEXT, 0},
};

static const ReportColumn journal[] = {
    {"business_date", "day", KIND_DATE, KEY},
    {"kind", "kind", KIND_TEXT, KEY},
    {"key", "of", KIND_TEXT, KEY},
    {"account", "account", KIND_TEXT, 0},
    {"debit", "debit", KIND_MONEY, 0},
    {"credit", "credit", KIND_MONEY, 0},
    {NULL, NULL, KIND_TEXT, 0},
};

const ReportDef reports_of_sales[] = {
    {"summary", "Sales", "how were the days?", "sales_daily", "report_summary", NULL, NO_SALES,
     NULL, REPORT_DAYS, summary, NULL},
    {"day", "One business day", "what does the day report say?", "day_report", "report_day", NULL,
     NO_SALES, "laid out as the vendor's own day report", REPORT_ONE_DAY | REPORT_NO_COMPARE, day,
     NULL},
    {"hours", "Net sales by weekday and hour", "when does the money come in?", "heatmap",
     "report_hours", NULL, NO_SALES, "means per day traded; an hour without sales is blank",
     REPORT_NO_COMPARE | REPORT_GRID, hours, NULL},
    {"products", "Products", "what sold?", "product_mix_daily", "report_products", NULL, NO_SALES,
     NULL, 0, products, NULL},
    {"categories", "Categories", "what is the mix?", "category_daily", "report_categories", NULL,
     NO_SALES, NULL, 0, categories, NULL},
    {"menu", "Menu engineering", "which dishes are popular, which earn?", "menu_engineering",
     "report_menu", NULL,
     "the vendor's product sales of these days are not stored: restosync sync product_sales",
     "popular: at least 70 % of an equal share of its category; earning: at least the category's "
     "mean per piece",
     REPORT_NO_COMPARE, menu, NULL},
    {"payments", "Takings by tender", "how was it paid?", "payment_daily", "report_payments", NULL,
     NO_SALES, "takings are what came in for sales, and tips", 0, payments, NULL},
    {"tax", "Tax", "what goes into the return?", "tax_daily", "report_tax", NULL, NO_SALES,
     "the sum of each receipt's own rounded tax; rounding is what a recomputation would differ by",
     0, tax, NULL},
    {"adjustments", "Discounts, refunds, voids", "where does money leak?", "adjustments_daily",
     "report_adjustments", NULL, "no discount, refund or void falls into these days",
     "the API tells who made a receipt, not who voided it", REPORT_NO_COMPARE, adjustments, NULL},
    {"channels", "Channels", "dine-in, take-away or delivery?", "channel_daily", "report_channels",
     NULL, NO_SALES, NULL, 0, channels, NULL},
    {"compare", "Better than usual?", "how does each day compare?", "sales_compare",
     "report_compare", NULL, NO_SALES,
     "week: 7 days before; year: 364 days before, the same weekday; mean: the last four of the "
     "weekday",
     REPORT_DAYS | REPORT_NO_COMPARE, compare, NULL},
    {"journal", "Journal", "what does the bookkeeper post?", "journal_daily", "report_journal",
     "report_journal_accounts", "none of these days is final yet: receipts can still change",
     "final days only", REPORT_NO_COMPARE, journal, journal + 1},
    {0},
};
