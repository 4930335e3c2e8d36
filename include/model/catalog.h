/* The catalog: what the API holds and where each value goes. One row adds an entity.
 *
 * Pure data and pure functions: no network, no database, no files. What is peculiar to the vendor
 * stands here and in model/profile.h only. Sources: the API page (sections 2 to 5).
 */
#ifndef RS_MODEL_CATALOG_H
#define RS_MODEL_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

typedef enum ColumnType {
    TYPE_NONE, /* ends a column list */
    TYPE_BIGINT,
    TYPE_INTEGER,
    TYPE_BOOLEAN,
    TYPE_TEXT,
    TYPE_MONEY,    /* numeric(19,4) */
    TYPE_PRICE,    /* numeric(19,6) */
    TYPE_RATE,     /* numeric(9,4), percent */
    TYPE_QUANTITY, /* numeric(14,4) */
    TYPE_INSTANT,  /* timestamptz */
    TYPE_LOCAL,    /* timestamp, zone-less as received */
    TYPE_DATE,
    TYPE_TIME, /* local wall clock, HH:MM */
    TYPE_UUID, /* 32 or 36 characters */
    TYPE_JSON
} ColumnType;

enum ColumnFlag {
    COLUMN_KEY = 1 << 0,        /* part of the primary key; never NULL */
    COLUMN_VERSION = 1 << 1,    /* newer wins; at most one a root table */
    COLUMN_ZERO_NULL = 1 << 2,  /* 0 and "0" mean none */
    COLUMN_EPOCH_NULL = 1 << 3, /* 1970-01-01T00:00:00Z means none */
    COLUMN_EMPTY_NULL = 1 << 4, /* "" means none (typed columns always; text only with this flag) */
    COLUMN_ALIAS = 1 << 5,      /* second JSON name of the column before it: dropped when equal,
                                   fills it when that one is absent, kept in extra when it differs;
                                   repeats its name and type and has no other flag */
    COLUMN_PERSONAL = 1 << 6,   /* names a guest (id, uuid): NULL where no guest is kept */
    COLUMN_CREATED = 1 << 7,    /* the instant that places a record on a business day */
    COLUMN_PSEUDONYM = 1 << 8,  /* name, e-mail, phone: a keyed digest unless kept in full */
    COLUMN_SENSITIVE = 1 << 9   /* other personal data: only where kept in full */
};

/* `path`: JSON member below the row's object, dots between levels ("taxInfo.taxClassCode");
 *   "^"  same-named column of the parent row        "#"  position in the array, from 1
 *   "^#" position of the parent row of the same table (recursive children), NULL at the top
 *   "."  the element itself, where the array holds values instead of objects
 *   NULL column not filled from JSON (the business day of a report)
 * In the root of a WINDOW_PARENT stream "^" is the parent the call was made for.
 * In a table with `recurse`, "#" does not start again in each array: it numbers the table's rows of
 * one record in document order, a row before its sub-rows, and "^" of a sub-row means the row of
 * the parent table, as for the rows at the top.
 * A root column named company_id (TYPE_BIGINT, COLUMN_KEY) fills the implicit column of that name
 * and is no second one; a root whose records are companies needs no other key. */
typedef struct Column {
    const char *path;
    const char *name;
    ColumnType type;
    unsigned flags;
    const char *comment;
} Column;

/* A table and the array it is filled from. Implicit columns: every table begins with
 * company_id bigint (key) and has `extra jsonb`; a root table also has deleted_at, synced_at
 * (timestamptz), run_id (uuid), digest (uuid), and list_digest (uuid) where the stream has detail
 * calls, and page_no (integer). */
typedef struct Table {
    const char *name;
    const char *comment;
    const char *path;             /* array below the parent's object; NULL for a root */
    const char *recurse;          /* member that holds rows of this same table, or NULL */
    const Column *columns;        /* ends with TYPE_NONE */
    const struct Table *children; /* ends with a NULL name; NULL for none */
    const char *const *keep;      /* members kept in extra without being announced as unknown */
    const char *const *drop;      /* members that must never be stored, logged or shown */
    const char *const *index;     /* secondary indexes: column lists after company_id */
} Table;

