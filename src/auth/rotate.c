/* Renewal of a single-use refresh token: the model-checked protocol (tests/model), step by step.
 *
 *  1 locks, read the row            auth_lock, store_read; use_stored when somebody renewed already
 *  2 settle the own escrow          settle -> intent_settle (2a escrow_read, 2b claim, 2c adopt)
 *  3 reserve the escrow             escrow_reserve: no room, nothing is sent
 *  4 decide and 5 intent            intent_decide, one transaction; act_on reads the decision
 *  6 one request                    send_request: what each outcome means
 *  7 escrow, 8 commit               keep: escrow_write, intent_commit
 *  9 only now hand the token out    take_pair
 * 10 the escrow stays as a mirror, locks fall: auth_unlock
 *
 * A lost connection, a commit of unknown outcome and being overtaken all lead to step 1 again. The
 * durable steps are those of steps.def; a signal is looked at only while nothing is under way. */
#include <string.h>

#include "auth_private.h"
#include "base/interrupt.h"

#define ROUNDS_MAX 40
#define RENEW_MS 150000 /* all rounds: the grace, waits for another machine, one last request */
#define LOSSES_MAX 3    /* of the database's connection */
#define COMMIT_TRIES 2
#define USABLE_MS 60000 /* an access token shorter than this is renewed */

typedef enum Step { STEP_DONE, STEP_AGAIN, STEP_FAILED } Step;

typedef struct Rotation {
    Auth *auth;
    RotateGoal goal;
    int64_t after_generation; /* anything newer than this will do */
    int requests, losses, rejections;
    int64_t wait_ms; /* before the next round, with no lock held */
    Err cause;       /* why the last request of this process had no answer */
} Rotation;

static Step round_once(Rotation *rotation, Err *err);

static bool connection_lost(const Err *err)
{
    return err->code == ERR_PG_LOST || err->code == ERR_PG_CONNECT;
}

/* One round with the locks held. A lost connection begins the next one: whatever was under way is
 * in the row or in the escrow. */
static Step locked_round(Rotation *rotation, Err *err)
{
    Auth *auth = rotation->auth;
    Step step = STEP_FAILED;
    Err lost;
    int fd = -1;

    err_clear(err);
    rotation->wait_ms = 0;
    if (auth_lock(auth, &fd, err)) {
        step = round_once(rotation, err);
        auth_unlock(auth, fd);
    }
    if (step == STEP_FAILED && connection_lost(err) && !pg_alive(auth->conn) &&
        rotation->losses++ < LOSSES_MAX) {
        lost = *err;
        if (store_reach(auth, err)) {
            return STEP_AGAIN;
        }
        *err = lost;
    }
    return step;
}

bool rotate(Auth *auth, RotateGoal goal, int64_t after_generation, Err *err)
{
    Rotation rotation = {.auth = auth, .goal = goal, .after_generation = after_generation};
    int64_t until = clock_monotonic_ms() + RENEW_MS;
    Step step = STEP_AGAIN;

    if (!machine_identity(auth, err)) {
        return false;
    }
    for (int round = 0; step == STEP_AGAIN && round < ROUNDS_MAX; round++) {
        step = clock_monotonic_ms() < until ? locked_round(&rotation, err) : STEP_FAILED;
        if (step == STEP_AGAIN && rotation.wait_ms > 0) {
            clock_sleep_ms(rotation.wait_ms);
        }
    }
    if (step != STEP_DONE && err->code == ERR_NONE) {
        (void)err_set(err, ERR_AUTH_BUSY, "the sign-in could not be renewed in time");
    }
    return step == STEP_DONE;
}

/* ---- 2 ---- */

static Step settle(Rotation *rotation, const StoredRow *row, int64_t *ret_held, Err *err)
{
    Auth *auth = rotation->auth;
    TokenPair escrow = {.expires_in = 0};
    bool older = false, restored = false, adopted = false, overtaken = false;
    int64_t epoch = 0;
    Step step = STEP_FAILED;

    if (!machine_epoch_raise(auth, row, &epoch, &older, err) ||
        !restore_newer(auth, row, epoch, older, &restored, err)) {
        return STEP_FAILED;
    }
    if (restored) {
        return STEP_AGAIN;
    }
    if (strcmp(row->state, "intent") == 0) {
        (void)escrow_read(auth, row, row->generation, &escrow);
    }
    *ret_held = escrow.attempt;
    if (intent_settle(auth, row, epoch, &escrow, &adopted, &overtaken, err)) {
        auth->rotations += adopted ? 1 : 0;
        step = adopted || overtaken ? STEP_AGAIN : STEP_DONE;
    }
    pair_release(&escrow);
    return step;
}

/* ---- 7 to 9 ---- */

static bool commit(Auth *auth, const StoredRow *row, const TokenPair *pair, bool *ret_stored,
                   Err *err)
{
    for (int i = 0; i < COMMIT_TRIES; i++) {
        err_clear(err);
        if (intent_commit(auth, row, pair, ret_stored, err)) {
            return true;
        }
        Err failure = *err;

        if (!connection_lost(err) || !store_reach(auth, err)) {
            *err = failure;
            return false;
        }
    }
    return false;
}

