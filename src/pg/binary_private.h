/* Private to the binary encoders: bytes in network order, written where room was made before. */
#ifndef RS_PG_BINARY_PRIVATE_H
#define RS_PG_BINARY_PRIVATE_H

#include <string.h>

#include "pg/binary.h"

#define BINARY_VALUE_MAX 64 /* no value but text, jsonb and a long numeric is larger */

static inline char *put16(char *at, unsigned value)
{
    at[0] = (char)(value >> 8);
    at[1] = (char)value;
    return at + 2;
}

static inline char *put32(char *at, uint32_t value)
{
    value = __builtin_bswap32(value);
    memcpy(at, &value, 4);
    return at + 4;
}

static inline char *put64(char *at, uint64_t value)
{
    value = __builtin_bswap64(value);
    memcpy(at, &value, 8);
    return at + 8;
}

/* binary_values.c: each writes its value at `at` (BINARY_VALUE_MAX bytes of room) and returns the
 * length, 0 when the text has another form. Takes every type but text, jsonb and numeric. */
size_t binary_fixed(char *at, PgType type, Str text);
/* binary_numeric.c */
bool binary_numeric(Buf *out, Str text);
/* At most 12 digits before the point; four behind it as one number, of which `scale` are shown.
 * Writes 16 bytes at most, returns the end. */
char *binary_numeric_usual(char *at, bool negative, uint64_t whole, unsigned fraction, int scale);
/* binary.c: length and value of a field of COPY text, with its escapes or without any. */
bool binary_field(Buf *out, PgType type, Str field, bool escaped);

#endif
