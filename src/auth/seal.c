/* Token pairs at rest: AES-256-GCM, a key per purpose by HKDF, bound to their row. */
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <stdio.h>
#include <string.h>

#include "auth_private.h"

static const char magic[4] = {'R', 'S', 'S', '1'};

static bool derive(const Secret *master, const char *purpose, unsigned char *out, size_t len,
                   Err *err)
{
    unsigned char raw[64];
    size_t raw_len = 0;
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    EVP_KDF_CTX *context = kdf == NULL ? NULL : EVP_KDF_CTX_new(kdf);
    OSSL_PARAM params[4];
    char digest[] = "SHA256";
    bool ok = false;

    if (!base64_decode(secret_text(master), raw, sizeof(raw), &raw_len) || raw_len != 32) {
        (void)err_set(err, ERR_AUTH_KEY, "the token key is not 32 bytes in base64");
    } else if (context != NULL) {
        params[0] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0);
        params[1] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, raw, raw_len);
        params[2] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO,
                                                      (void *)(uintptr_t)purpose, strlen(purpose));
        params[3] = OSSL_PARAM_construct_end();
        ok = EVP_KDF_derive(context, out, len, params) > 0;
        if (!ok) {
            (void)err_set(err, ERR_INTERNAL, "a key could not be derived");
        }
    } else {
        (void)err_set(err, ERR_MEMORY, "no memory to derive a key");
    }
    secret_wipe(raw, sizeof(raw));
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(kdf);
    return ok;
}

static bool key_identity(const Secret *key, unsigned char id[8], Err *err)
{
    return derive(key, "restosync key id", id, 8, err);
}

static size_t binding(const SealContext *context, char *out, size_t cap)
{
    (void)text_format(out, cap, "restosync 1|%s|%lld|%s|%s|%lld|%s", context->login_id,
                      (long long)context->company_id, context->client_id, context->issuer,
                      (long long)context->generation, context->kind);
    return strlen(out);
}

/* One pass of AES-256-GCM in either direction; `tag` is written or checked. */
static bool gcm(bool encrypt, const unsigned char key[32], const unsigned char nonce[12],
                const char *bound, size_t bound_len, const unsigned char *in, size_t in_len,
                unsigned char *out, unsigned char tag[16])
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int len = 0;
    bool ok =
        context != NULL &&
        EVP_CipherInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce, encrypt ? 1 : 0) == 1 &&
        EVP_CipherUpdate(context, NULL, &len, (const unsigned char *)bound, (int)bound_len) == 1 &&
        EVP_CipherUpdate(context, out, &len, in, (int)in_len) == 1;

    if (ok && !encrypt) {
        ok = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, 16, tag) == 1;
    }
    ok = ok && EVP_CipherFinal_ex(context, out + len, &len) == 1;
    if (ok && encrypt) {
        ok = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, 16, tag) == 1;
    }
    EVP_CIPHER_CTX_free(context);
    return ok;
}

static bool write_plain(const TokenPair *pair, unsigned char plain[PLAIN_BYTES], Err *err)
{
    Str access = secret_text(&pair->access);
    Str refresh = secret_text(&pair->refresh);
    char head[96];
    size_t at;

    if (access.len > TOKEN_MAX || refresh.len > TOKEN_MAX) {
        return err_set(err, ERR_AUTH_REPLY, "a token is longer than %d bytes", TOKEN_MAX);
    }
    (void)text_format(head, sizeof(head), "%zu %zu %lld %lld %lld\n", access.len, refresh.len,
                      (long long)pair->expires_in, (long long)pair->attempt,
                      (long long)pair->received_us);
    at = strlen(head);
    if (at + access.len + refresh.len > PLAIN_BYTES) {
        return err_set(err, ERR_AUTH_REPLY, "two tokens are longer than %d bytes", PLAIN_BYTES);
    }
    memcpy(plain, head, at);
    memcpy(plain + at, access.ptr, access.len);
    memcpy(plain + at + access.len, refresh.ptr, refresh.len);
    return true;
}

