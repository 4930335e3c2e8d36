/* Personal data: what is kept of guests and staff, by setting, and who was erased.
 *
 * Pseudonyms are keyed digests (HMAC-SHA-256): the same name is the same pseudonym in every table,
 * and nobody without the key can try names. The key is a file of the agent, never in the database.
 */
#ifndef RS_ENGINE_PRIVACY_H
#define RS_ENGINE_PRIVACY_H

#include "base/digest.h"
#include "base/secret.h"
#include "model/catalog.h"
#include "pg/pg.h"

typedef enum PersonalPolicy {
    PERSONAL_FULL,      /* as received; never a social security number */
    PERSONAL_PSEUDONYM, /* guests: names, e-mail and phone as keyed digests, no addresses, no notes
                         */
    PERSONAL_BASIC,     /* staff: number, name on the till, visible */
    PERSONAL_NONE       /* not read, and receipts do not name guests */
} PersonalPolicy;

#define PSEUDONYM_TEXT 36 /* "p:" and 32 hex digits */

typedef struct Privacy {
    PersonalPolicy guests, staff;
    int64_t company_id;
    const Secret *key; /* NULL or empty: nothing can become a pseudonym */
    Digest *erased;    /* sorted */
    int erased_count;
    bool key_changed; /* pseudonyms made before are others */
} Privacy;

/* Reads who was erased. ERR_CONFIG when somebody was, and the key is not the one it was done with:
 * they would come back. */
RS_MUST_USE bool privacy_load(Privacy *privacy, PgConn *conn, Err *err);
void privacy_release(Privacy *privacy);
PersonalPolicy privacy_policy(const Privacy *privacy, PersonalKind kind);
/* Whether a stream may be read at all. */
bool privacy_allows(const Privacy *privacy, const Stream *stream);
void privacy_pseudonym(const Privacy *privacy, const char *column, Str text,
                       char out[PSEUDONYM_TEXT]);
/* Whether this id or uuid belongs to an erased guest. */
bool privacy_erased(const Privacy *privacy, Str text);
/* Digest of a guest's id or uuid, as restosync.suppression keeps it. */
void privacy_erased_digest(const Privacy *privacy, Str text, Digest *ret);
/* Tells one key from another without telling the key. */
void privacy_key_id(const Privacy *privacy, char out[37]);

#endif
