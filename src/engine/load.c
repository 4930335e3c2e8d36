/* A page becomes rows: probe, replace what changed, COPY what is new, count, ledger. */
#include "aside.h"

#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/memory.h"
#include "model/sqlgen.h"

#define STATEMENT_MAX (256 * 1024)

/* ---- statements ---- */

/* Reports and lists without identity are replaced as sets: their rows have no history. */
static bool keeps_versions(const StreamPlan *plan)
{
    return plan->tables[0].key_count > 0 &&
           (plan->stream->windows & (WINDOW_REPORT_DAY | WINDOW_PARENT)) == 0;
}

bool load_plan_init(LoadPlan *load, const StreamPlan *plan, bool binary, Err *err)
{
    memset(load, 0, sizeof(*load));
    load->plan = plan;
    load->binary = load_types(load) && binary;
    buf_init(&load->rows, LOAD_ROWS_MAX);
    buf_init(&load->sql, STATEMENT_MAX);
    buf_init(&load->digests, LOAD_ARRAY_MAX);
    buf_init(&load->versions, LOAD_ARRAY_MAX);
    for (int k = 0; k < KEY_LIST_COLUMNS; k++) {
        buf_init(&load->keys[k], LOAD_ARRAY_MAX);
    }
    (void)text_format(load->probe_name, sizeof(load->probe_name), "probe_%s", plan->stream->name);
    (void)text_format(load->stored_name, sizeof(load->stored_name), "stored_%s",
                      plan->stream->name);
    buf_init(&load->probe, STATEMENT_MAX);
    buf_init(&load->stored, STATEMENT_MAX);
    buf_init(&load->stage, STATEMENT_MAX);
    buf_init(&load->stage_copy, STATEMENT_MAX);
    buf_init(&load->upsert, STATEMENT_MAX);
    sqlgen_probe(&load->probe, plan);
    sqlgen_stored(&load->stored, plan);
    sqlgen_stage(&load->stage, plan);
    sqlgen_stage_copy(&load->stage_copy, plan);
    sqlgen_upsert(&load->upsert, plan);
    if (keeps_versions(plan)) {
        buf_init(&load->keep_version, STATEMENT_MAX);
        sqlgen_keep_version(&load->keep_version, plan);
    }
    buf_init(&load->mark_deleted, STATEMENT_MAX);
    sqlgen_mark_deleted(&load->mark_deleted, plan);
    for (int t = 0; t < plan->table_count; t++) {
        buf_init(&load->copies[t], STATEMENT_MAX);
        buf_init(&load->deletes[t], STATEMENT_MAX);
        sqlgen_copy(&load->copies[t], plan, t);
        if (t > 0) {
            sqlgen_delete_children(&load->deletes[t], plan, t);
        }
        if (!buf_check(&load->copies[t], "a generated statement", err) ||
            !buf_check(&load->deletes[t], "a generated statement", err)) {
            return false;
        }
    }
    return buf_check(&load->probe, "a generated statement", err) &&
           buf_check(&load->stored, "a generated statement", err) &&
           buf_check(&load->stage, "a generated statement", err) &&
           buf_check(&load->stage_copy, "a generated statement", err) &&
           buf_check(&load->upsert, "a generated statement", err) &&
           buf_check(&load->mark_deleted, "a generated statement", err) &&
           buf_check(&load->keep_version, "a generated statement", err);
}

void load_plan_release(LoadPlan *load)
{
    buf_release(&load->rows);
    buf_release(&load->sql);
    buf_release(&load->digests);
    buf_release(&load->versions);
    for (int k = 0; k < KEY_LIST_COLUMNS; k++) {
        buf_release(&load->keys[k]);
    }
    buf_release(&load->probe);
    buf_release(&load->stored);
    buf_release(&load->stage);
    buf_release(&load->stage_copy);
    buf_release(&load->upsert);
    buf_release(&load->keep_version);
    buf_release(&load->mark_deleted);
    for (int t = 0; load->plan != NULL && t < load->plan->table_count; t++) {
        buf_release(&load->copies[t]);
        buf_release(&load->deletes[t]);
    }
    aside_release(load);
    mem_free(load->fates);
    memset(load, 0, sizeof(*load));
}

/* ---- arrays of keys ---- */

static bool add_keys(KeyList *list, const Page *page, int record, Err *err)
{
    Str keys[KEY_LIST_COLUMNS] = {{NULL, 0}};

    for (int k = 0; k < list->columns; k++) {
        keys[k] = str_of(page_key(page, record, k));
    }
    return key_list_add(list, keys, err);
}

/* Puts the arrays behind the parameters that are there; returns their number. */
static int add_params(KeyList *list, PgParam *params, int count)
{
    for (int k = 0; k < list->columns; k++) {
        params[count++] = (PgParam){.text = key_list_array(list, k)};
    }
    return count;
}

static PgParam company_param(char room[24], int64_t company_id)
{
    (void)text_format(room, 24, "%lld", (long long)company_id);
    return (PgParam){.text = room};
}

