/* Refuses a malformed catalog before anything is generated or fetched by it. */
#include "catalog_check.h"

#include <string.h>

static bool stream_check(const Stream *streams, size_t at, Err *err);
static bool own_check(const Stream *stream, Err *err);
static bool tables_check(const TableScope *scope, int *count, Err *err);
static bool address_check(const char *address, bool detail, Err *err);
static bool windows_check(const Stream *stream, Err *err);
static bool detail_check(const Stream *stream, Err *err);
static bool names_once(const Stream *streams, size_t at, const Table *table, Err *err);

bool catalog_check(const Stream *streams, size_t count, Err *err)
{
    for (size_t i = 0; i < count; i++) {
        const char *name = streams[i].name;

        if (!stream_check(streams, i, err)) {
            return name == NULL ? err_wrap(err, "catalog: stream %zu", i + 1)
                                : err_wrap(err, "catalog: stream \"%s\"", name);
        }
    }
    return true;
}

static bool stream_check(const Stream *streams, size_t at, Err *err)
{
    const Stream *stream = &streams[at];
    const TableScope root = {.stream = stream, .table = &stream->root};
    int tables = 0;

    if (!name_check(stream->name, NAME_BYTES, err)) {
        return false;
    }
    for (size_t i = 0; i < at; i++) {
        if (strcmp(streams[i].name, stream->name) == 0) {
            return err_set(err, ERR_INTERNAL, "it stands there twice");
        }
    }
    if (stream->summary == NULL || stream->summary[0] == '\0') {
        return err_set(err, ERR_INTERNAL, "it has no summary");
    }
    return address_check(stream->path, (stream->windows & WINDOW_PARENT) != 0, err) &&
           tables_check(&root, &tables, err) && own_check(stream, err) &&
           windows_check(stream, err) && names_once(streams, at, &stream->root, err);
}

static bool own_check(const Stream *stream, Err *err)
{
    const Column *column = stream->root.columns;

    if (stream->only_own == NULL) {
        return true;
    }
    while (column->type != TYPE_NONE && strcmp(column->name, stream->only_own) != 0) {
        column++;
    }
    return column->type == TYPE_BIGINT ||
           err_set(err, ERR_INTERNAL, "only_own names no bigint column of its root");
}

static bool tables_check(const TableScope *scope, int *count, Err *err)
{
    const char *name = scope->table->name;

    if (++*count > STREAM_TABLES) {
        return err_set(err, ERR_INTERNAL, "it has more than %d tables", STREAM_TABLES);
    }
    if (!table_check(scope, err)) {
        return name == NULL ? err_wrap(err, "its root") : err_wrap(err, "table \"%s\"", name);
    }
    for (const Table *child = scope->table->children; child != NULL && child->name != NULL;
         child++) {
        const TableScope below = {.above = scope, .stream = scope->stream, .table = child};

        if (!tables_check(&below, count, err)) {
            return false;
        }
    }
    return true;
}

/* ---- addresses: relative, plain, and never one that could change something ---- */

static bool segment_forbidden(Str segment)
{
    for (const char *const *word = catalog_forbidden; *word != NULL; word++) {
        if (str_is_ignoring_case(segment, *word)) {
            return true;
        }
    }
    return false;
}

static bool address_check(const char *address, bool detail, Err *err)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const char *at = address;
    int holes = 0;

    if (address == NULL || address[0] == '\0') {
        return err_set(err, ERR_INTERNAL, "it has no address");
    }
    while (*at != '\0') {
        Str segment = {at, strcspn(at, "/")};

        if (detail && str_is(segment, "{id}")) {
            holes++;
        } else if (segment.len == 0 || strspn(at, plain) < segment.len) {
            return err_set(err, ERR_INTERNAL, "\"%s\" is no plain address below rest/", address);
        } else if (segment_forbidden(segment)) {
            return err_set(err, ERR_INTERNAL, "\"%s\" is an address it must never call", address);
        }
        at += segment.len;
        if (*at == '/' && *++at == '\0') {
            return err_set(err, ERR_INTERNAL, "\"%s\" ends with a slash", address);
        }
    }
    return !detail || holes == 1 || err_set(err, ERR_INTERNAL, "\"%s\" needs {id} once", address);
}

/* ---- windows: each kind has what it needs, and nothing stands there for no kind ---- */

typedef struct WindowNeed {
    const char *what;
    bool present;
    unsigned must; /* windows that cannot do without it */
    unsigned may;  /* others that can use it */
} WindowNeed;

