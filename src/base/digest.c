/* SHA-256 through OpenSSL, cut to 128 bits. */
#include "base/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

struct DigestState {
    EVP_MD_CTX *context;
    EVP_MD *algorithm; /* fetched once: a fetch a record would cost more than the hashing */
};

DigestState *digest_new(void)
{
    DigestState *state = mem_alloc(sizeof(*state));

    if (state == NULL) {
        return NULL;
    }
    state->context = EVP_MD_CTX_new();
    state->algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
    if (state->context == NULL || state->algorithm == NULL) {
        digest_free(state);
        return NULL;
    }
    return state;
}

void digest_start(DigestState *state)
{
    (void)EVP_DigestInit_ex2(state->context, state->algorithm, NULL);
}

void digest_add(DigestState *state, const void *bytes, size_t len)
{
    (void)EVP_DigestUpdate(state->context, bytes, len);
}

void digest_finish(DigestState *state, Digest *ret)
{
    unsigned char full[EVP_MAX_MD_SIZE] = {0};

    (void)EVP_DigestFinal_ex(state->context, full, NULL);
    memcpy(ret->bytes, full, sizeof(ret->bytes));
}

void digest_free(DigestState *state)
{
    if (state != NULL) {
        EVP_MD_CTX_free(state->context);
        EVP_MD_free(state->algorithm);
        mem_free(state);
    }
}

void digest_text(const Digest *digest, char out[37])
{
    static const char hex[] = "0123456789abcdef";
    char *at = out;

    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            *at++ = '-';
        }
        *at++ = hex[digest->bytes[i] >> 4];
        *at++ = hex[digest->bytes[i] & 15];
    }
    *at = '\0';
}

void digest_keyed(Str key, Str text, Digest *ret)
{
    unsigned char full[EVP_MAX_MD_SIZE] = {0};
    unsigned int len = sizeof(full);

    (void)HMAC(EVP_sha256(), key.ptr, (int)key.len, (const unsigned char *)text.ptr, text.len, full,
               &len);
    memcpy(ret->bytes, full, sizeof(ret->bytes));
}

void digest_sha256(const void *bytes, size_t len, unsigned char out[32])
{
    (void)SHA256(bytes, len, out);
}
