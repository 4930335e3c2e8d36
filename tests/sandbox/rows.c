/* Lists that are made whole, then cut into pages and put into envelopes. */
#include <stdlib.h>
#include <string.h>

#include "sandbox.h"

Out *rows_add(Rows *rows)
{
    if (rows->count == rows->cap) {
        rows->cap = rows->cap == 0 ? 64 : rows->cap * 2;
        rows->items = realloc(rows->items, sizeof(Out) * (size_t)rows->cap);
        if (rows->items == NULL) {
            abort();
        }
    }
    rows->items[rows->count] = (Out){NULL, 0, 0};
    return &rows->items[rows->count++];
}

void rows_free(Rows *rows)
{
    for (int i = 0; i < rows->count; i++) {
        out_free(&rows->items[i]);
    }
    free(rows->items);
    *rows = (Rows){NULL, 0, 0};
}

void row_end(Out *out, int number)
{
    if (behave(B_UNKNOWN_KEYS) && number % 5 == 1) {
        out_text(out, ",\"sandboxExtra\":{\"a\":[1,null,\"x\"]}");
    }
    out_text(out, "}");
}

void row_money(Out *out, const char *key, int64_t value)
{
    const char *quote = behave(B_NUMBERS_AS_TEXT) ? "\"" : "";

    out_format(out, ",\"%s\":%s", key, quote);
    out_money(out, value);
    out_text(out, quote);
}

void row_text(Out *out, const char *key, const char *text)
{
    out_format(out, ",\"%s\":", key);
    if (text[0] == '\0' && behave(B_NULLS)) {
        out_text(out, "null");
    } else {
        out_string(out, text);
    }
}

static char asked_envelope(char fallback)
{
    const char *text = behave_text(B_ENVELOPE);

    if (!behave(B_ENVELOPE)) {
        return fallback;
    }
    return strcmp(text, "A") == 0      ? 'A'
           : strcmp(text, "E") == 0    ? 'E'
           : strcmp(text, "E-") == 0   ? 'e'
           : strcmp(text, "data") == 0 ? 'd'
                                       : 'r';
}

static void write_page(Out *out, const Rows *rows, char envelope, int64_t first, int64_t end,
                       int64_t amount, int64_t offset)
{
    out_text(out, envelope == 'A' ? "[" : envelope == 'd' ? "{\"data\":[" : "{\"results\":[");
    for (int64_t i = first; i < end; i++) {
        out_bytes(out, ",", i == first ? 0 : 1);
        out_bytes(out, rows->items[i].data, rows->items[i].len);
    }
    out_text(out, "]");
    if (envelope == 'E' || envelope == 'e') {
        out_format(out, ",\"amount\":%lld,\"offset\":%lld", (long long)amount, (long long)offset);
    }
    if (envelope == 'E') {
        out_format(out, ",\"total\":%d", rows->count);
    }
    out_bytes(out, "}", envelope == 'A' ? 0 : 1);
}

enum MHD_Result rows_serve(struct MHD_Connection *connection, const char *path, Rows *rows,
                           char envelope, bool paged)
{
    int64_t cap = behave(B_PAGE_CAP) ? behave_number(B_PAGE_CAP) : options.page_cap;
    int64_t asked = query_number(connection, "amount", options.page_default);
    int64_t offset = query_number(connection, "offset", 0);
    int64_t first = paged ? offset : 0;
    int64_t end;
    Out out = {0};

    if (behave(B_VANISH) && strcmp(path, behave_text(B_VANISH)) == 0) {
        rows_free(rows);
    }
    if (paged && offset > 0 && behave_once(B_DRIFT)) {
        first++;
    }
    asked = asked > cap ? cap : asked;
    first -= behave(B_WHOLE_PAGES) ? first % asked : 0;
    first = first > rows->count ? rows->count : first;
    end = paged && first + asked < rows->count ? first + asked : rows->count;
    write_page(&out, rows, asked_envelope(envelope), first, end, asked, offset);
    rows_free(rows);
    return reply(connection, 200, "application/json;charset=UTF-8", &out);
}
