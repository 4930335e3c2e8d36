/* restosync-sandbox: a stand-in for the L-Series API on a loopback port.
 *
 * Shares no code with the product, so that a bug cannot hide on both sides. Everything it serves is
 * computed from the seed: receipts are generated one by one when they are asked for. Money is
 * counted in ten-thousandths.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>

#define MAX_COMPANIES 8
#define MAX_ITEMS 16
#define MAX_MODIFIERS 3
#define MAX_TAXES 3
#define MAX_PAYMENTS 2

typedef struct Options {
    int port, days, receipts_per_day, companies, orders_per_day;
    int access_ttl, code_ttl, refresh_grace, page_cap, page_default, latency_ms;
    uint64_t seed, mutate_seed;
    int until; /* the last business day, days since 1970-01-01; 0: the last one that is over */
    const char *port_file, *client_id, *client_secret, *redirect_uri;
    char consent;     /* a auto, f form, d deny */
    char client_auth; /* b basic, f form fields, a both */
    bool totals, quiet, with_parent, cache;
    const char *day_report; /* DATE or COMPANY:DATE: print it and leave */
} Options;

extern Options options;

/* ---- model.c: companies and the index of receipts ---- */
typedef struct Company {
    int64_t id;
    const char *name, *zone, *country, *city;
    int opening_minutes;
    bool inclusive;
    int closed_weekday; /* ISO, 0 = none */
} Company;

typedef struct Entry { /* a receipt or an order */
    int64_t created_us, modified_us;
    int32_t day;                /* business day */
    int32_t n;                  /* number within the day */
    const char *status;         /* set by a control call, else NULL */
    bool deleted, late, linked; /* late: uploaded after its day; linked: got a receipt */
    bool untraced;              /* came with an old date of change */
} Entry;

/* ---- people.c, menu.c: what is served beside receipts and orders, kept as records ---- */
#define PRODUCTS 130
#define CUSTOMERS 250
#define EMPLOYEES 14
#define ADDED_CHANGES 64

typedef struct Shift {
    int64_t in_us, out_us, modified_us; /* wall clock of the company, as if it were UTC */
    int employee;
    bool open;
} Shift;

typedef struct Reservation {
    int64_t start_us, modified_us;
    const char *status;
} Reservation;

typedef struct AddedChange { /* a credit change made by a control call */
    int customer;
    int64_t amount, at_us;
} AddedChange;

typedef struct Records {
    int64_t prices[PRODUCTS];
    bool products_gone[PRODUCTS], groups_gone[16];
    int64_t credits[CUSTOMERS], customers_modified[CUSTOMERS];
    bool customers_gone[CUSTOMERS], employees_gone[EMPLOYEES];
    AddedChange added[ADDED_CHANGES];
    int added_count;
    Shift *shifts;
    int shift_count;
    Reservation *reservations;
    int reservation_count;
    int64_t gates[4]; /* products, productGroups, modifiers, timedEvents */
} Records;

typedef struct Restaurant {
    Company company;
    Entry *receipts;
    int receipt_count;
    Entry *orders;
    int order_count;
    int64_t created_us;
    int number; /* position among the companies */
    int until;  /* the last business day that has receipts, days since 1970-01-01 */
    Records records;
} Restaurant;

extern Restaurant restaurants[MAX_COMPANIES];
void model_build(void);
Restaurant *restaurant_of(int64_t company_id);
int64_t receipt_id_of(const Restaurant *restaurant, int index);
int64_t order_id_of(const Restaurant *restaurant, int index);
uint64_t dice(uint64_t company, uint64_t kind, uint64_t a, uint64_t b);
int civil_to_days(int year, int month, int day);
void days_to_civil(int days, int *year, int *month, int *day);

/* ---- receipt.c: one receipt from its place in the index ---- */
typedef struct Modifier {
    int value_id, group_id;
    const char *name;
    int64_t price;
} Modifier;

typedef struct Item {
    int product;      /* index of the menu, -1 for the discount */
    int64_t quantity; /* ten-thousandths */
    int64_t unit;     /* gross where prices include tax, else net */
    int64_t total, total_net;
    int64_t discount, discount_net; /* taken off the total, as discountPrice says */
    int parent;                     /* item number of the parent line, 0 = none */
    Modifier modifiers[MAX_MODIFIERS];
    int modifier_count;
} Item;

typedef struct Tax {
    int64_t rate; /* ten-thousandths of a percent */
    const char *code;
    int64_t total;
} Tax;

typedef struct Payment {
    int category;
    const char *name;
    int64_t amount, tips, restitution;
} Payment;

typedef struct Receipt {
    int64_t id, parent_id, total, net;
    const Restaurant *restaurant;
    const Entry *entry;
    const char *status, *type;
    int covers, item_count, tax_count, payment_count, action_count;
    bool shell, empty;
    Item items[MAX_ITEMS];
    Tax taxes[MAX_TAXES];
    Payment payments[MAX_PAYMENTS];
} Receipt;

