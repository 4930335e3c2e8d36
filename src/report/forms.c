/* A report for spreadsheets and programs: CSV in two dialects, JSON with stable keys. */
#include <string.h>

#include "report_private.h"

#define BOM "\xef\xbb\xbf"

/* ---- CSV ---- */

/* A cell that begins so is a formula to a spreadsheet, or hides one behind a blank. */
static bool looks_like_formula(const char *value)
{
    return value[0] != '\0' && strchr("=+-@\t\r", value[0]) != NULL;
}

static bool needs_quotes(const char *value, char comma)
{
    return strpbrk(value, "\"\r\n") != NULL || strchr(value, comma) != NULL ||
           (value[0] == ' ' || (value[0] != '\0' && value[strlen(value) - 1] == ' '));
}

static void csv_text(const char *value, CsvStyle style, Buf *out)
{
    char comma = style == CSV_EXCEL ? ';' : ',';
    bool formula = style == CSV_EXCEL && looks_like_formula(value);

    if (!formula && !needs_quotes(value, comma)) {
        buf_append_text(out, value);
        return;
    }
    buf_append_text(out, formula ? "\"'" : "\"");
    for (; *value != '\0'; value++) {
        buf_append_text(out, *value == '"' ? "\"" : "");
        buf_append_char(out, *value);
    }
    buf_append_char(out, '"');
}

static void csv_number(const char *value, CsvStyle style, Buf *out)
{
    for (; *value != '\0'; value++) {
        buf_append_char(out, style == CSV_EXCEL && *value == '.' ? ',' : *value);
    }
}

static void csv_head(const Report *report, CsvStyle style, Buf *out)
{
    const char *comma = style == CSV_EXCEL ? ";" : ",";

    for (const ReportColumn *column = report->columns; column->name != NULL; column++) {
        buf_printf(out, "%s%s", column == report->columns ? "" : comma, column->name);
    }
    if (report->shift != 0) {
        buf_printf(out, "%s%s_before%schange_pct", comma, main_column(report)->name, comma);
    }
    buf_append_text(out, "\r\n");
}

static void csv_compared(const Report *report, int row, CsvStyle style, Buf *out)
{
    const char *comma = style == CSV_EXCEL ? ";" : ",";
    char raw[FIXED_TEXT], text[CELL_TEXT] = "";
    Fixed before;

    if (row_before(report, row, &before)) {
        fixed_text(before, 4, "", raw, sizeof(raw));
        cell_exact(main_column(report), raw, text, sizeof(text));
    }
    buf_append_text(out, comma);
    csv_number(text, style, out);
    buf_append_text(out, comma);
    if (row_change(report, row, text, sizeof(text))) {
        csv_number(text + (text[0] == '+' ? 1 : 0), style, out);
    }
}

/* Rows without the total: a spreadsheet adds up by itself, and a sum among its terms is a trap. The
 * journal's total is its proof and stays. */
void report_csv(const Report *report, CsvStyle style, Buf *out)
{
    const char *comma = style == CSV_EXCEL ? ";" : ",";
    int rows = strcmp(report->def->name, "journal") == 0 ? pg_rows(report->rows)
                                                         : rows_without_total(report->rows);

    buf_append_text(out, style == CSV_EXCEL ? BOM : "");
    csv_head(report, style, out);
    for (int row = 0; row < rows; row++) {
        for (const ReportColumn *column = report->columns; column->name != NULL; column++) {
            const char *value = result_value(report->rows, row, column->name);
            char text[CELL_TEXT];

            buf_append_text(out, column == report->columns ? "" : comma);
            if (column->kind == KIND_TEXT || column->kind == KIND_DATE) {
                csv_text(value, style, out);
            } else {
                cell_exact(column, value, text, sizeof(text));
                csv_number(text, style, out);
            }
        }
        if (report->shift != 0) {
            csv_compared(report, row, style, out);
        }
        buf_append_text(out, "\r\n");
    }
}

/* ---- JSON ---- */

