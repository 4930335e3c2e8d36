/* Private to decode: the record under construction, between JSON events and encoded rows. */
#ifndef RS_ENGINE_DECODE_PRIVATE_H
#define RS_ENGINE_DECODE_PRIVATE_H

#include "base/arena.h"
#include "base/limits.h"
#include "engine/decode.h"
#include "json/json_stream.h"

/* A JSON value as it came; kind 0 is no value (absent or null). */
typedef struct Cell {
    Str text;
    char kind; /* 's' string, 'n' number, 'b' true or false, 'j' JSON text of an array or object */
} Cell;

/* JSON text that grows in the record's arena: it goes with the record. */
typedef struct RawText {
    char *data;
    size_t len, cap;
} RawText;

/* One row of the record. */
typedef struct Row {
    struct Row *next;     /* in document order */
    struct Row *parent;   /* row of the parent table, or of the same table for sub-items */
    int table;            /* -1: replaced by a later member of the same name */
    int position;         /* "#" */
    uint32_t arrays_seen; /* child tables whose array came */
    bool erased;          /* names a guest who was erased: nothing personal of it is kept */
    RawText extra;        /* members without a column: the inside of a JSON object */
    Cell cells[];         /* one per catalog column */
} Row;

typedef enum FrameKind {
    FRAME_DOCUMENT, /* the envelope's object */
    FRAME_LIST,     /* array of records */
    FRAME_ROW,      /* object that fills a row */
    FRAME_NESTED,   /* known object inside a row (taxInfo) */
    FRAME_ROWS,     /* array of a child table */
    FRAME_RAW       /* a value kept (or skipped) as it is */
} FrameKind;

typedef struct Frame {
    FrameKind kind;
    Row *row;          /* FRAME_ROW, FRAME_NESTED; the parent row for FRAME_ROWS */
    int table;         /* FRAME_ROWS */
    int position;      /* elements so far, FRAME_ROWS */
    PathNode *members; /* FRAME_ROW, FRAME_NESTED */
    PathNode *hint;    /* where the next key is expected */
    PathNode *node;    /* of the key just read, NULL when it is unknown */
    Str key;           /* the key just read */
    bool in_extra;     /* FRAME_NESTED: its object was opened in extra */
    bool keeps;        /* FRAME_RAW: goes to `raw`; otherwise it is skipped */
    RawText *raw;      /* FRAME_RAW: extra of the row, or the text of a column's value */
    int column;        /* FRAME_RAW that is a column's whole value: which, else -1 */
    bool array;        /* FRAME_RAW */
    bool comma;        /* FRAME_RAW: something came before */
} Frame;

#define DECODE_FRAMES (LIMIT_JSON_DEPTH + 2)
#define UNKNOWN_SEEN 64

struct Decoder {
    JsonStream *stream;
    DecodeOptions options;
    Page *page;
    DigestState *digest, *key_digest, *body_digest;
    const StreamPlan *mapped; /* plan the mapping digest was made of */
    Digest mapping;           /* of all column names: a changed mapping changes every digest */
    Arena arena;              /* of the record */
    char *texts;              /* room in it for the texts of values, which need no alignment */
    size_t texts_left;
    Frame frames[DECODE_FRAMES];
    int depth;
    Row *first_row, *last_row;
    int row_count;
    int running[STREAM_TABLES]; /* running numbers of recursive tables */
    bool in_record;
    bool list_seen;
    bool list_null;  /* where it should stand; as good as absent */
    bool more_words; /* the envelope has other members than those of an envelope */
    char shape[200]; /* keys of the envelope, for the sentence */
    DecodeResult result;
    bool faulted; /* the record cannot be taken; the first reason stays */
    char reason[320];
    char reason_path[160];
    Buf rows[STREAM_TABLES];
    int row_counts[STREAM_TABLES];
    char unknown_seen[UNKNOWN_SEEN][96]; /* announced in this document */
    int unknown_count;
    char synced_at[INSTANT_TEXT];
    char company[24]; /* company_id as text */
    size_t company_len;
    unsigned char steps[STREAM_TABLES][TABLE_COLUMNS]; /* of `mapped`: what a column needs */
};

enum {
    STEP_SKIP = 1 << 0,    /* stands nowhere in COPY */
    STEP_CELL = 1 << 1,    /* its value is the row's own cell */
    STEP_ALIAS = 1 << 2,   /* the next column is its second name */
    STEP_PERSONAL = 1 << 3 /* may be hidden, or become a pseudonym */
};

