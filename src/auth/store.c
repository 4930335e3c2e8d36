/* The stored row: read with the database's clock, sealed, and how its transactions begin and end.
 */
#include <stdio.h>
#include <string.h>

#include "auth_private.h"
#include "base/memory.h"

#define REACH_TRIES 3
#define REACH_PAUSE_MS 1000

const char *number_text(char out[NUMBER_ROOM], int64_t value)
{
    (void)text_format(out, NUMBER_ROOM, "%lld", (long long)value);
    return out;
}

SealKeys auth_keys(const Auth *auth)
{
    return (SealKeys){auth->options.token_key, auth->options.token_key_next};
}

void row_release(StoredRow *row)
{
    pair_release(&row->pair);
    memset(row, 0, sizeof(*row));
}

SealContext row_context(const Auth *auth, const StoredRow *row, int64_t generation,
                        const char *kind)
{
    return (SealContext){
        row->login_id, row->client_id, row->issuer, auth->options.company_id, generation, kind};
}

/* The caller's connection stays as it is: it may have held locks that are gone with it, and its
 * owner has to hear of that. */
bool store_reach(Auth *auth, Err *err)
{
    const PgOptions options = {.conninfo = auth->options.conninfo, .app_name = "restosync"};

    if (pg_alive(auth->conn)) {
        return true;
    }
    for (int i = 0; i < REACH_TRIES; i++) {
        if (i > 0) {
            clock_sleep_ms(REACH_PAUSE_MS);
        }
        pg_free(auth->own);
        auth->own = NULL;
        err_clear(err);
        if (pg_connect(&auth->own, &options, err)) {
            auth->conn = auth->own;
            return true;
        }
    }
    return false;
}

bool store_begin(Auth *auth, Err *err)
{
    if (!pg_begin(auth->conn, err)) {
        return false;
    }
    if (!pg_query(auth->conn, sql_query("auth_durable"), NULL, 0, NULL, err)) {
        pg_rollback(auth->conn);
        return false;
    }
    return true;
}

bool store_end(Auth *auth, bool ok, Err *err)
{
    ok = ok && pg_commit(auth->conn, err);
    if (!ok) {
        pg_rollback(auth->conn);
    }
    return ok;
}

bool open_text(const char *text, const SealContext *context, const SealKeys *keys, TokenPair *ret,
               const Secret **ret_key, bool *ret_broken, Err *err)
{
    unsigned char *sealed = mem_alloc(SEALED_BYTES + 64);
    size_t len = 0;
    bool ok;

    *ret_broken = false;
    if (sealed == NULL) {
        return err_set(err, ERR_MEMORY, "no memory for the stored sign-in");
    }
    if (!base64_decode(str_of(text), sealed, SEALED_BYTES + 64, &len)) {
        len = 0;
    }
    *ret_key = pair_key(sealed, len, keys);
    ok = pair_open(sealed, len, context, keys, ret, ret_broken, err);
    mem_free(sealed);
    return ok;
}

/* A row that was damaged counts as absent: the mirror of the same generation on this machine takes
 * its place. */
static bool open_row(Auth *auth, StoredRow *row, const char *sealed, Err *err)
{
    const SealContext context = row_context(auth, row, row->generation, "row");
    const SealKeys keys = auth_keys(auth);
    bool broken = false;

    if (open_text(sealed, &context, &keys, &row->pair, &row->key, &broken, err)) {
        return true;
    }
    if (!broken || !escrow_read(auth, row, row->generation - 1, &row->pair)) {
        return false;
    }
    row->key = auth->options.token_key;
    err_clear(err);
    return true;
}

static void copy_value(char *out, size_t cap, const PgResult *result, int column)
{
    (void)text_copy(out, cap, str_of(pg_value(result, 0, column)));
}

static void copy_row(StoredRow *row, const PgResult *result)
{
    row->exists = true;
    copy_value(row->login_id, sizeof(row->login_id), result, 0);
    copy_value(row->client_id, sizeof(row->client_id), result, 1);
    copy_value(row->issuer, sizeof(row->issuer), result, 2);
    row->generation = pg_integer(result, 0, 3);
    copy_value(row->state, sizeof(row->state), result, 4);
    row->attempt = pg_integer(result, 0, 6);
    row->epoch = pg_integer(result, 0, 7);
    row->other_machines = pg_integer(result, 0, 8);
    row->access_left_ms = pg_integer(result, 0, 9);
    row->idle_s = pg_integer(result, 0, 10);
    copy_value(row->sent_at, sizeof(row->sent_at), result, 11);
    copy_value(row->refreshed, sizeof(row->refreshed), result, 12);
    copy_value(row->reason, sizeof(row->reason), result, 13);
    copy_value(row->holder_host, sizeof(row->holder_host), result, 14);
}

