/* What of a connection string may be shown: everything but passwords, in both of libpq's forms. */
#include <string.h>

#include "base/text.h"
#include "commands/settings.h"

#define HIDDEN "********"
#define SHOWN_MAX 4096

static bool is_url(const char *conninfo)
{
    return strncmp(conninfo, "postgresql://", 13) == 0 || strncmp(conninfo, "postgres://", 11) == 0;
}

/* ---- postgresql://user:password@host/db?name=value ---- */

static const char *after_scheme(const char *url)
{
    return strstr(url, "://") + 3;
}

/* The @ that ends user and password, NULL where there are none. libpq takes the first one if no /
 * stands before it; whoever forgot to encode an @ or / in a password shall not see it printed, so
 * the last one that can be meant counts here. */
static const char *user_end(const char *url)
{
    const char *start = after_scheme(url);
    size_t first = strcspn(start, "@/");
    size_t len = start[first] == '@' ? first + strcspn(start + first, "/?") : strcspn(start, "?");

    return memrchr(start, '@', len);
}

static Str url_password(const char *url)
{
    const char *start = after_scheme(url);
    const char *at = user_end(url);
    const char *colon = at == NULL ? NULL : memchr(start, ':', (size_t)(at - start));

    return colon == NULL ? STR_NULL : (Str){colon + 1, (size_t)(at - colon - 1)};
}

static const char *url_query(const char *url)
{
    const char *at = user_end(url);

    return strchr(at == NULL ? url : at, '?');
}

/* Names in a query may be percent-encoded: what cannot be read is taken for a password. */
static bool query_has_password(const char *url)
{
    const char *query = url_query(url);

    for (const char *at = query; at != NULL && *at != '\0'; at = strchr(at + 1, '&')) {
        Str name = {at + 1, strcspn(at + 1, "=&")};

        if (memmem(name.ptr, name.len, "password", 8) != NULL ||
            memchr(name.ptr, '%', name.len) != NULL) {
            return true;
        }
    }
    return false;
}

static void url_shown(const char *url, Buf *out)
{
    Str password = url_password(url);
    const char *query = url_query(url);
    const char *end = query_has_password(url) ? query + 1 : url + strlen(url);

    if (password.ptr != NULL) {
        buf_append(out, url, (size_t)(password.ptr - url));
        buf_append_text(out, HIDDEN);
        url = password.ptr + password.len;
    }
    buf_append(out, url, (size_t)(end - url));
    buf_append_text(out, *end == '\0' ? "" : HIDDEN);
}

/* ---- name=value name='value with \' blanks' ---- */

typedef struct Pair {
    Str name;
    Str value; /* as written, quotes included */
} Pair;

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

static const char *value_end(const char *at)
{
    bool quoted = *at == '\'';

    for (at += quoted ? 1 : 0; *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0') {
            at++;
        } else if (quoted && *at == '\'') {
            return at + 1;
        } else if (!quoted && strchr(" \t\r\n", *at) != NULL) {
            return at;
        }
    }
    return at;
}

/* The pair at *at, which moves past it; false at the end or where there is none. */
static bool next_pair(const char **at, Pair *ret)
{
    const char *start = skip_blanks(*at);
    const char *equals = skip_blanks(start + strcspn(start, "= \t\r\n"));
    const char *value;

    if (*equals != '=') {
        return false;
    }
    value = skip_blanks(equals + 1);
    ret->name = (Str){start, strcspn(start, "= \t\r\n")};
    *at = value_end(value);
    ret->value = (Str){value, (size_t)(*at - value)};
    return true;
}

static bool names_password(const Pair *pair)
{
    return memmem(pair->name.ptr, pair->name.len, "password", 8) != NULL;
}

static void pairs_shown(const char *conninfo, Buf *out)
{
    const char *at = conninfo;
    Pair pair;

    while (next_pair(&at, &pair)) {
        buf_printf(out, "%s%.*s=", out->len == 0 ? "" : " ", STR_ARG(pair.name));
        if (names_password(&pair)) {
            buf_append_text(out, HIDDEN);
        } else {
            buf_append(out, pair.value.ptr, pair.value.len);
        }
    }
    /* What is no pair may be a piece of a password written wrongly. */
    if (*skip_blanks(at) != '\0') {
        buf_printf(out, "%s" HIDDEN, out->len == 0 ? "" : " ");
    }
}

/* ---- doors ---- */

bool conninfo_has_password(const char *conninfo)
{
    const char *at = conninfo;
    Pair pair;

    if (is_url(conninfo)) {
        return url_password(conninfo).len > 0 || query_has_password(conninfo);
    }
    while (next_pair(&at, &pair)) {
        if (names_password(&pair)) {
            return true;
        }
    }
    return false;
}

void conninfo_shown(const char *conninfo, char *out, size_t cap)
{
    Buf text;

    buf_init_secret(&text, SHOWN_MAX);
    if (is_url(conninfo)) {
        url_shown(conninfo, &text);
    } else {
        pairs_shown(conninfo, &text);
    }
    (void)text_copy(out, cap, str_of(buf_ok(&text) ? buf_text(&text) : HIDDEN));
    buf_release(&text);
}
