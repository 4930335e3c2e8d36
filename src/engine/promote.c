/* schema promote: a member of extra becomes a typed column, filled from our own copy. */
#include <stdio.h>
#include <string.h>

#include "engine/engine.h"

#define SQL_MAX (64 * 1024)
#define PATH_LEVELS 4

typedef struct Promote {
    PgConn *conn;
    const Stream *stream;
    const Table *table;
    const char *path;
    ColumnType type;
    const char *type_word;
    char column[COLUMN_NAME_TEXT];
    Buf place; /* the path as a text array: {channelInfo,name} */
} Promote;

static const Table *find_table(const Table *table, const char *name)
{
    if (strcmp(table->name, name) == 0) {
        return table;
    }
    for (const Table *child = table->children; child != NULL && child->name != NULL; child++) {
        const Table *found = find_table(child, name);

        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

static bool choose_table(Promote *work, const char *name, Err *err)
{
    if (strncmp(name, "resto.", 6) == 0) {
        name += 6;
    }
    for (size_t i = 0; i < catalog_count && work->table == NULL; i++) {
        work->stream = &catalog[i];
        work->table = find_table(&catalog[i].root, name);
    }
    if (work->table != NULL) {
        return true;
    }
    (void)err_set(err, ERR_USAGE, "there is no table resto.%.60s", name);
    err_hint(err, "restosync streams lists the tables");
    return false;
}

static bool choose_type(Promote *work, const char *word, Err *err)
{
    work->type = column_type_find(word);
    work->type_word = word;
    if (work->type == TYPE_NONE) {
        return err_set(err, ERR_USAGE,
                       "there is no type \"%.40s\": text bigint integer boolean money price rate "
                       "quantity timestamptz date time uuid jsonb",
                       word);
    }
    /* Hidden unless personal data are kept in full, and that is a matter of text only. */
    if (work->stream->personal != PERSONAL_NOBODY && work->type != TYPE_TEXT) {
        return err_set(err, ERR_USAGE, "resto.%s holds personal data: promote it as text",
                       work->table->name);
    }
    return true;
}

/* "channelInfo.name" -> channel_info_name */
static bool choose_column(Promote *work, Err *err)
{
    size_t len = 0;
    int levels = 1;

    buf_init(&work->place, 1024);
    pg_array_start(&work->place);
    for (const char *at = work->path;;) {
        size_t part = strcspn(at, ".");

        if (part == 0 || levels > PATH_LEVELS) {
            return err_set(err, ERR_USAGE, "\"%.60s\" is no path of a JSON member", work->path);
        }
        pg_array_add_text(&work->place, (Str){at, part});
        for (size_t i = 0; i < part; i++) {
            char c = at[i];
            bool upper = c >= 'A' && c <= 'Z';
            bool word = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';

            if (!word) {
                return err_set(err, ERR_USAGE, "\"%.60s\" cannot become a column's name",
                               work->path);
            }
            if (len + 4 >
                sizeof(work->column)) { /* two for this one, one for a level, one to end */
                return err_set(err, ERR_USAGE, "\"%.60s\" is too long for a column's name",
                               work->path);
            }
            if (upper && i > 0 && !(at[i - 1] >= 'A' && at[i - 1] <= 'Z')) {
                work->column[len++] = '_';
            }
            work->column[len++] = upper ? (char)(c + 32) : c;
        }
        if (at[part] == '\0') {
            break;
        }
        work->column[len++] = '_';
        at += part + 1;
        levels++;
    }
    pg_array_end(&work->place);
    return true;
}

static bool check_free(const Promote *work, Err *err)
{
    for (const Column *column = work->table->columns; column->type != TYPE_NONE; column++) {
        if (strcmp(column->name, work->column) == 0 ||
            (column->path != NULL && strcmp(column->path, work->path) == 0)) {
            return err_set(err, ERR_USAGE, "resto.%s has column %s already", work->table->name,
                           column->name);
        }
    }
    return true;
}

/* Columns of every table (company_id, digest), and those promoted before, are in no catalog. */
static bool check_new(const Promote *work, Err *err)
{
    const PgParam params[] = {{.text = work->table->name}, {.text = work->column}};
    PgResult *found = NULL;
    bool taken;

    if (!pg_query(work->conn, "promotion_taken", params, 2, &found, err)) {
        return false;
    }
    taken = pg_bool(found, 0, 0);
    pg_result_free(found);
    return !taken || err_set(err, ERR_USAGE, "resto.%s has column %s already", work->table->name,
                             work->column);
}

/* ---- the statements ---- */

static void cast(const Promote *work, Buf *sql)
{
    const char *type = column_type_sql(work->type);

    if (work->type == TYPE_JSON) {
        buf_append_text(sql, "extra #> $1");
    } else if (work->type == TYPE_BIGINT || work->type == TYPE_INTEGER) {
        buf_printf(sql, "nullif(extra #>> $1, '')::numeric::%s", type);
    } else if (work->type == TYPE_TEXT) {
        buf_append_text(sql, "extra #>> $1");
    } else {
        buf_printf(sql, "nullif(extra #>> $1, '')::%s", type);
    }
}

/* A number that its column rounds stays in extra too, as the decoder keeps it. */
static void leftover(const Promote *work, Buf *sql)
{
    const char *dot = strrchr(work->path, '.');

    if (column_type_precision(work->type) > 0) {
        buf_append_text(sql, "case when (extra #>> $1)::numeric <> ");
        cast(work, sql);
        buf_append_text(sql, " then extra else ");
    }
    buf_append_text(sql, dot == NULL ? "nullif(extra #- $1, '{}')"
                                     : "nullif(case when (extra #- $1) #> $2 = '{}' then extra #- "
                                       "$2 else extra #- $1 end, '{}')");
    buf_append_text(sql, column_type_precision(work->type) > 0 ? " end" : "");
}

static bool add_column(const Promote *work, Err *err)
{
    const PgParam params[] = {{.text = work->table->name},
                              {.text = work->path},
                              {.text = work->column},
                              {.text = work->type_word}};
    bool ok;
    Buf sql;

    buf_init(&sql, SQL_MAX);
    buf_printf(&sql,
               "alter table resto.\"%s\" add column \"%s\" %s;\n"
               "comment on column resto.\"%s\".\"%s\" is 'Promoted out of extra [JSON: %s]'",
               work->table->name, work->column, column_type_sql(work->type), work->table->name,
               work->column, work->path);
    ok = buf_check(&sql, "a statement", err) && pg_script(work->conn, buf_text(&sql), err) &&
         pg_query(work->conn, "promotion_add", params, 4, NULL, err);
    buf_release(&sql);
    return ok;
}

/* As text they could be filled from our copy, but every record that brings one would be rejected.
 */
static bool check_single_values(Promote *work, Err *err)
{
    const PgParam params[] = {{.text = buf_text(&work->place)}};
    PgResult *result = NULL;
    char sql[512];
    bool ok = true;

    if (work->type == TYPE_JSON) {
        return true;
    }
    (void)text_format(sql, sizeof(sql),
                      "select jsonb_typeof(extra #> $1::text[]) from resto.\"%s\" where "
                      "jsonb_typeof(extra #> $1::text[]) in ('object', 'array') limit 1",
                      work->table->name);
    if (!pg_query(work->conn, sql, params, 1, &result, err)) {
        return false;
    }
    if (pg_rows(result) > 0) {
        ok = err_set(err, ERR_USAGE, "extra of resto.%s holds an %s as %.60s, which is no %s",
                     work->table->name, pg_value(result, 0, 0), work->path, work->type_word);
        err_hint(err, work->stream->personal == PERSONAL_NOBODY
                          ? "nothing was changed; jsonb takes it, or promote a member of it"
                          : "nothing was changed; promote a member of it");
    }
    pg_result_free(result);
    return ok;
}

static bool fill(Promote *work, int64_t *ret_rows, Err *err)
{
    const char *dot = strrchr(work->path, '.');
    char parent[COLUMN_NAME_TEXT * 2] = "";
    PgResult *result = NULL;
    bool ok;
    Buf sql;

    if (dot != NULL) {
        (void)text_format(parent, sizeof(parent), "{%.*s}", (int)(dot - work->path), work->path);
        for (char *c = parent; *c != '\0'; c++) {
            *c = *c == '.' ? ',' : *c;
        }
    }
    const PgParam params[] = {{.text = buf_text(&work->place)}, {.text = parent}};

    buf_init(&sql, SQL_MAX);
    buf_printf(&sql, "update resto.\"%s\" set \"%s\" = ", work->table->name, work->column);
    cast(work, &sql);
    buf_append_text(&sql, ", extra = ");
    leftover(work, &sql);
    buf_append_text(&sql, " where extra #> $1::text[] is not null");
    ok = buf_check(&sql, "a statement", err) &&
         pg_query(work->conn, buf_text(&sql), params, dot == NULL ? 1 : 2, &result, err);
    if (ok) {
        *ret_rows = pg_affected(result);
    } else {
        Err cause = *err;

        (void)err_set(err, ERR_USAGE, "extra of resto.%s holds what is no %s: %s",
                      work->table->name, work->type_word, cause.message);
        err_hint(err, "nothing was changed; text takes every single value");
    }
    pg_result_free(result);
    buf_release(&sql);
    return ok;
}

bool engine_promote(PgConn *conn, const char *table, const char *path, const char *type,
                    char ret_column[COLUMN_NAME_TEXT], int64_t *ret_rows, Err *err)
{
    Promote work = {.conn = conn, .path = path};
    bool ok = choose_table(&work, table, err) && choose_type(&work, type, err) &&
              choose_column(&work, err) && check_free(&work, err) && check_new(&work, err) &&
              pg_begin(conn, err);

    if (ok) {
        ok = check_single_values(&work, err) && add_column(&work, err) &&
             fill(&work, ret_rows, err) && pg_commit(conn, err);
        if (!ok) {
            pg_rollback(conn);
        }
    }
    (void)text_copy(ret_column, COLUMN_NAME_TEXT, str_of(work.column));
    buf_release(&work.place);
    return ok;
}
