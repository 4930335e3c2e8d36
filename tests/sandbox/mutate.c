/* A source that moves while it is read: each business day is a small list with a schedule of its
 * own.
 *
 * --mutate-seed N. The schedule of a day depends on the seed, the day and the number of requests
 * for it so far, on nothing else: every day is an experiment that can be repeated. Between two
 * pages rows come, go, change and change places; pages come short, empty, twice or from the front;
 * caps and totals change. Each schedule ends, so that a later reading finds a quiet list. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox.h"

#define DAY_ROWS 64
#define SPARE_ROWS 24 /* rows that a schedule may add to a day */
#define HOURS_30 (30LL * 3600 * 1000000)

typedef struct Day {
    int rows[DAY_ROWS]; /* places in restaurant->receipts, in the order of the list */
    int count;
    int phase; /* of the schedule below */
    int requests, left, cap;
    bool totals;
} Day;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Day *days; /* options.days of the first restaurant */
static int phase = 1;
static int64_t applied;

static uint64_t roll(int day, const Day *state, int salt)
{
    return dice(options.mutate_seed, 77 + (uint64_t)state->phase, (uint64_t)day,
                (uint64_t)state->requests * 64 + (uint64_t)salt);
}

int mutate_spare(void)
{
    return options.mutate_seed == 0 ? 0 : options.days * SPARE_ROWS * 2;
}

void mutate_build(void)
{
    Restaurant *restaurant = &restaurants[0];
    int first = restaurant->until - options.days + 1;

    if (options.mutate_seed == 0) {
        return;
    }
    days = calloc((size_t)options.days, sizeof(*days));
    if (days == NULL) {
        abort();
    }
    for (int i = 0; i < restaurant->receipt_count; i++) {
        Day *day = &days[restaurant->receipts[i].day - first];

        if (day->count < DAY_ROWS - SPARE_ROWS) {
            day->rows[day->count++] = i;
        } else {
            restaurant->receipts[i].deleted = true; /* more than a schedule has room for */
        }
    }
}

static void start_phase(int number, Day *day)
{
    day->phase = phase;
    day->requests = 0;
    day->cap = 2 + (int)(roll(number, day, 1) % 4);
    day->totals = roll(number, day, 2) % 2 == 0;
    day->left = phase == 0 ? 0 : (int)(roll(number, day, 3) % 7);
}

/* ---- one step of a schedule ---- */

static void put(Day *day, int at, int row)
{
    memmove(&day->rows[at + 1], &day->rows[at], sizeof(day->rows[0]) * (size_t)(day->count - at));
    day->rows[at] = row;
    day->count++;
}

static int take(Day *day, int at)
{
    int row = day->rows[at];

    day->count--;
    memmove(&day->rows[at], &day->rows[at + 1], sizeof(day->rows[0]) * (size_t)(day->count - at));
    return row;
}

static void touch(Entry *entry)
{
    int64_t now = sandbox_now();

    entry->status = entry->status != NULL && strcmp(entry->status, "VOID") == 0 ? "DONE" : "VOID";
    entry->modified_us = now > entry->modified_us ? now : entry->modified_us + 1000000;
}

/* A late upload; some of them keep their old date of change, as nobody knows that they do not. */
static void insert(Restaurant *restaurant, int number, Day *day, uint64_t random)
{
    Entry *entry = &restaurant->receipts[restaurant->receipt_count];
    int like = day->count > 0 ? day->rows[0] : -1;

    if (day->count == DAY_ROWS || like < 0) {
        return;
    }
    entry->day = restaurant->until - options.days + 1 + number;
    entry->n = 100000 + restaurant->receipt_count;
    entry->late = true;
    entry->untraced = random / 64 % 5 == 0;
    entry->created_us = restaurant->receipts[like].created_us + 1000;
    entry->modified_us = entry->untraced ? entry->created_us : sandbox_now();
    put(day, (int)(random / 1024 % (uint64_t)(day->count + 1)), restaurant->receipt_count);
    restaurant->receipt_count++;
}

static void change(Restaurant *restaurant, int number, Day *day, uint64_t random)
{
    int at = day->count == 0 ? -1 : (int)(random / 512 % (uint64_t)day->count);

    if (at < 0) {
        return;
    }
    switch (random % 5) {
    case 0:
        insert(restaurant, number, day, random);
        break;
    case 1:
        restaurant->receipts[take(day, at)].deleted = true;
        break;
    case 2:
        touch(&restaurant->receipts[day->rows[at]]);
        break;
    case 3: { /* changed, and at another place of the list */
        int row = take(day, at);

        touch(&restaurant->receipts[row]);
        put(day, (int)(random / 65536 % (uint64_t)(day->count + 1)), row);
        break;
    }
    default:
        day->cap = 2 + (int)(random / 512 % 5);
        break;
    }
}

