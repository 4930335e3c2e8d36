/* The transactions of a renewal: settle (2), decide and intent (4, 5), withdraw and refuse (6),
 * commit (8). Each is a compare-and-swap on generation and attempt, durable when it returns. */
#include <string.h>

#include "auth_private.h"

typedef struct Numbers {
    char company[NUMBER_ROOM], generation[NUMBER_ROOM], attempt[NUMBER_ROOM], other[NUMBER_ROOM];
    char seconds[NUMBER_ROOM], more[NUMBER_ROOM];
} Numbers;

static void numbers_of(const Auth *auth, const StoredRow *row, Numbers *ret)
{
    (void)number_text(ret->company, auth->options.company_id);
    (void)number_text(ret->generation, row->generation);
    (void)number_text(ret->attempt, row->attempt);
    (void)number_text(ret->seconds, REQUEST_SECONDS);
}

/* ---- 8 and 2c: a pair becomes the row's, within a transaction ---- */

static bool store_pair(Auth *auth, const StoredRow *row, const TokenPair *pair, int64_t attempt,
                       int64_t seconds, bool *ret_stored, Err *err)
{
    const SealContext context = row_context(auth, row, row->generation + 1, "row");
    char key_id[17] = "", seconds_text[NUMBER_ROOM];
    PgResult *result = NULL;
    Numbers numbers;
    Buf sealed;
    bool ok;

    numbers_of(auth, row, &numbers);
    buf_init(&sealed, SEALED_BYTES * 2);
    ok = seal_text(row->key, pair, &context, &sealed, key_id, err);
    if (ok) {
        const PgParam params[] = {
            {.text = numbers.company},
            {.text = row->login_id},
            {.text = numbers.generation},
            {.text = number_text(numbers.attempt, attempt)},
            {.text = buf_text(&sealed)},
            {.text = key_id},
            {.text = number_text(seconds_text, seconds)},
        };

        ok = pg_query(auth->conn, sql_query("auth_commit"), params, 7, &result, err);
    }
    if (ok) {
        *ret_stored = pg_rows(result) == 1;
    }
    pg_result_free(result);
    buf_release(&sealed);
    return ok;
}

bool intent_commit(Auth *auth, const StoredRow *row, const TokenPair *pair, bool *ret_stored,
                   Err *err)
{
    bool stored = false;

    if (!store_begin(auth, err)) {
        return false;
    }
    FAULT_POINT("token_before_commit");
    if (!store_end(auth, store_pair(auth, row, pair, pair->attempt, pair->expires_in, &stored, err),
                   err)) {
        return false;
    }
    *ret_stored = stored;
    return true;
}

/* ---- 2: settle the own escrow ---- */

/* What is left of an access token whose receipt the escrow tells; a clock that was turned makes it
 * 0, and the token is renewed like any old one. */
static int64_t seconds_left(const TokenPair *escrow)
{
    int64_t age = (clock_wall() - escrow->received_us) / 1000000;

    return age < 0 || age >= escrow->expires_in ? 0 : escrow->expires_in - age;
}

bool intent_settle(Auth *auth, const StoredRow *row, int64_t epoch, const TokenPair *escrow,
                   bool *ret_adopted, bool *ret_overtaken, Err *err)
{
    char epoch_text[NUMBER_ROOM], held[NUMBER_ROOM];
    PgResult *result = NULL;
    bool adopt = false, stored = false;
    Numbers numbers;
    bool ok;

    *ret_adopted = *ret_overtaken = false;
    numbers_of(auth, row, &numbers);
    const PgParam params[] = {
        {.text = numbers.company},
        {.text = row->login_id},
        {.text = numbers.generation},
        {.text = auth->machine},
        {.text = number_text(epoch_text, epoch)},
        {.text = number_text(held, escrow->attempt)},
        {.text = numbers.seconds},
    };
    if (!store_begin(auth, err)) {
        return false;
    }
    ok = pg_query(auth->conn, sql_query("auth_settle"), params, 7, &result, err);
    if (ok && pg_rows(result) != 1) {
        *ret_overtaken = true;
    } else if (ok && pg_bool(result, 0, 1)) {
        adopt = true;
        ok = store_pair(auth, row, escrow, pg_integer(result, 0, 0), seconds_left(escrow), &stored,
                        err);
    }
    pg_result_free(result);
    if (!store_end(auth, ok, err)) {
        return false;
    }
    *ret_adopted = adopt && stored;
    *ret_overtaken = *ret_overtaken || (adopt && !stored);
    if (*ret_adopted) {
        STEP_TOOK(auth, adopt);
        FAULT_POINT("auth_adopted");
    } else if (strcmp(row->state, "intent") == 0 && !*ret_overtaken) {
        STEP_TOOK(auth, claim);
        FAULT_POINT("auth_settled");
    }
    return true;
}

/* ---- 4 and 5: decide and intent, one transaction ---- */

static Decision decision_of(const char *word)
{
    static const char *const words[] = {
        [DECIDE_FIRST] = "first", [DECIDE_REPLAY] = "replay", [DECIDE_LAST_TRY] = "last_try",
        [DECIDE_WAIT] = "wait",   [DECIDE_SETTLE] = "settle", [DECIDE_ELSEWHERE] = "elsewhere",
        [DECIDE_SPENT] = "spent", [DECIDE_REAUTH] = "reauth",
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(words[i], word) == 0) {
            return (Decision)i;
        }
    }
    return DECIDE_AGAIN;
}

