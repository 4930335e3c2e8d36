/* A database that came from a backup: it holds an older token than this machine knows of.
 *
 * The old token is not shown to the server. Where no other machine ever renewed the sign-in, this
 * one's mirror is the newest there is and is stored; otherwise only a person can help. */
#include <string.h>

#include "auth_private.h"

static bool store_mirror(Auth *auth, const StoredRow *row, int64_t generation,
                         const TokenPair *mirror, int64_t epoch, bool *ret_restored, Err *err)
{
    const SealContext context = row_context(auth, row, generation, "row");
    char company[NUMBER_ROOM], before[NUMBER_ROOM], after[NUMBER_ROOM], number[NUMBER_ROOM];
    char key_id[17] = "";
    PgResult *result = NULL;
    Buf sealed;
    bool ok;

    buf_init(&sealed, SEALED_BYTES * 2);
    ok = seal_text(row->key, mirror, &context, &sealed, key_id, err) && store_begin(auth, err);
    if (ok) {
        const PgParam params[] = {
            {.text = number_text(company, auth->options.company_id)},
            {.text = row->login_id},
            {.text = number_text(before, row->generation)},
            {.text = number_text(after, generation)},
            {.text = buf_text(&sealed)},
            {.text = key_id},
            {.text = auth->machine},
            {.text = number_text(number, epoch)},
        };

        ok = store_end(
            auth, pg_query(auth->conn, sql_query("auth_restore"), params, 8, &result, err), err);
    }
    *ret_restored = ok;
    pg_result_free(result);
    buf_release(&sealed);
    if (ok) {
        STEP_TOOK(auth, restore);
        FAULT_POINT("auth_restored");
    }
    return ok;
}

static bool give_up(Auth *auth, const StoredRow *row, Err *err)
{
    static const char reason[] =
        "the database was set back to an older state, and the newest token of this sign-in is not "
        "known for sure";

    if (intent_refuse(auth, row, reason, false, err)) {
        (void)err_set(err, ERR_AUTH_LOST, "%s", reason);
    }
    return false;
}

bool restore_newer(Auth *auth, const StoredRow *row, int64_t epoch, bool older, bool *ret_restored,
                   Err *err)
{
    bool idle = strcmp(row->state, "idle") == 0;
    TokenPair mirror = {.expires_in = 0};
    int64_t newest = escrow_newest(auth, row, &mirror);
    bool ok = true;

    *ret_restored = false;
    /* The answer to a request of generation g is generation g + 1: an idle row of generation g has
     * never seen it, nor has one of an earlier generation. */
    if (newest > row->generation || (idle && newest == row->generation)) {
        ok = row->other_machines == 0
                 ? store_mirror(auth, row, newest + 1, &mirror, epoch, ret_restored, err)
                 : give_up(auth, row, err);
    } else if (older && newest < 0) {
        ok = give_up(auth, row, err);
    }
    pair_release(&mirror);
    return ok;
}