/* Amounts as text: a reader that makes them binary numbers does so at its own risk. */
static void json_value(const ReportColumn *column, const PgResult *rows, int row, Buf *out)
{
    int c = result_column(rows, column->name);
    char text[CELL_TEXT];

    if (c < 0 || pg_null(rows, row, c)) {
        buf_append_text(out, "null");
    } else if (column->kind == KIND_TEXT || column->kind == KIND_DATE) {
        text_json_string(out, str_of(pg_value(rows, row, c)));
    } else {
        bool bare = column->kind == KIND_COUNT || column->kind == KIND_HOUR ||
                    column->kind == KIND_FLAG || column->kind == KIND_MINUTES;

        cell_exact(column, pg_value(rows, row, c), text, sizeof(text));
        buf_printf(out, bare ? "%s" : "\"%s\"", text);
    }
}

static void json_compared(const Report *report, int row, Buf *out)
{
    char raw[FIXED_TEXT], text[CELL_TEXT];
    Fixed before;

    buf_printf(out, ", \"%s_before\": ", main_column(report)->name);
    if (row_before(report, row, &before)) {
        fixed_text(before, 4, "", raw, sizeof(raw));
        cell_exact(main_column(report), raw, text, sizeof(text));
        buf_printf(out, "\"%s\"", text);
    } else {
        buf_append_text(out, "null");
    }
    buf_append_text(out, ", \"change_pct\": ");
    if (row_change(report, row, text, sizeof(text))) {
        buf_printf(out, "\"%s\"", text + (text[0] == '+' ? 1 : 0));
    } else {
        buf_append_text(out, "null");
    }
}

static void json_row(const Report *report, int row, bool total, Buf *out)
{
    const char *between = "";

    buf_append_char(out, '{');
    for (const ReportColumn *column = report->columns; column->name != NULL; column++) {
        bool words = column->kind == KIND_TEXT || column->kind == KIND_DATE;

        if (total && (words || (column->flags & CELL_KEY) != 0)) {
            continue;
        }
        buf_printf(out, "%s\"%s\": ", between, column->name);
        json_value(column, report->rows, row, out);
        between = ", ";
    }
    if (report->shift != 0) {
        json_compared(report, row, out);
    }
    buf_append_char(out, '}');
}

static void json_optional(Buf *out, const char *text)
{
    if (text[0] == '\0') {
        buf_append_text(out, "null");
    } else {
        text_json_string(out, str_of(text));
    }
}

static void json_head(const Report *report, Buf *out)
{
    const ReportHead *head = report->head;
    const DayCounts *counts = &report->counts;
    char from[DATE_TEXT], to[DATE_TEXT];

    date_format(report->from, from);
    date_format(report->to, to);
    buf_printf(out, "{\"report\": \"%s\", \"company_id\": %lld, \"name\": ", report->def->name,
               (long long)head->company_id);
    text_json_string(out, str_of(head->name));
    buf_printf(out, ",\n \"from\": \"%s\", \"to\": \"%s\", \"time_zone\": ", from, to);
    text_json_string(out, str_of(head->zone));
    buf_printf(out, ", \"opening\": \"%s\", \"currency\": ", head->opening);
    json_optional(out, head->currency);
    buf_append_text(out, ", \"data_of\": ");
    json_optional(out, head->fresh);
    buf_printf(out,
               ",\n \"days\": {\"all\": %d, \"complete\": %d, \"final\": %d, \"provisional\": %d, "
               "\"missing\": %d, \"in_progress\": %d, \"ahead\": %d, \"before\": %d}",
               counts->days, counts->complete, counts->final, counts->provisional, counts->missing,
               counts->under_way, counts->ahead, counts->before);
    if (report->shift != 0) {
        date_format(report->from - report->shift, from);
        date_format(report->to - report->shift, to);
        buf_printf(out,
                   ",\n \"compared_with\": {\"from\": \"%s\", \"to\": \"%s\", \"complete\": %s}",
                   from, to, report->comparable ? "true" : "false");
    }
}

void report_json(const Report *report, Buf *out)
{
    int total = total_row(report->rows);

    json_head(report, out);
    buf_append_text(out, ",\n \"rows\": [");
    for (int row = 0; row < rows_without_total(report->rows); row++) {
        buf_append_text(out, row == 0 ? "\n  " : ",\n  ");
        json_row(report, row, false, out);
    }
    buf_append_text(out, "],\n \"total\": ");
    if (total >= 0) {
        json_row(report, total, true, out);
    } else {
        buf_append_text(out, "null");
    }
    buf_append_text(out, "}\n");
}
