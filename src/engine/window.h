/* A window while it is worked on: what was planned, what came, what was stored.
 *
 * Owned by the run (one array). Fetch fills it, the loader reads its facts after fetch handed it
 * over and writes `stored`; the queue's lock lies between the two threads.
 */
#ifndef RS_ENGINE_WINDOW_H
#define RS_ENGINE_WINDOW_H

#include "engine/decode.h"
#include "engine/engine.h"
#include "engine/page.h"
#include "keys.h"

typedef enum WindowState {
    WINDOW_WAITING, /* planned */
    WINDOW_ACTIVE,  /* requests are under way */
    WINDOW_LOADING, /* complete here, on its way into the database */
    WINDOW_DONE,    /* committed */
    WINDOW_FAILED
} WindowState;

typedef struct Stored {
    int64_t inserted, updated, unchanged, stale, duplicates, deleted;
    Digest content; /* of all record digests, independent of their order */
} Stored;

/* A record that does not fit, on its way to restosync.rejected. */
typedef struct RejectedRow {
    char *key, *reason, *column_path, *raw;
    bool raw_cut;
    struct RejectedRow *next;
} RejectedRow;

typedef struct RejectedList {
    RejectedRow *first;
    int64_t count;
    size_t bytes;
} RejectedList;

/* Something to make one call for: a record of a detail stream as the list named it, a parent, or a
 * record that a reading did not have. */
typedef struct ListedItem {
    int64_t key;
    Digest digest;
    Instant created;
    bool confirm;     /* was not listed: is it gone? */
    bool failed;      /* was not answered; a parent is then asked again next time */
    uint32_t mark_at; /* of a parent: into Window.marks */
} ListedItem;

typedef struct ItemList {
    ListedItem *items;
    int count, cap;
} ItemList;

/* A stream within a run: its plan and its sums. */
typedef struct StreamRun {
    const StreamPlan *plan;
    StreamTally *tally;
    Instant started_at;
    struct Window *last;     /* planned last */
    int page_size;           /* rows to ask for at once */
    int granted;             /* what this run learned of it; 0: nothing */
    int64_t row_memory;      /* bytes of a row of a page, as the last page was */
    int64_t weekday_rows[7]; /* of the last of each weekday read to its end; 0: none was */
    int64_t compared,
        vanished; /* records that readings of this run could prove gone, and that are */
    bool broken;  /* every further window of it would fail alike: err says why */
    Err err;
} StreamRun;

typedef struct Window {
    StreamRun *stream;
    PlannedWindow planned;
    WindowState state;
    bool leased;  /* other agents may want it too: it needs a claim (claim.h) */
    bool claimed; /* and it is ours */
    int64_t claim_after_ms;
    struct Window *after; /* must be done before this one may start; NULL */
    int attempts;
    Instant started_at;

    /* list requests: one page after the other */
    bool list;           /* collects ListedItems instead of records */
    int64_t offset;      /* of the next page */
    int page_size;       /* rows to ask for at once; 0: as the catalog says */
    int64_t page_before; /* records of the page before; */
    int64_t said_before; /* the amount of a page that came full; 0: none */
    int same_pages;      /* so many pages had as many (granted.c) */
    int64_t announced;   /* `total` of the envelope; -1 when it gave none */
    int64_t granted;     /* records of a full page, as the server grants them; 0: not known */
    int full_pages;      /* so many in a row: what pages ahead are worth */
    bool serial;         /* a page did not follow on the one before: no more pages ahead */
    bool complete;       /* the last page has come */

    /* whether the list stood still while it was read (paging.c) */
    uint64_t border;      /* mark of the last record that came; 0: it has none */
    Digest border_digest; /* and its content; zero where it is not known */
    int64_t largest_page; /* records of the largest page of this look */
    bool shifted;         /* something moved, but no record can have been jumped over */
    bool whole_pages;     /* the server counts offsets in whole pages */
    bool looked;          /* the look before this one was whole, but shifted: last_look is its */
    Digest last_look;
    int64_t last_look_count;
    int64_t most_seen; /* records of the look that had most */
    int short_looks;   /* looks that ended before the announced total */

    /* calls for one item each: many at a time */
    ListedItem *items;
    int item_count, item_cap, item_next, items_out;
    bool expanded; /* WINDOW_PARENT: its items are there */
    Buf marks;     /* NUL-terminated texts */

    /* what is gone */
    bool proves;     /* a clean reading proves what is gone */
    bool confirming; /* every page has come; records it did not have are asked for by key */
    int data_pages;  /* pages that held records */
    KeyList seen;    /* keys that came, with `proves` */
    char **suspects; /* keys the reading before did not have, sorted; NULL on the first look */
    int suspect_count;
    KeyList gone;  /* to be marked as deleted */
    bool suspect;  /* strangely empty: stored, but looked at again (quiet.c) */
    char gate[40]; /* time of the last change the API gave before the reading, or "" */

    Date *moved; /* days of what was modified, to be read as a set (reload.c) */
    int moved_count, moved_cap;

    /* what came */
    Page *page;       /* records of whole pages */
    bool streaming;   /* part of it went to the loader already, its transaction is open */
    bool handed_over; /* first records of the page under way went out: it cannot be retried alone */
    bool ending;      /* complete, waits for the loader to take its last piece */
    Digest last_keys;
    Digest last_body;
    RecordWords *words; /* of the first page, where paging is not documented; else NULL */
    int pages;
    int64_t records, taken, skipped, bytes;
    RejectedList rejected;

    Stored stored;
    Err err;
} Window;

/* Whether its calls are one for each of `items`; otherwise they are pages of a list. */
bool window_by_item(const Window *window);
int window_page_size(const Window *window);
RS_MUST_USE bool window_add_item(Window *window, const ListedItem *item, Err *err);
RS_MUST_USE bool item_list_add(ItemList *list, const ListedItem *item, Err *err);
void item_list_release(ItemList *list);
/* A mark of a parent; its place for ListedItem.mark_at. */
RS_MUST_USE bool window_add_mark(Window *window, const char *mark, uint32_t *ret, Err *err);
RS_MUST_USE bool window_new(StreamRun *stream, const PlannedWindow *planned, Window **ret,
                            Err *err);
/* Forgets what came, so that the window can be read again. */
void window_restart(Window *window);
void window_release(Window *window);
/* Copies a rejected record; ERR_BAD_RECORDS past the limits. */
RS_MUST_USE bool rejected_add(RejectedList *list, const char *key, const char *reason,
                              const char *column_path, Str raw, bool raw_cut, Err *err);
void rejected_release(RejectedList *list);
/* Moves all of `from` into `to`: a page's rejects become its window's when the page is whole. */
void rejected_move(RejectedList *to, RejectedList *from);
/* "receipts 2026-11-03" or "receipts 2026-11-03T04:00Z..2026-11-04T04:00Z", for messages. */
void window_name(const Window *window, char *out, size_t cap);

#endif