static bool read_decision(Auth *auth, const StoredRow *row, Numbers *numbers, Intent *ret, Err *err)
{
    PgResult *result = NULL;
    const PgParam params[] = {{.text = numbers->company},
                              {.text = auth->machine},
                              {.text = numbers->seconds},
                              {.text = number_text(numbers->other, GRACE_REQUESTS)},
                              {.text = number_text(numbers->more, SPENT_SECONDS)}};

    if (!pg_query(auth->conn, sql_query("auth_lock_row"), params, 1, NULL, err) ||
        !pg_query(auth->conn, sql_query("auth_decide"), params, 5, &result, err)) {
        return false;
    }
    ret->decision = DECIDE_AGAIN;
    if (pg_rows(result) == 1 && pg_integer(result, 0, 0) == row->generation &&
        pg_integer(result, 0, 1) == row->attempt) {
        ret->decision = decision_of(pg_value(result, 0, 2));
        (void)text_copy(ret->host, sizeof(ret->host), str_of(pg_value(result, 0, 3)));
        (void)text_copy(ret->sent_at, sizeof(ret->sent_at), str_of(pg_value(result, 0, 4)));
        ret->wait_ms = pg_integer(result, 0, 5);
        ret->window_ms = pg_integer(result, 0, 6);
    }
    pg_result_free(result);
    return true;
}

static bool write_intent(Auth *auth, const Numbers *numbers, Intent *ret, Err *err)
{
    const PgParam params[] = {{.text = numbers->company},
                              {.text = numbers->generation},
                              {.text = numbers->attempt},
                              {.text = auth->machine}};
    PgResult *result = NULL;
    bool ok;

    if (!pg_query(auth->conn, sql_query("auth_intent"), params, 4, &result, err)) {
        return false;
    }
    ok = pg_rows(result) == 1;
    if (ok) {
        ret->attempt = pg_integer(result, 0, 0);
    } else {
        (void)err_set(err, ERR_INTERNAL, "a row that was held has changed");
    }
    pg_result_free(result);
    return ok;
}

static void tell_step(Auth *auth, Decision decision)
{
    if (decision == DECIDE_FIRST) {
        STEP_TOOK(auth, first);
    } else if (decision == DECIDE_REPLAY) {
        STEP_TOOK(auth, replay);
    } else {
        STEP_TOOK(auth, last_try);
    }
    FAULT_POINT("token_after_intent");
}

bool intent_decide(Auth *auth, const StoredRow *row, Intent *ret, Err *err)
{
    int64_t began = clock_monotonic_ms();
    Numbers numbers;
    bool leaves, ok;

    memset(ret, 0, sizeof(*ret));
    numbers_of(auth, row, &numbers);
    if (!store_begin(auth, err)) {
        return false;
    }
    ok = read_decision(auth, row, &numbers, ret, err);
    leaves = ok && ret->decision <= DECIDE_LAST_TRY;
    if (leaves) {
        FAULT_POINT("token_before_intent");
    }
    if (!store_end(auth, ok && (!leaves || write_intent(auth, &numbers, ret, err)), err)) {
        return false;
    }
    /* Our deadline never ends later than the row's last_sent_at plus one request. */
    ret->deadline_ms = began + REQUEST_SECONDS * 1000;
    if (leaves) {
        tell_step(auth, ret->decision);
        if (clock_monotonic_ms() - began > FRESH_MS) {
            ret->decision = DECIDE_AGAIN; /* the look at the clock must be fresh */
        }
    }
    return true;
}

/* ---- 6: what an outcome changes ---- */

bool intent_withdraw(Auth *auth, const StoredRow *row, const Intent *intent, int64_t held, Err *err)
{
    bool first = intent->decision == DECIDE_FIRST;
    char attempt[NUMBER_ROOM], held_text[NUMBER_ROOM];
    Numbers numbers;

    numbers_of(auth, row, &numbers);
    const PgParam params[] = {{.text = numbers.company},
                              {.text = numbers.generation},
                              {.text = number_text(attempt, intent->attempt)},
                              {.text = auth->machine},
                              {.text = first ? "true" : "false"},
                              {.text = number_text(held_text, held)}};

    if (!store_begin(auth, err) ||
        !store_end(auth, pg_query(auth->conn, sql_query("auth_withdraw"), params, 6, NULL, err),
                   err)) {
        return false;
    }
    if (first) {
        STEP_TOOK(auth, withdraw);
    } else {
        STEP_TOOK(auth, claim);
    }
    FAULT_POINT("auth_withdrawn");
    return true;
}

bool intent_refuse(Auth *auth, const StoredRow *row, const char *reason, bool by_server, Err *err)
{
    Numbers numbers;

    numbers_of(auth, row, &numbers);
    const PgParam params[] = {{.text = numbers.company},
                              {.text = row->login_id},
                              {.text = numbers.generation},
                              {.text = reason},
                              {.text = by_server ? "true" : "false"}};

    if (!store_begin(auth, err) ||
        !store_end(auth, pg_query(auth->conn, sql_query("auth_reauth"), params, 5, NULL, err),
                   err)) {
        return false;
    }
    STEP_TOOK(auth, refuse);
    FAULT_POINT("auth_refused");
    return true;
}