static Step keep(Rotation *rotation, const StoredRow *row, const Intent *intent, TokenPair *pair,
                 Err *err)
{
    Auth *auth = rotation->auth;
    Err escrow_err = {0};
    bool stored = false;
    bool kept;

    if (pair->refresh.len == 0 &&
        !secret_set(&pair->refresh, secret_text(&row->pair.refresh), err)) {
        return STEP_FAILED; /* no new one came: the old one stays good (RFC 6749 section 6) */
    }
    pair->attempt = intent->attempt;
    kept = escrow_write(auth, row, pair, &escrow_err);
    if (kept) {
        STEP_TOOK(auth, escrow);
    }
    FAULT_POINT("token_after_escrow");
    if (!commit(auth, row, pair, &stored, err)) {
        if (!kept) {
            (void)err_set(err, ERR_IO,
                          "a renewed sign-in could neither be kept on this machine nor stored: %s",
                          escrow_err.message);
        } else {
            (void)err_wrap(err, "the sign-in was renewed and is kept on this machine");
        }
        return STEP_FAILED;
    }
    if (!stored) {
        return STEP_AGAIN; /* overtaken, or an earlier commit was applied after all */
    }
    STEP_TOOK(auth, commit);
    FAULT_POINT("token_after_commit");
    auth->rotations++;
    return take_pair(auth, pair, row->generation + 1, pair->expires_in * 1000, err) ? STEP_DONE
                                                                                    : STEP_FAILED;
}

/* ---- 6 ---- */

static Step lost(const char *reason, Err *err)
{
    (void)err_set(err, ERR_AUTH_LOST, "%s",
                  reason[0] == '\0' ? "Lightspeed no longer accepts the stored sign-in" : reason);
    return STEP_FAILED;
}

static Step refused(Rotation *rotation, const StoredRow *row, const Intent *intent, Err *err)
{
    Auth *auth = rotation->auth;
    char reason[256];
    StoredRow fresh;
    bool newer;

    if (!store_read(auth, &fresh, err)) {
        return STEP_FAILED;
    }
    newer = fresh.generation != row->generation || strcmp(fresh.login_id, row->login_id) != 0;
    row_release(&fresh);
    if (newer) {
        return STEP_AGAIN; /* another process was faster and has the good one */
    }
    if (intent->decision == DECIDE_FIRST || rotation->rejections == rotation->requests) {
        (void)text_format(reason, sizeof(reason),
                          "Lightspeed no longer accepts this sign-in (last renewed %s UTC by %s); "
                          "if nobody revoked it, another copy of it may be in use",
                          row->refreshed,
                          row->holder_host[0] == '\0' ? "a person" : row->holder_host);
    } else {
        (void)text_format(reason, sizeof(reason),
                          "the sign-in was lost while %s was renewing it at %s UTC: the answer "
                          "never arrived; no data is lost, loading continues where it stopped",
                          intent->host[0] == '\0' ? "a machine" : intent->host, intent->sent_at);
    }
    err_clear(err);
    return intent_refuse(auth, row, reason, true, err) ? lost(reason, err) : STEP_FAILED;
}

static Step pause_for(Rotation *rotation, const Intent *intent, int64_t wait_ms)
{
    static const int64_t pauses[] = {2000, 5000, 10000};
    int which = rotation->requests - 1;
    int64_t ms = wait_ms >= 0 ? wait_ms : pauses[which < 2 ? which : 2];
    int64_t spent = REQUEST_SECONDS * 1000 - (intent->deadline_ms - clock_monotonic_ms());

    if (intent->decision == DECIDE_LAST_TRY) {
        return STEP_FAILED;
    }
    /* Without a grace there is no window to wait in: one last try follows. */
    if (intent->window_ms > 0 && ms > intent->window_ms - spent) {
        return STEP_FAILED;
    }
    rotation->wait_ms = intent->window_ms > 0 ? ms : 0;
    return STEP_AGAIN;
}

/* What the vendor's gateway says about a dead token is not documented (API page, section 1.2): a
 * 400 or 401 is believed when it is said twice. */
static Step rejected(Rotation *rotation, const StoredRow *row, const Intent *intent, Err *err)
{
    Step step = rotation->rejections++ == 0 ? pause_for(rotation, intent, -1) : STEP_FAILED;

    return step == STEP_AGAIN ? step : refused(rotation, row, intent, err);
}

static Step asked_to_wait(Rotation *rotation, const Intent *intent, int64_t wait_ms, Err *err)
{
    Step step = pause_for(rotation, intent, wait_ms);

    if (step == STEP_FAILED) {
        (void)err_set(
            err, ERR_HTTP_RATE,
            "the token endpoint asks to wait longer than this run may; the sign-in is kept "
            "and the next run goes on");
    }
    return step;
}

