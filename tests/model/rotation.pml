/* The renewal of one single-use refresh token by two machines: src/auth/rotate.c as a model.
 *
 * Durable  : the row of restosync.credential (st, tok, gen, att, t_first, t_last, holder, claim) and one
 *            escrow a machine (esc_tok, esc_gen, esc_att). Every change of the row goes through `row`,
 *            which asserts that src/auth/steps.def allows it.
 * Volatile : all variables of `machine`. A crash is a jump to `boot`; the lock of the session falls.
 * Time     : discrete. T: one request at most. G: grace of the server. M: margin. One tick is 10 s.
 *            A request that passed the clock check ends before the clock moves (`under_way`): a process
 *            frozen between check and send is outside of the model.
 *
 * Server   : SERVER=0  a replay inside the grace answers the same new token
 *            SERVER=1  it answers another one, and the one before is dead
 *            SERVER=2  there is no grace
 *            USE_ENDS_GRACE  using the new access token ends the grace
 * World    : PROMPT    somebody runs before the window for replays closes
 *            KEPT      faults of the database only: the sign-in may never be lost
 *            LIVENESS  every intent is settled (turns at the lock, weak fairness, pan -a -f)
 *            LATE      a request may be taken after its client gave up (a risk that stays, not a mutant)
 * Mutants  : NO_INTENT NO_WINDOW ONE_STAMP EAGER_ESCROW ANY_PROBE NO_LOCK NO_ESCROW CLEAR_ESCROW USE_FIRST
 *            CLAIM_BITS; each has to break a claim (tests/model/run)
 *
 * Left out : epochs, a restored database, takeover, 429, the supervisor, more than two machines; row
 *            transactions are atomic and durable.
 */
#ifndef T
#define T 1
#endif
#ifndef G
#define G 6
#endif
#ifndef M
#define M 1
#endif
#ifndef TIME_MAX
#define TIME_MAX 9
#endif
#ifndef GENERATIONS
#define GENERATIONS 3
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef NET_FAULTS
#define NET_FAULTS 1
#endif
#ifndef DB_FAULTS
#define DB_FAULTS 1
#endif
#ifndef SERVER
#define SERVER 0
#endif
#define MACHINES 2
#define NOBODY 9
#define ANY -1

/* States of the row, as masks: steps.def joins them. */
#define IDLE 1
#define INTENT 2
#define REAUTH 4

mtype = {
#define STEP(name, before, after, generation, attempt) name,
#include "steps.def"
#undef STEP
    no_step
};

byte now = 0;

/* The server, and what it was shown. */
byte live = 1, before_live = 0, rotated_at = 0, next_token = 2;
bool revoked = false;
bool shown = false;  /* claim 1: a used token after its grace, while a good one is stored */
bool erased = false; /* claim 2: the last durable copy of a good token is gone */
#ifdef LATE
bool late = false;
byte late_token = 0;
#endif

/* The row. */
byte st = IDLE, tok = 1, gen = 1, att = 0, t_first = 0, t_last = 0, holder = NOBODY;
byte claim_of[MACHINES]; /* newest attempt of this generation whose answer the machine may hold; 0: none */
/* The escrows. */
byte esc_tok[MACHINES], esc_gen[MACHINES], esc_att[MACHINES];

byte lock = NOBODY, crashes = 0, net_faults = 0, db_faults = 0, under_way = 0;
#ifdef LIVENESS
byte turn = 0;
#endif

#define LIVE(x) (!revoked && (x) != 0 && (x) == live)
#define OTHER (1 - me)
#define STORED (LIVE(tok) || LIVE(esc_tok[0]) || LIVE(esc_tok[1]))
#define CLOSED (now + M > t_first + G)
#define HELD (esc_tok[me] != 0)

#ifdef ONE_STAMP
#define LAST t_first
#else
#define LAST t_last
#endif
#ifdef LIVENESS
#define IN_FLIGHT(stamp) (holder != me && now < (stamp) + T && now < TIME_MAX)
#else
#define IN_FLIGHT(stamp) (holder != me && now < (stamp) + T)
#endif
#ifdef ANY_PROBE
#define MAY_HOLD (false)
#else
#define MAY_HOLD (claim_of[OTHER] != 0 || HELD)
#endif
#ifdef EAGER_ESCROW
#define OLDER_ESCROW (CLOSED)
#else
#ifdef CLAIM_BITS
#define OLDER_ESCROW (CLOSED && claim_of[OTHER] == 0)
#else
#define OLDER_ESCROW (CLOSED && claim_of[me] > claim_of[OTHER])
#endif
#endif
#ifdef PROMPT
#define MAY_TICK (now < TIME_MAX && under_way == 0 && !(st == INTENT && now + M >= t_first + G))
#define KEPT
#else
#define MAY_TICK (now < TIME_MAX && under_way == 0)
#endif

