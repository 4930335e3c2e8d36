/* SHA-256 over encoded rows, cut to 128 bits: fits a uuid column. */
#ifndef RS_BASE_DIGEST_H
#define RS_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/text.h"

typedef struct Digest {
    unsigned char bytes[16];
} Digest;

typedef struct DigestState DigestState;

DigestState *digest_new(void); /* NULL without memory; reusable */
void digest_start(DigestState *state);
void digest_add(DigestState *state, const void *bytes, size_t len);
void digest_finish(DigestState *state, Digest *ret);
void digest_free(DigestState *state);
void digest_text(const Digest *digest, char out[37]); /* 8-4-4-4-12 lower-case hex */
/* HMAC-SHA-256 (RFC 2104) of one piece under a key, cut to 128 bits. */
void digest_keyed(Str key, Str text, Digest *ret);
/* Full SHA-256 of one piece, for PKCE. */
void digest_sha256(const void *bytes, size_t len, unsigned char out[32]);

#endif