static bool read_plain(const unsigned char *plain, size_t plain_len, TokenPair *ret, Err *err)
{
    const char *text = (const char *)plain;
    const char *end = memchr(text, '\n', 96);
    int64_t numbers[5];
    Str rest;

    if (end == NULL) {
        return err_set(err, ERR_AUTH_KEY, "the stored sign-in has an unknown form");
    }
    rest = (Str){text, (size_t)(end - text)};
    for (int i = 0; i < 5; i++) {
        const char *blank = memchr(rest.ptr, ' ', rest.len);
        size_t len = blank == NULL ? rest.len : (size_t)(blank - rest.ptr);

        if (!text_parse_int64((Str){rest.ptr, len}, &numbers[i]) || numbers[i] < 0 ||
            (i < 2 && numbers[i] > TOKEN_MAX)) {
            return err_set(err, ERR_AUTH_KEY, "the stored sign-in has an unknown form");
        }
        rest = (Str){rest.ptr + len + 1, rest.len > len ? rest.len - len - 1 : 0};
    }
    if ((size_t)(end + 1 - text) + (size_t)numbers[0] + (size_t)numbers[1] > plain_len) {
        return err_set(err, ERR_AUTH_KEY, "the stored sign-in has an unknown form");
    }
    ret->expires_in = numbers[2];
    ret->attempt = numbers[3];
    ret->received_us = numbers[4];
    return secret_set(&ret->access, (Str){end + 1, (size_t)numbers[0]}, err) &&
           secret_set(&ret->refresh, (Str){end + 1 + numbers[0], (size_t)numbers[1]}, err);
}

bool pair_seal(const TokenPair *pair, const SealContext *context, const Secret *key,
               unsigned char out[SEALED_BYTES], char key_id[17], Err *err)
{
    unsigned char plain[PLAIN_BYTES] = {0};
    unsigned char own_key[32];
    char bound[1024];
    size_t bound_len = binding(context, bound, sizeof(bound));
    bool ok;

    memcpy(out, magic, 4);
    ok = key_identity(key, out + 4, err) && random_bytes(out + 12, 12, err) &&
         derive(key, "restosync token seal", own_key, sizeof(own_key), err) &&
         write_plain(pair, plain, err);
    if (ok && !gcm(true, own_key, out + 12, bound, bound_len, plain, PLAIN_BYTES, out + 24,
                   out + 24 + PLAIN_BYTES)) {
        ok = err_set(err, ERR_INTERNAL, "a sign-in could not be sealed");
    }
    for (int i = 0; ok && i < 8; i++) {
        (void)text_format(key_id + 2 * i, 3, "%02x", (unsigned)out[4 + i]);
    }
    secret_wipe(plain, sizeof(plain));
    secret_wipe(own_key, sizeof(own_key));
    return ok;
}

static bool sealed_length(size_t len)
{
    return len == SEALED_BYTES || len == FORMER_SEALED;
}

const Secret *pair_key(const unsigned char *sealed, size_t len, const SealKeys *keys)
{
    const Secret *const all[] = {keys->key, keys->next};
    unsigned char identity[8];
    Err ignored = {0};

    for (size_t i = 0; sealed_length(len) && i < 2; i++) {
        if (all[i] != NULL && secret_present(all[i]) && key_identity(all[i], identity, &ignored) &&
            memcmp(sealed + 4, identity, 8) == 0) {
            return all[i];
        }
    }
    return NULL;
}

bool pair_open(const unsigned char *sealed, size_t len, const SealContext *context,
               const SealKeys *keys, TokenPair *ret, bool *ret_broken, Err *err)
{
    unsigned char plain[PLAIN_BYTES];
    unsigned char own_key[32];
    unsigned char tag[16];
    const Secret *key = NULL;
    char bound[1024];
    size_t bound_len = binding(context, bound, sizeof(bound));
    size_t plain_len;
    bool ok;

    *ret_broken = !sealed_length(len) || memcmp(sealed, magic, 4) != 0;
    if (*ret_broken) {
        return err_set(err, ERR_AUTH_KEY, "the stored sign-in has an unknown form");
    }
    key = pair_key(sealed, len, keys);
    if (key == NULL) {
        return derive(keys->key, "restosync key id", tag, 8, err) && /* a key of a wrong form */
               err_set(err, ERR_AUTH_KEY, "the stored sign-in was sealed with another token key");
    }
    if (!derive(key, "restosync token seal", own_key, sizeof(own_key), err)) {
        return false;
    }
    plain_len = len - SEAL_OVERHEAD;
    memcpy(tag, sealed + 24 + plain_len, 16);
    /* Nothing of the plain text is looked at before the tag was right. */
    if (gcm(false, own_key, sealed + 12, bound, bound_len, sealed + 24, plain_len, plain, tag)) {
        ok = read_plain(plain, plain_len, ret, err);
    } else {
        *ret_broken = true;
        ok = err_set(err, ERR_AUTH_KEY, "the stored sign-in was changed or belongs elsewhere");
    }
    secret_wipe(plain, sizeof(plain));
    secret_wipe(own_key, sizeof(own_key));
    return ok;
}

void pair_release(TokenPair *pair)
{
    secret_release(&pair->access);
    secret_release(&pair->refresh);
    pair->expires_in = 0;
    pair->attempt = 0;
    pair->received_us = 0;
}
