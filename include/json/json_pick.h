/* Small documents (token replies, error bodies, samples): parsed whole, values picked by path.
 *
 * Paths: "access_token", "errors.0.title", "0.id". Not for pages of data (json_stream).
 */
#ifndef RS_JSON_JSON_PICK_H
#define RS_JSON_JSON_PICK_H

#include "base/arena.h"
#include "base/err.h"

typedef enum JsonType {
    JSON_NULL,
    JSON_BOOL,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
} JsonType;

typedef struct JsonValue {
    JsonType type;
    Str text;                /* literal of a number, content of a string, "true"/"false" */
    Str key;                 /* name inside an object */
    struct JsonValue *first; /* members or elements */
    struct JsonValue *next;
    int count;
} JsonValue;

/* ERR_JSON with the offset when it does not parse; values live in `arena`. */
RS_MUST_USE bool json_parse(Str document, Arena *arena, JsonValue **ret, Err *err);
const JsonValue *json_at(const JsonValue *root, const char *path); /* NULL when absent */
Str json_text_at(const JsonValue *root, const char *path); /* string or number text, or STR_NULL */

/* The server's own words out of an error body (API page, 5.1): description | message | errors[0] |
 * errors[0].title | error_description | error; redacted. "" when there are none. *ret_code gets a
 * numeric `code` (or errors[0].legacyJSONRPCCode), 0 when none: such a 500 is permanent. */
void json_error_words(Str body, char *out, size_t cap, int64_t *ret_code);

#endif
