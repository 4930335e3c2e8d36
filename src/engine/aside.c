/* Pages into temporary tables, and stored rows compared with them value by value. */
#include "aside.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "model/sqlgen.h"

#define STATEMENT_MAX (256 * 1024)

bool aside_init(LoadPlan *load, Err *err)
{
    const StreamPlan *plan = load->plan;
    struct Aside *aside = mem_alloc(sizeof(*aside));

    if (aside == NULL) {
        return err_set(err, ERR_MEMORY, "no memory to compare records");
    }
    memset(aside, 0, sizeof(*aside));
    load->aside = aside;
    buf_init(&aside->create, STATEMENT_MAX);
    for (int t = 0; t < plan->table_count; t++) {
        buf_init(&aside->copies[t], STATEMENT_MAX);
        buf_init(&aside->deletes[t], STATEMENT_MAX);
        buf_init(&aside->differs[t], STATEMENT_MAX);
        sqlgen_fresh(&aside->create, plan, t);
        buf_append_text(&aside->create, ";\n");
        sqlgen_fresh_copy(&aside->copies[t], plan, t);
        if (plan->tables[0].key_count > 0) {
            sqlgen_fresh_delete(&aside->deletes[t], plan, t);
            sqlgen_differs(&aside->differs[t], plan, t);
        }
        if (!buf_check(&aside->copies[t], "a generated statement", err) ||
            !buf_check(&aside->deletes[t], "a generated statement", err) ||
            !buf_check(&aside->differs[t], "a generated statement", err)) {
            return false;
        }
    }
    if (plan->tables[0].version_column >= 0 && plan->tables[0].key_count > 0) {
        buf_init(&aside->before_run, STATEMENT_MAX);
        sqlgen_before_run(&aside->before_run, plan);
    }
    return buf_check(&aside->create, "a generated statement", err) &&
           buf_check(&aside->before_run, "a generated statement", err);
}

void aside_release(LoadPlan *load)
{
    struct Aside *aside = load->aside;

    if (aside == NULL) {
        return;
    }
    buf_release(&aside->create);
    buf_release(&aside->before_run);
    for (int t = 0; t < STREAM_TABLES; t++) {
        buf_release(&aside->copies[t]);
        buf_release(&aside->deletes[t]);
        buf_release(&aside->differs[t]);
    }
    mem_free(aside);
    load->aside = NULL;
}

bool aside_create(PgConn *conn, LoadPlan *load, Err *err)
{
    if (load->aside->made) {
        return true;
    }
    if (!pg_script(conn, buf_text(&load->aside->create), err)) {
        return false;
    }
    load->aside->made = true;
    return true;
}

static bool fate_is(const LoadPlan *load, int record, RecordFate fate)
{
    return load->fates[record] == (unsigned char)fate;
}

/* The keys of the records with this fate become parameters behind the company. */
static bool keys_of(LoadPlan *load, const Page *page, RecordFate fate, KeyList *keys, Err *err)
{
    for (int r = 0; r < page->record_count; r++) {
        Str key[KEY_LIST_COLUMNS] = {{NULL, 0}};

        if (!fate_is(load, r, fate)) {
            continue;
        }
        for (int k = 0; k < keys->columns; k++) {
            key[k] = str_of(page_key(page, r, k));
        }
        if (!key_list_add(keys, key, err)) {
            return false;
        }
    }
    return true;
}

static int params_of(KeyList *keys, int64_t company_id, char room[24],
                     PgParam params[KEY_LIST_COLUMNS + 1])
{
    (void)text_format(room, 24, "%lld", (long long)company_id);
    params[0] = (PgParam){.text = room};
    for (int k = 0; k < keys->columns; k++) {
        params[1 + k] = (PgParam){.text = key_list_array(keys, k)};
    }
    return 1 + keys->columns;
}

/* What came before under the same keys makes room: the later arrival counts. */
static bool replace(PgConn *conn, LoadPlan *load, const Page *page, const PgParam *params,
                    int count, RecordFate fate, Err *err)
{
    for (int t = 0; t < load->plan->table_count; t++) {
        if ((load->plan->tables[0].key_count > 0 &&
             !pg_query(conn, buf_text(&load->aside->deletes[t]), params, count, NULL, err)) ||
            !load_copy(conn, load, &load->aside->copies[t], page, t, 1U << fate, err)) {
            return false;
        }
    }
    return true;
}

bool aside_page(PgConn *conn, LoadPlan *load, int64_t company_id, const Page *page, Err *err)
{
    PgParam params[KEY_LIST_COLUMNS + 1];
    char company[24];
    KeyList keys;
    bool ok;

    if (page->record_count == 0) {
        return true;
    }
    if (!load_fates_reserve(load, page, err)) {
        return false;
    }
    for (int r = 0; r < page->record_count; r++) {
        load->fates[r] = page->records[r].dropped ? FATE_DROPPED : FATE_NEW;
    }
    key_list_init(&keys, load->plan->tables[0].key_count);
    ok = keys_of(load, page, FATE_NEW, &keys, err) &&
         replace(conn, load, page, params, params_of(&keys, company_id, company, params), FATE_NEW,
                 err);
    key_list_release(&keys);
    return ok;
}

