/* What is stored about sign-ins, without a token in it. */
#include <stdio.h>
#include <string.h>

#include "auth_private.h"
#include "base/memory.h"

static bool key_opens(const PgResult *result, int row, const AuthStatus *status,
                      const SealKeys *keys)
{
    const SealContext context = {pg_value(result, row, 10), status->client_id,  status->issuer,
                                 status->company_id,        status->generation, "row"};
    TokenPair pair = {.expires_in = 0};
    const Secret *key = NULL;
    Err ignored = {0};
    bool broken, ok;

    ok = keys->key != NULL && secret_present(keys->key) &&
         open_text(pg_value(result, row, 11), &context, keys, &pair, &key, &broken, &ignored);
    pair_release(&pair);
    return ok;
}

static void copy_one(const PgResult *result, int i, AuthStatus *one)
{
    one->company_id = pg_integer(result, i, 0);
    (void)text_copy(one->state, sizeof(one->state), str_of(pg_value(result, i, 1)));
    one->generation = pg_integer(result, i, 2);
    one->access_expires_at = pg_integer(result, i, 3);
    one->refreshed_at = pg_integer(result, i, 4);
    one->signed_in_at = pg_integer(result, i, 5);
    (void)text_copy(one->client_id, sizeof(one->client_id), str_of(pg_value(result, i, 6)));
    (void)text_copy(one->issuer, sizeof(one->issuer), str_of(pg_value(result, i, 7)));
    (void)text_copy(one->holder_host, sizeof(one->holder_host), str_of(pg_value(result, i, 8)));
    (void)text_copy(one->reason, sizeof(one->reason), str_of(pg_value(result, i, 9)));
    one->sent_at = pg_integer(result, i, 12);
    one->database_now = pg_integer(result, i, 13);
    one->attempt = pg_integer(result, i, 14);
    one->requests = pg_integer(result, i, 15);
    one->replays = pg_integer(result, i, 16);
    one->refusals = pg_integer(result, i, 17);
    (void)text_copy(one->claims, sizeof(one->claims), str_of(pg_value(result, i, 18)));
}

bool auth_status(PgConn *conn, int64_t company_id, const Secret *token_key,
                 const Secret *token_key_next, AuthStatus **ret, int *ret_count, Err *err)
{
    const SealKeys keys = {token_key, token_key_next};
    char company[24];
    const PgParam params[] = {{.text = company}};
    PgResult *result = NULL;
    AuthStatus *list;
    int count;

    (void)text_format(company, sizeof(company), "%lld", (long long)company_id);
    if (!pg_query(conn, "auth_status", params, 1, &result, err)) {
        return false;
    }
    count = pg_rows(result);
    list = mem_alloc(sizeof(*list) * (size_t)(count + 1));
    if (list == NULL) {
        pg_result_free(result);
        return err_set(err, ERR_MEMORY, "no memory for %d sign-ins", count);
    }
    memset(list, 0, sizeof(*list) * (size_t)(count + 1));
    for (int i = 0; i < count; i++) {
        copy_one(result, i, &list[i]);
        list[i].key_fits = key_opens(result, i, &list[i], &keys);
    }
    pg_result_free(result);
    *ret = list;
    *ret_count = count;
    return true;
}
