/* The probe: keys and digests of a page go to the server, which answers what is new or changed. */
#include <stdio.h>

#include "base/memory.h"
#include "load.h"

bool load_fates_reserve(LoadPlan *load, const Page *page, Err *err)
{
    unsigned char *fates;

    if (page->record_count <= load->fate_cap) {
        return true;
    }
    fates = mem_resize(load->fates, (size_t)page->record_cap);
    if (fates == NULL) {
        return err_set(err, ERR_MEMORY, "no memory to load a page of %d records",
                       page->record_count);
    }
    load->fates = fates;
    load->fate_cap = page->record_cap;
    return true;
}

/* Positions of the probe count the records it was asked for; this maps them back. */
static bool apply_verdicts(LoadPlan *load, const Page *page, const PgResult *result, Err *err)
{
    static const RecordFate by_state[] = {FATE_NEW, FATE_CHANGED, FATE_STALE};
    int row = 0;
    int rows = pg_rows(result);
    int64_t next = rows > 0 ? pg_integer(result, 0, 0) : 0;
    int position = 0;

    for (int r = 0; r < page->record_count; r++) {
        if (load->fates[r] != FATE_NEW) {
            continue;
        }
        load->fates[r] = FATE_UNCHANGED;
        if (++position != next) {
            continue;
        }
        int64_t state = pg_integer(result, row, 1);

        if (state < 0 || state > 2) {
            return err_set(err, ERR_INTERNAL, "the probe answered with state %lld",
                           (long long)state);
        }
        load->fates[r] = (unsigned char)by_state[state];
        row++;
        next = row < rows ? pg_integer(result, row, 0) : 0;
    }
    if (row != rows) {
        return err_set(err, ERR_INTERNAL, "the probe answered for %d records of %d in order", row,
                       rows);
    }
    return true;
}

static bool add_record(LoadPlan *load, const Page *page, int record)
{
    const PageRecord *facts = &page->records[record];
    bool ok = true;

    for (int k = 0; k < load->plan->tables[0].key_count; k++) {
        ok = ok && pg_binary_array_add(&load->keys[k], load->key_types[k],
                                       str_of(page_key(page, record, k)));
    }
    pg_binary_array_add_uuid(&load->digests, facts->digest.bytes);
    if (load->plan->tables[0].version_column < 0) {
        return ok;
    }
    if (facts->version == INSTANT_MIN) {
        pg_binary_array_add_null(&load->versions);
    } else {
        pg_binary_array_add_instant(&load->versions, facts->version);
    }
    return ok;
}

/* Records whose fate is open as arrays: keys, digests, versions. */
static bool arrays(LoadPlan *load, const Page *page, int count, Err *err)
{
    int keys = load->plan->tables[0].key_count;

    buf_clear(&load->digests);
    buf_clear(&load->versions);
    pg_binary_array_start(&load->digests, PG_TYPE_UUID);
    pg_binary_array_start(&load->versions, PG_TYPE_TIMESTAMPTZ);
    for (int k = 0; k < keys; k++) {
        buf_clear(&load->keys[k]);
        pg_binary_array_start(&load->keys[k], load->key_types[k]);
    }
    for (int r = 0; r < page->record_count; r++) {
        if (load->fates[r] == FATE_NEW && !add_record(load, page, r)) {
            return err_set(err, ERR_INTERNAL, "a key of %s has no binary form: %s",
                           load->plan->stream->name, page_key(page, r, 0));
        }
    }
    pg_binary_array_end(&load->digests, count);
    pg_binary_array_end(&load->versions, count);
    for (int k = 0; k < keys; k++) {
        pg_binary_array_end(&load->keys[k], count);
        if (!buf_check(&load->keys[k], "a key array", err)) {
            return false;
        }
    }
    return buf_check(&load->digests, "a digest array", err) &&
           buf_check(&load->versions, "a version array", err);
}

static PgParam array_param(const Buf *array)
{
    return (PgParam){.bytes = array->data, .len = array->len};
}

static int count_open(const LoadPlan *load, const Page *page)
{
    int count = 0;

    for (int r = 0; r < page->record_count; r++) {
        count += load->fates[r] == FATE_NEW ? 1 : 0;
    }
    return count;
}

bool load_probe(PgConn *conn, LoadPlan *load, int64_t company_id, const Page *page, bool together,
                Err *err)
{
    char company[24];
    int open;
    PgParam params[KEY_LIST_COLUMNS + 3] = {{.text = company}};
    PgResult *result = NULL;
    int count = 1;
    bool ok;

    (void)text_format(company, sizeof(company), "%lld", (long long)company_id);
    if (!load_fates_reserve(load, page, err)) {
        return false;
    }
    for (int r = 0; r < page->record_count; r++) {
        load->fates[r] = page->records[r].dropped ? FATE_DROPPED : FATE_NEW;
    }
    if (together && !load_stored(conn, load, company, page, err)) {
        return false;
    }
    open = count_open(load, page);
    if (open == 0) {
        return true;
    }
    if (!arrays(load, page, open, err)) {
        return false;
    }
    for (int k = 0; k < load->plan->tables[0].key_count; k++) {
        params[count++] = array_param(&load->keys[k]);
    }
    params[count++] = array_param(&load->digests);
    if (load->plan->tables[0].version_column >= 0) {
        params[count++] = array_param(&load->versions);
    }
    ok = pg_query_kept(conn, load->probe_name, buf_text(&load->probe), params, count, &result,
                       err) &&
         apply_verdicts(load, page, result, err);
    pg_result_free(result);
    return ok;
}
