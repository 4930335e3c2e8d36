/* Answers of a token endpoint: no token that could become two headers, no lifetime out of bounds,
 * and words of an error that are safe on a terminal. */
#include "fuzz.h"

/* The function that judges an answer is private to its file. */
#include "oauth.c"

static void check_token(const Secret *token)
{
    Str text = secret_text(token);

    PROMISE(text.len <= TOKEN_MAX);
    for (size_t i = 0; i < text.len; i++) {
        PROMISE(text.ptr[i] > ' ' && text.ptr[i] <= '~');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Auth auth = {.options = {.access_seconds = 3600}};
    Str body = {(const char *)data, size < LIMIT_BODY_TOKEN ? size : LIMIT_BODY_TOKEN};
    TokenPair pair = {.expires_in = 0};
    char words[256];
    int64_t code = 0;
    Err err = {0};

    if (read_tokens(&auth, body, &pair, &err)) {
        PROMISE(pair.access.len > 0 && pair.expires_in >= 0 && pair.expires_in <= 86400);
        check_token(&pair.access);
        check_token(&pair.refresh);
    } else {
        PROMISE(err.code != ERR_NONE);
    }
    json_error_words(body, words, sizeof(words), &code);
    for (const char *c = words; *c != '\0'; c++) {
        PROMISE((unsigned char)*c >= ' ' && *c != 0x7f);
    }
    secret_release(&pair.access);
    secret_release(&pair.refresh);
    return 0;
}
