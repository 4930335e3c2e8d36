/* Elements of the Day Report export become rows: element, receipt, id, name, quantity, total, tax.
 */
#include "engine/dayreport.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/limits.h"
#include "pg/pg.h"
#include "xml/xml_stream.h"

#define PIECE (64 * 1024)
#define DAY (24LL * 3600 * 1000000)
#define NAME_MAX_BYTES 200

typedef struct Parse {
    DayReport *report;
    XmlStream *stream;
    char path[LIMIT_XML_DEPTH + 1][32]; /* names of the open elements; too long ones are cut */
    int depth;
    bool head; /* the element DayReport was there */
    char receipt[24];
} Parse;

/* Where an element stands, and which of its attributes say what. */
static const struct {
    const char *parent, *above, *element; /* element, the one it is in, and the one around that */
    const char *row;                      /* what its row is called */
    const char *id, *name, *quantity, *total, *tax;
    bool of_receipt;
} shapes[] = {
    {"Summary", "DayReport", "Revenues", "revenues", NULL, NULL, NULL, "total", NULL, false},
    {"Revenues", "Summary", "Revenue", "revenue", "type", NULL, NULL, "total", NULL, false},
    {"Summary", "DayReport", "Payments", "payments", NULL, NULL, NULL, "total", NULL, false},
    {"Payments", "Summary", "Payment", "payment", "type", NULL, NULL, "total", NULL, false},
    {"Taxes", "Summary", "Tax", "tax", "rate", NULL, NULL, "revenueTotal", "vatTotal", false},
    {"CategoryRevenues", "DayReport", "CategoryRevenue", "category", "id", "name", "amount",
     "total", NULL, false},
    {"ProductRevenues", "CategoryRevenue", "ProductRevenue", "product", "id", "name", "amount",
     "total", NULL, false},
    {"Receipts", "DayReport", "Receipt", "receipt", NULL, NULL, NULL, "total", NULL, true},
    {"Taxes", "Receipt", "Tax", "receipt_tax", "rate", NULL, NULL, "revenueTotal", "vatTotal",
     true},
    {"Payments", "Receipt", "Payment", "receipt_payment", "type", NULL, NULL, "amount", NULL, true},
    {"ReceiptItems", "Receipt", "ReceiptItem", "receipt_item", "productId", "name", "amount",
     "total", NULL, true},
};

static bool wrong(const Parse *parse, Err *err, const char *what, const char *name)
{
    return err_set(err, ERR_DAY_REPORT, "line %lld: %s %.40s",
                   (long long)xml_stream_line(parse->stream), what, name);
}

/* ---- values ---- */

static bool add_number(Parse *parse, const char *const *attributes, const char *name, Err *err)
{
    const char *value = name == NULL ? NULL : xml_attribute(attributes, name);
    Buf *rows = &parse->report->rows;
    char number[DECIMAL_TEXT];
    size_t len = 0;
    DecimalFit fit;

    buf_append_char(rows, '\t');
    if (name == NULL) {
        buf_append_text(rows, "\\N");
        return true;
    }
    fit = value == NULL ? DECIMAL_NOT_A_NUMBER : decimal_fit(str_of(value), 19, 4, number, &len);
    if (fit != DECIMAL_EXACT && fit != DECIMAL_ROUNDED) {
        return wrong(parse, err, value == NULL ? "there is no attribute" : "no amount in", name);
    }
    buf_append(rows, number, len);
    return true;
}

static bool add_text(Parse *parse, const char *const *attributes, const char *name, Err *err)
{
    const char *value = name == NULL ? NULL : xml_attribute(attributes, name);
    Buf *rows = &parse->report->rows;

    buf_append_char(rows, '\t');
    if (name != NULL && value == NULL) {
        return wrong(parse, err, "there is no attribute", name);
    }
    if (value != NULL && strlen(value) > NAME_MAX_BYTES) {
        return wrong(parse, err, "too long a text in", name);
    }
    pg_copy_text(rows, value == NULL ? STR_NULL : str_of(value));
    return true;
}

static bool integer(const Parse *parse, const char *const *attributes, const char *name,
                    int64_t *ret, Err *err)
{
    const char *value = xml_attribute(attributes, name);

    return (value != NULL && text_parse_int64(str_of(value), ret)) ||
           wrong(parse, err, value == NULL ? "there is no attribute" : "no whole number in", name);
}

/* ---- elements ---- */

