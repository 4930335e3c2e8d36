/* Lists of receipts and orders: which page, in which envelope, streamed at any size. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox.h"

#define CHUNK (256 * 1024)

typedef struct Stream {
    const Restaurant *restaurant;
    int64_t from_us, to_us;
    bool by_modified, orders;
    int64_t only;       /* receiptId asked for, 0 for none */
    int64_t skip, left; /* rows */
    int64_t bytes_left; /* huge_page: until so many bytes are out; -1 otherwise */
    int64_t huge_left;  /* rows behind an offset into the huge page */
    int at;             /* next index */
    int last, sorted;   /* days are sorted up to `sorted`: none between the two can match */
    bool started, ended, first, broken;
    char envelope; /* A, E, e (without total), r results only, d data */
    int64_t amount, offset, total;
    Out out;
    size_t sent;
    int64_t cut_after; /* bytes, then the connection breaks; -1: never */
    int64_t served;
    bool slow;
} Stream;

static bool matches(const Stream *stream, const Entry *entry)
{
    int64_t us = stream->by_modified ? entry->modified_us : entry->created_us;

    if (entry->deleted || (!stream->orders && behave(B_NO_RECEIPTS))) {
        return false;
    }
    if (stream->only != 0) {
        return entry == &stream->restaurant->receipts[stream->only - 1];
    }
    return us >= stream->from_us && us <= stream->to_us;
}

static void open_list(Stream *stream)
{
    if (stream->envelope == 'A') {
        out_text(&stream->out, "[");
    } else if (stream->envelope == 'd') {
        out_text(&stream->out, "{\"data\":[");
    } else {
        out_text(&stream->out, "{\"results\":[");
    }
    stream->started = true;
    stream->first = true;
}

static void close_list(Stream *stream)
{
    out_text(&stream->out, "]");
    if (stream->envelope == 'E' || stream->envelope == 'e') {
        out_format(&stream->out, ",\"amount\":%lld,\"offset\":%lld", (long long)stream->amount,
                   (long long)stream->offset);
    }
    if (stream->envelope == 'E') {
        out_format(&stream->out, ",\"total\":%lld", (long long)stream->total);
    }
    if (stream->envelope != 'A') {
        out_text(&stream->out, "}");
    }
    stream->ended = true;
}

static void one_more(Stream *stream)
{
    Receipt receipt;

    if (!stream->first) {
        out_text(&stream->out, ",");
    }
    stream->first = false;
    if (stream->orders) {
        order_json(&stream->out, stream->restaurant, stream->at, false);
    } else {
        receipt_make(stream->restaurant, stream->at, &receipt);
        receipt_json(&stream->out, &receipt);
    }
}

static int64_t huge_rows; /* of the huge page that was served last */

/* Past the last receipt a huge page goes on with ids nobody used: rows must stay distinct. */
static void huge_row(Stream *stream)
{
    Receipt receipt;
    int count = stream->restaurant->receipt_count;

    receipt_make(stream->restaurant, stream->at % count, &receipt);
    receipt.id = receipt_id_of(stream->restaurant, stream->at);
    receipt.parent_id = 0;
    if (!stream->first) {
        out_text(&stream->out, ",");
    }
    stream->first = false;
    receipt_json(&stream->out, &receipt);
}

static int next_index(const Stream *stream, int at);

static void fill(Stream *stream)
{
    const Entry *entries =
        stream->orders ? stream->restaurant->orders : stream->restaurant->receipts;
    int count =
        stream->orders ? stream->restaurant->order_count : stream->restaurant->receipt_count;

    stream->out.len = 0;
    stream->sent = 0;
    if (!stream->started) {
        open_list(stream);
    }
    while (stream->out.len < CHUNK && stream->bytes_left >= 0 && count > 0) {
        size_t before = stream->out.len;

        huge_row(stream);
        stream->at++;
        stream->bytes_left -= (int64_t)(stream->out.len - before);
        if (stream->bytes_left < 0) {
            stream->left = 0;
            huge_rows = stream->at;
        }
    }
    for (; stream->out.len < CHUNK && stream->huge_left > 0; stream->huge_left--) {
        huge_row(stream);
        stream->at++;
    }
    while (stream->out.len < CHUNK && stream->left > 0 && stream->at < count) {
        if (matches(stream, &entries[stream->at])) {
            if (stream->skip > 0) {
                stream->skip--;
            } else {
                one_more(stream);
                stream->left--;
            }
        }
        stream->at = next_index(stream, stream->at);
    }
    if ((stream->left == 0 || stream->at >= count) && stream->bytes_left < 0 &&
        stream->huge_left == 0) {
        close_list(stream);
    }
}

