/* The ledger row of a window and its rejected records, in the transaction that carries its rows. */
#include "load.h"

#include <stdio.h>

#include "base/clock.h"

#define ARRAY_MAX (64 * 1024 * 1024)
#define LEDGER_PARAMS 20

static const char *number(char *out, size_t cap, int64_t value)
{
    (void)text_format(out, cap, "%lld", (long long)value);
    return out;
}

static bool store_rejected(PgConn *conn, const char *company, const char *run_id,
                           const Window *window, Err *err)
{
    char from[INSTANT_TEXT];
    char to[INSTANT_TEXT];
    bool ranged = window->planned.kind != WINDOW_SNAPSHOT && window->planned.kind != WINDOW_PARENT;

    instant_format_pg(window->planned.from, from);
    instant_format_pg(window->planned.to, to);
    for (const RejectedRow *row = window->rejected.first; row != NULL; row = row->next) {
        const PgParam params[] = {
            {.text = company},
            {.text = window->stream->plan->stream->name},
            {.text = row->key},
            {.text = row->reason},
            {.text = row->column_path},
            {.text = row->raw},
            {.text = row->raw_cut ? "true" : "false"},
            {.text = run_id},
            {.text = ranged ? from : NULL},
            {.text = ranged ? to : NULL},
        };

        if (!pg_query(conn, "rejected_add", params, 10, NULL, err)) {
            return false;
        }
    }
    return true;
}

void load_count(const LoadPlan *load, const Page *page, int first, int end, Stored *stored)
{
    int64_t counts[5] = {0};

    for (int r = first; r < end; r++) {
        counts[load->fates[r]]++;
        if (load->fates[r] != FATE_DROPPED) {
            for (size_t i = 0; i < sizeof(stored->content.bytes); i++) {
                stored->content.bytes[i] ^= page->records[r].digest.bytes[i];
            }
        }
    }
    stored->inserted += counts[FATE_NEW];
    stored->updated += counts[FATE_CHANGED];
    stored->unchanged += counts[FATE_UNCHANGED];
    stored->stale += counts[FATE_STALE];
    stored->duplicates += counts[FATE_DROPPED];
}

/* Parents that did answer are not asked again until they move. */
static bool store_parents(PgConn *conn, const char *company, const Window *window, Err *err)
{
    bool ok;
    Buf ids;
    Buf marks;

    if (window->planned.kind != WINDOW_PARENT || window->item_count == 0) {
        return true;
    }
    buf_init(&ids, ARRAY_MAX);
    buf_init(&marks, ARRAY_MAX);
    pg_array_start(&ids);
    pg_array_start(&marks);
    for (int i = 0; i < window->item_count; i++) {
        if (!window->items[i].failed) {
            pg_array_add_int64(&ids, window->items[i].key);
            pg_array_add_text(&marks, str_of(window->marks.data + window->items[i].mark_at));
        }
    }
    pg_array_end(&ids);
    pg_array_end(&marks);
    ok = buf_check(&ids, "a list of parents", err) && buf_check(&marks, "a list of marks", err);
    if (ok) {
        const PgParam params[] = {{.text = company},
                                  {.text = window->stream->plan->stream->name},
                                  {.text = buf_text(&ids)},
                                  {.text = buf_text(&marks)}};

        ok = pg_query(conn, "parent_done", params, 4, NULL, err);
    }
    buf_release(&ids);
    buf_release(&marks);
    return ok;
}

bool load_gone(PgConn *conn, LoadPlan *load, int64_t company_id, const char *run_id, KeyList *gone,
               int64_t *ret, Err *err)
{
    char company[24];
    PgParam params[2 + KEY_LIST_COLUMNS] = {{.text = company}, {.text = run_id}};
    PgResult *result = NULL;

    *ret = 0;
    if (gone->count == 0) {
        return true;
    }
    (void)number(company, sizeof(company), company_id);
    for (int k = 0; k < gone->columns; k++) {
        params[2 + k] = (PgParam){.text = key_list_array(gone, k)};
    }
    if (!pg_query(conn, buf_text(&load->mark_deleted), params, 2 + gone->columns, &result, err)) {
        return false;
    }
    *ret = pg_affected(result);
    pg_result_free(result);
    return true;
}

bool load_ledger(PgConn *conn, int64_t company_id, const char *run_id, const Window *window,
                 const Stored *stored, Err *err)
{
    const PlannedWindow *planned = &window->planned;
    char from[INSTANT_TEXT];
    char to[INSTANT_TEXT];
    char started[INSTANT_TEXT];
    char date[DATE_TEXT];
    char digest[37];
    char company[24], pages[24], records[24], inserted[24], updated[24], unchanged[24];
    char deleted[24], rejected[24], bytes[24], attempts[24];
    bool snapshot = planned->kind == WINDOW_SNAPSHOT || planned->kind == WINDOW_PARENT;

    instant_format_pg(planned->from, from);
    instant_format_pg(planned->to, to);
    instant_format_pg(window->started_at, started);
    date_format(planned->business_date, date);
    digest_text(&stored->content, digest);
    const PgParam params[LEDGER_PARAMS] = {
        {.text = number(company, sizeof(company), company_id)},
        {.text = window->stream->plan->stream->name},
        {.text = window_kind_name(planned->kind)},
        {.text = snapshot ? "-infinity" : from},
        {.text = snapshot ? started : to},
        {.text = planned->business_date == 0 ? NULL : date},
        {.text = number(pages, sizeof(pages), window->pages)},
        {.text = number(records, sizeof(records), window->records)},
        {.text = number(inserted, sizeof(inserted), stored->inserted)},
        {.text = number(updated, sizeof(updated), stored->updated)},
        {.text = number(unchanged, sizeof(unchanged), stored->unchanged + stored->stale)},
        {.text = number(deleted, sizeof(deleted), stored->deleted)},
        {.text = number(rejected, sizeof(rejected), window->rejected.count)},
        {.text = number(bytes, sizeof(bytes), window->bytes)},
        {.text = digest},
        {.text = number(attempts, sizeof(attempts), window->attempts)},
        {.text = run_id},
        {.text = started},
        {.text = window->gate[0] == '\0' ? NULL : window->gate},
        {.text = window->suspect ? "true" : "false"},
    };

    return store_parents(conn, company, window, err) &&
           store_rejected(conn, company, run_id, window, err) &&
           pg_query(conn, "window_done", params, LEDGER_PARAMS, NULL, err);
}
