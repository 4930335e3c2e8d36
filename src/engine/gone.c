/* Deletes on proof: what a complete, clean reading did not have, and how it is made sure.
 *
 * Three proofs count. A record that can be asked for by key is asked for (receipts, orders). A list
 * that came in one page is one moment of the server. A list of several pages may have moved under
 * the reader, and an empty one may be a mistake of the server's: it is read once more, and only
 * what is missing both times is gone. A reading with rejected records proves nothing. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "fetch.h"
#include "model/sqlgen.h"

#define STATEMENT_MAX (64 * 1024)
#define GUARD_ROWS 20  /* more than so many, */
#define GUARD_SHARE 20 /* and more than a twentieth of the stream: a person decides */
#define KEY_MARK '\x1f'

/* Keys of one missing row as one text, to compare two looks. */
static char *joined(const PgResult *result, int row)
{
    size_t need = 1;
    char *text;
    char *at;

    for (int c = 0; c < pg_columns(result); c++) {
        need += pg_value_len(result, row, c) + 1;
    }
    text = mem_alloc(need);
    at = text;
    for (int c = 0; text != NULL && c < pg_columns(result); c++) {
        memcpy(at, pg_value(result, row, c), pg_value_len(result, row, c));
        at += pg_value_len(result, row, c);
        *at++ = KEY_MARK;
    }
    if (text != NULL) {
        *at = '\0';
    }
    return text;
}

