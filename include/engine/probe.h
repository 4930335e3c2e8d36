/* Small questions around the work: is the API there, may this login read a stream, a ping sent.
 *
 * Not for data: replies are read and dropped. Nothing here retries; every call has a bound of its
 * own. The API is only read; the ping goes to the address a person gave for it.
 */
#ifndef RS_ENGINE_PROBE_H
#define RS_ENGINE_PROBE_H

#include "engine/engine.h"

typedef struct EngineProbe {
    long status;         /* 0: no reply arrived */
    Instant server_date; /* 0: the reply had no Date */
    int64_t elapsed_ms;
    char request_id[96];
} EngineProbe;

/* One GET; `bearer` and `extra_header` may be NULL. true: a 2xx came. Else err, and *ret as far as
 * a reply arrived: with a status, the server was reached. */
RS_MUST_USE bool engine_probe_url(HttpClient *http, const char *url, const Secret *bearer,
                                  const char *extra_header, EngineProbe *ret, Err *err);
/* One record of a stream, of the last day where it wants a range; as engine_probe_url. Of `options`
 * profile, base_url and extra_header are used. Not for WINDOW_PARENT streams. */
RS_MUST_USE bool engine_probe_stream(const EngineOptions *options, Auth *auth, HttpClient *http,
                                     const Stream *stream, EngineProbe *ret, Err *err);
/* Whether the sign-in page takes this client id with this redirect address; it asks for the page
 * and follows it nowhere. ERR_AUTH_CLIENT when it is refused. */
RS_MUST_USE bool engine_probe_client(HttpClient *http, const Profile *profile, const char *base_url,
                                     const char *client_id, const char *redirect_uri, Err *err);
/* POSTs `text` as plain text to url + path; https, or http to this machine. */
RS_MUST_USE bool engine_ping(HttpClient *http, const char *url, const char *path, const char *text,
                             Err *err);
/* "libcurl 7.88.1, OpenSSL 3.0.19, yajl 2.1.0, libpq 15.18" */
void engine_libraries(Buf *out);

#endif
