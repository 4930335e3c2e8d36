/* URLs and forms: building with percent-encoding, taking redirects apart (RFC 3986, RFC 6749). */
#ifndef RS_HTTP_URL_H
#define RS_HTTP_URL_H

#include "base/buf.h"
#include "base/text.h"

/* Appends percent-encoded text (everything but unreserved characters). */
void url_encode(Buf *out, Str text);
/* Appends "?name=value" or "&name=value" depending on what `url` holds. */
void url_add(Buf *url, const char *name, Str value);
/* Appends "name=value" with "&" in between, as a form body. */
void form_add(Buf *form, const char *name, Str value);
/* Value of a query parameter, decoded into out; false when absent or undecodable. Accepts a whole
 * URL or a bare query. */
bool url_query(Str url, const char *name, Buf *out);
/* Scheme, host (lower case, without brackets), port (default by scheme), path. false: not a URL. */
bool url_split(Str url, char *scheme, size_t scheme_cap, char *host, size_t host_cap, int *ret_port,
               Str *ret_path);
bool url_is_loopback(Str url);

#endif