static bool take_head(Parse *parse, const char *const *attributes, Err *err)
{
    DayReport *report = parse->report;
    int64_t from = 0;
    int64_t to = 0;

    if (parse->head) {
        return wrong(parse, err, "a second", "DayReport");
    }
    if (!integer(parse, attributes, "companyId", &report->company_id, err) ||
        !integer(parse, attributes, "from", &from, err) ||
        !integer(parse, attributes, "to", &to, err)) {
        return false;
    }
    if (from < 0 || to > 253402300799000LL || to <= from || (to - from) * 1000 > DAY + DAY / 12 ||
        (to - from) * 1000 < DAY - DAY / 12) {
        return wrong(parse, err, "from and to are not the ends of one day in", "DayReport");
    }
    report->from = from * 1000;
    report->to = to * 1000;
    parse->head = true;
    return true;
}

static bool take_row(Parse *parse, size_t shape, const char *const *attributes, Err *err)
{
    DayReport *report = parse->report;

    buf_append_text(&report->rows, shapes[shape].row);
    buf_append_char(&report->rows, '\t');
    pg_copy_text(&report->rows, shapes[shape].of_receipt ? str_of(parse->receipt) : STR_NULL);
    if (!add_text(parse, attributes, shapes[shape].id, err) ||
        !add_text(parse, attributes, shapes[shape].name, err) ||
        !add_number(parse, attributes, shapes[shape].quantity, err) ||
        !add_number(parse, attributes, shapes[shape].total, err) ||
        !add_number(parse, attributes, shapes[shape].tax, err)) {
        return false;
    }
    buf_append_char(&report->rows, '\n');
    report->row_count++;
    return buf_check(&report->rows, "the day report", err);
}

static const char *open_element(const Parse *parse, int above)
{
    return parse->depth > above ? parse->path[parse->depth - 1 - above] : "";
}

static bool take(Parse *parse, const char *name, const char *const *attributes, Err *err)
{
    int64_t id = 0;

    if (strcmp(name, "DayReport") == 0) {
        return take_head(parse, attributes, err);
    }
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        if (strcmp(shapes[i].element, name) != 0 ||
            strcmp(shapes[i].parent, open_element(parse, 0)) != 0 ||
            strcmp(shapes[i].above, open_element(parse, 1)) != 0) {
            continue;
        }
        if (strcmp(name, "Receipt") == 0) {
            if (!integer(parse, attributes, "id", &id, err)) {
                return false;
            }
            (void)text_format(parse->receipt, sizeof(parse->receipt), "%lld", (long long)id);
            parse->report->receipt_count++;
        }
        return take_row(parse, i, attributes, err);
    }
    return true; /* what is not known is no reason to refuse the rest */
}

static bool on_start(void *ctx, const char *name, const char *const *attributes, Err *err)
{
    Parse *parse = ctx;

    if (parse->depth == 1 && !parse->head && strcmp(name, "DayReport") != 0) {
        return wrong(parse, err, "a day report begins with DayReport, not with", name);
    }
    if (!take(parse, name, attributes, err)) {
        return false;
    }
    (void)text_copy(parse->path[parse->depth], sizeof(parse->path[0]), str_of(name));
    parse->depth++;
    return true;
}

static bool on_end(void *ctx, const char *name, Err *err)
{
    Parse *parse = ctx;

    (void)name;
    (void)err;
    parse->depth--;
    return true;
}

/* ---- the file ---- */

static bool read_pieces(FILE *file, XmlStream *stream, const char *path, Err *err)
{
    char piece[PIECE];
    size_t got;

    while ((got = fread(piece, 1, sizeof(piece), file)) > 0) {
        if (!xml_stream_feed(stream, (Str){piece, got}, err)) {
            return false;
        }
    }
    return ferror(file) ? err_set(err, ERR_IO, "%.200s cannot be read", path)
                        : xml_stream_finish(stream, err);
}

static bool parse_file(FILE *file, const char *path, DayReport *report, Err *err)
{
    static const XmlHandler handler = {on_start, on_end};
    Parse parse = {.report = report};
    bool ok;

    if (!xml_stream_new(&parse.stream, &handler, &parse, err)) {
        return false;
    }
    ok = read_pieces(file, parse.stream, path, err);
    if (ok && !parse.head) {
        ok = err_set(err, ERR_DAY_REPORT, "there is no DayReport in it");
    }
    xml_stream_free(parse.stream);
    return ok || err_wrap(err, "%.200s", path);
}

bool day_report_read(const char *path, DayReport *ret, Err *err)
{
    FILE *file;
    bool ok;

    memset(ret, 0, sizeof(*ret));
    buf_init(&ret->rows, LIMIT_XML_BYTES);
    file = fopen(path, "rbe");
    if (file == NULL) {
        return err_set(err, ERR_IO, "%.200s cannot be opened: %s", path, strerror(errno));
    }
    ok = parse_file(file, path, ret, err);
    (void)fclose(file);
    return ok;
}

void day_report_release(DayReport *report)
{
    buf_release(&report->rows);
}
