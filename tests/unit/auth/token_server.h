/* A token endpoint that rotates, loses replies, refuses; counts what it was asked. */
#ifndef RS_TESTS_TOKEN_SERVER_H
#define RS_TESTS_TOKEN_SERVER_H

#include <microhttpd.h>
#include <string.h>

#include "base/text.h"

typedef enum Mode {
    MODE_ROTATE,
    MODE_LOSE_REPLY,
    MODE_REFUSE,
    MODE_REJECT, /* as MODE_REFUSE, in words nobody documented */
    MODE_BAD_CLIENT
} Mode;

static struct {
    struct MHD_Daemon *daemon;
    Mode mode;
    int losses;           /* replies to lose, or to be rejected, before it answers */
    const char *lifetime; /* JSON of expires_in; NULL: "3600" */
    bool keeps;           /* does not rotate: "refresh_token" is "" */
    int requests;         /* token requests that came */
    char current[64], previous[64];
    int number;
    char base_url[64], company_url[96];
} server;

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status, const char *body)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        strlen(body), (void *)(uintptr_t)body, MHD_RESPMEM_MUST_COPY);
    enum MHD_Result result;

    (void)MHD_add_response_header(response, "Content-Type", "application/json");
    result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result token_reply(struct MHD_Connection *connection, const char *form)
{
    char body[256];
    bool is_current, is_previous;

    server.requests++;
    if (server.mode == MODE_BAD_CLIENT) {
        return answer(connection, 401, "{\"error\":\"invalid_client\"}");
    }
    if (server.mode == MODE_REJECT && server.losses-- > 0) {
        return answer(connection, 400,
                      "{\"code\":\"bad_request\",\"message\":\"no\",\"statusCode\":400,"
                      "\"details\":[{\"code\":\"expired_refresh_token\",\"message\":\"no\"}]}");
    }
    is_current = strstr(form, server.current) != NULL;
    is_previous = server.previous[0] != '\0' && strstr(form, server.previous) != NULL;
    if (server.mode == MODE_REFUSE || (!is_current && !is_previous)) {
        return answer(connection, 400,
                      "{\"code\":\"bad_request\",\"message\":\"no\",\"statusCode\":400,"
                      "\"details\":[{\"code\":\"invalid_grant\",\"message\":\"no\"}]}");
    }
    if (server.keeps) {
        return answer(connection, 200, "{\"access_token\":\"access-kept\",\"refresh_token\":\"\"}");
    }
    if (is_current) {
        memcpy(server.previous, server.current, sizeof(server.previous));
    }
    (void)text_format(server.current, sizeof(server.current), "refresh-%d-x", ++server.number);
    (void)text_format(body, sizeof(body),
                      "{\"access_token\":\"access-%d\",\"refresh_token\":\"%s\","
                      "\"expires_in\":%s}",
                      server.number, server.current,
                      server.lifetime == NULL ? "\"3600\"" : server.lifetime);
    if (server.mode == MODE_LOSE_REPLY && server.losses-- > 0) {
        return MHD_NO;
    }
    return answer(connection, 200, body);
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **state)
{
    static char form[1024];

    (void)ctx;
    (void)method;
    (void)version;
    if (*state == NULL) {
        *state = form;
        form[0] = '\0';
        return MHD_YES;
    }
    if (*upload_size > 0) {
        (void)text_copy(form, sizeof(form), (Str){upload, *upload_size});
        *upload_size = 0;
        return MHD_YES;
    }
    if (strcmp(url, "/oauth2/v1/token") == 0) {
        return token_reply(connection, form);
    }
    return answer(connection, 200, "[{\"id\":32265,\"name\":\"Unit\"}]");
}

#endif
