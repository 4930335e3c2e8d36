/* Slices of text, UTF-8 and small parsers. Nothing here allocates except where a Buf is given. */
#ifndef RS_BASE_TEXT_H
#define RS_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* A borrowed slice; ptr == NULL means "no value". Not NUL-terminated. */
typedef struct Str {
    const char *ptr;
    size_t len;
} Str;

#define STR_NULL ((Str){NULL, 0})
#define STR_LIT(s) ((Str){(s), sizeof(s) - 1})
/* For printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).len, (s).ptr == NULL ? "" : (s).ptr

Str str_of(const char *text); /* NULL gives STR_NULL */
bool str_equal(Str a, Str b);
/* The same for short texts that mostly are equal. */
static inline bool str_same(Str a, Str b)
{
    uint64_t x, y;

    if (a.len != b.len || a.len < 8 || a.len > 16) {
        return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
    }
    memcpy(&x, a.ptr, 8);
    memcpy(&y, b.ptr, 8);
    if (x != y) {
        return false;
    }
    memcpy(&x, a.ptr + a.len - 8, 8);
    memcpy(&y, b.ptr + b.len - 8, 8);
    return x == y;
}

bool str_is(Str a, const char *text);
bool str_is_ignoring_case(Str a, const char *text);
Str str_trim(Str a);

/* RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF. */
bool text_utf8_valid(Str text);
/* Each byte that belongs to no character becomes '?': of words of the command line, and where a
 * message was cut. */
void text_make_valid(char *text);
bool text_has_nul(Str text);

/* Whole slice, optional sign, no blanks; false outside int64 or when it is no integer. */
bool text_parse_int64(Str text, int64_t *ret);
bool text_parse_bool(Str text, bool *ret); /* true false yes no on off 1 0 */

/* Appends `text` as a JSON string with quotes (RFC 8259 section 7). */
void text_json_string(Buf *out, Str text);

/* Appends a server's or user's words made safe for a terminal and a log: control and escape
 * characters removed, cut at `max` bytes, runs of 20 and more token characters, e-mail addresses
 * and runs of 9 and more digits replaced by "…". */
void text_append_redacted(Buf *out, Str text, size_t max);

/* Appends words of the API or of people made safe for a terminal: control characters (C0, DEL, C1)
 * become blanks, so that a name cannot move the cursor. */
void text_append_plain(Buf *out, Str text);
/* The same without memory: the character at *at, which it moves past the first byte of two; and a
 * copy, cut at a whole character (false) where it does not fit. */
char text_plain_at(Str text, size_t *at);
bool text_copy_plain(char *out, size_t cap, Str text);

/* snprintf that always terminates and never overflows; returns false when it was cut, at a whole
 * character. */
bool text_format(char *out, size_t cap, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Copies a slice into a char array with a terminator; false when it was cut, at a whole character.
 */
bool text_copy(char *out, size_t cap, Str text);

/* The entry nearest to `word` by edit distance, or NULL when none is near enough (> 1/3 wrong).
 * `names` is NULL-terminated. */
const char *text_nearest(const char *word, const char *const *names);

#endif
