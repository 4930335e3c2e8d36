/* Fetch: asks for the windows' pages, several requests at a time, and hands what came to the
 * loader.
 *
 * One loop (fetch_windows in fetch.c): finished jobs, ended requests, new requests, move data. The
 * callbacks of http only feed the decoder and note the end; every decision is taken in the loop.
 */
#ifndef RS_ENGINE_FETCH_H
#define RS_ENGINE_FETCH_H

#include "engine/decode.h"
#include "base/limits.h"
#include "http/rate.h"
#include "http/retry.h"
#include "loader.h"
#include "unknown.h"

#define FETCH_SLOTS 48
#define FETCH_STREAMS 32
#define PAGE_FIRST_GUESS (512 * 1024) /* memory of a page before one was seen */
#define WINDOW_ATTEMPTS 3
#define WINDOW_LOOKS 5      /* at a list that moves while it is read */
#define FAILURES_IN_A_ROW 3 /* windows; then the run stops instead of hammering a sick server */

#define GATES 4

/* When a part of the menu changed last, as the API says. */
typedef struct Gate {
    const char *member; /* of the gate document; NULL while it was not read */
    char value[40];
} Gate;

typedef struct GateCall GateCall;

#define SLOT_CAUSES 4

typedef enum SlotState { SLOT_FREE, SLOT_WAITING, SLOT_RUNNING, SLOT_ENDED } SlotState;

struct Fetch;

/* One request: its page is private until it is whole. */
typedef struct Slot {
    struct Fetch *fetch;
    SlotState state;
    Window *window;
    ListedItem *item; /* the record of a detail call, or NULL */
    int item_pages;   /* of a parent's list, before this one */
    Digest last_body; /* of the last of them */
    int64_t offset;
    int tries;
    ErrCode causes[SLOT_CAUSES]; /* of the tries so far: one sentence tells them all */
    int cause_counts[SLOT_CAUSES];
    bool probe;   /* the one call that is let through to a sick server */
    bool renewed; /* a 401 of this request was answered with a new bearer */
    int bearer_serial;
    int64_t not_before_ms;
    Decoder *decoder;
    Page *page;
    KeyList seen;    /* keys of the page, where its window proves what is gone */
    ItemList listed; /* items of the page, where its window is a list of them */
    RejectedList rejected;
    char list_digest[37]; /* of the item, as the decoder wants it */
    char parent[24];      /* the item's key, for "^" of a root */
    char date[DATE_TEXT]; /* of a report day */
    HttpTransfer *transfer;
    bool paused;
    HttpReply reply;
    char words[LIMIT_SERVER_WORDS + 8];
    int64_t server_code; /* numeric code of an error body; such a 500 is permanent */
    Err err;
} Slot;

/* Calls taken out of the company's pace and not made yet. */
typedef struct Budget {
    int left;
    int64_t next_us; /* monotonic time from which the next one may start */
} Budget;

typedef struct Fetch {
    const EngineOptions *options;
    const char *run_id;
    Auth *auth;
    HttpClient *http;
    PgConn *conn;
    Loader *loader;
    RunTally *tally;
    Unknown unknown;
    Rate rate;
    size_t page_memory; /* of a page, as pages were lately */
    Budget budget;
    int64_t lease_renewed_ms;
    int64_t still_ms; /* since when nothing moves (time.c) */
    int still_rounds;
    int64_t started_ms;
    bool closing; /* the time is up: no further window starts */
    int bearer_serial;
    Instant server_now; /* last Date header, with the monotonic time it came at */
    int64_t server_now_ms;
    int64_t progress_ms;
    Slot slots[FETCH_SLOTS];
    int slot_count;
    Window **windows; /* of this round, list windows add to it */
    int window_count, window_cap;
    int window_first; /* all before it are done or failed */
    StreamRun *streams;
    int stream_count;
    LoadJob *open_jobs[FETCH_STREAMS]; /* complete small windows, waiting to share a transaction */
    Window *streaming;                 /* the one window whose transaction is open */
    int failures_in_a_row;
    Breaker breaker;
    int64_t retries; /* that count against the budget */
    bool skew_told;
    Gate gates[GATES];
    GateCall *gate_call; /* under way */
    char clocktime_zone[64];
    Privacy privacy;
    Err fatal; /* why the run cannot go on */
} Fetch;

