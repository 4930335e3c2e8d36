/* The engine's small doors: schema, HTTP client, verdict of a run. */
#include "engine/engine.h"

#include <string.h>

#include "model/sqlgen.h"
#include "pg/migrate.h"

#define DDL_MAX (4 * 1024 * 1024)

bool engine_http_open(HttpClient **ret, const char *ca_file, int max_connections, bool http2,
                      Err *err)
{
    HttpClientOptions options = {
        .ca_file = ca_file,
        .user_agent = "restosync/" RS_VERSION,
        .max_connections = max_connections,
        .http2 = http2,
    };

    return http_global_init(err) && http_client_new(ret, &options, err);
}

void engine_http_close(HttpClient *http)
{
    http_client_free(http);
}

bool engine_url_allowed(const char *url, Err *err)
{
    return http_url_allowed(url, err);
}

/* ---- schema ---- */

static bool schema_source(Buf *ddl, char mark[37], Err *err)
{
    unsigned char sum[32];
    Digest digest;

    buf_init(ddl, DDL_MAX);
    sqlgen_ddl(ddl, catalog, catalog_count);
    if (!buf_check(ddl, "the generated DDL", err)) {
        return false;
    }
    digest_sha256(ddl->data, ddl->len, sum);
    memcpy(digest.bytes, sum, sizeof(digest.bytes));
    digest_text(&digest, mark);
    return true;
}

bool engine_schema_ensure(PgConn *conn, bool allow, bool *ret_changed, Err *err)
{
    char mark[37];
    Buf ddl;
    bool ok = schema_source(&ddl, mark, err);

    if (ok) {
        SchemaSource source = {.catalog_ddl = buf_text(&ddl), .catalog_mark = mark};

        ok = schema_ensure(conn, &source, allow, ret_changed, err);
    }
    buf_release(&ddl);
    return ok;
}

void engine_schema_script(Buf *out)
{
    char mark[37];
    Err err = {0};
    Buf ddl;

    if (schema_source(&ddl, mark, &err)) {
        SchemaSource source = {.catalog_ddl = buf_text(&ddl), .catalog_mark = mark};

        schema_script(out, &source);
    } else {
        out->failed = true; /* buf_check tells it: half a script is none */
    }
    buf_release(&ddl);
}

/* ---- verdict ---- */

/* Failures that leave the other streams as good as ever: out of reach, or a missing permission. */
static bool passing(const Err *err)
{
    ExitCode code = err_info(err->code)->exit;

    return code == EXIT_CODE_UNAVAILABLE || code == EXIT_CODE_TEMPFAIL ||
           code == EXIT_CODE_PROTOCOL || err->code == ERR_HTTP_FORBIDDEN;
}

/* The code a person must act on wins; where one stream finished and the others only could not be
 * reached, or records were set aside, the run is partial. */
void engine_verdict(const RunTally *tally, Err *ret)
{
    ExitCode worst = EXIT_CODE_OK;
    bool finished = false;
    int64_t rejected = 0;
    int failed = 0;

    err_clear(ret);
    for (int i = 0; i < tally->stream_count; i++) {
        const StreamTally *stream = &tally->streams[i];
        ExitCode code = err_info(stream->err.code)->exit;

        rejected += stream->rejected;
        failed += stream->windows_failed;
        finished = finished || (!stream->implicit && stream->windows_planned > 0 &&
                                stream->windows_failed == 0);
        if (stream->err.code != ERR_NONE && exit_code_worse(worst, code) != worst) {
            worst = code;
            *ret = stream->err;
        }
    }
    if (ret->code == ERR_BUDGET || ret->code == ERR_INTERRUPTED) {
        return;
    }
    if (ret->code == ERR_TIME) {
        (void)err_set(ret, ERR_TIME, "the time for this run is over: %d windows are left", failed);
        return; /* what was under way at that moment has ended since */
    }
    if ((passing(ret) && finished) || worst == EXIT_CODE_PARTIAL) {
        Err cause = *ret;

        if (failed == 0) {
            return; /* everything is stored: the sentence says what is strange about it */
        }
        (void)err_set(ret, ERR_PARTIAL, "%d windows failed, the rest is stored: %s (%s)", failed,
                      cause.message, err_info(cause.code)->id);
        (void)text_copy(ret->request_id, sizeof(ret->request_id), str_of(cause.request_id));
        if (cause.code == ERR_EMPTY) {
            err_hint(ret, "%s", err_hint_text(&cause));
        }
    } else if (worst == EXIT_CODE_OK && rejected > 0) {
        (void)err_set(ret, ERR_PARTIAL,
                      "%lld records do not fit and were set aside, the rest is stored",
                      (long long)rejected);
        err_hint(ret, "look at restosync.rejected: reason and raw JSON of each stand there");
    }
}

void engine_tell_stored(const RunTally *tally, Err *err)
{
    Err cause = *err;
    int done = 0;

    for (int i = 0; i < tally->stream_count; i++) {
        done += tally->streams[i].windows_done;
    }
    if (cause.code == ERR_INTERRUPTED) {
        (void)text_format(err->message, sizeof(err->message), "%s; %d windows are stored",
                          cause.message, done);
    }
}