bool store_read(Auth *auth, StoredRow *row, Err *err)
{
    char company[NUMBER_ROOM];
    const PgParam params[] = {{.text = number_text(company, auth->options.company_id)},
                              {.text = auth->machine}};
    PgResult *result = NULL;
    bool ok = true;

    memset(row, 0, sizeof(*row));
    if (!pg_query(auth->conn, sql_query("auth_read"), params, 2, &result, err)) {
        return false;
    }
    if (pg_rows(result) == 1) {
        copy_row(row, result);
        ok = open_row(auth, row, pg_value(result, 0, 5), err);
    }
    pg_result_free(result);
    if (!ok) {
        row_release(row);
    }
    return ok;
}

bool seal_text(const Secret *key, const TokenPair *pair, const SealContext *context, Buf *text,
               char key_id[17], Err *err)
{
    unsigned char *sealed = mem_alloc(SEALED_BYTES);
    bool ok;

    if (sealed == NULL) {
        return err_set(err, ERR_MEMORY, "no memory to seal a sign-in");
    }
    ok = pair_seal(pair, context, key, sealed, key_id, err);
    if (ok) {
        base64_append(text, sealed, SEALED_BYTES);
        ok = buf_check(text, "a sealed sign-in", err);
    }
    mem_free(sealed);
    return ok;
}

/* ---- a sign-in by a person ---- */

static bool previous(Auth *auth, const char *company, char login_id[37], int64_t *ret_generation,
                     Err *err)
{
    const PgParam params[] = {{.text = company}};
    PgResult *result = NULL;

    if (!pg_query(auth->conn, sql_query("auth_generation"), params, 1, &result, err)) {
        return false;
    }
    *ret_generation = pg_integer(result, 0, 0);
    (void)text_copy(login_id, 37, str_of(pg_value(result, 0, 1)));
    pg_result_free(result);
    return true;
}

static bool new_uuid(char out[37], Err *err)
{
    Digest random;

    if (!random_bytes(random.bytes, sizeof(random.bytes), err)) {
        return false;
    }
    random.bytes[6] = (unsigned char)((random.bytes[6] & 0x0f) | 0x40);
    random.bytes[8] = (unsigned char)((random.bytes[8] & 0x3f) | 0x80);
    digest_text(&random, out);
    return true;
}

static bool insert_login(Auth *auth, const StoredRow *row, const TokenPair *pair, Err *err)
{
    const SealContext context = row_context(auth, row, row->generation, "row");
    char company[NUMBER_ROOM], generation[NUMBER_ROOM], grace[NUMBER_ROOM], seconds[NUMBER_ROOM];
    char epoch[NUMBER_ROOM], key_id[17] = "";
    Buf sealed;
    bool ok;

    buf_init(&sealed, SEALED_BYTES * 2);
    ok = seal_text(row->key, pair, &context, &sealed, key_id, err);
    if (ok) {
        const PgParam params[] = {
            {.text = number_text(company, auth->options.company_id)},
            {.text = row->login_id},
            {.text = row->client_id},
            {.text = row->issuer},
            {.text = number_text(generation, row->generation)},
            {.text = buf_text(&sealed)},
            {.text = key_id},
            {.text = number_text(grace, auth->options.grace_seconds)},
            {.text = number_text(seconds, pair->expires_in)},
            {.text = auth->machine},
            {.text = number_text(epoch, row->epoch)},
        };

        ok = store_begin(auth, err);
        ok = ok &&
             store_end(auth, pg_query(auth->conn, sql_query("auth_store"), params, 11, NULL, err),
                       err);
    }
    buf_release(&sealed);
    return ok;
}

/* The mirror is written first: a sign-in is kept on this machine before the database has it. */
bool store_login(Auth *auth, int64_t company_id, const TokenPair *pair, Err *err)
{
    char company[NUMBER_ROOM], old_login[37] = "";
    StoredRow row = {.epoch = 1, .key = auth->options.token_key};
    Err mirror_err = {0};

    auth->options.company_id = company_id;
    (void)text_copy(row.client_id, sizeof(row.client_id), str_of(auth->options.client_id));
    (void)text_copy(row.issuer, sizeof(row.issuer), str_of(auth->options.base_url));
    if (!new_uuid(row.login_id, err) ||
        !previous(auth, number_text(company, company_id), old_login, &row.generation, err) ||
        !machine_epoch_write(auth, row.login_id, row.epoch, err)) {
        return false;
    }
    /* An escrow of generation g holds the pair of generation g + 1. */
    if (!escrow_write(auth, &row, pair, &mirror_err)) {
        err_clear(&mirror_err); /* the database takes it next */
    }
    row.generation++;
    if (!insert_login(auth, &row, pair, err)) {
        return false;
    }
    STEP_TOOK(auth, login);
    if (old_login[0] != '\0') {
        escrow_remove(auth, old_login);
    }
    return take_pair(auth, pair, row.generation, pair->expires_in * 1000, err);
}