/* fetch.c */
RS_MUST_USE bool fetch_init(Fetch *fetch, Err *err);
void fetch_release(Fetch *fetch);
RS_MUST_USE bool fetch_add(Fetch *fetch, Window *window, Err *err);
/* Works off every window added; false when the run cannot go on (err), the rest is failed. */
RS_MUST_USE bool fetch_windows(Fetch *fetch, Err *err);
/* Drops what is under way for the window: its requests, its open transaction. */
void fetch_let_go(Fetch *fetch, Window *window);
void fetch_window_failed(Fetch *fetch, Window *window, const Err *err);
void fetch_window_done(Fetch *fetch, Window *window);
/* Who was erased, and personal data the settings do not keep any more taken out (tighten.c). */
RS_MUST_USE bool fetch_privacy(Fetch *fetch, Privacy *privacy, PgConn *conn, Err *err);
void fetch_warn(Fetch *fetch, const char *stream, const char *format, ...) RS_PRINTF(3, 4);
Instant fetch_server_time(const Fetch *fetch);
/* next.c: fills the slot with the next request; false when there is none. `quiet`: nothing is under
 * way. */
bool request_next(Fetch *fetch, Slot *slot, bool quiet);
/* Whether it is one of the window whose transaction is open: other large replies wait for it. */
bool request_waited_for(const Fetch *fetch);
/* request.c */
/* Returns the milliseconds until the next request could start by itself, at most `most`. */
int fetch_start_requests(Fetch *fetch, int most);
RS_MUST_USE bool slot_start(Slot *slot, Err *err);
void slot_free(Slot *slot);
bool slot_reject(void *ctx, const Rejected *rejected, Err *err);
/* ahead.c: pages of one window that are asked for before the ones in front of them have come. They
 * are taken in order, so paging sees what a serial reader would. */
Slot *ahead_slot_at(Fetch *fetch, const Window *window, int64_t offset);
/* Whether one more page ahead is worth a request; its offset. `idle`: there is nothing else to ask
 * for, so that a page past the end of its list costs nothing. */
bool ahead_next(Fetch *fetch, const Window *window, bool idle, int64_t *ret_offset);
bool ahead_is(const Slot *slot);   /* pages in front of it are still to come */
int ahead_pages(const Slot *slot); /* how many */
/* Bytes that are probably still to come. */
int64_t ahead_memory(const Fetch *fetch, const Window *window);
/* A page has arrived: what follows on it stays, everything else ahead is dropped. */
void ahead_settle(Fetch *fetch, Window *window, const DecodeResult *result);
/* The request ahead failed for good: it is forgotten, and asked for again when its turn comes. */
bool ahead_failed(Slot *slot);
/* budget.c */
/* Milliseconds until the company's pace allows a call; then it is to be noted as used. */
int64_t budget_wait_ms(Fetch *fetch);
void budget_used(Fetch *fetch);
void budget_pause(Fetch *fetch, int64_t milliseconds);
/* time.c: max_runtime and --pause-at */
void time_check(Fetch *fetch);
/* address.c */
void slot_url(const Slot *slot, Buf *url);
/* gate.c: asked for early, read when its answer is wanted */
RS_MUST_USE bool gate_start(Fetch *fetch, Err *err);
void gate_release(Fetch *fetch);
RS_MUST_USE bool gate_read(Fetch *fetch, Err *err);
const char *gate_value(const Fetch *fetch, const Stream *stream); /* "" when it is not known */
/* granted.c: rows a page, as the server grants them */
RS_MUST_USE bool granted_load(PgConn *conn, const EngineOptions *options, StreamRun *streams,
                              int count, Err *err);
void granted_learn(Window *window, const DecodeResult *result); /* from a page of a list */
RS_MUST_USE bool granted_store(PgConn *conn, int64_t company_id, const StreamRun *streams,
                               int count, Err *err);