/* A durable step of the row: the table has to know it. */
inline row(which, to, generations, attempts)
{
    assert(false
#define STEP(name, before, after, generation, attempt)                                             \
    || (which == name && (st & (before)) != 0 && (to & (after)) != 0 &&                             \
        (generation == ANY || generations == generation) &&                                         \
        (attempt == ANY || attempts == attempt))
#include "steps.def"
#undef STEP
    );
    st = to;
    gen = gen + generations;
    att = att + attempts
}

inline no_claims()
{
    claim_of[0] = 0;
    claim_of[1] = 0
}

/* One token is shown to the server; `out` is the answer, 0 a definite refusal. */
inline present(x, out)
{
    d_step {
        if
        :: revoked -> out = 0
        :: !revoked && x == live ->
            before_live = live; live = next_token; next_token++; rotated_at = now; out = live
#if SERVER == 0
        :: !revoked && x != live && x == before_live && now <= rotated_at + G -> out = live
#endif
#if SERVER == 1
        :: !revoked && x != live && x == before_live && now <= rotated_at + G ->
            live = next_token; next_token++; out = live
#endif
        :: else ->
            if
            :: STORED -> shown = true
            :: else
            fi;
            revoked = true; out = 0
        fi
    }
}

inline drop_escrow()
{
    if
    :: LIVE(esc_tok[me]) && !LIVE(tok) && !LIVE(esc_tok[OTHER]) -> erased = true
    :: else
    fi;
    esc_tok[me] = 0
}

inline unlock()
{
    if
#ifdef LIVENESS
    :: lock == me -> lock = NOBODY; turn = OTHER
#else
    :: lock == me -> lock = NOBODY
#endif
    :: else
    fi
}

/* kill -9 at a fault point of include/base/faults.def. */
#define CRASH(point)                                                                               \
    if                                                                                             \
    :: atomic { crashes < CRASHES -> crashes++; unlock(); goto boot }                              \
    :: true                                                                                        \
    fi