/* ---- replace and copy ---- */

static int fate_count(const LoadPlan *load, const Page *page, unsigned fates)
{
    int count = 0;

    for (int r = 0; r < page->record_count; r++) {
        count += load_fate_in((RecordFate)load->fates[r], fates) ? 1 : 0;
    }
    return count;
}

static bool keep_versions(PgConn *conn, LoadPlan *load, int64_t company_id, const char *run_id,
                          KeyList *keys, Err *err)
{
    char company[24];
    PgParam params[KEY_LIST_COLUMNS + 3] = {
        company_param(company, company_id), {.text = load->plan->stream->name}, {.text = run_id}};

    return load->keep_version.len == 0 || pg_query(conn, buf_text(&load->keep_version), params,
                                                   add_params(keys, params, 3), NULL, err);
}

static bool delete_children(PgConn *conn, LoadPlan *load, int64_t company_id, KeyList *keys,
                            Err *err)
{
    char company[24];
    PgParam params[KEY_LIST_COLUMNS + 1] = {company_param(company, company_id)};
    int count = add_params(keys, params, 1);

    for (int t = 1; t < load->plan->table_count; t++) {
        if (!pg_query(conn, buf_text(&load->deletes[t]), params, count, NULL, err)) {
            return false;
        }
    }
    return true;
}

/* Parents are updated in place through a temporary table and ON CONFLICT; children are deleted by
 * key array and copied again afterwards: both stay linear in what changed, never in the table. */
static bool replace_changed(PgConn *conn, LoadPlan *load, int64_t company_id, const char *run_id,
                            const Page *page, unsigned fates, Err *err)
{
    char clear[128];
    KeyList keys;
    bool ok = true;

    if (!load->staged) {
        if (!pg_script(conn, buf_text(&load->stage), err)) {
            return false;
        }
        load->staged = true;
    }
    key_list_init(&keys, load->plan->tables[0].key_count);
    for (int r = 0; ok && r < page->record_count; r++) {
        ok = !load_fate_in((RecordFate)load->fates[r], fates) || add_keys(&keys, page, r, err);
    }
    /* One transaction may stage several pages: the table empties itself only at commit. */
    (void)text_format(clear, sizeof(clear), "delete from pg_temp.\"stage_%s\"",
                      load->plan->tables[0].table->name);
    ok = ok && keep_versions(conn, load, company_id, run_id, &keys, err) &&
         load_copy(conn, load, &load->stage_copy, page, 0, fates, err) &&
         pg_query(conn, buf_text(&load->upsert), NULL, 0, NULL, err) &&
         delete_children(conn, load, company_id, &keys, err) && pg_script(conn, clear, err);
    FAULT_POINT("load_replaced");
    key_list_release(&keys);
    return ok;
}

/* What was set aside once and fits now is settled. */
static bool resolve_rejected(PgConn *conn, const LoadPlan *load, int64_t company_id,
                             const Page *page, Err *err)
{
    char company[24];
    PgParam params[KEY_LIST_COLUMNS + 2] = {company_param(company, company_id),
                                            {.text = load->plan->stream->name}};
    KeyList keys;
    bool ok = true;

    if (!load->open_rejects || load->plan->tables[0].key_count != 1) {
        return true;
    }
    key_list_init(&keys, 1);
    for (int r = 0; ok && r < page->record_count; r++) {
        ok = page->records[r].dropped || add_keys(&keys, page, r, err);
    }
    ok = ok && pg_query(conn, "rejected_resolve", params, add_params(&keys, params, 2), NULL, err);
    key_list_release(&keys);
    return ok;
}

bool load_page(PgConn *conn, LoadPlan *load, int64_t company_id, const char *run_id,
               const Page *page, unsigned how, Err *err)
{
    const unsigned is_new = 1U << FATE_NEW;
    const unsigned is_changed = 1U << FATE_CHANGED;
    const bool slow = (how & LOAD_SLOW) != 0;
    unsigned replaced = slow ? is_new | is_changed : is_changed;

    FAULT_POINT("load_begun");
    if (page->record_count == 0) {
        return true;
    }
    if (!load_probe(conn, load, company_id, page, (how & LOAD_TOGETHER) != 0, err) ||
        !aside_verify(conn, load, company_id, run_id, page, err)) {
        return false;
    }
    FAULT_POINT("load_probed");
    if (fate_count(load, page, replaced) > 0 &&
        !replace_changed(conn, load, company_id, run_id, page, replaced, err)) {
        return false;
    }
    if (!slow && !load_copy(conn, load, &load->copies[0], page, 0, is_new, err)) {
        return false;
    }
    for (int t = 1; t < load->plan->table_count; t++) {
        if (!load_copy(conn, load, &load->copies[t], page, t, is_new | is_changed, err)) {
            return false;
        }
    }
    FAULT_POINT("load_copied");
    return resolve_rejected(conn, load, company_id, page, err);
}
