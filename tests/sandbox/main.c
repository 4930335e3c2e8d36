/* restosync-sandbox: options, the loopback server, who answers which path. */
#include <arpa/inet.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "sandbox.h"

Options options = {
    .days = 28,
    .receipts_per_day = 120,
    .companies = 1,
    .orders_per_day = 6,
    .access_ttl = 3600,
    .code_ttl = 30,
    .refresh_grace = 60,
    .page_cap = 100,
    .page_default = 50,
    .seed = 1,
    .client_id = "sandbox-client",
    .client_secret = "sandbox-secret",
    .consent = 'a',
    .client_auth = 'a',
};

/* ---- requests ---- */

static enum MHD_Result route(struct MHD_Connection *connection, const char *method, const char *url,
                             const char *form)
{
    if (strncmp(url, "/_sandbox/", 10) == 0) {
        return control_serve(connection, method, url + 10);
    }
    control_note(method, url);
    if (strcmp(url, "/resto/oauth2/v1/authorize") == 0) {
        return oauth_authorize(connection, strcmp(method, "POST") == 0 ? form : NULL);
    }
    if (strcmp(url, "/resto/oauth2/v1/token") == 0 && strcmp(method, "POST") == 0) {
        return oauth_token(connection, form);
    }
    if (strncmp(url, "/resto/rest/", 12) == 0) {
        if (strcmp(method, "GET") != 0) {
            return reply_text(connection, 405, "application/json", "{\"description\":\"no\"}");
        }
        return rest_serve(connection, url + 12);
    }
    return reply_text(connection, 404, "text/html;charset=ISO-8859-1", "<html>not found</html>");
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **state)
{
    Out *body = *state;
    enum MHD_Result result;

    (void)ctx;
    (void)version;
    if (body == NULL) {
        body = calloc(1, sizeof(*body));
        *state = body;
        return body == NULL ? MHD_NO : MHD_YES;
    }
    if (*upload_size > 0) {
        if (body->len + *upload_size < 65536) {
            out_bytes(body, upload, *upload_size);
        }
        *upload_size = 0;
        return MHD_YES;
    }
    out_bytes(body, "", 1);
    result = route(connection, method, url, body->data);
    return result;
}

static void on_end(void *ctx, struct MHD_Connection *connection, void **state,
                   enum MHD_RequestTerminationCode why)
{
    (void)ctx;
    (void)connection;
    (void)why;
    if (*state != NULL) {
        out_free(*state);
        free(*state);
        *state = NULL;
    }
}

/* ---- start ---- */

enum {
    O_PORT = 1000,
    O_PORT_FILE,
    O_SEED,
    O_MUTATE,
    O_DAYS,
    O_RECEIPTS,
    O_COMPANIES,
    O_UNTIL,
    O_ORDERS,
    O_CLIENT_ID,
    O_CLIENT_SECRET,
    O_REDIRECT,
    O_ACCESS,
    O_CODE,
    O_GRACE,
    O_CAP,
    O_DEFAULT,
    O_LATENCY,
    O_CONSENT,
    O_AUTH,
    O_BEHAVE,
    O_LIST,
    O_TOTALS,
    O_QUIET,
    O_CACHE,
    O_PARENT,
    O_DAY_REPORT,
    O_HELP
};

static const struct option flags[] = {
    {"port", 1, NULL, O_PORT},
    {"port-file", 1, NULL, O_PORT_FILE},
    {"seed", 1, NULL, O_SEED},
    {"mutate-seed", 1, NULL, O_MUTATE},
    {"days", 1, NULL, O_DAYS},
    {"receipts-per-day", 1, NULL, O_RECEIPTS},
    {"companies", 1, NULL, O_COMPANIES},
    {"until", 1, NULL, O_UNTIL},
    {"orders-per-day", 1, NULL, O_ORDERS},
    {"client-id", 1, NULL, O_CLIENT_ID},
    {"client-secret", 1, NULL, O_CLIENT_SECRET},
    {"redirect-uri", 1, NULL, O_REDIRECT},
    {"access-ttl", 1, NULL, O_ACCESS},
    {"code-ttl", 1, NULL, O_CODE},
    {"refresh-grace", 1, NULL, O_GRACE},
    {"page-cap", 1, NULL, O_CAP},
    {"page-default", 1, NULL, O_DEFAULT},
    {"latency-ms", 1, NULL, O_LATENCY},
    {"consent", 1, NULL, O_CONSENT},
    {"client-auth", 1, NULL, O_AUTH},
    {"behave", 1, NULL, O_BEHAVE},
    {"list-behaviours", 0, NULL, O_LIST},
    {"totals", 0, NULL, O_TOTALS},
    {"day-report", 1, NULL, O_DAY_REPORT},
    {"quiet", 0, NULL, O_QUIET},
    {"cache", 0, NULL, O_CACHE},
    {"with-parent", 0, NULL, O_PARENT},
    {"help", 0, NULL, O_HELP},
    {NULL, 0, NULL, 0},
};

static int parse_date(const char *text)
{
    int year, month, day;

    if (sscanf(text, "%4d-%2d-%2d", &year, &month, &day) != 3) {
        fprintf(stderr, "restosync-sandbox: \"%s\" is no date\n", text);
        exit(64);
    }
    return civil_to_days(year, month, day);
}

static void help(void)
{
    printf("restosync-sandbox: a stand-in for the L-Series API on a loopback port\n");
    for (const struct option *flag = flags; flag->name != NULL; flag++) {
        printf("  --%s%s\n", flag->name, flag->has_arg != 0 ? " VALUE" : "");
    }
}

