/* A pasted redirect address, or the bare code: what people really paste, explained. */
#include <stdio.h>
#include <string.h>

#include "auth_private.h"
#include "base/interrupt.h"
#include "http/url.h"

#define TRIES_MAX 3
#define PASTE_MAX 8192

/* Terminals break long lines; blanks never belong to an address. */
static void squeeze(const Buf *line, Buf *out)
{
    for (size_t i = 0; i < line->len; i++) {
        unsigned char c = (unsigned char)line->data[i];

        if (c > ' ' && c != '"' && c != '\'' && c != '<' && c != '>') {
            buf_append_char(out, (char)c);
        }
    }
}

static bool bare_code(Str text)
{
    if (text.len < 6 || text.len > 512) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (strchr(":/?&= ", text.ptr[i]) != NULL) {
            return false;
        }
    }
    return true;
}

static bool same_site(const Auth *auth, Str text)
{
    char scheme[2][16], host[2][256];
    int port[2];
    Str path;

    return url_split(text, scheme[0], sizeof(scheme[0]), host[0], sizeof(host[0]), &port[0],
                     &path) &&
           url_split(str_of(auth->options.redirect_uri), scheme[1], sizeof(scheme[1]), host[1],
                     sizeof(host[1]), &port[1], &path) &&
           strcmp(host[0], host[1]) == 0;
}

static bool read_one(const Auth *auth, const Secret *state, const AuthLoginCallbacks *callbacks,
                     Str text, Buf *code, bool *ret_final, Err *err)
{
    bool other_state = false;

    *ret_final = false;
    if (bare_code(text)) {
        buf_append(code, text.ptr, text.len);
        return true;
    }
    if (memchr(text.ptr, '?', text.len) == NULL && memchr(text.ptr, '=', text.len) == NULL) {
        return err_set(err, ERR_AUTH_INPUT,
                       "this is neither an address with a sign-in code nor a code");
    }
    if (memchr(text.ptr, ':', text.len) != NULL && !same_site(auth, text)) {
        return err_set(err, ERR_AUTH_STATE, "this address belongs to another site than %s",
                       auth->options.redirect_uri);
    }
    if (!redirect_code(text, state, auth->options.base_url, &other_state, code, err)) {
        *ret_final = err->code == ERR_AUTH_DENIED;
        return false;
    }
    if (other_state) {
        /* PKCE still binds the code to this sign-in; some servers put a state of their own. */
        callbacks->say(callbacks->ctx,
                       "the address carries another state than this sign-in; trying it anyway");
    }
    return true;
}

bool paste_read(const Auth *auth, const Secret *state, const AuthLoginCallbacks *callbacks,
                Buf *code, Err *err)
{
    bool final = false;
    bool ok = false;
    Buf line;
    Buf text;

    buf_init_secret(&line, PASTE_MAX);
    buf_init_secret(&text, PASTE_MAX);
    for (int tries = 0; !ok && !final && tries < TRIES_MAX; tries++) {
        if (tries > 0) {
            callbacks->say(callbacks->ctx, err->message);
            err_clear(err);
        }
        buf_clear(&line);
        buf_clear(&text);
        buf_clear(code);
        if (!callbacks->read_line(callbacks->ctx, &line)) {
            (void)(interrupt_stopped(err) || err_set(err, ERR_AUTH_INPUT, "no address was pasted"));
            break;
        }
        squeeze(&line, &text);
        if (text.len == 0) {
            (void)err_set(err, ERR_AUTH_INPUT, "nothing was pasted");
            continue;
        }
        ok = read_one(auth, state, callbacks, (Str){text.data, text.len}, code, &final, err);
    }
    buf_release(&line);
    buf_release(&text);
    return ok;
}