static ssize_t read_stream(void *ctx, uint64_t position, char *buffer, size_t max)
{
    Stream *stream = ctx;
    size_t ready;

    (void)position;
    if (stream->sent == stream->out.len) {
        if (stream->ended) {
            return MHD_CONTENT_READER_END_OF_STREAM;
        }
        fill(stream);
    }
    ready = stream->out.len - stream->sent;
    if (ready > max) {
        ready = max;
    }
    if (stream->slow) {
        usleep(20000);
        ready = ready > 512 ? 512 : ready;
    }
    if (stream->cut_after >= 0 && stream->served + (int64_t)ready > stream->cut_after) {
        if (stream->served >= stream->cut_after) {
            return MHD_CONTENT_READER_END_WITH_ERROR;
        }
        ready = (size_t)(stream->cut_after - stream->served);
    }
    memcpy(buffer, stream->out.data + stream->sent, ready);
    stream->sent += ready;
    stream->served += (int64_t)ready;
    return (ssize_t)ready;
}

static void free_stream(void *ctx)
{
    Stream *stream = ctx;

    out_free(&stream->out);
    free(stream);
}

static char envelope_for(bool orders)
{
    const char *text = behave_text(B_ENVELOPE);

    if (!behave(B_ENVELOPE)) {
        return orders ? 'A' : 'e';
    }
    return strcmp(text, "A") == 0      ? 'A'
           : strcmp(text, "E") == 0    ? 'E'
           : strcmp(text, "E-") == 0   ? 'e'
           : strcmp(text, "data") == 0 ? 'd'
                                       : 'r';
}

static int next_index(const Stream *stream, int at)
{
    return at + 1 == stream->last ? stream->sorted : at + 1;
}

static int64_t count_matching(const Stream *stream)
{
    const Entry *entries =
        stream->orders ? stream->restaurant->orders : stream->restaurant->receipts;
    int count =
        stream->orders ? stream->restaurant->order_count : stream->restaurant->receipt_count;
    int64_t matching = 0;

    for (int i = stream->at; i < count; i = next_index(stream, i)) {
        matching += matches(stream, &entries[i]) ? 1 : 0;
    }
    return matching;
}

/* The first index whose day is not before `day`. */
static int first_of_day(const Entry *entries, int count, int64_t day)
{
    int low = 0;

    while (low < count) {
        int middle = low + (count - low) / 2;

        if (entries[middle].day < day) {
            low = middle + 1;
        } else {
            count = middle;
        }
    }
    return low;
}

/* A creation time lies within two days of its business day; late uploads come after all days. */
static void choose_days(Stream *stream)
{
    const Restaurant *restaurant = stream->restaurant;
    const Entry *entries = stream->orders ? restaurant->orders : restaurant->receipts;
    int count = stream->orders ? restaurant->order_count : restaurant->receipt_count;
    const int64_t day = 86400000000LL;

    stream->sorted = count;
    while (stream->sorted > 0 && entries[stream->sorted - 1].late) {
        stream->sorted--;
    }
    stream->last = -1;
    if (!stream->by_modified && stream->only == 0 && !behave(B_HUGE_PAGE)) {
        stream->at = first_of_day(entries, stream->sorted, stream->from_us / day - 2);
        if (stream->to_us / day < INT32_MAX) {
            stream->last = first_of_day(entries, stream->sorted, stream->to_us / day + 3);
        }
        if (stream->at == stream->last) {
            stream->at = stream->sorted;
        }
    }
}

