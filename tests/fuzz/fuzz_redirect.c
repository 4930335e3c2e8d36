/* Pasted and received addresses: split, queried, and asked for their code. */
#include "auth_private.h"
#include "fuzz.h"
#include "http/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Secret state;
    Str text = {(const char *)data, size};
    char scheme[16], host[256];
    bool other = false;
    Err err = {0};
    Str path;
    Buf code;
    int port;

    if (state.hidden == NULL) {
        PROMISE(secret_set(&state, STR_LIT("c3RhdGU"), &err));
    }
    if (url_split(text, scheme, sizeof(scheme), host, sizeof(host), &port, &path)) {
        PROMISE(port >= 1 && port <= 65535 && host[0] != '\0');
        PROMISE(strpbrk(host, "@\\ \r\n") == NULL);
        PROMISE(path.ptr >= text.ptr && path.ptr + path.len == text.ptr + text.len);
    }
    (void)url_is_loopback(text);
    buf_init(&code, 8192);
    if (!redirect_code(text, &state, "https://localhost", &other, &code, &err)) {
        PROMISE(err.code != ERR_NONE);
    }
    buf_release(&code);
    return 0;
}
