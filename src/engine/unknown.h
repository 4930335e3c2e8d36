/* Members of replies that the catalog does not know, counted once per path and document. */
#ifndef RS_ENGINE_UNKNOWN_H
#define RS_ENGINE_UNKNOWN_H

#include "engine/decode.h"
#include "pg/pg.h"

#define UNKNOWN_FIELDS 256 /* more of one run are counted, not listed */

typedef struct UnknownSeen {
    const Stream *stream;
    char table[64];
    char path[160];
    char json_type[16];
    char example[64];
    int64_t seen;
} UnknownSeen;

typedef struct Unknown {
    UnknownSeen *fields; /* UNKNOWN_FIELDS of them, made at the first one */
    int count;
    int64_t more;
} Unknown;

RS_MUST_USE bool unknown_note(Unknown *unknown, const Stream *stream, const UnknownField *field,
                              Err *err);
/* Writes the counts; *ret_new counts the fields never seen before, their names go to `names`. */
RS_MUST_USE bool unknown_store(Unknown *unknown, PgConn *conn, int64_t company_id, int64_t *ret_new,
                               Buf *names, Err *err);
void unknown_release(Unknown *unknown);

#endif
