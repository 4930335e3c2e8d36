/* Personal data that were stored under another setting, and that the settings do not keep now. */
#include "fetch.h"
#include "promoted.h"

#define SQL_MAX (64 * 1024)
#define PSEUDONYM_PATTERN "'^p:[0-9a-f]{32}$'"

typedef struct Tighten {
    const Privacy *privacy;
    PgConn *conn;
    char company[24];
    const Stream *stream;
    int64_t rows;
} Tighten;

typedef enum Keep { KEEP_ALL, KEEP_PSEUDONYMS, KEEP_NOTHING } Keep;

static const char *policy_name(PersonalPolicy policy)
{
    static const char *const names[] = {"full", "pseudonym", "basic", "none"};

    return names[policy];
}

/* The same decision as decode_personal.c takes of what comes in. */
static Keep keeps(const Tighten *work, const Column *column)
{
    PersonalPolicy policy = privacy_policy(work->privacy, work->stream->personal);

    if ((column->flags & COLUMN_KEY) != 0 || !column_stored(column)) {
        return KEEP_ALL;
    }
    if ((column->flags & COLUMN_PERSONAL) != 0) {
        return work->privacy->guests == PERSONAL_NONE ? KEEP_NOTHING : KEEP_ALL;
    }
    if ((column->flags & COLUMN_PSEUDONYM) != 0 && policy == PERSONAL_PSEUDONYM) {
        return KEEP_PSEUDONYMS;
    }
    return (column->flags & (COLUMN_PSEUDONYM | COLUMN_SENSITIVE)) != 0 && policy != PERSONAL_FULL
               ? KEEP_NOTHING
               : KEEP_ALL;
}

static bool keeps_extra(const Tighten *work)
{
    return work->stream->personal == PERSONAL_NOBODY ||
           (work->stream->personal == PERSONAL_GUESTS && work->privacy->guests == PERSONAL_FULL);
}

static bool run_sql(Tighten *work, const char *sql, Err *err)
{
    const PgParam params[] = {{.text = work->company}};
    PgResult *result = NULL;
    bool ok = pg_query(work->conn, sql, params, 1, &result, err);

    if (ok) {
        work->rows += pg_affected(result);
    }
    pg_result_free(result);
    return ok;
}

static void clear_column(Buf *set, Buf *where, const char *column, Keep keep)
{
    bool first = where->len == 0;

    if (keep == KEEP_PSEUDONYMS) {
        buf_printf(set, "%s\"%s\" = case when \"%s\" ~ " PSEUDONYM_PATTERN " then \"%s\" end",
                   first ? "" : ", ", column, column, column);
        buf_printf(where, "%s\"%s\" !~ " PSEUDONYM_PATTERN, first ? "" : " or ", column);
    } else {
        buf_printf(set, "%s\"%s\" = null", first ? "" : ", ", column);
        buf_printf(where, "%s\"%s\" is not null", first ? "" : " or ", column);
    }
}

/* A row without a digest is another one than whatever comes: it is written anew when it is read. */
static bool clear_table(Tighten *work, const Table *table, Err *err)
{
    bool root = table == &work->stream->root;
    int64_t before = work->rows;
    Buf set, where, sql;
    bool ok = true;

    buf_init(&set, SQL_MAX);
    buf_init(&where, SQL_MAX);
    buf_init(&sql, 2 * SQL_MAX);
    for (const Column *column = table->columns; column->type != TYPE_NONE; column++) {
        if (keeps(work, column) != KEEP_ALL) {
            clear_column(&set, &where, column->name, keeps(work, column));
        }
    }
    if (!keeps_extra(work)) {
        clear_column(&set, &where, "extra", KEEP_NOTHING);
    }
    if (where.len > 0) {
        buf_printf(&sql, "update resto.\"%s\" set %s%s where company_id = $1::bigint and (%s)",
                   table->name, buf_text(&set), root ? ", digest = null" : "", buf_text(&where));
        ok = buf_check(&set, "a statement", err) && buf_check(&where, "a statement", err) &&
             buf_check(&sql, "a statement", err) && run_sql(work, buf_text(&sql), err);
    }
    if (ok && !root && work->rows > before) {
        buf_clear(&sql);
        buf_printf(&sql, "update resto.\"%s\" set digest = null where company_id = $1::bigint",
                   work->stream->root.name);
        before = work->rows;
        ok = run_sql(work, buf_text(&sql), err);
        work->rows = before;
    }
    buf_release(&sql);
    buf_release(&where);
    buf_release(&set);
    return ok;
}