/* ---- verify ---- */

/* Positions count the records of that fate only. Those found to differ are noted apart: marking
 * them at once would shift the positions of the next table. */
static void note_differing(const LoadPlan *load, const Page *page, RecordFate fate,
                           const PgResult *result, unsigned char *differs)
{
    int64_t position = 0;
    int row = 0;

    for (int r = 0; r < page->record_count && row < pg_rows(result); r++) {
        if (!fate_is(load, r, fate)) {
            continue;
        }
        position++;
        if (pg_integer(result, row, 0) == position) {
            differs[r] = 1;
            row++;
        }
    }
}

/* Facts that do not say what is stored are written anew with the receipt they are made of. */
static bool compare_facts(PgConn *conn, const LoadPlan *load, const Page *page,
                          const PgParam *params, unsigned char *differs, Err *err)
{
    PgResult *result = NULL;

    if (strcmp(load->plan->stream->name, "receipts") != 0) {
        return true;
    }
    if (!pg_query(conn, "verify_facts", params, 2, &result, err)) {
        return false;
    }
    note_differing(load, page, FATE_UNCHANGED, result, differs);
    pg_result_free(result);
    return true;
}

static bool compare(PgConn *conn, LoadPlan *load, const Page *page, const PgParam *params,
                    int count, unsigned char *differs, Err *err)
{
    for (int t = 0; t < load->plan->table_count; t++) {
        PgResult *result = NULL;

        if (!pg_query(conn, buf_text(&load->aside->differs[t]), params, count, &result, err)) {
            return false;
        }
        note_differing(load, page, FATE_UNCHANGED, result, differs);
        pg_result_free(result);
    }
    return true;
}

static bool compare_unchanged(PgConn *conn, LoadPlan *load, int64_t company_id, const Page *page,
                              unsigned char *differs, Err *err)
{
    PgParam params[KEY_LIST_COLUMNS + 1];
    char company[24];
    KeyList keys;
    bool ok;

    key_list_init(&keys, load->plan->tables[0].key_count);
    ok = keys_of(load, page, FATE_UNCHANGED, &keys, err);
    if (ok && keys.count > 0) {
        int count = params_of(&keys, company_id, company, params);

        ok = aside_create(conn, load, err) &&
             replace(conn, load, page, params, count, FATE_UNCHANGED, err) &&
             compare(conn, load, page, params, count, differs, err) &&
             compare_facts(conn, load, page, params, differs, err);
        for (int t = 0; ok && t < load->plan->table_count; t++) {
            ok = pg_query(conn, buf_text(&load->aside->deletes[t]), params, count, NULL, err);
        }
    }
    key_list_release(&keys);
    return ok;
}

/* A time of modification that was forged into the future would keep its row for ever. Whoever else
 * works beside us may hold something newer, though: only what was here before counts. */
static bool find_before_run(PgConn *conn, LoadPlan *load, int64_t company_id, const char *run_id,
                            const Page *page, unsigned char *differs, Err *err)
{
    PgParam params[KEY_LIST_COLUMNS + 2];
    PgResult *result = NULL;
    char company[24];
    KeyList keys;
    bool ok;

    if (load->aside->before_run.len == 0) {
        return true;
    }
    key_list_init(&keys, load->plan->tables[0].key_count);
    ok = keys_of(load, page, FATE_STALE, &keys, err);
    if (ok && keys.count > 0) {
        int count = 1 + params_of(&keys, company_id, company, params + 1);

        params[0] = params[1];
        params[1] = (PgParam){.text = run_id};
        ok = pg_query(conn, buf_text(&load->aside->before_run), params, count, &result, err);
        if (ok) {
            note_differing(load, page, FATE_STALE, result, differs);
        }
        pg_result_free(result);
    }
    key_list_release(&keys);
    return ok;
}

bool aside_verify(PgConn *conn, LoadPlan *load, int64_t company_id, const char *run_id,
                  const Page *page, Err *err)
{
    unsigned char *differs;
    bool ok;

    if (load->aside == NULL || load->plan->tables[0].key_count == 0) {
        return true;
    }
    differs = mem_alloc((size_t)page->record_count + 1);
    if (differs == NULL) {
        return err_set(err, ERR_MEMORY, "no memory to compare a page");
    }
    memset(differs, 0, (size_t)page->record_count + 1);
    ok = compare_unchanged(conn, load, company_id, page, differs, err) &&
         find_before_run(conn, load, company_id, run_id, page, differs, err);
    for (int r = 0; ok && r < page->record_count; r++) {
        load->fates[r] = differs[r] ? FATE_CHANGED : load->fates[r];
    }
    mem_free(differs);
    return ok;
}
