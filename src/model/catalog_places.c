/* Companies, establishments, floors and tables, and the small lists (API page, 3.1, 3.2, 3.5). */
#include "catalog_parts.h"

/* clang-format off */
/* [3.1] old replies have few of them */
#define PLACE_COLUMNS                                                                             \
    {"name",              "name",               TYPE_TEXT,    0,                                  \
     "Name of the restaurant"},                                                                   \
    {"vatInclusive",      "vat_inclusive",      TYPE_BOOLEAN, 0,                                  \
     "Whether prices and line totals include tax (most of Europe) or not (US, Canada)"},          \
    {"openingTime",       "opening_time",       TYPE_TIME,    COLUMN_EMPTY_NULL,                  \
     "Local time at which a business day begins and the one before ends"},                        \
    {"timeZone",          "time_zone",          TYPE_TEXT,    COLUMN_EMPTY_NULL,                  \
     "Zone as the merchant set it: an IANA name or an old alias (US/Eastern)"},                   \
    {"streetName",        "street_name",        TYPE_TEXT,    0,                                  \
     "Street of the restaurant"},                                                                 \
    {"streetNumber",      "street_number",      TYPE_TEXT,    0,                                  \
     "House number"},                                                                             \
    {"zipCode",           "zip_code",           TYPE_TEXT,    0,                                  \
     "Postal code"},                                                                              \
    {"city",              "city",               TYPE_TEXT,    0,                                  \
     "City"},                                                                                     \
    {"country",           "country",            TYPE_TEXT,    0,                                  \
     "Country, a name (Canada) or a code (US)"},                                                  \
    {"server",            "server",             TYPE_TEXT,    0,                                  \
     "Host of the vendor's cluster, whose database gives out the ids"},                           \
    {"creationTime",      "created_at",         TYPE_INSTANT, COLUMN_EPOCH_NULL,                  \
     "When the company was set up at the vendor"},                                                \
    {"enforceLiteserver", "enforce_liteserver", TYPE_BOOLEAN, 0,                                  \
     "Whether tills work through a server on site: receipts may then arrive late"},               \
    {"enforceCloud",      "enforce_cloud",      TYPE_BOOLEAN, 0,                                  \
     "Whether tills must work through the vendor's cloud"},                                       \
    {"globalId",          "global_id",          TYPE_BIGINT,  COLUMN_ZERO_NULL,                   \
     "Account-wide number of the company, the one customer cards refer to"}

const Column company_columns[] = {
    {"id",                "company_id",         TYPE_BIGINT,  COLUMN_KEY,
     "Company as the API numbers it; the first key column of every table"},
    PLACE_COLUMNS,
    {0},
};

const Column establishment_columns[] = {
    {"id",                "establishment_id",   TYPE_BIGINT,  COLUMN_KEY,
     "Number of the establishment"},
    PLACE_COLUMNS,
    {0},
};

const Column floor_columns[] = {
    {"id",       "floor_id", TYPE_BIGINT,  COLUMN_KEY,
     "Number of the floor (revenue centre); receipts name it"},
    {"name",     "name",     TYPE_TEXT,    0,
     "Name of the floor"},
    {"capacity", "capacity", TYPE_INTEGER, 0,
     "Guests it holds; 0 when nobody said"},
    {0},
};

static const Column dining_table_columns[] = {
    {"^",       "floor_id",        TYPE_BIGINT,  COLUMN_KEY,
     "Floor the table stands on"},
    {"#",       "table_no",        TYPE_INTEGER, COLUMN_KEY,
     "Position on the floor's list, from 1"},
    {"id",      "table_id",        TYPE_BIGINT,  COLUMN_ZERO_NULL,
     "Number of the table; receipts, orders and reservations name it"},
    {"floorId", "stated_floor_id", TYPE_BIGINT,  COLUMN_ZERO_NULL,
     "Floor the table itself names"},
    {"name",    "name",            TYPE_TEXT,    0,
     "Name of the table: a number, TAB"},
    {"seats",   "seats",           TYPE_INTEGER, 0,
     "Seats; 0 when nobody said"},
    {"type",    "type",            TYPE_TEXT,    0,
     "Kind of table, which becomes the type of its receipts"},
    {"status",  "status",          TYPE_TEXT,    0,
     "State of the table, where the vendor sends it"},
    {0},
};

const Table floor_children[] = {
    {.name = "dining_table",
     .comment = "Tables of a floor",
     .path = "tables",
     .columns = dining_table_columns,
     .index = (const char *const[]){"table_id", NULL}},
    {0},
};

const Column payment_type_columns[] = {
    {"id",          "payment_type_id", TYPE_BIGINT,  COLUMN_KEY,
     "Number of the payment type"},
    {"typeId",      "type_id",         TYPE_INTEGER, 0,
     "Category of the payment: 1 cash, 4 credit card, 2910 Lightspeed Payments"},
    {"name",        "name",            TYPE_TEXT,    0,
     "Name the merchant gave it"},
    {"description", "description",     TYPE_TEXT,    0,
     "Free text"},
    {0},
};

const Column tax_class_columns[] = {
    {"id",          "tax_class_id", TYPE_TEXT, COLUMN_KEY,
     "Code of the tax class, a word"},
    {"description", "description",  TYPE_TEXT, 0,
     "What it is called"},
    {0},
};

/* Rows of a report have no identity: the same product comes once for each price. [3.8] */
const Column product_sales_columns[] = {
    {NULL,          "business_date", TYPE_DATE,     COLUMN_KEY,
     "Business day the report was asked for"},
    {"#",           "row_no",        TYPE_INTEGER,  COLUMN_KEY,
     "Position in the report, from 1"},
    {"productName", "product_name",  TYPE_TEXT,     0,
     "Name of the product"},
    {"pid",         "pid",           TYPE_TEXT,     0,
     "Product code (PLU, SKU), no product number"},
    {"vatRate",     "vat_rate",      TYPE_RATE,     0,
     "Tax rate, percent"},
    {"vat",         "vat",           TYPE_MONEY,    0,
     "Tax"},
    {"amount",      "quantity",      TYPE_QUANTITY, 0,
     "Quantity sold"},
    {"price",       "price",         TYPE_PRICE,    0,
     "Price of one"},
    {"total",       "total",         TYPE_MONEY,    0,
     "Total; without tax where prices do not include it"},
    {"costVatExcl", "cost_vat_excl", TYPE_MONEY,    0,
     "Cost without tax"},
    {"profit",      "profit",        TYPE_MONEY,    0,
     "Total less cost"},
    {0},
};

/* The payload is not documented: everything but the number is kept in extra. */
const Column z_report_columns[] = {
    {"zNumber", "z_number", TYPE_BIGINT, COLUMN_KEY,
     "Number of the closing report"},
    {"number",  "z_number", TYPE_BIGINT, COLUMN_ALIAS,
     "Second name of it"},
    {0},
};

const Column z_report_content_columns[] = {
    {"^", "z_number", TYPE_BIGINT, COLUMN_KEY,
     "Number of the closing report"},
    {0},
};

const Column reservation_receipt_columns[] = {
    {"^",  "reservation_id", TYPE_BIGINT,  COLUMN_KEY,
     "Reservation"},
    {"#",  "receipt_no",     TYPE_INTEGER, COLUMN_KEY,
     "Position in the reply, from 1"},
    {"id", "receipt_id",     TYPE_BIGINT,  COLUMN_ZERO_NULL,
     "Receipt it led to"},
    {0},
};
/* clang-format on */
