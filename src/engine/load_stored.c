/* A glance before the probe: most of what is read was read before.
 *
 * The records of a page are neighbours: between the least and the greatest of their keys little
 * else is stored. One scan of that range answers for all of them, at a third of what looking up
 * each key costs. It only says that a record is stored as it came: whatever it does not find, or
 * finds different, is probed. */
#include <string.h>

#include "load.h"

#define KEY_BYTES 8
#define DIGEST_BYTES 16
#define ROWS_MORE 1000 /* beyond twice the page: what else may stand between its records */

static bool span_of(const Page *page, int64_t *ret_first, int64_t *ret_last)
{
    *ret_first = INT64_MAX;
    *ret_last = INT64_MIN;
    for (int r = 0; r < page->record_count; r++) {
        int64_t key;

        if (!text_parse_int64(str_of(page_key(page, r, 0)), &key)) {
            return false;
        }
        *ret_first = key < *ret_first ? key : *ret_first;
        *ret_last = key > *ret_last ? key : *ret_last;
    }
    return true;
}

/* Eight bytes of a key as the page holds it. */
static Str key_text(const char *bytes, char room[24])
{
    char *at = room + 23;
    uint64_t value = 0;
    bool negative;

    for (int i = 0; i < KEY_BYTES; i++) {
        value = value << 8 | (unsigned char)bytes[i];
    }
    negative = value >> 63 != 0;
    value = negative ? 0 - value : value;
    do {
        *--at = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    if (negative) {
        *--at = '-';
    }
    return (Str){at, (size_t)(room + 23 - at)};
}

static bool take(LoadPlan *load, const Page *page, const PgResult *result, Err *err)
{
    size_t count = pg_value_len(result, 0, 0) / KEY_BYTES;
    const char *keys = pg_value(result, 0, 0);
    const char *digests = pg_value(result, 0, 1);
    size_t found = 0;

    if (pg_value_len(result, 0, 1) != count * DIGEST_BYTES) {
        return err_set(err, ERR_INTERNAL,
                       "the server answered with %zu keys and %zu bytes of digests", count,
                       pg_value_len(result, 0, 1));
    }
    for (size_t i = 0; i < count; i++) {
        char room[24];
        Str key = key_text(keys + i * KEY_BYTES, room);
        int record = page_find(page, &key);

        if (record >= 0) {
            found++;
            load->fates[record] = memcmp(page->records[record].digest.bytes,
                                         digests + i * DIGEST_BYTES, DIGEST_BYTES) == 0
                                      ? FATE_UNCHANGED
                                      : FATE_NEW;
        }
    }
    load->scattered = count > 2 * found && count > (size_t)page->record_count;
    return true;
}

bool load_stored(PgConn *conn, LoadPlan *load, const char *company, const Page *page, Err *err)
{
    char first[24], last[24], most[24];
    const PgParam params[] = {{.text = company}, {.text = first}, {.text = last}, {.text = most}};
    PgResult *result = NULL;
    int64_t from, to;
    bool ok;

    if (load->stored.len == 0 || load->scattered || !span_of(page, &from, &to)) {
        return true;
    }
    (void)text_format(first, sizeof(first), "%lld", (long long)from);
    (void)text_format(last, sizeof(last), "%lld", (long long)to);
    (void)text_format(most, sizeof(most), "%d", page->record_count * 2 + ROWS_MORE);
    ok =
        pg_query_bytes(conn, load->stored_name, buf_text(&load->stored), params, 4, &result, err) &&
        take(load, page, result, err);
    pg_result_free(result);
    return ok;
}