static bool empty_table(Tighten *work, const Table *table, Err *err)
{
    char sql[256];

    (void)text_format(sql, sizeof(sql), "delete from resto.\"%s\" where company_id = $1::bigint",
                      table->name);
    return run_sql(work, sql, err);
}

static bool walk(Tighten *work, const Table *table, bool allowed, Err *err)
{
    for (const Table *child = table->children; child != NULL && child->name != NULL; child++) {
        if (!walk(work, child, allowed, err)) {
            return false;
        }
    }
    return allowed ? clear_table(work, table, err) : empty_table(work, table, err);
}

/* A list that names only what changed would never bring the rest as it is kept now. */
static bool read_again(Tighten *work, Err *err)
{
    const PgParam params[] = {{.text = work->company}, {.text = work->stream->name}};

    return pg_query(work->conn, "personal_forget_stream", params, 2, NULL, err);
}

static bool tighten_stream(Tighten *work, const Stream *stream, Err *err)
{
    bool allowed = privacy_allows(work->privacy, stream);
    int64_t before = work->rows;

    work->stream = stream;
    if (!walk(work, &stream->root, allowed, err)) {
        return false;
    }
    if (allowed ? stream->personal != PERSONAL_NOBODY && stream->windows == WINDOW_MODIFIED
                : work->rows > before) {
        return read_again(work, err);
    }
    return true;
}

static bool tighten_all(Tighten *work, Err *err)
{
    Arena arena;
    bool ok = true;

    arena_init(&arena, 16 * 1024 * 1024);
    for (size_t i = 0; ok && i < catalog_count; i++) {
        StreamPlan *plan = NULL;

        ok = promoted_plan(work->conn, &catalog[i], &arena, &plan, err) &&
             tighten_stream(work, plan->stream, err);
    }
    if (ok && work->privacy->guests == PERSONAL_NONE) {
        int64_t before = work->rows;

        ok = run_sql(work, "personal_facts", err);
        work->rows = before;
    }
    arena_release(&arena);
    return ok;
}

static bool tighten(const Privacy *privacy, PgConn *conn, int64_t *ret_rows, Err *err)
{
    Tighten work = {.privacy = privacy, .conn = conn};
    const PgParam params[] = {{.text = work.company},
                              {.text = policy_name(privacy->guests)},
                              {.text = policy_name(privacy->staff)}};
    PgResult *result = NULL;
    bool ok;

    (void)text_format(work.company, sizeof(work.company), "%lld", (long long)privacy->company_id);
    ok = pg_begin(conn, err) && pg_query(conn, "personal_policy", params, 3, &result, err) &&
         (pg_rows(result) == 0 || tighten_all(&work, err)) && pg_commit(conn, err);
    if (!ok) {
        pg_rollback(conn);
    } else {
        *ret_rows = work.rows;
    }
    pg_result_free(result);
    return ok;
}

bool fetch_privacy(Fetch *fetch, Privacy *privacy, PgConn *conn, Err *err)
{
    int64_t rows = 0;

    if (!privacy_load(privacy, conn, err) ||
        (!fetch->options->aside && !tighten(privacy, conn, &rows, err))) {
        return false;
    }
    if (privacy->key_changed) {
        fetch_warn(fetch, "customers",
                   "the pseudonym key is not the one used before: names stored earlier get new "
                   "pseudonyms as they are read again");
    }
    if (rows > 0) {
        fetch_warn(fetch, "",
                   "personal data the settings do not keep any more were taken out of %lld rows",
                   (long long)rows);
    }
    return true;
}