static bool window_kinds_check(unsigned windows, Err *err)
{
    static const unsigned allowed[] = {
        WINDOW_SNAPSHOT, WINDOW_REPORT_DAY, WINDOW_DETAIL,
        WINDOW_MODIFIED, WINDOW_CREATED,    WINDOW_MODIFIED | WINDOW_CREATED,
        WINDOW_PARENT,
    };

    for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
        if (windows == allowed[i]) {
            return true;
        }
    }
    return err_set(err, ERR_INTERNAL, "its windows are none, unknown, or do not go together");
}

static bool windows_check(const Stream *stream, Err *err)
{
    const Table *root = &stream->root;
    const char *const *words = stream->final_status;
    const unsigned ranged = stream->modified_param == NULL ? WINDOW_MODIFIED : 0U;
    const WindowNeed needs[] = {
        {"a from_param", stream->from_param != NULL,
         ranged | WINDOW_CREATED | WINDOW_REPORT_DAY | WINDOW_DETAIL, 0},
        {"a to_param", stream->to_param != NULL, ranged | WINDOW_CREATED,
         WINDOW_REPORT_DAY | WINDOW_DETAIL},
        {"a modified_param", stream->modified_param != NULL, 0, WINDOW_MODIFIED},
        {"a modified_query", stream->modified_query != NULL, ranged, 0},
        {"a margin", stream->margin_hours > 0, 0, WINDOW_CREATED},
        {"a confirm_param", stream->confirm_param != NULL, 0, WINDOW_CREATED},
        {"a detail_path", stream->detail_path != NULL, WINDOW_DETAIL, 0},
        {"final_status words", words != NULL && words[0] != NULL, WINDOW_DETAIL, 0},
        {"a parent", stream->parent != NULL, WINDOW_PARENT, 0},
        {"a query for parents", stream->parents != NULL, WINDOW_PARENT, 0},
        {"a gate", stream->gate != NULL, 0, WINDOW_SNAPSHOT | WINDOW_PARENT},
        {"a single reply", stream->single, 0, WINDOW_PARENT},
        {"a version column", table_flagged(root, COLUMN_VERSION) != NULL, ranged, ~0U},
        {"a creation column", table_flagged(root, COLUMN_CREATED) != NULL,
         WINDOW_CREATED | WINDOW_DETAIL, ~0U},
    };

    if (!window_kinds_check(stream->windows, err)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
        const WindowNeed *need = &needs[i];

        if (!need->present && (stream->windows & need->must) != 0) {
            return err_set(err, ERR_INTERNAL, "its windows need %s", need->what);
        }
        if (need->present && (stream->windows & (need->must | need->may)) == 0) {
            return err_set(err, ERR_INTERNAL, "it has %s, but no window uses it", need->what);
        }
    }
    if (stream->page_size < 0 || (stream->paging != PAGING_NONE) != (stream->page_size > 0)) {
        return err_set(err, ERR_INTERNAL, "a page size and paging by offset go together");
    }
    return stream->windows != WINDOW_DETAIL || detail_check(stream, err);
}

/* One call a record: one number makes its address, and its state tells whether to ask again. */
static bool detail_check(const Stream *stream, Err *err)
{
    const Column *keys[KEY_COLUMNS];
    const Column *status = table_column(&stream->root, STR_LIT("status"));

    if (!address_check(stream->detail_path, true, err)) {
        return false;
    }
    if (table_keys(&stream->root, keys) != 1 || keys[0]->type != TYPE_BIGINT) {
        return err_set(err, ERR_INTERNAL, "detail calls need a root with one key, a bigint");
    }
    return (status != NULL && status->type == TYPE_TEXT) ||
           err_set(err, ERR_INTERNAL, "final_status needs a text column named status");
}

/* ---- table names: once in the whole catalog ---- */

/* Counted, not found: two streams or parents may have named the same array of children. */
static int tables_named(const Table *table, const char *name)
{
    int count = strcmp(table->name, name) == 0 ? 1 : 0;

    for (const Table *child = table->children; child != NULL && child->name != NULL; child++) {
        count += tables_named(child, name);
    }
    return count;
}

static bool names_once(const Stream *streams, size_t at, const Table *table, Err *err)
{
    for (size_t i = 0; i <= at; i++) {
        if (tables_named(&streams[i].root, table->name) > (i == at ? 1 : 0)) {
            return err_set(err, ERR_INTERNAL, "table \"%s\": stream \"%s\" has one of that name",
                           table->name, streams[i].name);
        }
    }
    for (const Table *child = table->children; child != NULL && child->name != NULL; child++) {
        if (!names_once(streams, at, child, err)) {
            return false;
        }
    }
    return true;
}
