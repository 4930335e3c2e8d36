/* Decode: JSON events of one reply -> encoded records of a page, rejected records, unknown fields.
 *
 * Accepts every envelope for a list: a bare array, {"results":[..]} with or without amount, offset,
 * total, {"data":[..]}, and one bare object as a single record (detail calls). JSON keys have no
 * order: a record is assembled whole, closed, validated, encoded (COPY text), digested.
 *
 * Lossless: typed columns + extra reproduce the payload. A number with more decimals than its
 * column is rounded and the literal kept in extra under its own key. A value that does not fit
 * sends its record (raw JSON, reason) to on_reject; the page goes on.
 */
#ifndef RS_ENGINE_DECODE_H
#define RS_ENGINE_DECODE_H

#include "engine/page.h"
#include "engine/privacy.h"

typedef struct Decoder Decoder;

typedef struct Rejected {
    const char *key;         /* "433123456" or "" when the key itself is bad */
    const char *reason;      /* sentence */
    const char *column_path; /* "items.totalPrice", "" when none */
    Str raw;                 /* at most LIMIT_REJECTED_RAW */
    bool raw_cut;
} Rejected;

typedef struct UnknownField {
    const char *table;     /* table the row belongs to */
    const char *path;      /* "items.newThing" as seen from the record */
    const char *json_type; /* "number" "string" "bool" "object" "array" "null" */
    const char *example;   /* first characters of the value, redacted; "" where there is none */
} UnknownField;

typedef struct DecodeOptions {
    const StreamPlan *plan;
    int64_t company_id;
    const char *run_id; /* uuid text, goes into run_id */
    Instant synced_at;
    const Privacy *privacy;    /* NULL: everything as received */
    const char *parent;        /* "^" of the root (WINDOW_PARENT), or NULL */
    const char *business_date; /* of a report day, or NULL */
    int64_t first_position;    /* "#" of the root counts from here: rows of earlier pages */
    int page_no;
    uint64_t border; /* record_mark of the record the reply should begin with; 0: none */
    bool single;     /* the document is one record (detail call) */
    bool list_only;  /* do not keep records: only on_listed (list phase of a detail stream) */
    const char *list_digest; /* uuid text put into list_digest of a detail record, or NULL */
    bool (*on_reject)(void *ctx, const Rejected *rejected, Err *err); /* may be NULL */
    bool (*on_unknown)(void *ctx, const UnknownField *field,
                       Err *err); /* once per path and document */
    /* list_only: key texts, list digest (of the encoded root row), created instant */
    bool (*on_listed)(void *ctx, const char *key, const Digest *digest, Instant created, Err *err);
    /* keys of a record that was taken */
    bool (*on_key)(void *ctx, const Str *keys, int count, Err *err);
    bool digest_body; /* DecodeResult.body and words are wanted */
    void *ctx;
} DecodeOptions;

/* The texts of records, without their figures: the sum of their marks, in whatever order they come,
 * and one mark for each of the first records. */
#define RECORD_WORDS 100
typedef struct RecordWords {
    uint64_t sum;
    int count;
    uint64_t marks[RECORD_WORDS];
} RecordWords;

/* What the envelope said and what came; valid after decoder_finish. */
typedef struct DecodeResult {
    int64_t records; /* elements seen, rejected and skipped ones included */
    int64_t taken;   /* given to the page (or listed) */
    int64_t rejected;
    int64_t skipped;   /* of another company (only_own) */
    int64_t total;     /* -1 when absent */
    int64_t amount;    /* page size in force, -1 when absent */
    int64_t offset;    /* -1 when absent */
    int64_t border_at; /* where the record of DecodeOptions.border came; -1: not at all */
    uint64_t first;    /* record_mark of the first element; 0: it has none (it was not taken) */
    uint64_t last;     /* record_mark of the last element; 0: it has none (it was not taken) */
    Digest keys;       /* digest of all record keys in order: a repeated page shows */
    Digest body;       /* of the reply's bytes, with digest_body */
    RecordWords words; /* with digest_body */
} DecodeResult;

RS_MUST_USE bool decoder_new(Decoder **ret, Err *err);
void decoder_free(Decoder *decoder);
/* Ready for one document; records go to `page` (NULL with list_only). */
RS_MUST_USE bool decoder_start(Decoder *decoder, const DecodeOptions *options, Page *page,
                               Err *err);
/* The page may be exchanged between two pieces (a reply too big to hold). */
void decoder_set_page(Decoder *decoder, Page *page);
RS_MUST_USE bool decoder_feed(Decoder *decoder, Str piece, Err *err);
RS_MUST_USE bool decoder_finish(Decoder *decoder, DecodeResult *ret, Err *err);

#endif