static int compare(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* ---- the question ---- */

static bool parents_array(const Window *window, Buf *out, Err *err)
{
    buf_init(out, 64 * 1024 * 1024);
    pg_array_start(out);
    for (int i = 0; i < window->item_count; i++) {
        if (!window->items[i].failed) {
            pg_array_add_int64(out, window->items[i].key);
        }
    }
    pg_array_end(out);
    return buf_check(out, "a list of parents", err);
}

static int scope_params(const Fetch *fetch, const Window *window, char texts[3][INSTANT_TEXT],
                        Buf *parents, PgParam *params)
{
    const PlannedWindow *planned = &window->planned;
    const TablePlan *root = &window->stream->plan->tables[0];

    switch (planned->kind) {
    case WINDOW_SNAPSHOT:
        return 0;
    case WINDOW_REPORT_DAY:
        date_format(planned->business_date, texts[0]);
        params[0] = (PgParam){.text = texts[0]};
        return 1;
    case WINDOW_PARENT:
        params[0] = (PgParam){.text = buf_text(parents)};
        return 1;
    default:
        instant_format_pg(planned->from, texts[0]);
        instant_format_pg(planned->to, texts[1]);
        params[0] = (PgParam){.text = texts[0]};
        params[1] = (PgParam){.text = texts[1]};
        params[2] = (PgParam){.text = fetch->clocktime_zone};
        return root->table->columns[root->created_column].type == TYPE_LOCAL ? 3 : 2;
    }
}

bool gone_missing(Fetch *fetch, Window *window, PgResult **ret, Err *err)
{
    char company[24];
    char texts[3][INSTANT_TEXT];
    PgParam params[5 + KEY_LIST_COLUMNS] = {{.text = company}};
    int count = 1;
    Buf parents = {0};
    Buf sql;
    bool ok;

    buf_init(&sql, STATEMENT_MAX);
    sqlgen_missing(&sql, window->stream->plan, window->planned.kind);
    (void)text_format(company, sizeof(company), "%lld", (long long)fetch->options->company_id);
    ok = buf_check(&sql, "a generated statement", err) &&
         (window->planned.kind != WINDOW_PARENT || parents_array(window, &parents, err));
    if (ok) {
        count += scope_params(fetch, window, texts, &parents, params + count);
        for (int k = 0; k < window->seen.columns; k++) {
            params[count++] = (PgParam){.text = key_list_array(&window->seen, k)};
        }
        ok = pg_query(fetch->conn, buf_text(&sql), params, count, ret, err);
    }
    buf_release(&parents);
    buf_release(&sql);
    return ok;
}

/* ---- the answer ---- */

static bool add_row(Window *window, const PgResult *result, int row, Err *err)
{
    Str keys[KEY_LIST_COLUMNS] = {{NULL, 0}};

    for (int k = 0; k < window->gone.columns; k++) {
        keys[k] = (Str){pg_value(result, row, k), pg_value_len(result, row, k)};
    }
    return key_list_add(&window->gone, keys, err);
}

bool gone_add(Window *window, int64_t key, Err *err)
{
    Str keys[KEY_LIST_COLUMNS] = {{NULL, 0}};
    char text[24];

    (void)text_format(text, sizeof(text), "%lld", (long long)key);
    keys[0] = str_of(text);
    return key_list_add(&window->gone, keys, err);
}

static bool was_suspect(const Window *window, char *key)
{
    return bsearch(&key, window->suspects, (size_t)window->suspect_count, sizeof(*window->suspects),
                   compare) != NULL;
}

static bool take_second_look(Window *window, const PgResult *result, Err *err)
{
    for (int row = 0; row < pg_rows(result); row++) {
        char *key = joined(result, row);
        bool both;

        if (key == NULL) {
            return err_set(err, ERR_MEMORY, "no memory for a list of missing records");
        }
        both = was_suspect(window, key);
        mem_free(key);
        if (both && !add_row(window, result, row, err)) {
            return false;
        }
    }
    return true;
}

static bool remember_suspects(Window *window, const PgResult *result, Err *err)
{
    window->suspects = mem_alloc(sizeof(*window->suspects) * (size_t)pg_rows(result));
    for (int row = 0; window->suspects != NULL && row < pg_rows(result); row++) {
        char *key = joined(result, row);

        if (key == NULL) {
            return err_set(err, ERR_MEMORY, "no memory for a list of missing records");
        }
        window->suspects[window->suspect_count++] = key;
    }
    if (window->suspects == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for a list of missing records");
    }
    qsort(window->suspects, (size_t)window->suspect_count, sizeof(*window->suspects), compare);
    return true;
}

/* Each is asked for by its key; what is found is stored again, what is not is gone. */
static bool ask_for(Window *window, const PgResult *result, Err *err)
{
    window->item_count = 0;
    window->item_next = 0;
    window->items_out = 0;
    for (int row = 0; row < pg_rows(result); row++) {
        if (!window_add_item(
                window, &(ListedItem){.key = pg_integer(result, row, 0), .confirm = true}, err)) {
            return false;
        }
    }
    window->confirming = true;
    window->complete = false;
    return true;
}

/* Nothing at all, or far less than there was, is an outage or the wrong account before it is the
 * truth: a person has to say so. A parent's list may be empty. */
bool gone_guard(Fetch *fetch, Window *window, int64_t seen, int64_t missing, Err *err)
{
    const StreamRun *stream = window->stream;
    const char *name = stream->plan->stream->name;
    int64_t vanished = stream->vanished + missing;
    int64_t compared = stream->compared + seen + missing;

    if (missing == 0 || fetch->options->allow_deletes || fetch->options->aside) {
        return true;
    }
    if (window->records == 0 && window->planned.kind != WINDOW_PARENT) {
        return err_set(err, ERR_EMPTY,
                       "the API lists no %s where %lld are stored, which proves nothing: they stay",
                       name, (long long)missing);
    }
    if (vanished > GUARD_ROWS && vanished * GUARD_SHARE > compared) {
        return err_set(err, ERR_DELETES, "%lld of %lld %s are no longer listed: they stay",
                       (long long)vanished, (long long)compared, name);
    }
    return true;
}

static bool judge(Fetch *fetch, Window *window, const PgResult *result, GoneNext *ret, Err *err)
{
    const Stream *stream = window->stream->plan->stream;

    if (pg_rows(result) == 0) {
        return true;
    }
    if (!gone_guard(fetch, window, window->seen.count, pg_rows(result), err)) {
        return false;
    }
    if (stream->confirm_param != NULL && window->planned.kind == WINDOW_CREATED) {
        *ret = GONE_ASK;
        return ask_for(window, result, err);
    }
    if (window->suspects != NULL) {
        return take_second_look(window, result, err);
    }
    if (window->planned.kind != WINDOW_PARENT && (window->data_pages > 1 || window->records == 0)) {
        *ret = GONE_LOOK_AGAIN;
        return remember_suspects(window, result, err);
    }
    for (int row = 0; row < pg_rows(result); row++) {
        if (!add_row(window, result, row, err)) {
            return false;
        }
    }
    return true;
}

bool gone_check(Fetch *fetch, Window *window, GoneNext *ret, Err *err)
{
    PgResult *result = NULL;
    bool ok;

    *ret = GONE_NOTHING_LEFT;
    if (!window->proves || window->confirming || window->rejected.count > 0) {
        return true;
    }
    if (!gone_missing(fetch, window, &result, err)) {
        return false;
    }
    ok = judge(fetch, window, result, ret, err);
    pg_result_free(result);
    if (ok && *ret == GONE_NOTHING_LEFT) {
        window->stream->vanished += window->gone.count;
        window->stream->compared += window->seen.count + window->gone.count;
    }
    return ok;
}
