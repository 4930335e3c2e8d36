/* Secrets: text that has no way into printf, a log or a core file.
 *
 * Memory comes from OpenSSL's secure heap (locked, kept out of dumps) and is wiped on release.
 * secret_ptr() is for the few calls that must hand bytes to a library.
 */
#ifndef RS_BASE_SECRET_H
#define RS_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/text.h"

typedef struct Secret {
    char *hidden;
    size_t len;
} Secret;

#define SECRET_EMPTY ((Secret){NULL, 0})

/* First thing in main, before any file is opened or process forked: umask 077, files 0 to 2 there
 * and no other one open, no core dumps, not dumpable, no new privileges, no log of TLS keys;
 * refused (ERR_CONFIG) where the program runs setuid. */
RS_MUST_USE bool process_harden(Err *err);
/* Once per process: the secure heap. */
RS_MUST_USE bool secret_process_init(Err *err);
RS_MUST_USE bool secret_set(Secret *secret, Str text, Err *err); /* releases what was there */
/* A secret of `len` random bytes, as lower-case hex or base64url text. */
RS_MUST_USE bool secret_random_base64url(Secret *secret, size_t bytes, Err *err);
bool secret_present(const Secret *secret);
bool secret_equal(const Secret *a, const Secret *b); /* constant time */
Str secret_text(const Secret *secret);               /* borrowed; NUL-terminated too */
void secret_release(Secret *secret);
void secret_wipe(void *bytes, size_t len);

const char *crypto_library(void); /* "OpenSSL 3.0.19 27 Jan 2026", the one that is running */
/* RAND_bytes of OpenSSL; ERR_OS when the generator fails. */
RS_MUST_USE bool random_bytes(void *out, size_t len, Err *err);
/* RFC 4648 section 5, unpadded. */
void base64url_append(Buf *out, const void *bytes, size_t len);
void base64_append(Buf *out, const void *bytes, size_t len);
/* Standard or URL alphabet, padding optional, blanks and line ends skipped. */
RS_MUST_USE bool base64_decode(Str text, unsigned char *out, size_t cap, size_t *ret_len);

#endif
