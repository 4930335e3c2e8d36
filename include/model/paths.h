/* A stream compiled for the decoder: tables numbered, JSON members in search trees.
 *
 * Indices always count the rows of Table.columns, aliases and the filler of company_id included:
 *   - the member of an alias has the index of the alias's own row; its value belongs to the nearest
 *     row before it that is no alias (catalog.h, COLUMN_ALIAS);
 *   - the member that fills company_id has the index of its own row, which is in no key_columns;
 *   - column_stored() of a row tells whether it is a field of COPY. COPY order is company_id, the
 *     stored rows in their order, extra, and a root's own implicit columns (sqlgen_columns).
 * Rows with "^", "#", "^#" or no path have no member. A member that is an object on the way to
 * others (taxInfo) has column -1, table -1 and `first`; nothing is both. The `recurse` member is a
 * child array whose `table` is the index of the table it stands in. A root column "#" is the
 * record's position in the reply (report days). The plan is read-only and may be shared.
 */
#ifndef RS_MODEL_PATHS_H
#define RS_MODEL_PATHS_H

#include "base/arena.h"
#include "model/catalog.h"

#define STREAM_TABLES 16 /* at most, root included */
#define TABLE_COLUMNS 64

typedef struct PathNode {
    Str name;
    int column;             /* index into Table.columns, -1 for none */
    int table;              /* a child table filled from this array, -1 for none */
    bool keep;              /* kept in extra, not announced */
    bool drop;              /* never kept anywhere */
    struct PathNode *first; /* members of a nested object (taxInfo.x) */
    struct PathNode *next;
} PathNode;

typedef struct TablePlan {
    const Table *table;
    int parent; /* -1 for the root */
    int column_count;
    int version_column; /* -1 for none */
    int created_column; /* -1 for none */
    int element_column; /* "." of an array of values, -1 for none */
    int key_count;      /* key columns besides company_id; 0 for a root of companies */
    int key_columns[4];
    int copy_from[TABLE_COLUMNS]; /* for "^": the parent's column index, else -1 */
    PathNode *members;            /* first member of the row's object */
} TablePlan;

typedef struct StreamPlan {
    const Stream *stream;
    int table_count; /* parents stand before their children */
    TablePlan tables[STREAM_TABLES];
} StreamPlan;

/* ERR_INTERNAL where catalog_check would refuse the stream; lives in `arena`. */
RS_MUST_USE bool stream_plan(const Stream *stream, Arena *arena, StreamPlan **ret, Err *err);
/* Member `name` among `first` and its siblings, looking at `hint` (the last hit's successor, may be
 * NULL) first; NULL when there is none. */
PathNode *path_find(PathNode *first, PathNode *hint, Str name);

#endif