typedef struct Answer {
    int offset, limit, total;
} Answer;

/* A server that makes a mistake in this one reply. */
static void blunder(const Day *day, uint64_t random, Answer *answer)
{
    switch (random % 5) {
    case 0: /* the page before once more */
        answer->offset = answer->offset > day->cap ? answer->offset - day->cap : 0;
        break;
    case 1:                /* a short page in the middle */
        answer->limit = 2; /* one row would be the last of the list: nobody can tell */
        break;
    case 2:
        answer->offset = 0;
        break;
    case 3:
        answer->limit = 0;
        break;
    default:
        answer->total += (int)(random / 8 % 5) - 2;
        break;
    }
}

static void step(Restaurant *restaurant, int number, Day *day, Answer *answer)
{
    uint64_t random = roll(number, day, 10);

    if (day->phase != phase) {
        start_phase(number, day);
    }
    if (day->requests > 0 && day->left > 0) {
        for (int i = 0; i < (int)(random % 3) && day->left > 0; i++, day->left--) {
            change(restaurant, number, day, roll(number, day, 11 + i));
            applied++;
        }
    }
    answer->total = day->count;
    answer->limit = day->cap;
    if (day->requests > 0 && day->left > 0 && random / 16 % 5 == 0) {
        blunder(day, roll(number, day, 20), answer);
        day->left--;
        applied++;
    }
    day->requests++;
}

/* ---- pages ---- */

static void page(Out *out, const Restaurant *restaurant, const Day *day, const Answer *answer)
{
    int end = answer->offset + answer->limit;

    out_text(out, "{\"results\":[");
    for (int i = answer->offset; i < day->count && i < end; i++) {
        Receipt receipt;

        receipt_make(restaurant, day->rows[i], &receipt);
        out_bytes(out, ",", i == answer->offset ? 0 : 1);
        receipt_json(out, &receipt);
    }
    out_text(out, "]");
    if (day->totals) {
        out_format(out, ",\"total\":%d", answer->total);
    }
    out_text(out, "}");
}

/* The day of a window by creation time; -1 when it is something else. */
static int day_asked(int64_t from_us, int64_t to_us)
{
    if (days == NULL || to_us - from_us > HOURS_30 || to_us <= from_us) {
        return -1;
    }
    for (int d = 0; d < options.days; d++) {
        if (days[d].count > 0) {
            const Entry *entry = &restaurants[0].receipts[days[d].rows[0]];

            if (entry->created_us >= from_us && entry->created_us <= to_us) {
                return d;
            }
        }
    }
    return -1;
}

bool mutate_serve(struct MHD_Connection *connection, int64_t from_us, int64_t to_us,
                  enum MHD_Result *ret)
{
    Answer answer = {.offset = (int)query_number(connection, "offset", 0)};
    Out out = {0};
    int number;

    pthread_mutex_lock(&lock);
    number = day_asked(from_us, to_us);
    if (number >= 0) {
        step(&restaurants[0], number, &days[number], &answer);
        page(&out, &restaurants[0], &days[number], &answer);
    }
    pthread_mutex_unlock(&lock);
    if (number < 0) {
        return false;
    }
    *ret = reply(connection, 200, "application/json;charset=UTF-8", &out);
    return true;
}

/* ---- controls ---- */

/* 0: quiet; another number: new schedules. */
void mutate_phase(int number)
{
    pthread_mutex_lock(&lock);
    phase = number;
    pthread_mutex_unlock(&lock);
}

/* Every receipt there ever was, as the source has it now. */
void mutate_dump(Out *out)
{
    const Restaurant *restaurant = &restaurants[0];

    pthread_mutex_lock(&lock);
    out_format(out, "{\"applied\":%lld,\"receipts\":[", (long long)applied);
    for (int i = 0; i < restaurant->receipt_count; i++) {
        const Entry *entry = &restaurant->receipts[i];
        Receipt receipt;
        int year, month, date;

        receipt_make(restaurant, i, &receipt);
        days_to_civil(entry->day, &year, &month, &date);
        out_format(out, "%s[%lld,\"%04d-%02d-%02d\",\"%s\",%lld,%d,%d]", i == 0 ? "" : ",",
                   (long long)receipt.id, year, month, date, receipt.status,
                   (long long)(entry->modified_us / 1000), entry->deleted ? 1 : 0,
                   entry->untraced ? 1 : 0);
    }
    out_text(out, "]}");
    pthread_mutex_unlock(&lock);
}