/* PAGING_MAYBE: undocumented; a page that says the same again means that offsets are ignored. */
typedef enum Paging { PAGING_NONE, PAGING_OFFSET, PAGING_MAYBE } Paging;

/* Whose personal data a stream holds; the settings `customers` and `employees` decide about it. */
typedef enum PersonalKind { PERSONAL_NOBODY, PERSONAL_GUESTS, PERSONAL_STAFF } PersonalKind;

enum WindowKindFlag {
    WINDOW_SNAPSHOT = 1 << 0,
    WINDOW_MODIFIED = 1 << 1,   /* modification range, nightly */
    WINDOW_CREATED = 1 << 2,    /* creation time of one business day: re-reads and backfill */
    WINDOW_REPORT_DAY = 1 << 3, /* one business day at a time, replaced as a set */
    WINDOW_DETAIL = 1 << 4,     /* list since a creation time, then one call a record */
    WINDOW_PARENT = 1 << 5      /* one list for each record of another stream that moved */
};
#define WINDOW_KIND_LAST WINDOW_PARENT

typedef struct Stream {
    const char *name;    /* "receipts" */
    const char *summary; /* one sentence */
    const char *path;    /* below rest/: "financial/receipt"; WINDOW_PARENT has {id} in it */
    const char *query;   /* fixed query, "a=b&c=d", or NULL */
    Paging paging;
    int page_size;                   /* asked for; the server may grant less */
    unsigned windows;                /* WindowKindFlag */
    const char *from_param;          /* lower bound of a range, explicit UTC */
    const char *to_param;            /* upper bound, or NULL where the API has none */
    const char *modified_param;      /* lower bound of WINDOW_MODIFIED where it has its own */
    const char *modified_query;      /* added for WINDOW_MODIFIED: "useModification=true" */
    int margin_hours;                /* asked for around WINDOW_CREATED: zones, long shifts */
    const char *confirm_param;       /* asks for one record by its key before it counts as gone */
    const char *gate;                /* member of the gate document that moves with this stream */
    const char *parent;              /* stream whose records are the parents */
    const char *parents;             /* query in sql/queries: whom to ask */
    const char *detail_path;         /* "onlineordering/order/{id}"; {id} is the record */
    const char *const *final_status; /* words after which an unchanged record is not asked again */
    const char *only_own; /* column that must equal the company id, else the record is skipped */
    bool optional;        /* off by default; 403 and 404 are tolerated */
    bool expected_never_empty; /* an empty reply is suspicious: it never proves that all are gone */
    bool every_day;            /* a day without any is strange, where its weekday always has some */
    bool keeps_gone;           /* a record that is no longer listed is not gone */
    bool single;               /* the reply is one object (WINDOW_PARENT) */
    PersonalKind personal;
    Table root;
} Stream;

extern const Stream catalog[]; /* in the order a run takes them */
extern const size_t catalog_count;

/* Path segments no stream may name, ends with NULL: sign-in, and calls that change something. */
extern const char *const catalog_forbidden[];

const Stream *catalog_find(const char *name); /* NULL when unknown */
/* Refuses any malformed entry (ERR_INTERNAL) with a sentence that names it. A test, and part of
 * `doctor`. Child keys begin with their parent's, by "^"; see catalog_check.c for all of it. */
RS_MUST_USE bool catalog_check(const Stream *streams, size_t count, Err *err);

/* false for an alias and for what fills company_id: both stand in Table.columns, but neither is a
 * column of its own in the database or in COPY. */
bool column_stored(const Column *column);
const char *column_type_sql(ColumnType type); /* "numeric(19,4)" */
/* By what `schema promote` calls it: text bigint integer boolean money price rate quantity
 * timestamptz date time uuid jsonb; TYPE_NONE when there is no such type. */
ColumnType column_type_find(const char *word);
int column_type_precision(ColumnType type); /* 0 where it is no numeric */
int column_type_scale(ColumnType type);
/* "snapshot" "modified" "created" "report_day" "detail" "parent" */
const char *window_kind_name(unsigned kind);

#endif