/* decode_events.c */
extern const JsonHandler decode_handler;

/* decode_scalars.c; kinds as in Cell, 0 is null */
void envelope_scalar(Decoder *decoder, const Frame *frame, char kind, Str text);
RS_MUST_USE bool row_scalar(Decoder *decoder, Frame *frame, char kind, Str text);
/* [767244, 906349]: each value is a row of its own. */
RS_MUST_USE bool element_scalar(Decoder *decoder, Frame *rows, char kind, Str text);

/* decode_record.c: life of one record */
RS_MUST_USE bool record_open(Decoder *decoder);
RS_MUST_USE bool record_close(Decoder *decoder);
/* An element of the list that is no object. */
RS_MUST_USE bool record_not_object(Decoder *decoder);
Row *row_new(Decoder *decoder, int table, Row *parent, int position);
/* Notes why the record cannot be taken; the page goes on. Returns true. */
bool record_fault(Decoder *decoder, Str member, const char *format, ...) RS_PRINTF(3, 4);
/* "items.taxInfo.x": the member as seen from the record */
void member_path(const Decoder *decoder, Str member, char *out, size_t cap);
/* Ends the parse with this error; always false. */
bool decode_fail(Decoder *decoder, const Err *err);
/* Memory of the record; NULL after a fault was noted (too large) or with *ret_fatal set. */
void *record_memory(Decoder *decoder, size_t size);
/* A copy of a text that goes with the record; NULL as above. */
char *record_text(Decoder *decoder, Str text);

/* decode_personal.c: what the settings and erased guests leave of a value */
bool personal_record_erased(const Decoder *decoder);
void personal_mark_row(const Decoder *decoder, Row *row);
bool personal_hides(const Decoder *decoder, const Row *row, const Column *column);
/* The keyed digest that stands for a name; false where the text stays as it is. */
bool personal_pseudonym(const Decoder *decoder, const Column *column, Str text,
                        char out[PSEUDONYM_TEXT]);
bool personal_keeps_extra(const Decoder *decoder);
/* JSON as received may be set aside: it names no guest, or one that is kept. */
bool personal_keeps_raw(const Decoder *decoder);
bool personal_shows_values(const Decoder *decoder); /* in messages and examples */
/* A rejected record without anything personal: only its other known values. */
void personal_raw(const Decoder *decoder, Buf *out);

/* decode_encode.c: cells to COPY text. false: a fault was noted, or memory ran out (buf_ok). */
bool record_encode(Decoder *decoder, EncodedRecord *encoded);

/* decode_values.c: one value as COPY text */
typedef enum Verdict { VALUE_TEXT, VALUE_NULL, VALUE_BAD } Verdict;
Verdict encode_value(Decoder *decoder, Row *row, const Column *column, const Cell *cell, Buf *out);
/* 5 and 5.0 and "5" are the same integer. */
bool integer_value(Str text, int64_t *ret);
/* Whether it is written as it would be printed, with at most 18 digits. */
bool integer_plain(Str text);
/* A date of any form a column of that type takes. */
bool instant_value(const Column *column, const Cell *cell, Instant *ret);
/* The one form in which it is stored and is part of a key. */
void instant_text(const Column *column, Instant instant, char out[INSTANT_TEXT]);

/* decode_extra.c: members without a column; kinds as in Cell, 0 is null */
RS_MUST_USE bool extra_scalar(Decoder *decoder, Frame *frame, char kind, Str text);
RS_MUST_USE bool extra_open(Decoder *decoder, Frame *frame, bool array);
RS_MUST_USE bool extra_raw(Decoder *decoder, Frame *raw, char kind, Str text);
RS_MUST_USE bool extra_raw_open(Decoder *decoder, Frame *raw, bool array);
/* Begins the JSON text of a column; NULL after a fault. */
RawText *extra_column_open(Decoder *decoder, bool array);
void extra_raw_close(Decoder *decoder, const Frame *raw);
void extra_nested_end(Decoder *decoder, const Frame *frame);
/* Adds "name":value to a row's extra. False without memory, or when the record is too large. */
bool extra_put(Decoder *decoder, Row *row, Str name, char kind, Str text);

#endif