proctype machine(byte me)
{
    byte answer = 0, my_att = 0, my_tok = 0, my_gen = 0;
    bool ambiguous = false;

boot:
    skip;
    d_step { answer = 0; my_att = 0; my_tok = 0; my_gen = 0; ambiguous = false }

look: /* 1 locks, read the row */
#ifdef LIVENESS
    atomic { lock == NOBODY && turn == me -> lock = me };
#else
    if
    :: now >= TIME_MAX -> goto done
    :: atomic { lock == NOBODY && now < TIME_MAX -> lock = me }
    fi;
#endif
#ifdef NO_LOCK
    lock = NOBODY;
#endif

settle: /* 2 */
    atomic {
        if
        :: HELD && (st != INTENT || esc_gen[me] != gen) -> drop_escrow() /* 2a a mirror */
        :: else
        fi;
        if /* 2b */
        :: st == INTENT && HELD -> claim_of[me] = esc_att[me]; row(claim, INTENT, 0, 0)
        :: st == INTENT && !HELD -> claim_of[me] = 0; row(claim, INTENT, 0, 0)
        :: else
        fi;
        if /* 2c */
        :: st == INTENT && HELD && (esc_att[me] == att || OLDER_ESCROW) ->
            tok = esc_tok[me]; row(adopt, IDLE, 1, 0); holder = NOBODY; no_claims(); drop_escrow()
        :: else
        fi
    };
    CRASH(auth_settled);

    if /* 4 decide and 5 intent */
    :: st == REAUTH -> atomic { unlock(); goto rest }
    :: atomic { st == IDLE && gen >= GENERATIONS -> unlock(); goto rest }
    :: atomic { st == IDLE && gen < GENERATIONS ->
#ifndef NO_INTENT
        row(first, INTENT, 0, 1); t_first = now; t_last = now; holder = me;
        no_claims(); claim_of[me] = att;
#else
        att++;
#endif
        my_att = att; my_tok = tok; my_gen = gen; ambiguous = false; under_way++ }
    :: atomic { st == INTENT ->
        if
#ifdef NO_WINDOW
        :: true -> row(replay, INTENT, 0, 1)
#else
        :: IN_FLIGHT(LAST) -> unlock(); goto look
        :: CLOSED && MAY_HOLD -> unlock(); goto look /* another machine has to finish: exit 75 */
        :: !CLOSED && !IN_FLIGHT(LAST) -> row(replay, INTENT, 0, 1)
        :: CLOSED && !MAY_HOLD -> row(last_try, INTENT, 0, 1)
#endif
        fi;
        holder = me; t_last = now; claim_of[me] = att;
        my_att = att; my_tok = tok; my_gen = gen; ambiguous = true; under_way++ }
    fi;
    if /* CRASH(token_after_intent) */
    :: atomic { crashes < CRASHES -> crashes++; under_way--; unlock(); goto boot }
    :: true
    fi;
    if /* the session ends while the request is under way, and its lock with it */
    :: atomic { db_faults < DB_FAULTS && lock == me -> db_faults++; unlock() }
    :: true
    fi;

    if /* 6 one request */
    :: atomic { present(my_tok, answer); under_way-- };
        if
        :: answer != 0
        :: answer == 0 ->
            atomic {
                if
                :: gen == my_gen && st != REAUTH -> row(refuse, REAUTH, 0, 0)
                :: else
                fi;
                unlock(); goto look
            }
        fi
    :: atomic { crashes < CRASHES -> /* killed while it waits */
        present(my_tok, answer); under_way--; crashes++; unlock(); goto boot }
    :: atomic { net_faults < NET_FAULTS -> net_faults++; under_way--; /* certainly not sent */
        if
        :: !ambiguous && att == my_att && gen == my_gen && st == INTENT ->
            row(withdraw, IDLE, 0, 0); holder = NOBODY; claim_of[me] = 0
        :: else
        fi;
        unlock(); goto look }
    :: atomic { net_faults < NET_FAULTS -> net_faults++; /* the answer is lost */
        present(my_tok, answer); answer = 0; under_way--; ambiguous = true; goto again }
    :: atomic { net_faults < NET_FAULTS -> net_faults++; under_way--; ambiguous = true; /* never came */
#ifdef LATE
        if
        :: !late -> late = true; late_token = my_tok
        :: true
        fi;
#endif
        goto again }
    fi;
#ifdef USE_FIRST
    d_step { if :: answer == live -> before_live = 0 :: else fi };
#endif
    CRASH(token_after_reply);

#ifndef NO_ESCROW
    d_step { esc_tok[me] = answer; esc_gen[me] = my_gen; esc_att[me] = my_att }; /* 7 */
    CRASH(token_after_escrow);
#endif

    if /* 8 commit */
    :: atomic { att == my_att && gen == my_gen ->
#ifdef NO_INTENT
        gen++;
#else
        row(commit, IDLE, 1, 0);
#endif
        tok = answer; holder = NOBODY; no_claims() }
    :: atomic { !(att == my_att && gen == my_gen) -> /* overtaken: the escrow stays */
#ifdef CLEAR_ESCROW
        drop_escrow();
#endif
        answer = 0; ambiguous = false; unlock(); goto look }
    :: atomic { db_faults < DB_FAULTS -> db_faults++; answer = 0; unlock(); goto boot } /* not applied */
    :: atomic { db_faults < DB_FAULTS && att == my_att && gen == my_gen -> db_faults++; /* not answered */
#ifdef NO_INTENT
        gen++;
#else
        row(commit, IDLE, 1, 0);
#endif
        tok = answer; holder = NOBODY; no_claims(); answer = 0; unlock(); goto boot }
    fi;
    CRASH(token_after_commit);
#ifdef USE_ENDS_GRACE
    d_step { if :: answer == live -> before_live = 0 :: else fi }; /* 9 the access token is used */
#endif
    atomic { drop_escrow(); answer = 0; unlock(); goto look }; /* 10 a mirror from now on */

again: /* ambiguous: pause, then 2; without the lock, 1 */
    atomic {
        answer = 0;
        if
        :: lock == me
        :: else -> ambiguous = false; goto look
        fi;
        goto settle
    };

rest:
#ifdef LIVENESS
    goto look;
#endif
done:
    skip
}

proctype clock()
{
    do
    :: atomic { MAY_TICK -> now++ }
    :: now >= TIME_MAX -> break
#ifdef PROMPT
    :: timeout -> break
#endif
    od
}

#ifdef LATE
proctype slow_network()
{
    byte unheard;

end:
    do
    :: atomic { late -> late = false; present(late_token, unheard) }
    od
}
#endif

#ifdef LIVENESS
ltl settles { [] (<> (st != INTENT)) }
#else
/* Looks at every state. */
active proctype claims()
{
end:
    if
    :: atomic { shown -> assert(!shown) }
    :: atomic { erased -> assert(!erased) }
    :: atomic { st == REAUTH && STORED -> assert(!(st == REAUTH && STORED)) }
#ifdef KEPT
    :: atomic { revoked || st == REAUTH -> assert(!(revoked || st == REAUTH)) }
#endif
    fi
}
#endif

init
{
    atomic {
        run machine(0);
        run machine(1);
        run clock();
#ifdef LATE
        run slow_network()
#endif
    }
}
