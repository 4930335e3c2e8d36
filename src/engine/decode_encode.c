/* Cells become COPY text: each value checked against its column before PostgreSQL ever sees it. */
#include <stdio.h>
#include <string.h>

#include "decode_private.h"
#include "pg/pg.h"

static const Cell no_cell = {{NULL, 0}, 0};

static Cell position_cell(int position, char scratch[24])
{
    char *at = scratch + 23;
    unsigned left = (unsigned)position;

    do {
        *--at = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    return (Cell){{at, (size_t)(scratch + 23 - at)}, 'n'};
}

/* What a cell says, references to parents and positions resolved. `scratch` holds numbers. */
static Cell resolve(const Decoder *decoder, const Row *row, int column, char scratch[24])
{
    const TablePlan *plan = &decoder->options.plan->tables[row->table];
    const char *path = plan->table->columns[column].path;
    const Row *parent = row->parent;

    if (parent == NULL || path == NULL || (path[0] != '^' && path[0] != '#')) {
        return row->cells[column]; /* a root's were filled when it was opened */
    }
    if (path[0] == '#') {
        return position_cell(row->position, scratch);
    }
    if (path[1] == '#') {
        if (parent == NULL || parent->table != row->table) {
            return no_cell;
        }
        return position_cell(parent->position, scratch);
    }
    return resolve(decoder, parent, parent->table == row->table ? column : plan->copy_from[column],
                   scratch);
}

/* ---- rows ---- */

/* The second name of a column: fills it when the first was absent or "" (API page, section 3), is
 * dropped when both agree. */
static Cell with_alias(Decoder *decoder, Row *row, const TablePlan *table, int column, Cell cell)
{
    const Column *alias = &table->table->columns[column + 1];
    Cell other = row->cells[column + 1];

    if (other.kind == 0) {
        return cell;
    }
    if (cell.kind == 0 || cell.text.len == 0) {
        return other;
    }
    if (!str_equal(cell.text, other.text) && personal_keeps_extra(decoder)) {
        (void)extra_put(decoder, row, str_of(alias->path), other.kind, other.text);
    }
    return cell;
}

static void fault_value(Decoder *decoder, const Row *row, const Column *column, Str text)
{
    char path[160];
    Buf shown;

    if (decoder->faulted) {
        return;
    }
    buf_init(&shown, 512);
    if (personal_shows_values(decoder)) {
        buf_append_char(&shown, '"');
        text_append_redacted(&shown, text, 60);
        buf_append_char(&shown, '"');
    } else {
        buf_append_text(&shown, "a value (hidden)");
    }
    (void)text_format(path, sizeof(path), "%s%s%s",
                      row->parent == NULL ? ""
                                          : decoder->options.plan->tables[row->table].table->path,
                      row->parent == NULL ? "" : ".", column->path);
    (void)record_fault(decoder, STR_NULL, "%s does not fit %s (%s%s)", buf_text(&shown),
                       column->name, column_type_sql(column->type),
                       column->type == TYPE_LOCAL ? " without a zone" : "");
    (void)text_copy(decoder->reason_path, sizeof(decoder->reason_path), str_of(path));
    buf_release(&shown);
}

/* NULL, or a value that does not fit. */
static bool end_column(Decoder *decoder, const Row *row, const Column *column, const Cell *cell,
                       Verdict verdict, Buf *out)
{
    if (verdict == VALUE_BAD) {
        fault_value(decoder, row, column, cell->text);
        return false;
    }
    /* Without the instant of its business day a record would be in no sum of any day. */
    if (column->flags & (COLUMN_KEY | COLUMN_CREATED)) {
        (void)record_fault(decoder, str_of(column->path), "%s %s is missing",
                           column->flags & COLUMN_KEY ? "the key" : "the date", column->name);
        (void)text_copy(decoder->reason_path, sizeof(decoder->reason_path), str_of(column->path));
        return false;
    }
    buf_append(out, "\\N", 2);
    return true;
}

static bool encode_column(Decoder *decoder, Row *row, int index, Buf *out)
{
    const TablePlan *table = &decoder->options.plan->tables[row->table];
    const Column *column = &table->table->columns[index];
    char pseudonym[PSEUDONYM_TEXT];
    char scratch[24];
    unsigned step = decoder->steps[row->table][index];
    Cell cell = (step & STEP_CELL) != 0 ? row->cells[index] : resolve(decoder, row, index, scratch);
    Verdict verdict;

    if ((step & STEP_ALIAS) != 0) {
        cell = with_alias(decoder, row, table, index, cell);
    }
    if ((step & STEP_PERSONAL) == 0) {
        verdict = cell.kind == 0 ? VALUE_NULL : encode_value(decoder, row, column, &cell, out);
        return verdict == VALUE_TEXT || end_column(decoder, row, column, &cell, verdict, out);
    }
    if (personal_hides(decoder, row, column)) {
        cell = no_cell;
    } else if (cell.kind != 0 && personal_pseudonym(decoder, column, cell.text, pseudonym)) {
        cell = (Cell){str_of(pseudonym), 's'};
    }
    verdict = encode_value(decoder, row, column, &cell, out);
    return verdict == VALUE_TEXT || end_column(decoder, row, column, &cell, verdict, out);
}

static void encode_extra(const Row *row, Buf *out)
{
    Buf object;

    if (row->extra.len == 0 || row->erased) {
        buf_append(out, "\\N", 2);
        return;
    }
    buf_init(&object, LIMIT_RECORD_BYTES + 16);
    buf_append_char(&object, '{');
    buf_append(&object, row->extra.data, row->extra.len);
    buf_append_char(&object, '}');
    pg_copy_text(out, (Str){object.data, object.len});
    out->failed = out->failed || !buf_ok(&object);
    buf_release(&object);
}

/* company_id, the catalog's columns, extra; no line end yet. */
static bool encode_row(Decoder *decoder, Row *row, Buf *out)
{
    const TablePlan *table = &decoder->options.plan->tables[row->table];

    personal_mark_row(decoder, row);
    buf_append(out, decoder->company, decoder->company_len);
    for (int c = 0; c < table->column_count; c++) {
        if ((decoder->steps[row->table][c] & STEP_SKIP) != 0) {
            continue;
        }
        buf_append_char(out, '\t');
        if (!encode_column(decoder, row, c, out)) {
            return false;
        }
    }
    buf_append_char(out, '\t');
    encode_extra(row, out);
    return buf_ok(out);
}

static bool forgotten(const Row *row)
{
    for (; row != NULL; row = row->parent) {
        if (row->table < 0) {
            return true;
        }
    }
    return false;
}

static void finish_root(Decoder *decoder, EncodedRecord *encoded)
{
    const DecodeOptions *options = &decoder->options;
    Buf *root = &decoder->rows[0];
    char digest[37];

    digest_start(decoder->digest);
    digest_add(decoder->digest, decoder->mapping.bytes, sizeof(decoder->mapping.bytes));
    digest_add(decoder->digest, root->data, root->len);
    for (int t = 1; t < options->plan->table_count; t++) {
        digest_add(decoder->digest, "\n", 1);
        digest_add(decoder->digest, decoder->rows[t].data, decoder->rows[t].len);
    }
    if (options->list_digest != NULL) {
        digest_add(decoder->digest, options->list_digest, strlen(options->list_digest));
    }
    digest_finish(decoder->digest, &encoded->digest);
    digest_text(&encoded->digest, digest);
    buf_printf(root, "\t\\N\t%s\t%s\t%s\t%d", decoder->synced_at, options->run_id, digest,
               options->page_no);
    if (options->plan->stream->windows & WINDOW_DETAIL) {
        buf_printf(root, "\t%s", options->list_digest == NULL ? "\\N" : options->list_digest);
    }
    buf_append_char(root, '\n');
}

static Instant root_instant(const Decoder *decoder, int column)
{
    const Column *columns = decoder->options.plan->tables[0].table->columns;
    Instant instant;

    if (column < 0 ||
        !instant_value(&columns[column], &decoder->first_row->cells[column], &instant)) {
        return INSTANT_MIN;
    }
    return instant;
}

/* "5" and 5.0 are the same record, 12:00 and 12:00:00.000 too: a key has one form. */
static bool key_text(Decoder *decoder, const Column *column, const Cell *cell, Str *ret)
{
    char formatted[INSTANT_TEXT];
    Instant instant;
    int64_t value;
    char *plain;

    *ret = cell->text.ptr == NULL ? STR_LIT("") : cell->text;
    if (column->type == TYPE_BIGINT && !integer_plain(*ret) && integer_value(*ret, &value)) {
        plain = arena_printf(&decoder->arena, "%lld", (long long)value);
    } else if ((column->type == TYPE_INSTANT || column->type == TYPE_LOCAL) &&
               instant_value(column, cell, &instant)) {
        instant_text(column, instant, formatted);
        plain = arena_copy(&decoder->arena, str_of(formatted));
    } else {
        return true;
    }
    if (plain != NULL) {
        *ret = str_of(plain);
    }
    return plain != NULL;
}

static bool root_keys(Decoder *decoder, EncodedRecord *encoded)
{
    const TablePlan *root = &decoder->options.plan->tables[0];

    for (int k = 0; k < root->key_count; k++) {
        const Column *column = &root->table->columns[root->key_columns[k]];
        const Cell *cell = &decoder->first_row->cells[root->key_columns[k]];
        bool other = cell->kind == 0 && (column[1].flags & COLUMN_ALIAS) != 0;

        if (!key_text(decoder, column, other ? &cell[1] : cell, &encoded->keys[k])) {
            return false;
        }
    }
    return true;
}

bool record_encode(Decoder *decoder, EncodedRecord *encoded)
{
    const StreamPlan *plan = decoder->options.plan;

    for (int t = 0; t < plan->table_count; t++) {
        buf_clear(&decoder->rows[t]);
        decoder->row_counts[t] = 0;
    }
    for (Row *row = decoder->first_row; row != NULL; row = row->next) {
        if (forgotten(row) || (decoder->options.list_only && row->table != 0)) {
            continue;
        }
        if (!encode_row(decoder, row, &decoder->rows[row->table])) {
            return false;
        }
        decoder->row_counts[row->table]++;
        if (row->table != 0) {
            buf_append_char(&decoder->rows[row->table], '\n');
        }
    }
    finish_root(decoder, encoded);
    encoded->version = root_instant(decoder, plan->tables[0].version_column);
    encoded->created = root_instant(decoder, plan->tables[0].created_column);
    encoded->rows = decoder->rows;
    encoded->row_counts = decoder->row_counts;
    for (int t = 0; t < plan->table_count; t++) {
        if (!buf_ok(&decoder->rows[t])) {
            return false;
        }
    }
    return root_keys(decoder, encoded);
}
