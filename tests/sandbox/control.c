/* What tests ask of the sandbox itself: totals of the model, calls that came, switches. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox.h"

#define MAX_NOTES 4096

typedef struct Note {
    char method[8], path[120];
    int64_t count;
} Note;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Note notes[MAX_NOTES];
static int note_count;
static int64_t total, writes;

static int at_once, most_at_once;

void control_at_once(int change)
{
    pthread_mutex_lock(&lock);
    at_once += change;
    most_at_once = at_once > most_at_once ? at_once : most_at_once;
    pthread_mutex_unlock(&lock);
}

void control_note(const char *method, const char *path)
{
    pthread_mutex_lock(&lock);
    total++;
    writes += strcmp(method, "GET") != 0 && strstr(path, "/rest/") != NULL ? 1 : 0;
    for (int i = 0; i < note_count; i++) {
        if (strcmp(notes[i].method, method) == 0 && strcmp(notes[i].path, path) == 0) {
            notes[i].count++;
            pthread_mutex_unlock(&lock);
            return;
        }
    }
    if (note_count < MAX_NOTES) {
        Note *note = &notes[note_count++];

        (void)snprintf(note->method, sizeof(note->method), "%s", method);
        (void)snprintf(note->path, sizeof(note->path), "%s", path);
        note->count = 1;
    }
    pthread_mutex_unlock(&lock);
}

static void requests_json(Out *out)
{
    int64_t tokens, rotated, reused;

    oauth_counts(&tokens, &rotated, &reused);
    pthread_mutex_lock(&lock);
    out_format(out,
               "{\"total\":%lld,\"token_requests\":%lld,\"rotations\":%lld,\"reused\":%lld,"
               "\"writes\":%lld,\"most_at_once\":%d,"
               "\"by\":[",
               (long long)total, (long long)tokens, (long long)rotated, (long long)reused,
               (long long)writes, most_at_once);
    for (int i = 0; i < note_count; i++) {
        out_format(out, "%s{\"method\":\"%s\",\"path\":\"%s\",\"count\":%lld}", i == 0 ? "" : ",",
                   notes[i].method, notes[i].path, (long long)notes[i].count);
    }
    out_text(out, "]}");
    pthread_mutex_unlock(&lock);
}

/* ---- totals ---- */

typedef struct Sums {
    int64_t receipts, counted, sales, tax, net, tips, covers, payments, lines, modifiers, orders;
} Sums;

typedef struct Counts {
    int64_t lines, modifiers, line_taxes, payments, taxes, actions, order_items;
} Counts;

static void amount(Out *out, const char *name, int64_t value)
{
    out_format(out, ",\"%s\":\"", name);
    out_money(out, value);
    out_text(out, "\"");
}

static void day_json(Out *out, int day, const Sums *sums, bool first)
{
    int year, month, date;

    days_to_civil(day, &year, &month, &date);
    out_format(out,
               "%s{\"business_date\":\"%04d-%02d-%02d\",\"receipts\":%lld,"
               "\"counted_receipts\":%lld,\"covers\":%lld,\"lines\":%lld,\"modifiers\":%lld,"
               "\"orders\":%lld",
               first ? "" : ",", year, month, date, (long long)sums->receipts,
               (long long)sums->counted, (long long)sums->covers, (long long)sums->lines,
               (long long)sums->modifiers, (long long)sums->orders);
    amount(out, "sales_incl_tax", sums->sales);
    amount(out, "tax", sums->tax);
    amount(out, "net_sales", sums->net);
    amount(out, "tips", sums->tips);
    amount(out, "payments", sums->payments);
    out_text(out, "}");
}

/* Covers of a split family count once: its parts follow the shell, the largest number counts on the
 * first counted part. */
static int64_t covers_of(const Restaurant *restaurant, int index, const Receipt *receipt)
{
    Receipt other;
    int64_t largest = receipt->covers;
    int shell;

    if (receipt->parent_id == 0) {
        return receipt->covers;
    }
    shell = (int)(receipt->parent_id - receipt_id_of(restaurant, 0));
    for (int i = shell; i <= shell + 2; i++) {
        receipt_make(restaurant, i, &other);
        if (receipt_counted(&other) && i < index) {
            return 0;
        }
        largest = other.covers > largest ? other.covers : largest;
    }
    return largest;
}

static void add_receipt(const Restaurant *restaurant, int index, Sums *day, Counts *all)
{
    Receipt receipt;

    receipt_make(restaurant, index, &receipt);
    day->receipts++;
    for (int i = 0; i < receipt.item_count; i++) {
        day->modifiers += receipt.items[i].modifier_count;
        all->modifiers += receipt.items[i].modifier_count;
        all->line_taxes += restaurant->company.inclusive ? 1 : 2;
    }
    day->lines += receipt.item_count;
    all->lines += receipt.item_count;
    all->payments += receipt.payment_count;
    all->taxes += receipt.tax_count;
    all->actions += receipt.action_count;
    if (!receipt_counted(&receipt)) {
        return;
    }
    day->counted++;
    day->sales += receipt.total;
    day->net += receipt.net;
    day->tax += receipt.total - receipt.net;
    day->covers += covers_of(restaurant, index, &receipt);
    for (int p = 0; p < receipt.payment_count; p++) {
        day->tips += receipt.payments[p].tips;
        day->payments += receipt.payments[p].amount;
    }
}