static Step send_request(Rotation *rotation, const StoredRow *row, const Intent *intent,
                         int64_t held, Err *err)
{
    const TokenGrant grant = {
        .type = "refresh_token", .refresh = &row->pair.refresh, .deadline_ms = intent->deadline_ms};
    TokenPair pair = {.expires_in = 0};
    int64_t wait_ms = -1;
    Err undo = {0};
    Step step = STEP_FAILED;

    rotation->requests++;
    switch (token_request(rotation->auth, &grant, &pair, &wait_ms, err)) {
    case TOKEN_OK:
        step = keep(rotation, row, intent, &pair, err);
        break;
    case TOKEN_NOT_SENT:
    case TOKEN_BAD_CLIENT:
        if (!intent_withdraw(rotation->auth, row, intent, held, &undo)) {
            err_clear(&undo); /* the intent stays: the next run settles it */
        }
        break;
    case TOKEN_REFUSED:
        step = refused(rotation, row, intent, err);
        break;
    case TOKEN_REJECTED:
        step = rejected(rotation, row, intent, err);
        break;
    case TOKEN_WAIT:
        step = asked_to_wait(rotation, intent, wait_ms, err);
        break;
    case TOKEN_UNKNOWN:
        rotation->cause = *err;
        step = pause_for(rotation, intent, -1);
        break;
    }
    pair_release(&pair);
    return step;
}

/* ---- 4 and 5 ---- */

static Step wait_for_other(Rotation *rotation, const Intent *intent, Err *err)
{
    if (interrupt_signal() != 0) {
        (void)err_set(err, ERR_INTERRUPTED, "stopped by signal %d", interrupt_signal());
        return STEP_FAILED;
    }
    rotation->wait_ms = intent->wait_ms < 100    ? 100
                        : intent->wait_ms > 1000 ? 1000
                                                 : intent->wait_ms;
    return STEP_AGAIN;
}

static Step elsewhere(const Intent *intent, Err *err)
{
    (void)err_set(err, ERR_AUTH_ELSEWHERE,
                  "the machine %s was renewing this sign-in at %s UTC and has not finished",
                  intent->host[0] == '\0' ? "that began" : intent->host, intent->sent_at);
    err_hint(err, "start restosync there, or if that machine is gone for good: restosync auth "
                  "takeover");
    return STEP_FAILED;
}

static Step act_on(Rotation *rotation, const StoredRow *row, const Intent *intent, int64_t held,
                   Err *err)
{
    switch (intent->decision) {
    case DECIDE_FIRST:
    case DECIDE_REPLAY:
    case DECIDE_LAST_TRY:
        return send_request(rotation, row, intent, held, err);
    case DECIDE_WAIT:
        return wait_for_other(rotation, intent, err);
    case DECIDE_ELSEWHERE:
        return elsewhere(intent, err);
    case DECIDE_REAUTH:
        return lost(row->reason, err);
    case DECIDE_SPENT:
        (void)err_set(
            err, ERR_AUTH_BUSY,
            "the token endpoint was asked %d times without an answer; the sign-in is kept%s%s",
            GRACE_REQUESTS,
            rotation->cause.code == ERR_NONE ? "" : "; last: ", rotation->cause.message);
        err_hint(err, "run again in a quarter of an hour");
        return STEP_FAILED;
    case DECIDE_SETTLE:
    case DECIDE_AGAIN:
        break;
    }
    return STEP_AGAIN;
}

/* ---- 1 ---- */

static Step round_body(Rotation *rotation, StoredRow *row, Err *err)
{
    Auth *auth = rotation->auth;
    bool idle = strcmp(row->state, "idle") == 0;
    int64_t held = 0;
    Intent intent;
    Step step;

    if (strcmp(row->state, "reauth") == 0) {
        return lost(row->reason, err);
    }
    if (idle && rotation->goal == ROTATE_RECOVER) {
        return STEP_DONE;
    }
    if (idle && row->generation > rotation->after_generation && row->access_left_ms > USABLE_MS) {
        return take_pair(auth, &row->pair, row->generation, row->access_left_ms, err) ? STEP_DONE
                                                                                      : STEP_FAILED;
    }
    step = settle(rotation, row, &held, err);
    if (step != STEP_DONE) {
        return step;
    }
    if (!escrow_reserve(auth, row, err) || !intent_decide(auth, row, &intent, err)) {
        return STEP_FAILED;
    }
    return act_on(rotation, row, &intent, held, err);
}

static Step round_once(Rotation *rotation, Err *err)
{
    StoredRow row;
    Step step;

    if (!store_read(rotation->auth, &row, err)) {
        return STEP_FAILED;
    }
    if (!row.exists) {
        (void)err_set(err, ERR_AUTH_NONE, "there is no sign-in for company %lld yet",
                      (long long)rotation->auth->options.company_id);
        return STEP_FAILED;
    }
    step = round_body(rotation, &row, err);
    row_release(&row);
    return step;
}
