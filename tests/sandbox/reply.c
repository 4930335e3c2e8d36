/* Replies and query parameters, shared by everything that answers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <time.h>

#include "sandbox.h"

/* The clock of a server that runs ahead. */
void reply_date(struct MHD_Response *response)
{
    char text[64];
    struct tm now;
    time_t ahead = time(NULL) + (time_t)behave_number(B_DATE_SKEW);

    if (behave(B_DATE_SKEW) && gmtime_r(&ahead, &now) != NULL &&
        strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &now) > 0) {
        (void)MHD_add_response_header(response, "Date", text);
    }
}

enum MHD_Result reply(struct MHD_Connection *connection, unsigned status, const char *type,
                      Out *body)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        body->len, body->data == NULL ? (void *)(uintptr_t) "" : body->data, MHD_RESPMEM_MUST_COPY);
    enum MHD_Result result;

    (void)MHD_add_response_header(response, "Content-Type", type);
    reply_date(response);
    (void)MHD_add_response_header(response, "x-shopkeep-request-id", "sandbox-0001");
    result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    out_free(body);
    return result;
}

enum MHD_Result reply_text(struct MHD_Connection *connection, unsigned status, const char *type,
                           const char *body)
{
    Out out = {0};

    out_text(&out, body);
    return reply(connection, status, type, &out);
}

const char *query(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, name);
}

int64_t query_number(struct MHD_Connection *connection, const char *name, int64_t fallback)
{
    const char *text = query(connection, name);

    return text == NULL ? fallback : atoll(text);
}

bool query_instant(struct MHD_Connection *connection, const char *name, int64_t *ret_us)
{
    const char *text = query(connection, name);
    int year, month, day, hour = 0, minute = 0;
    int second = 0, milli = 0;

    if (text == NULL) {
        return true;
    }
    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d.%3d", &year, &month, &day, &hour, &minute, &second,
               &milli) < 3) {
        return false;
    }
    *ret_us =
        ((int64_t)civil_to_days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second) *
            1000000 +
        milli * 1000;
    return true;
}
