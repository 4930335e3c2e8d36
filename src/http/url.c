/* URLs and forms (RFC 3986, RFC 6749 appendix B). */
#include "http/url.h"

#include <string.h>

static bool unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void url_encode(Buf *out, Str text)
{
    static const char hex[] = "0123456789ABCDEF";

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (unreserved(c)) {
            buf_append_char(out, (char)c);
        } else {
            const char escaped[3] = {'%', hex[c >> 4], hex[c & 15]};

            buf_append(out, escaped, sizeof(escaped));
        }
    }
}

void url_add(Buf *url, const char *name, Str value)
{
    bool first = url->len == 0 || memchr(url->data, '?', url->len) == NULL;

    buf_append_char(url, first ? '?' : '&');
    url_encode(url, str_of(name));
    buf_append_char(url, '=');
    url_encode(url, value);
}

void form_add(Buf *form, const char *name, Str value)
{
    if (form->len > 0) {
        buf_append_char(form, '&');
    }
    url_encode(form, str_of(name));
    buf_append_char(form, '=');
    url_encode(form, value);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool decode(Str text, Buf *out)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '+') {
            buf_append_char(out, ' ');
        } else if (text.ptr[i] != '%') {
            buf_append_char(out, text.ptr[i]);
        } else {
            bool whole = text.len - i > 2;
            int high = whole ? hex_value(text.ptr[i + 1]) : -1;
            int low = whole ? hex_value(text.ptr[i + 2]) : -1;

            if (high < 0 || low < 0) {
                return false;
            }
            buf_append_char(out, (char)(high << 4 | low));
            i += 2;
        }
    }
    return buf_ok(out);
}

bool url_query(Str url, const char *name, Buf *out)
{
    const char *mark = url.len == 0 ? NULL : memchr(url.ptr, '?', url.len);
    size_t name_len = strlen(name);
    Str rest = url;

    if (mark != NULL) {
        rest = (Str){mark + 1, url.len - (size_t)(mark + 1 - url.ptr)};
    }
    const char *fragment = rest.len == 0 ? NULL : memchr(rest.ptr, '#', rest.len);

    if (fragment != NULL) {
        rest.len = (size_t)(fragment - rest.ptr);
    }
    while (rest.len > 0) {
        const char *end = memchr(rest.ptr, '&', rest.len);
        Str pair = {rest.ptr, end == NULL ? rest.len : (size_t)(end - rest.ptr)};

        if (pair.len > name_len && pair.ptr[name_len] == '=' &&
            memcmp(pair.ptr, name, name_len) == 0) {
            return decode((Str){pair.ptr + name_len + 1, pair.len - name_len - 1}, out);
        }
        if (end == NULL) {
            break;
        }
        rest = (Str){end + 1, rest.len - pair.len - 1};
    }
    return false;
}

static bool split_port(Str authority, Str *ret_host, int *ret_port)
{
    const char *colon = NULL;
    int64_t port;

    if (authority.len > 0 && authority.ptr[0] == '[') {
        const char *close = memchr(authority.ptr, ']', authority.len);

        if (close == NULL) {
            return false;
        }
        *ret_host = (Str){authority.ptr + 1, (size_t)(close - authority.ptr - 1)};
        if (close + 1 < authority.ptr + authority.len) {
            colon = close + 1;
        }
    } else {
        colon = authority.len == 0 ? NULL : memchr(authority.ptr, ':', authority.len);
        *ret_host =
            (Str){authority.ptr, colon == NULL ? authority.len : (size_t)(colon - authority.ptr)};
    }
    if (colon == NULL) {
        return ret_host->len > 0;
    }
    if (*colon != ':' ||
        !text_parse_int64((Str){colon + 1, (size_t)(authority.ptr + authority.len - colon - 1)},
                          &port) ||
        port < 1 || port > 65535) {
        return false;
    }
    *ret_port = (int)port;
    return ret_host->len > 0;
}

static bool copy_lower(char *out, size_t cap, Str text)
{
    if (text_has_nul(text) || !text_copy(out, cap, text)) {
        return false;
    }
    for (char *c = out; *c != '\0'; c++) {
        if (*c >= 'A' && *c <= 'Z') {
            *c = (char)(*c + 32);
        } else if (*c <= ' ' || *c == '@' || *c == '\\' || *c == 0x7f) {
            return false; /* user info and control characters have no place in our addresses */
        }
    }
    return true;
}

bool url_split(Str url, char *scheme, size_t scheme_cap, char *host, size_t host_cap, int *ret_port,
               Str *ret_path)
{
    size_t at = 0;
    size_t end;
    Str host_text;

    while (at < url.len && url.ptr[at] != ':') {
        at++;
    }
    if (at == 0 || at + 3 > url.len || memcmp(url.ptr + at, "://", 3) != 0 ||
        !copy_lower(scheme, scheme_cap, (Str){url.ptr, at})) {
        return false;
    }
    *ret_port = strcmp(scheme, "http") == 0 ? 80 : 443;
    end = at + 3;
    while (end < url.len && url.ptr[end] != '/' && url.ptr[end] != '?' && url.ptr[end] != '#') {
        end++;
    }
    if (!split_port((Str){url.ptr + at + 3, end - at - 3}, &host_text, ret_port) ||
        !copy_lower(host, host_cap, host_text)) {
        return false;
    }
    *ret_path = (Str){url.ptr + end, url.len - end};
    return true;
}

static bool is_ipv4_loopback(const char *host)
{
    int parts = 0;
    int digits = 0;

    for (const char *c = host; *c != '\0'; c++) {
        if (*c == '.') {
            parts++;
            digits = 0;
        } else if (*c < '0' || *c > '9' || ++digits > 3) {
            return false;
        }
    }
    return parts == 3 && strncmp(host, "127.", 4) == 0;
}

bool url_is_loopback(Str url)
{
    char scheme[16], host[256];
    int port;
    Str path;

    return url_split(url, scheme, sizeof(scheme), host, sizeof(host), &port, &path) &&
           (is_ipv4_loopback(host) || strcmp(host, "::1") == 0 || strcmp(host, "localhost") == 0);
}
