/* rest/: who may ask, faults before any data, small documents. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox.h"

/* ---- small documents ---- */

static enum MHD_Result serve_company(struct MHD_Connection *connection,
                                     const Restaurant *restaurant)
{
    Out out = {0};

    out_text(&out, "[");
    company_json(&out, restaurant, restaurant->company.id);
    if (behave(B_TWO_COMPANIES)) {
        const Restaurant *other = restaurant == &restaurants[0] ? &restaurants[1] : &restaurants[0];

        out_text(&out, ",");
        company_json(&out, other, other->company.id);
    }
    out_text(&out, "]");
    return reply(connection, 200, "application/json", &out);
}

static enum MHD_Result serve_order(struct MHD_Connection *connection, const Restaurant *restaurant,
                                   const char *id_text)
{
    int64_t id = atoll(id_text);
    int64_t index = id - order_id_of(restaurant, 0);
    Out out = {0};

    if (index < 0 || index >= restaurant->order_count || restaurant->orders[index].deleted) {
        return reply_text(connection, 404, "application/json", "{\"description\":\"not found\"}");
    }
    /* Without an id it is the first order that cannot be read. */
    if (behave(B_PERMANENT_ERROR) && (behave_number(B_PERMANENT_ERROR) == id ||
                                      (behave_number(B_PERMANENT_ERROR) == 0 && index == 0))) {
        return reply_text(connection, 500, "application/json",
                          "{\"code\":\"11402\",\"description\":\"Order cannot be read\"}");
    }
    order_json(&out, restaurant, (int)index, true);
    return reply(connection, 200, "application/json", &out);
}

/* ---- faults before any data ---- */

static const char web_page[] =
    "<!DOCTYPE html><html><head><title>Please sign in</title></head><body>proxy</body></html>";

enum MHD_Result reply_too_many(struct MHD_Connection *connection, Behaviour which)
{
    const char *after = strchr(behave_text(which), ':');
    static const char body[] = "{\"description\":\"request rate limit reached\"}";
    struct MHD_Response *response = MHD_create_response_from_buffer(
        sizeof(body) - 1, (void *)(uintptr_t)body, MHD_RESPMEM_MUST_COPY);
    enum MHD_Result result;

    (void)MHD_add_response_header(response, "Content-Type", "application/json");
    if (after != NULL) {
        (void)MHD_add_response_header(response, "Retry-After", after + 1);
    }
    result = MHD_queue_response(connection, 429, response);
    MHD_destroy_response(response);
    return result;
}

static bool fault(struct MHD_Connection *connection, const char *path, enum MHD_Result *ret)
{
    if (behave_once(B_RATE_LIMIT)) {
        *ret = reply_too_many(connection, B_RATE_LIMIT);
    } else if (behave_once(B_RATE_LIMIT_HTML)) {
        *ret = reply_text(connection, 429, "text/html;charset=ISO-8859-1", web_page);
    } else if (behave_once(B_SERVER_ERROR)) {
        *ret = reply_text(connection, 500, "application/json",
                          "{\"description\":\"An unexpected error occurred.\"}");
    } else if (behave_once(B_HTML_200)) {
        *ret = reply_text(connection, 200, "text/html;charset=ISO-8859-1", web_page);
    } else if (behave_once(B_HTML_503)) {
        *ret = reply_text(connection, 503, "text/html;charset=ISO-8859-1", web_page);
    } else if (behave_once(B_UNAUTHORIZED_ONCE)) {
        *ret = reply_text(connection, 401, "application/json", "{\"description\":\"expired\"}");
    } else if (behave(B_FORBID) && strstr(path, behave_text(B_FORBID)) != NULL) {
        *ret = reply_text(connection, 403, "application/json",
                          "{\"errors\":[{\"code\":\"not_allowed\",\"title\":\"Not allowed\","
                          "\"detail\":\"\",\"httpStatus\":403,\"legacyJSONRPCCode\":11021}]}");
    } else {
        return false;
    }
    return true;
}

static enum MHD_Result redirect(struct MHD_Connection *connection)
{
    char target[256];
    struct MHD_Response *response =
        MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result;

    (void)snprintf(target, sizeof(target), "https://%.150s/elsewhere", behave_text(B_REDIRECT));
    (void)MHD_add_response_header(response, "Location", target);
    result = MHD_queue_response(connection, 302, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result serve(struct MHD_Connection *connection, const char *path)
{
    const Restaurant *restaurant;
    enum MHD_Result result;
    int64_t company = 0;
    int64_t latency = behave(B_LATENCY) ? behave_number(B_LATENCY) : options.latency_ms;

    if (latency > 0) {
        usleep((useconds_t)(latency * 1000));
    }
    if (behave(B_REDIRECT)) {
        return redirect(connection);
    }
    if (!oauth_company(connection, &company)) {
        return reply_text(connection, 401, "application/json",
                          "{\"description\":\"Invalid or expired token\"}");
    }
    restaurant = restaurant_of(company);
    if (fault(connection, path, &result)) {
        return result;
    }
    if (strcmp(path, "core/company") == 0) {
        return serve_company(connection, restaurant);
    }
    if (strcmp(path, "financial/receipt") == 0 || strcmp(path, "financial/receipt/") == 0) {
        return list_serve(connection, restaurant, false);
    }
    if (strcmp(path, "onlineordering/order") == 0) {
        return list_serve(connection, restaurant, true);
    }
    if (strncmp(path, "onlineordering/order/", 21) == 0) {
        return serve_order(connection, restaurant, path + 21);
    }
    return entities_serve(connection, restaurant, path);
}

enum MHD_Result rest_serve(struct MHD_Connection *connection, const char *path)
{
    enum MHD_Result result;

    control_at_once(1);
    result = serve(connection, path);
    control_at_once(-1);
    return result;
}