typedef enum MenuGroup {
    MENU_STARTERS,
    MENU_MAINS,
    MENU_DESSERTS,
    MENU_WINE,
    MENU_BEER,
    MENU_COFFEE,
    MENU_SIDES,
    MENU_SOFT,
    MENU_DISCOUNTS,
    MENU_GROUPS
} MenuGroup;

typedef struct Product {
    int id;
    const char *plu, *name;
    int64_t price; /* ten-thousandths */
    int rate;      /* index of the rate */
    MenuGroup group;
    int cost; /* thousandths of the price without tax */
} Product;

extern const Product menu[];
extern const int menu_count;
int64_t rate_of(const Company *company, const Product *product);
void receipt_make(const Restaurant *restaurant, int index, Receipt *receipt);
bool receipt_counted(const Receipt *receipt);
int64_t round_cents(int64_t numerator, int64_t denominator);
int64_t divide(int64_t numerator, int64_t denominator); /* half away from zero */

/* ---- vendorday.c: a day as the one whose Day Report was measured ---- */
#define VENDOR_RECEIPTS 51
void vendor_items(Receipt *receipt);
void vendor_payment(Receipt *receipt);

/* ---- out.c: text that grows, numbers without printf ---- */
typedef struct Out {
    char *data;
    size_t len, cap;
} Out;
void out_bytes(Out *out, const char *bytes, size_t len);
void out_text(Out *out, const char *text);
void out_int(Out *out, int64_t value);
void out_money(Out *out, int64_t tenthousandths);
void out_instant(Out *out, int64_t us);
void out_string(Out *out, const char *text); /* JSON string */
void out_format(Out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
void out_free(Out *out);

/* ---- shapes.c: the JSON of receipts and orders ---- */
void receipt_json(Out *out, const Receipt *receipt);
void order_json(Out *out, const Restaurant *restaurant, int index, bool detail);
const char *order_status(const Restaurant *restaurant, int index);

/* ---- behave.c: named behaviours, off by default ---- */
typedef enum Behaviour {
    B_PAGE_CAP,
    B_IGNORE_OFFSET,
    B_ENVELOPE,
    B_WRONG_TOTAL,
    B_RATE_LIMIT,
    B_RATE_LIMIT_HTML,
    B_SERVER_ERROR,
    B_PERMANENT_ERROR,
    B_HTML_200,
    B_HTML_503,
    B_TRUNCATE,
    B_RESET,
    B_SLOW,
    B_WRONG_CONTENT_TYPE,
    B_UNAUTHORIZED_ONCE,
    B_FORBID,
    B_REDIRECT,
    B_LOSE_REFRESH_REPLY,
    B_REFRESH_BUSY,
    B_REFRESH_FAILS,
    B_REFRESH_HOLD,
    B_REFRESH_ERROR,
    B_NO_ROTATION,
    B_NO_REFRESH_TOKEN,
    B_EXPIRES_IN_TEXT,
    B_GRACE_SAME_ANSWER,
    B_OAUTH_PLAIN_ERRORS,
    B_UNKNOWN_KEYS,
    B_NUMBERS_AS_TEXT,
    B_NULLS,
    B_BAD_RECORD,
    B_BAD_UTF8,
    B_NUL_IN_STRING,
    B_DEEP_NESTING,
    B_TWO_COMPANIES,
    B_LATENCY,
    B_HUGE_PAGE,
    B_DUPLICATE_PAGE,
    B_OLD_RECEIPTS,
    B_LATE_STATUS,
    B_COMPANY_REPLY_OLD,
    B_LONG_DECIMALS,
    B_SALES_IGNORE_OFFSET,
    B_VANISH,
    B_DRIFT,
    B_WHOLE_PAGES,
    B_NO_RECEIPTS,
    B_DATE_SKEW,
    B_VENDOR_DAY,
    B_COUNT
} Behaviour;

bool behave(Behaviour which);           /* is it on? */
int64_t behave_number(Behaviour which); /* its argument as a number, 0 when there is none */
const char *behave_text(Behaviour which);
bool behave_once(Behaviour which);             /* on, and takes one off its count (default 1) */
bool behave_set(const char *list, bool clear); /* "name=arg,name" ; false: unknown name */
void behave_list(Out *out);

/* ---- authorize.c, oauth.c ---- */
bool form_field(const char *form, const char *name, char *out, size_t cap);
int64_t oauth_consenting(void); /* company the next consent is for */
void oauth_new_code(const char *redirect, const char *challenge, int64_t company, char out[48]);
enum MHD_Result oauth_authorize(struct MHD_Connection *connection, const char *form);
enum MHD_Result oauth_token(struct MHD_Connection *connection, const char *form);
bool oauth_company(struct MHD_Connection *connection, int64_t *ret_company); /* by bearer */
void oauth_control(const char *what, int64_t company);
/* 429, with the seconds after the colon of the behaviour as Retry-After. */
enum MHD_Result reply_too_many(struct MHD_Connection *connection, Behaviour which);
void oauth_counts(int64_t *requests, int64_t *rotated, int64_t *again);
void oauth_log(Out *out);

/* ---- rows.c: lists that are made whole and served in pages and envelopes ---- */
typedef struct Rows {
    Out *items;
    int count, cap;
} Rows;
Out *rows_add(Rows *rows);
enum MHD_Result rows_serve(struct MHD_Connection *connection, const char *path, Rows *rows,
                           char envelope, bool paged);
void rows_free(Rows *rows);
void row_end(Out *out, int number); /* unknown members where asked for, and the brace */
void row_money(Out *out, const char *key, int64_t tenthousandths);
void row_text(Out *out, const char *key, const char *text);

/* ---- places.c, menu.c, people.c, sales.c ---- */
void places_floors(Rows *rows, const Restaurant *restaurant, bool hidden);
void places_establishments(Rows *rows, const Restaurant *restaurant);
void places_payment_types(Rows *rows);
void places_tax_classes(Rows *rows);
void company_json(Out *out, const Restaurant *restaurant, int64_t id);
int64_t floor_id_of(const Restaurant *restaurant, int floor);
int64_t table_id_of(const Restaurant *restaurant, int floor, int table);
void menu_products(Rows *rows, const Restaurant *restaurant);
void menu_subproducts(Rows *rows, const Restaurant *restaurant, int64_t product);
void menu_groups(Rows *rows, const Restaurant *restaurant);
void menu_additions(Rows *rows, const Restaurant *restaurant);
void menu_timed_events(Rows *rows, const Restaurant *restaurant, bool past);
int64_t product_id_of(int index);
const char *menu_group_of(int product, int64_t *ret_id); /* the first group of a product */
void people_build(Restaurant *restaurant);
int64_t customer_id_of(const Restaurant *restaurant, int index);
void customer_uuid(const Restaurant *restaurant, int index, char out[33]);
int64_t employee_id_of(int index);
void people_customers(Rows *rows, const Restaurant *restaurant);
void people_credit_changes(Rows *rows, const Restaurant *restaurant, int64_t customer);
void people_employees(Rows *rows, const Restaurant *restaurant);
void shifts_list(Rows *rows, const Restaurant *restaurant, int64_t in_from, int64_t out_to,
                 int64_t changed_since);
void reservations_list(Rows *rows, const Restaurant *restaurant, int64_t since, int day);
int64_t reservation_id_of(const Restaurant *restaurant, int index);
void sales_list(Rows *rows, const Restaurant *restaurant, int day);
enum MHD_Result entities_serve(struct MHD_Connection *connection, const Restaurant *restaurant,
                               const char *path);
void entities_totals(Out *out, const Restaurant *restaurant);
void change_apply(struct MHD_Connection *connection, Out *out);
int64_t sandbox_now(void);

/* ---- dayreport.c ---- */
void day_report_xml(Out *out, const Restaurant *restaurant, int date);
/* ---- mutate.c: days that move while they are read ---- */
int mutate_spare(void); /* room for receipts that the schedules add */
void mutate_build(void);
bool mutate_serve(struct MHD_Connection *connection, int64_t from_us, int64_t to_us,
                  enum MHD_Result *ret);
void mutate_phase(int number);
void mutate_dump(Out *out);

/* ---- list.c ---- */
enum MHD_Result list_serve(struct MHD_Connection *connection, const Restaurant *restaurant,
                           bool orders);

/* ---- keep.c: with --cache, lists are made once and kept until something changes ---- */
bool kept_serve(struct MHD_Connection *connection, const char *path, int64_t company,
                enum MHD_Result *ret);
enum MHD_Result kept_add(struct MHD_Connection *connection, const char *path, int64_t company,
                         Out *whole);
void kept_list(Out *out); /* a line each: path&name=value COMPANY */
void kept_forget(void);

/* ---- rest.c, control.c, main.c ---- */
enum MHD_Result rest_serve(struct MHD_Connection *connection, const char *path);
enum MHD_Result control_serve(struct MHD_Connection *connection, const char *method,
                              const char *path);
int64_t local_to_us(int day, int64_t second_of_day);
void control_note(const char *method, const char *path);
void control_at_once(int change); /* calls of the API under way */
void totals_json(Out *out, Restaurant *restaurant);
void reply_date(struct MHD_Response *response); /* with date_skew */
enum MHD_Result reply(struct MHD_Connection *connection, unsigned status, const char *type,
                      Out *body);
enum MHD_Result reply_text(struct MHD_Connection *connection, unsigned status, const char *type,
                           const char *body);
const char *query(struct MHD_Connection *connection, const char *name);
int64_t query_number(struct MHD_Connection *connection, const char *name, int64_t fallback);
bool query_instant(struct MHD_Connection *connection, const char *name, int64_t *ret_us);

#endif