/* gone.c */
typedef enum GoneNext {
    GONE_NOTHING_LEFT, /* window->gone is complete */
    GONE_LOOK_AGAIN,   /* the window has to be read a second time */
    GONE_ASK           /* window->items are to be asked for by key */
} GoneNext;
RS_MUST_USE bool gone_check(Fetch *fetch, Window *window, GoneNext *ret, Err *err);
/* Rows of the window's scope that `seen` does not hold; their keys as text. */
RS_MUST_USE bool gone_missing(Fetch *fetch, Window *window, PgResult **ret, Err *err);
RS_MUST_USE bool gone_add(Window *window, int64_t key, Err *err);
/* Whether so many missing records may count as gone: ERR_EMPTY, ERR_DELETES. */
RS_MUST_USE bool gone_guard(Fetch *fetch, Window *window, int64_t seen, int64_t missing, Err *err);
/* quiet.c: marks a window that is strangely empty */
RS_MUST_USE bool quiet_check(Fetch *fetch, Window *window, Err *err);
/* reload.c: days whose records may have changed their keys are read again as a set */
RS_MUST_USE bool reload_days(Fetch *fetch, Window *window, Err *err);
/* Remembers the days of a page that goes to the loader before its window is complete. */
RS_MUST_USE bool reload_note(Window *window, const Page *page, Err *err);
/* parent.c */
RS_MUST_USE bool parent_expand(Fetch *fetch, Window *window, Err *err);
/* reply.c */
void fetch_take_ended(Fetch *fetch);
void fetch_window_restart(Fetch *fetch, Window *window, const Err *why);
/* split.c: what takes too long is asked for in smaller parts; false where that cannot help */
bool split_slow(Fetch *fetch, Slot *slot, const Err *err);
/* paging.c: what a whole page means for its window */
/* Where the window's next page begins: at its last record once more, where that tells something. */
int64_t paging_offset(const Window *window);
/* maybe.c: the server sent its first page again, which was the whole list */
bool maybe_repeats(const Window *window, const DecodeResult *result);
/* The same for the list of one parent: its page before came again. */
bool maybe_item_repeats(const Slot *slot, const DecodeResult *result);
/* Whether the window may end with it. */
RS_MUST_USE bool maybe_ends(Window *window, Err *err);
RS_MUST_USE bool maybe_keep_words(Window *window, const DecodeResult *result, Err *err);
/* paging.c */
bool item_came(const Slot *slot); /* the record that was asked for by its key */
RS_MUST_USE bool page_arrived(Slot *slot, const DecodeResult *result, Err *err);
/* Every reply has come: what is gone, then on to the loader. ERR_HTTP_CUT: it has to be read again.
 */
RS_MUST_USE bool window_finish(Fetch *fetch, Window *window, Err *err);
/* looks.c: ERR_MOVED when the list has to be read again, ERR_PAGING when that does not help */
RS_MUST_USE bool look_keeps_promise(Window *window, Err *err);
RS_MUST_USE bool look_counts(Window *window, Err *err);
/* handover.c */
RS_MUST_USE bool handover_piece(Fetch *fetch, Window *window, Page **page, bool ends, Err *err);
bool handover_possible(const Fetch *fetch, const Window *window);
RS_MUST_USE bool handover_complete(Fetch *fetch, Window *window, Err *err);
RS_MUST_USE bool handover_push_open(Fetch *fetch, Err *err);
RS_MUST_USE bool handover_abandon(Fetch *fetch, Window *window, Err *err);
void handover_take_finished(Fetch *fetch);
/* Bytes that one more page would leave of the limit. */
int64_t handover_room(const Fetch *fetch);
/* Whether one more page may be asked for; `quiet`: nothing is under way. */
bool handover_memory_left(Fetch *fetch, bool quiet);
/* detail.c: a complete list becomes windows of detail calls, one a business day */
RS_MUST_USE bool detail_expand(Fetch *fetch, Window *list, Err *err);
/* A list that moved while it was read names a record twice: one call is enough. Sorts by key. */
void detail_drop_duplicates(Window *list);

#endif
