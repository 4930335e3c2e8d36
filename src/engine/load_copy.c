/* COPY of one table: in binary, converted piece by piece on the way, or in text as it stands. */
#include "base/fault.h"
#include "load.h"
#include "model/sqlgen.h"

#define PIECE (64 * 1024) /* of COPY data: stays in the processor's cache */

bool load_types(LoadPlan *load)
{
    const StreamPlan *plan = load->plan;
    const TablePlan *root = &plan->tables[0];

    for (int k = 0; k < root->key_count; k++) {
        const Column *column = &root->table->columns[root->key_columns[k]];

        if (!pg_type_find(column_type_sql(column->type), &load->key_types[k])) {
            return false;
        }
    }
    for (int t = 0; t < plan->table_count; t++) {
        const char *names[LOAD_COLUMNS];
        int count = sqlgen_column_types(plan, t, names, LOAD_COLUMNS);

        load->columns[t] = count;
        for (int c = 0; c < count; c++) {
            if (!pg_type_find(names[c], &load->types[t][c])) {
                return false;
            }
        }
    }
    return true;
}

static bool flush(PgConn *conn, LoadPlan *load, Err *err)
{
    bool ok = buf_check(&load->rows, "rows to load", err) &&
              pg_copy_put(conn, load->rows.data, load->rows.len, err);

    buf_clear(&load->rows);
    return ok;
}

static bool no_form(LoadPlan *load, Err *err)
{
    load->binary = false;
    buf_clear(&load->rows);
    return err_set(err, ERR_PG_FORM, "a value of %s has no binary form", load->plan->stream->name);
}

/* Rows of neighbouring records, which are contiguous. Binary costs more than half again of the
 * text's bytes, so it only exists a piece at a time. */
static bool put(PgConn *conn, LoadPlan *load, int table, Str bytes, Err *err)
{
    if (!load->binary) {
        return pg_copy_put(conn, bytes.ptr, bytes.len, err);
    }
    if (!pg_binary_rows(&load->rows, load->types[table], load->columns[table], bytes)) {
        return no_form(load, err);
    }
    return load->rows.len < PIECE || flush(conn, load, err);
}

static bool start(PgConn *conn, LoadPlan *load, Buf *sql, Err *err)
{
    if (!load->binary) {
        return pg_copy_start(conn, buf_text(sql), err);
    }
    buf_clear(&load->sql);
    buf_append(&load->sql, sql->data, sql->len);
    buf_append_text(&load->sql, " with (format binary)");
    buf_clear(&load->rows);
    pg_binary_start(&load->rows);
    return buf_check(&load->sql, "a generated statement", err) &&
           pg_copy_start(conn, buf_text(&load->sql), err);
}

static bool finish(PgConn *conn, LoadPlan *load, int64_t rows, Err *err)
{
    if (load->binary) {
        pg_binary_end(&load->rows);
        if (!flush(conn, load, err)) {
            return false;
        }
    }
    return pg_copy_end(conn, rows, err);
}

bool load_copy(PgConn *conn, LoadPlan *load, Buf *sql, const Page *page, int table, unsigned fates,
               Err *err)
{
    int64_t rows = 0;
    bool started = false;
    Str run = STR_NULL;

    for (int r = 0; r < page->record_count; r++) {
        int record_rows = 0;
        Str bytes;

        if (!load_fate_in((RecordFate)load->fates[r], fates)) {
            continue;
        }
        bytes = page_rows(page, r, table, &record_rows);
        if (record_rows == 0) {
            continue;
        }
        if (!started && !start(conn, load, sql, err)) {
            return false;
        }
        started = true;
        rows += record_rows;
        if (run.len > 0 && run.ptr + run.len == bytes.ptr && run.len < PIECE / 2) {
            run.len += bytes.len;
            continue;
        }
        if (run.len > 0 && !put(conn, load, table, run, err)) {
            return false;
        }
        run = bytes;
    }
    if (!started) {
        return true;
    }
    if (!put(conn, load, table, run, err)) {
        return false;
    }
    FAULT_POINT("load_copying");
    return finish(conn, load, rows, err);
}
