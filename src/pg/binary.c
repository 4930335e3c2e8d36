/* Single values and arrays in binary, and what stands around the rows of a COPY BINARY. */
#include "binary_private.h"

static const char signature[] = "PGCOPY\n\377\r\n\0"; /* and the literal's own NUL */

bool pg_type_find(const char *sql_type, PgType *ret)
{
    static const struct {
        const char *name;
        PgType type;
    } types[] = {
        {"bigint", PG_TYPE_BIGINT},       {"integer", PG_TYPE_INTEGER},
        {"boolean", PG_TYPE_BOOLEAN},     {"text", PG_TYPE_TEXT},
        {"numeric", PG_TYPE_NUMERIC},     {"timestamptz", PG_TYPE_TIMESTAMPTZ},
        {"timestamp", PG_TYPE_TIMESTAMP}, {"date", PG_TYPE_DATE},
        {"time", PG_TYPE_TIME},           {"uuid", PG_TYPE_UUID},
        {"jsonb", PG_TYPE_JSONB},
    };
    size_t len = strcspn(sql_type, "(");

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (strlen(types[i].name) == len && strncmp(types[i].name, sql_type, len) == 0) {
            *ret = types[i].type;
            return true;
        }
    }
    return false;
}

void pg_binary_start(Buf *out)
{
    static const char flags_and_extension[8] = {0};

    buf_append(out, signature, 11);
    buf_append(out, flags_and_extension, sizeof(flags_and_extension));
}

void pg_binary_end(Buf *out)
{
    buf_append(out, "\377\377", 2);
}

bool pg_binary_value(Buf *out, PgType type, Str text)
{
    size_t len;

    if (type == PG_TYPE_TEXT || type == PG_TYPE_JSONB) {
        if (type == PG_TYPE_JSONB) {
            buf_append_char(out, 1); /* version of the format */
        }
        buf_append(out, text.ptr, text.len);
        return true;
    }
    if (type == PG_TYPE_NUMERIC) {
        return binary_numeric(out, text);
    }
    if (!buf_reserve(out, BINARY_VALUE_MAX)) {
        return true;
    }
    len = binary_fixed(out->data + out->len, type, text);
    out->len += len;
    return len > 0;
}

/* ---- fields of COPY ---- */

/* A text with escapes, as pg_copy_text writes them. */
static bool unescape(Buf *out, Str field)
{
    for (size_t i = 0; i < field.len; i++) {
        char c = field.ptr[i];

        if (c == '\\') {
            if (++i == field.len) {
                return false;
            }
            c = field.ptr[i];
            c = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c == '\\' ? '\\' : '\0';
            if (c == '\0') {
                return false;
            }
        }
        buf_append_char(out, c);
    }
    return true;
}

bool binary_field(Buf *out, PgType type, Str field, bool escaped)
{
    size_t before = out->len;
    bool ok;

    if (escaped && field.len == 2 && field.ptr[1] == 'N') {
        buf_append(out, "\377\377\377\377", 4);
        return true;
    }
    buf_append(out, "\0\0\0\0", 4);
    if (escaped && (type == PG_TYPE_TEXT || type == PG_TYPE_JSONB)) {
        if (type == PG_TYPE_JSONB) {
            buf_append_char(out, 1);
        }
        ok = unescape(out, field);
    } else {
        ok = !escaped && pg_binary_value(out, type, field);
    }
    if (ok && buf_ok(out)) {
        (void)put32(out->data + before, (uint32_t)(out->len - before - 4));
    }
    return ok;
}

/* ---- arrays ---- */

static uint32_t oid_of(PgType type)
{
    static const uint32_t oids[] = {
        [PG_TYPE_BIGINT] = 20,      [PG_TYPE_INTEGER] = 23,   [PG_TYPE_BOOLEAN] = 16,
        [PG_TYPE_TEXT] = 25,        [PG_TYPE_NUMERIC] = 1700, [PG_TYPE_TIMESTAMPTZ] = 1184,
        [PG_TYPE_TIMESTAMP] = 1114, [PG_TYPE_DATE] = 1082,    [PG_TYPE_TIME] = 1083,
        [PG_TYPE_UUID] = 2950,      [PG_TYPE_JSONB] = 3802,
    };

    return oids[type];
}

/* Dimensions, may hold NULL, type; then the length and first index of the one dimension. */
void pg_binary_array_start(Buf *out, PgType type)
{
    if (buf_reserve(out, 20)) {
        char *at = put32(out->data + out->len, 1);

        at = put32(at, 1);
        at = put32(at, oid_of(type));
        at = put32(at, 0);
        (void)put32(at, 1);
        out->len += 20;
    }
}

bool pg_binary_array_add(Buf *out, PgType type, Str text)
{
    if (text.ptr == NULL) {
        pg_binary_array_add_null(out);
        return true;
    }
    return binary_field(out, type, text, false);
}

void pg_binary_array_add_uuid(Buf *out, const unsigned char bytes[16])
{
    if (buf_reserve(out, 20)) {
        memcpy(put32(out->data + out->len, 16), bytes, 16);
        out->len += 20;
    }
}

void pg_binary_array_add_instant(Buf *out, int64_t instant)
{
    if (buf_reserve(out, 12)) {
        (void)put64(put32(out->data + out->len, 8), (uint64_t)(instant - 946684800000000LL));
        out->len += 12;
    }
}

void pg_binary_array_add_null(Buf *out)
{
    buf_append(out, "\377\377\377\377", 4);
}

/* An empty array has no dimension: with a length of 0 the server takes it for the same. */
void pg_binary_array_end(Buf *out, int count)
{
    if (buf_ok(out)) {
        (void)put32(out->data + 12, (uint32_t)count);
    }
}