void totals_json(Out *out, Restaurant *restaurant)
{
    int first = restaurant->until - options.days + 1;
    Sums *days = calloc((size_t)options.days + 1, sizeof(Sums));
    Counts all = {0};
    bool none = true;
    int deleted = 0;
    int orders = 0;

    if (days == NULL) {
        abort();
    }
    for (int i = 0; i < restaurant->receipt_count; i++) {
        if (restaurant->receipts[i].deleted) {
            deleted++;
            continue;
        }
        add_receipt(restaurant, i, &days[restaurant->receipts[i].day - first], &all);
    }
    for (int i = 0; i < restaurant->order_count; i++) {
        if (restaurant->orders[i].deleted) {
            continue;
        }
        orders++;
        days[restaurant->orders[i].day - first].orders++;
        all.order_items += order_id_of(restaurant, i) % 4 == 0 ? 2 : 1;
    }
    out_format(out,
               "{\"company_id\":%lld,\"receipts\":%d,\"lines\":%lld,\"modifiers\":%lld,"
               "\"line_taxes\":%lld,\"payments\":%lld,\"taxes\":%lld,\"action_items\":%lld,"
               "\"orders\":%d,\"order_items\":%lld,\"days\":[",
               (long long)restaurant->company.id, restaurant->receipt_count - deleted,
               (long long)all.lines, (long long)all.modifiers, (long long)all.line_taxes,
               (long long)all.payments, (long long)all.taxes, (long long)all.actions, orders,
               (long long)all.order_items);
    for (int d = 0; d < options.days; d++) {
        if (days[d].receipts > 0) {
            day_json(out, first + d, &days[d], none);
            none = false;
        }
    }
    out_text(out, "]");
    entities_totals(out, restaurant);
    out_text(out, "}");
    free(days);
}

/* ---- calls ---- */

static enum MHD_Result serve_totals(struct MHD_Connection *connection)
{
    int64_t company = query_number(connection, "company", restaurants[0].company.id);
    Restaurant *restaurant = restaurant_of(company);
    Out out = {0};

    if (restaurant == NULL) {
        return reply_text(connection, 404, "application/json", "{}");
    }
    totals_json(&out, restaurant);
    return reply(connection, 200, "application/json", &out);
}

static enum MHD_Result serve_day_report(struct MHD_Connection *connection)
{
    int64_t company = query_number(connection, "company", restaurants[0].company.id);
    const Restaurant *restaurant = restaurant_of(company);
    const char *text = query(connection, "day");
    int year, month, day;
    Out out = {0};

    if (restaurant == NULL || text == NULL ||
        sscanf(text, "%4d-%2d-%2d", &year, &month, &day) != 3) {
        return reply_text(connection, 404, "application/json", "{}");
    }
    pthread_mutex_lock(&lock);
    day_report_xml(&out, restaurant, civil_to_days(year, month, day));
    pthread_mutex_unlock(&lock);
    return reply(connection, 200, "application/xml", &out);
}

enum MHD_Result control_serve(struct MHD_Connection *connection, const char *method,
                              const char *path)
{
    Out out = {0};

    if (strcmp(path, "totals") == 0) {
        return serve_totals(connection);
    }
    if (strcmp(path, "day-report") == 0) {
        return serve_day_report(connection);
    }
    if (strcmp(path, "dump") == 0) {
        mutate_dump(&out);
        return reply(connection, 200, "application/json", &out);
    }
    if (strcmp(path, "requests") == 0) {
        requests_json(&out);
        return reply(connection, 200, "application/json", &out);
    }
    if (strcmp(path, "token-log") == 0) {
        oauth_log(&out);
        return reply(connection, 200, "text/plain", &out);
    }
    if (strcmp(path, "kept") == 0) {
        kept_list(&out);
        return reply(connection, 200, "text/plain", &out);
    }
    if (strcmp(method, "POST") != 0) {
        return reply_text(connection, 404, "application/json", "{}");
    }
    if (strcmp(path, "requests/clear") == 0) {
        pthread_mutex_lock(&lock);
        note_count = 0;
        total = 0;
        most_at_once = at_once;
        pthread_mutex_unlock(&lock);
    } else if (strcmp(path, "behave") == 0) {
        const char *clear = query(connection, "clear");

        kept_forget();
        if (!behave_set(query(connection, "set"), clear != NULL)) {
            return reply_text(connection, 400, "application/json", "{\"unknown\":true}");
        }
    } else if (strcmp(path, "phase") == 0) {
        mutate_phase((int)query_number(connection, "number", 0));
    } else if (strcmp(path, "consent") == 0) {
        oauth_control("consent", query_number(connection, "company", 0));
    } else if (strcmp(path, "change") == 0) {
        pthread_mutex_lock(&lock);
        change_apply(connection, &out);
        kept_forget();
        pthread_mutex_unlock(&lock);
        return reply(connection, out.len > 2 ? 200 : 400, "application/json", &out);
    } else if (strncmp(path, "tokens/", 7) == 0) {
        oauth_control(path + 7, 0);
    } else {
        return reply_text(connection, 404, "application/json", "{}");
    }
    return reply_text(connection, 200, "application/json", "{}");
}