static void choose_page(struct MHD_Connection *connection, Stream *stream)
{
    int64_t cap = behave(B_PAGE_CAP) ? behave_number(B_PAGE_CAP) : options.page_cap;
    int64_t asked = query_number(connection, "amount", options.page_default);
    int64_t offset = query_number(connection, "offset", 0);

    stream->left = asked > cap ? cap : asked;
    stream->amount = behave(B_PAGE_CAP) ? asked : stream->left;
    stream->offset = offset;
    if (behave(B_IGNORE_OFFSET)) {
        offset = 0;
    } else if (offset > 0 && behave_once(B_DUPLICATE_PAGE)) {
        offset = offset >= stream->left ? offset - stream->left : 0;
    } else if (behave(B_WHOLE_PAGES)) {
        offset -= offset % stream->left;
    }
    stream->skip = offset;
    stream->total =
        count_matching(stream) + (behave(B_WRONG_TOTAL) ? behave_number(B_WRONG_TOTAL) : 0);
    stream->bytes_left = -1;
    if (!stream->orders && behave(B_HUGE_PAGE) && offset == 0 && !stream->by_modified) {
        stream->bytes_left = stream->total > 0 ? behave_number(B_HUGE_PAGE) : -1;
    } else if (!stream->orders && behave(B_HUGE_PAGE) && offset > 0 && !stream->by_modified) {
        stream->left = 0;
        stream->at = (int)offset;
        stream->huge_left = offset < huge_rows ? huge_rows - offset : 0;
    }
}

static const char *path_of(bool orders)
{
    return orders ? "onlineordering/order" : "financial/receipt";
}

/* The whole reply is made now and kept. */
static enum MHD_Result serve_kept(struct MHD_Connection *connection, Stream *stream)
{
    Out whole = {0};
    enum MHD_Result result;

    while (!stream->ended) {
        fill(stream);
        out_bytes(&whole, stream->out.data, stream->out.len);
    }
    result = kept_add(connection, path_of(stream->orders), stream->restaurant->company.id, &whole);
    free_stream(stream);
    return result;
}

enum MHD_Result list_serve(struct MHD_Connection *connection, const Restaurant *restaurant,
                           bool orders)
{
    Stream *stream = calloc(1, sizeof(*stream));
    struct MHD_Response *response;
    enum MHD_Result result;
    const char *modified = query(connection, "useModification");

    if (stream == NULL) {
        return MHD_NO;
    }
    if (options.cache && kept_serve(connection, path_of(orders), restaurant->company.id, &result)) {
        free_stream(stream);
        return result;
    }
    stream->restaurant = restaurant;
    stream->orders = orders;
    stream->to_us = INT64_MAX;
    stream->cut_after = -1;
    stream->by_modified = modified != NULL && strcmp(modified, "true") == 0;
    if (!query_instant(connection, orders ? "createdSince" : "from", &stream->from_us) ||
        !query_instant(connection, "to", &stream->to_us)) {
        free_stream(stream);
        return reply_text(connection, 400, "application/json",
                          "{\"description\":\"Could not read a date\"}");
    }
    if (!orders && !stream->by_modified && query_number(connection, "receiptId", 0) == 0 &&
        mutate_serve(connection, stream->from_us, stream->to_us, &result)) {
        free_stream(stream);
        return result;
    }
    if (!orders && query_number(connection, "receiptId", 0) != 0) {
        int64_t at = query_number(connection, "receiptId", 0) - receipt_id_of(restaurant, 0);

        stream->only = at >= 0 && at < restaurant->receipt_count ? at + 1 : 0;
        stream->from_us = stream->only == 0 ? INT64_MAX : 0;
    }
    stream->envelope = envelope_for(orders);
    choose_days(stream);
    choose_page(connection, stream);
    stream->slow = behave_once(B_SLOW);
    if (behave_once(B_TRUNCATE) || behave_once(B_RESET)) {
        stream->cut_after = 3000;
    }
    if (options.cache && stream->cut_after < 0 && !stream->slow && stream->bytes_left < 0) {
        return serve_kept(connection, stream);
    }
    response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, CHUNK, read_stream, stream,
                                                 free_stream);
    if (response == NULL) {
        free_stream(stream);
        return MHD_NO;
    }
    reply_date(response);
    (void)MHD_add_response_header(
        response, "Content-Type",
        behave_once(B_WRONG_CONTENT_TYPE) ? "text/plain" : "application/json;charset=UTF-8");
    result = MHD_queue_response(connection, 200, response);
    MHD_destroy_response(response);
    return result;
}
