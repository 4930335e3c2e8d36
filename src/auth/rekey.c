/* Another token key: made beside the old one, both accepted until everything is sealed anew.
 *
 * KEY.next is durable first; then the rows in one transaction, then this machine's mirrors, then
 * KEY.next takes the place of KEY. Killed anywhere, every pair opens with one of the two files, and
 * the command continues with the KEY.next it finds. A last look seals what a process with the old
 * key in memory stored meanwhile. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "auth_private.h"
#include "base/file.h"

typedef struct Rekey {
    Auth *auth;
    const Secret *next;
    int done, foreign; /* sealed anew; of a key that is neither */
} Rekey;

static void copy_row(const PgResult *result, int at, StoredRow *row, int64_t *ret_company)
{
    memset(row, 0, sizeof(*row));
    *ret_company = pg_integer(result, at, 0);
    (void)text_copy(row->login_id, sizeof(row->login_id), str_of(pg_value(result, at, 1)));
    (void)text_copy(row->client_id, sizeof(row->client_id), str_of(pg_value(result, at, 2)));
    (void)text_copy(row->issuer, sizeof(row->issuer), str_of(pg_value(result, at, 3)));
    row->generation = pg_integer(result, at, 4);
    (void)text_copy(row->state, sizeof(row->state), str_of(pg_value(result, at, 5)));
}

static bool write_row(Rekey *rekey, const StoredRow *row, const SealContext *context, Err *err)
{
    char company[NUMBER_ROOM], generation[NUMBER_ROOM], key_id[17] = "";
    Buf sealed;
    bool ok;

    buf_init(&sealed, SEALED_BYTES * 2);
    ok = seal_text(rekey->next, &row->pair, context, &sealed, key_id, err);
    if (ok) {
        const PgParam params[] = {
            {.text = number_text(company, context->company_id)},
            {.text = row->login_id},
            {.text = number_text(generation, row->generation)},
            {.text = buf_text(&sealed)},
            {.text = key_id},
        };

        ok = pg_query(rekey->auth->conn, sql_query("auth_reseal"), params, 5, NULL, err);
    }
    buf_release(&sealed);
    return ok;
}

/* The answer of an open intent may be in an escrow under the old key: settled first. */
static bool reseal_row(Rekey *rekey, StoredRow *row, int64_t company, const char *sealed, Err *err)
{
    const SealKeys keys = {rekey->auth->options.token_key, rekey->next};
    const SealContext context = {row->login_id, row->client_id,  row->issuer,
                                 company,       row->generation, "row"};
    const Secret *key = NULL;
    Err unopened = {0};
    bool broken;

    if (!open_text(sealed, &context, &keys, &row->pair, &key, &broken, &unopened)) {
        rekey->foreign++;
        return true;
    }
    if (key == rekey->next) {
        return true;
    }
    if (strcmp(row->state, "intent") == 0) {
        (void)err_set(err, ERR_AUTH_BUSY, "the sign-in of company %lld is being renewed",
                      (long long)company);
        err_hint(err, "restosync auth recover --company %lld, then again", (long long)company);
        return false;
    }
    rekey->done++;
    return write_row(rekey, row, &context, err);
}

/* The mirror, as one file that is replaced: its old form is complete until the new one is. */
static bool reseal_mirror(Rekey *rekey, StoredRow *row, int64_t company, Err *err)
{
    Auth own = *rekey->auth;
    TokenPair mirror = {.expires_in = 0};
    int64_t generation;
    bool ok = true;

    own.options.company_id = company;
    own.options.token_key_next = rekey->next;
    generation = escrow_newest(&own, row, &mirror);
    if (generation >= 0) {
        row->generation = generation;
        row->key = rekey->next;
        ok = escrow_replace(&own, row, &mirror, err);
    }
    pair_release(&mirror);
    return ok;
}

static bool each_row(Rekey *rekey, bool mirrors, Err *err)
{
    PgResult *result = NULL;
    bool ok;

    if (!pg_query(rekey->auth->conn, sql_query("auth_sealed"), NULL, 0, &result, err)) {
        return false;
    }
    ok = true;
    for (int i = 0; ok && i < pg_rows(result); i++) {
        StoredRow row;
        int64_t company;

        copy_row(result, i, &row, &company);
        ok = mirrors ? reseal_mirror(rekey, &row, company, err)
                     : reseal_row(rekey, &row, company, pg_value(result, i, 6), err);
        row_release(&row);
    }
    pg_result_free(result);
    return ok;
}

static bool reseal_rows(Rekey *rekey, Err *err)
{
    return store_begin(rekey->auth, err) &&
           store_end(rekey->auth, each_row(rekey, false, err), err);
}

static bool read_key(const char *path, Secret *key, Err *err)
{
    Buf text;
    bool ok;

    buf_init_secret(&text, 128);
    ok = file_read_secret(path, &text, err) &&
         secret_set(key, str_trim((Str){text.data, text.len}), err);
    buf_release(&text);
    return ok;
}

static bool become_key(const char *next_path, const char *path, Err *err)
{
    char parent[1024];
    char *slash;

    if (rename(next_path, path) != 0) {
        return err_set(err, ERR_IO, "%s cannot be replaced: %s", path, strerror(errno));
    }
    (void)text_copy(parent, sizeof(parent), str_of(path));
    slash = strrchr(parent, '/');
    if (slash != NULL && slash != parent) {
        *slash = '\0';
    }
    return file_sync_directory(slash == NULL ? "." : slash == parent ? "/" : parent, err);
}

bool auth_rekey(Auth *auth, const char *key_path, int *ret_count, int *ret_foreign, Err *err)
{
    Secret next = SECRET_EMPTY;
    Rekey rekey = {.auth = auth, .next = &next};
    char next_path[1024];
    bool made = false;
    bool ok;

    if (!text_format(next_path, sizeof(next_path), "%s" AUTH_KEY_NEXT, key_path)) {
        return err_set(err, ERR_CONFIG, "token_key_file is too long");
    }
    ok = auth_key_file_ensure(next_path, &made, err) && read_key(next_path, &next, err);
    FAULT_POINT("auth_rekey_made");
    ok = ok && reseal_rows(&rekey, err);
    FAULT_POINT("auth_rekey_rows");
    ok = ok && each_row(&rekey, true, err);
    FAULT_POINT("auth_rekey_mirrors");
    if (ok) {
        pending_remove(
            auth); /* under the old key; a sign-in that was not finished is begun again */
        ok = become_key(next_path, key_path, err);
    }
    FAULT_POINT("auth_rekey_done");
    rekey.foreign = 0;
    ok = ok && reseal_rows(&rekey, err);
    *ret_count = rekey.done;
    *ret_foreign = rekey.foreign;
    secret_release(&next);
    return ok;
}