static void list_and_exit(void)
{
    Out out = {0};

    behave_list(&out);
    (void)fwrite(out.data, 1, out.len, stdout);
    exit(0);
}

static void take_number(int flag, const char *value)
{
    switch (flag) {
    case O_PORT:
        options.port = (int)atoll(value);
        break;
    case O_SEED:
        options.seed = (uint64_t)atoll(value);
        break;
    case O_MUTATE:
        options.mutate_seed = (uint64_t)atoll(value);
        break;
    case O_DAYS:
        options.days = (int)atoll(value);
        break;
    case O_RECEIPTS:
        options.receipts_per_day = (int)atoll(value);
        break;
    case O_COMPANIES:
        options.companies = (int)atoll(value);
        break;
    case O_ORDERS:
        options.orders_per_day = (int)atoll(value);
        break;
    case O_ACCESS:
        options.access_ttl = (int)atoll(value);
        break;
    case O_CODE:
        options.code_ttl = (int)atoll(value);
        break;
    case O_GRACE:
        options.refresh_grace = (int)atoll(value);
        break;
    case O_CAP:
        options.page_cap = (int)atoll(value);
        break;
    case O_DEFAULT:
        options.page_default = (int)atoll(value);
        break;
    case O_LATENCY:
        options.latency_ms = (int)atoll(value);
        break;
    default:
        break;
    }
}

static void take_option(int flag, const char *value)
{
    switch (flag) {
    case O_PORT_FILE:
        options.port_file = value;
        break;
    case O_UNTIL:
        options.until = parse_date(value);
        break;
    case O_CLIENT_ID:
        options.client_id = value;
        break;
    case O_CLIENT_SECRET:
        options.client_secret = value;
        break;
    case O_REDIRECT:
        options.redirect_uri = value;
        break;
    case O_CONSENT:
        options.consent = value[0];
        break;
    case O_AUTH:
        options.client_auth = strcmp(value, "basic") == 0  ? 'b'
                              : strcmp(value, "body") == 0 ? 'f'
                                                           : 'a';
        break;
    case O_BEHAVE:
        if (!behave_set(value, false)) {
            fprintf(stderr, "restosync-sandbox: unknown behaviour in \"%s\"\n", value);
            exit(64);
        }
        break;
    case O_LIST:
        list_and_exit();
        break;
    case O_TOTALS:
        options.totals = true;
        break;
    case O_DAY_REPORT:
        options.day_report = value;
        break;
    case O_QUIET:
        options.quiet = true;
        break;
    case O_CACHE:
        options.cache = true;
        break;
    case O_PARENT:
        options.with_parent = true;
        break;
    case O_HELP:
        help();
        exit(0);
    case '?':
        exit(64);
    default:
        take_number(flag, value);
        break;
    }
}

static void print_totals(void)
{
    for (int i = 0; i < options.companies; i++) {
        Out out = {0};

        totals_json(&out, &restaurants[i]);
        out_text(&out, "\n");
        (void)fwrite(out.data, 1, out.len, stdout);
        out_free(&out);
    }
}

/* DATE of the first company, or COMPANY:DATE. */
static int print_day_report(const char *wanted)
{
    const char *colon = strchr(wanted, ':');
    const Restaurant *restaurant =
        colon == NULL ? &restaurants[0] : restaurant_of(strtoll(wanted, NULL, 10));
    Out out = {0};

    if (restaurant == NULL) {
        fprintf(stderr, "restosync-sandbox: there is no company of \"%s\"\n", wanted);
        return 64;
    }
    day_report_xml(&out, restaurant, parse_date(colon == NULL ? wanted : colon + 1));
    (void)fwrite(out.data, 1, out.len, stdout);
    out_free(&out);
    return 0;
}

static void announce(int port)
{
    if (options.port_file != NULL) {
        FILE *file = fopen(options.port_file, "w");

        if (file != NULL) {
            fprintf(file, "%d\n", port);
            (void)fclose(file);
        }
    }
    if (!options.quiet) {
        printf("restosync-sandbox listening on http://127.0.0.1:%d/resto\n", port);
        (void)fflush(stdout);
    }
}

static int serve(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)options.port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct MHD_Daemon *daemon;
    const union MHD_DaemonInfo *info;
    sigset_t signals;
    int number;

    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
    daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION, 0,
                              NULL, NULL, on_request, NULL, MHD_OPTION_SOCK_ADDR, &address,
                              MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL,
                              MHD_OPTION_CONNECTION_TIMEOUT, 60u, MHD_OPTION_END);
    if (daemon == NULL) {
        fprintf(stderr, "restosync-sandbox: port %d cannot be opened\n", options.port);
        return 69;
    }
    info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    announce(info == NULL ? options.port : info->port);
    (void)sigwait(&signals, &number);
    MHD_stop_daemon(daemon);
    return 0;
}

int main(int argc, char **argv)
{
    int flag;

    while ((flag = getopt_long(argc, argv, "h", flags, NULL)) != -1) {
        take_option(flag, optarg);
    }
    if (options.days < 1 || options.days > 4000 || options.companies < 1 ||
        options.companies > MAX_COMPANIES || options.receipts_per_day < 0) {
        fprintf(stderr, "restosync-sandbox: --days 1..4000, --companies 1..%d\n", MAX_COMPANIES);
        return 64;
    }
    if (options.with_parent) {
        (void)prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
    }
    (void)signal(SIGPIPE, SIG_IGN);
    model_build();
    if (options.day_report != NULL) {
        return print_day_report(options.day_report);
    }
    if (options.totals) {
        print_totals();
        return 0;
    }
    return serve();
}
