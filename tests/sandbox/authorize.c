/* The authorize page: checks, consent in three ways, the redirect with its code. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox.h"

/* ---- forms ---- */

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : 0;
}

bool form_field(const char *form, const char *name, char *out, size_t cap)
{
    size_t len = strlen(name);
    const char *at = form;

    out[0] = '\0';
    while (at != NULL && *at != '\0') {
        if (strncmp(at, name, len) == 0 && at[len] == '=') {
            size_t n = 0;

            for (at += len + 1; *at != '\0' && *at != '&' && n + 1 < cap; at++) {
                if (*at == '%' && at[1] != '\0' && at[2] != '\0') {
                    out[n++] = (char)(hex(at[1]) << 4 | hex(at[2]));
                    at += 2;
                } else {
                    out[n++] = *at == '+' ? ' ' : *at;
                }
            }
            out[n] = '\0';
            return true;
        }
        at = strchr(at, '&');
        at = at == NULL ? NULL : at + 1;
    }
    return false;
}

static void encode(Out *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if ((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') ||
            (*text >= '0' && *text <= '9') || strchr("-._~", *text) != NULL) {
            out_bytes(out, text, 1);
        } else {
            out_format(out, "%%%02X", (unsigned)(unsigned char)*text);
        }
    }
}

/* ---- authorize ---- */

static bool redirect_allowed(const char *uri)
{
    if (options.redirect_uri != NULL) {
        return strcmp(uri, options.redirect_uri) == 0;
    }
    return strncmp(uri, "http://127.0.0.1:", 17) == 0 || strncmp(uri, "https://localhost", 17) == 0;
}

static enum MHD_Result send_away(struct MHD_Connection *connection, Out *target)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result;

    out_bytes(target, "", 1);
    (void)MHD_add_response_header(response, "Location", target->data);
    result = MHD_queue_response(connection, 302, response);
    MHD_destroy_response(response);
    out_free(target);
    return result;
}

static enum MHD_Result grant(struct MHD_Connection *connection, const char *redirect,
                             const char *challenge, const char *state, int64_t company)
{
    char code[48];
    Out target = {0};

    oauth_new_code(redirect, challenge, company, code);
    out_format(&target, "%s?state=", redirect);
    encode(&target, state);
    out_format(&target, "&code=%s", code);
    return send_away(connection, &target);
}

static const char form_page[] =
    "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form method=\"post\">"
    "<input name=\"userId\" placeholder=\"owner-32265\"><input name=\"password\" type=\"password\">"
    "<label><input type=\"checkbox\" name=\"consent\" value=\"yes\"> I agree</label>"
    "<button>Sign in</button></form></body></html>";

enum MHD_Result oauth_authorize(struct MHD_Connection *connection, const char *form)
{
    const char *redirect = query(connection, "redirect_uri");
    const char *challenge = query(connection, "code_challenge");
    const char *method = query(connection, "code_challenge_method");
    const char *client = query(connection, "client_id");
    const char *type = query(connection, "response_type");
    const char *state = query(connection, "state");
    int64_t company = oauth_consenting();

    if (client == NULL || strcmp(client, options.client_id) != 0 || type == NULL ||
        strcmp(type, "code") != 0 || redirect == NULL || !redirect_allowed(redirect) ||
        challenge == NULL || strlen(challenge) != 43 || method == NULL ||
        strcmp(method, "S256") != 0) {
        return reply_text(connection, 400, "text/html", "<html><body>bad request</body></html>");
    }
    state = state == NULL ? "" : state;
    if (options.consent == 'd') {
        Out target = {0};

        out_format(&target, "%s?error=access_denied&state=", redirect);
        encode(&target, state);
        return send_away(connection, &target);
    }
    if (options.consent == 'f') {
        char user[64], agreed[8];

        if (form == NULL || !form_field(form, "consent", agreed, sizeof(agreed))) {
            return reply_text(connection, 200, "text/html;charset=UTF-8", form_page);
        }
        (void)form_field(form, "userId", user, sizeof(user));
        if (strncmp(user, "owner-", 6) != 0 || restaurant_of(atoll(user + 6)) == NULL) {
            return reply_text(connection, 200, "text/html;charset=UTF-8", form_page);
        }
        company = atoll(user + 6);
    }
    return grant(connection, redirect, challenge, state, company);
}
