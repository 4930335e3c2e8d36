/* COPY BINARY and binary arrays: the values that COPY text would carry, in the server's own form.
 *
 * The encoders read what our COPY text says and write what the server's text input would make of
 * it: a row stored either way is the same row. A form they do not know is never guessed at: the
 * call returns false, and the caller sends text, which the server reads itself.
 */
#ifndef RS_PG_BINARY_H
#define RS_PG_BINARY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/text.h"

typedef enum PgType {
    PG_TYPE_BIGINT,
    PG_TYPE_INTEGER,
    PG_TYPE_BOOLEAN,
    PG_TYPE_TEXT,
    PG_TYPE_NUMERIC,
    PG_TYPE_TIMESTAMPTZ,
    PG_TYPE_TIMESTAMP,
    PG_TYPE_DATE,
    PG_TYPE_TIME,
    PG_TYPE_UUID,
    PG_TYPE_JSONB
} PgType;

/* By the name SQL has for it ("numeric(19,4)"); false when there is no encoder. */
bool pg_type_find(const char *sql_type, PgType *ret);

/* What stands before the first row and after the last. */
void pg_binary_start(Buf *out);
void pg_binary_end(Buf *out);
/* Whole lines of COPY text as binary rows. False: a value has an unknown form; `out` then holds
 * only part of the rows. Failures of memory are the buffer's (buf_ok). */
bool pg_binary_rows(Buf *out, const PgType *types, int columns, Str lines);
/* One value without its length, from plain text without the escapes of COPY. */
bool pg_binary_value(Buf *out, PgType type, Str text);

/* An array of one dimension as a parameter: start, add in order, end with the number of elements.
 * An element of STR_NULL is NULL. */
void pg_binary_array_start(Buf *out, PgType type);
bool pg_binary_array_add(Buf *out, PgType type, Str text);
void pg_binary_array_add_uuid(Buf *out, const unsigned char bytes[16]);
/* Microseconds since 1970. */
void pg_binary_array_add_instant(Buf *out, int64_t instant);
void pg_binary_array_add_null(Buf *out);
void pg_binary_array_end(Buf *out, int count);

#endif
