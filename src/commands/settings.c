/* The settings, each said once, and what their values may be. */
#include "commands/settings.h"

#include <string.h>

#include "base/text.h"

const SettingDef setting_defs[SET_COUNT] = {
    {.id = SET_POSTGRES_URL,
     .section = "postgres",
     .key = "url",
     .type = SETTING_TEXT,
     .fallback = "",
     .masked = true,
     .summary =
         "connection string, handed to libpq as it is; empty: PG* variables and libpq's defaults"},
    {.id = SET_POSTGRES_AUTO_MIGRATE,
     .section = "postgres",
     .key = "auto_migrate",
     .type = SETTING_BOOL,
     .fallback = "yes",
     .summary = "bring the schema up to date when a command needs it"},
    {.id = SET_POSTGRES_COPY_FORMAT,
     .section = "postgres",
     .key = "copy_format",
     .type = SETTING_WORD,
     .fallback = "binary",
     .words = "binary text",
     .summary = "how rows are sent: binary costs the server less, text half the bytes"},
    {.id = SET_API_ENVIRONMENT,
     .section = "api",
     .key = "environment",
     .type = SETTING_WORD,
     .fallback = "production",
     .words = "production staging",
     .summary = "which of Lightspeed's servers: production or staging"},
    {.id = SET_API_BASE_URL,
     .section = "api",
     .key = "base_url",
     .type = SETTING_URL,
     .fallback = "",
     .summary = "overrides environment; plain http only for a loopback address"},
    {.id = SET_API_CLIENT_ID,
     .section = "api",
     .key = "client_id",
     .type = SETTING_TEXT,
     .fallback = "",
     .summary = "client id issued by Lightspeed"},
    {.id = SET_API_CLIENT_SECRET_FILE,
     .section = "api",
     .key = "client_secret_file",
     .type = SETTING_PATH,
     .fallback = "",
     .summary = "file that holds the client secret, readable by the agent's user only"},
    {.id = SET_API_CLIENT_SECRET_COMMAND,
     .section = "api",
     .key = "client_secret_command",
     .type = SETTING_TEXT,
     .fallback = "",
     .masked = true,
     .summary = "program that prints the client secret; its words are split at blanks, no shell"},
    {.id = SET_API_REDIRECT_URI,
     .section = "api",
     .key = "redirect_uri",
     .type = SETTING_URL,
     .fallback = "http://127.0.0.1:8765/callback",
     .summary = "redirect address, exactly as registered"},
    {.id = SET_API_CA_FILE,
     .section = "api",
     .key = "ca_file",
     .type = SETTING_PATH,
     .fallback = "",
     .summary = "one more certificate authority, for a rehearsal server"},
    {.id = SET_API_EXTRA_HEADER,
     .section = "api",
     .key = "extra_header",
     .type = SETTING_HEADER,
     .fallback = "",
     .masked = true,
     .summary = "one more header on API calls, \"Name: value\""},
    {.id = SET_API_REQUESTS_PER_SECOND,
     .section = "api",
     .key = "requests_per_second",
     .type = SETTING_DECIMAL,
     .fallback = "2",
     .max = 1000000,
     .summary = "calls a second at most; fractions allowed, 0 lifts the limit"},
    {.id = SET_API_MAX_CONCURRENCY,
     .section = "api",
     .key = "max_concurrency",
     .type = SETTING_INTEGER,
     .fallback = "4",
     .min = 1,
     .max = 32,
     .summary = "requests in flight at once"},
    {.id = SET_API_PAGE_SIZE_MAX,
     .section = "api",
     .key = "page_size_max",
     .type = SETTING_INTEGER,
     .fallback = "100",
     .min = 1,
     .max = 1000,
     .summary = "rows of a page to ask for; when the API grants less, that is learned"},
    {.id = SET_API_HTTP2,
     .section = "api",
     .key = "http2",
     .type = SETTING_BOOL,
     .fallback = "no",
     .summary = "speak HTTP/2 where the server does; no: HTTP/1.1"},
    {.id = SET_API_STATE_DIR,
     .section = "api",
     .key = "state_dir",
     .type = SETTING_PATH,
     .fallback = "",
     .summary = "locks and the escrow of the sign-in; empty: $STATE_DIRECTORY or the user's state "
                "directory"},
    {.id = SET_API_TOKEN_KEY_FILE,
     .section = "api",
     .key = "token_key_file",
     .type = SETTING_PATH,
     .fallback = "",
     .summary = "key that seals the sign-in, 32 bytes in base64; empty: token-key in the state "
                "directory"},
    {.id = SET_SYNC_STREAMS,
     .section = "sync",
     .key = "streams",
     .type = SETTING_STREAMS,
     .fallback = "all",
     .summary = "streams to read, names separated by blanks"},
    {.id = SET_SYNC_REREAD_DAYS,
     .section = "sync",
     .key = "reread_days",
     .type = SETTING_INTEGER,
     .fallback = "8",
     .min = 1,
     .max = 90,
     .summary = "business days that are read once more: receipts can be reopened for a week"},
    {.id = SET_SYNC_HISTORY_DAYS,
     .section = "sync",
     .key = "history_days",
     .type = SETTING_INTEGER,
     .fallback = "400",
     .min = 1,
     .max = 10000,
     .summary = "how far the first sync reaches back, never before the company was created"},
    {.id = SET_SYNC_RECONCILE,
     .section = "sync",
     .key = "reconcile",
     .type = SETTING_BOOL,
     .fallback = "yes",
     .summary = "after each sync, compare the days read with the vendor's report of them; no call"},
    {.id = SET_SYNC_MEMORY_LIMIT,
     .section = "sync",
     .key = "memory_limit",
     .type = SETTING_INTEGER,
     .fallback = "12",
     .min = 4,
     .max = 16384,
     .summary = "MiB that replies on their way to the database may hold together; the rest of the "
                "agent needs about as much again"},
    {.id = SET_SYNC_LEASE_SECONDS,
     .section = "sync",
     .key = "lease_seconds",
     .type = SETTING_INTEGER,
     .fallback = "120",
     .min = 2,
     .max = 3600,
     .summary = "other agents take over a window when its agent was silent so long"},
    {.id = SET_SYNC_MAX_RUNTIME,
     .section = "sync",
     .key = "max_runtime",
     .type = SETTING_DECIMAL,
     .fallback = "1440",
     .max = 100000000,
     .summary = "minutes after which a run starts no further window and ends with 75; 0: no limit"},
    {.id = SET_SYNC_CUSTOMERS,
     .section = "sync",
     .key = "customers",
     .type = SETTING_WORD,
     .fallback = "pseudonym",
     .words = "full pseudonym none",
     .summary = "guests: names, e-mail and phone as keyed digests, in full, or no guests at all"},
    {.id = SET_SYNC_EMPLOYEES,
     .section = "sync",
     .key = "employees",
     .type = SETTING_WORD,
     .fallback = "basic",
     .words = "basic none full",
     .summary = "staff: number, name on the till and visible, none, or all but the social security "
                "number"},
    {.id = SET_SYNC_PSEUDONYM_KEY_FILE,
     .section = "sync",
     .key = "pseudonym_key_file",
     .type = SETTING_PATH,
     .fallback = "",
     .summary = "key of the digests, 32 bytes in base64; empty: pseudonym-key in the state "
                "directory"},
    {.id = SET_NOTIFY_PING_URL,
     .section = "notify",
     .key = "ping_url",
     .type = SETTING_URL,
     .fallback = "",
     .masked = true,
     .summary = "a monitor's address: /start and /EXITCODE with a summary are posted to it"},
    {.id = SET_NOTIFY_PING_URL_FILE,
     .section = "notify",
     .key = "ping_url_file",
     .type = SETTING_PATH,
     .fallback = "",
     .summary = "file that holds ping_url, readable by the agent's user only"},
    {.id = SET_NOTIFY_METRICS_FILE,
     .section = "notify",
     .key = "metrics_file",
     .type = SETTING_PATH,
     .fallback = "",
     .summary = "file for Prometheus' textfile collector, replaced after each run"},
};

const char *setting_text(const Settings *settings, SettingId id)
{
    return settings->values[id] == NULL ? "" : settings->values[id];
}

int64_t setting_int(const Settings *settings, SettingId id)
{
    int64_t value = 0;

    return text_parse_int64(str_of(setting_text(settings, id)), &value) ? value : 0;
}

bool setting_bool(const Settings *settings, SettingId id)
{
    bool value = false;

    return text_parse_bool(str_of(setting_text(settings, id)), &value) && value;
}

int64_t setting_thousandths(const char *value)
{
    const char *point = strchr(value, '.');
    int64_t whole = 0;
    int64_t unit = 100;
    int64_t fraction = 0;

    if (!text_parse_int64((Str){value, point == NULL ? strlen(value) : (size_t)(point - value)},
                          &whole)) {
        return 0;
    }
    for (const char *c = point == NULL ? "" : point + 1; *c >= '0' && *c <= '9' && unit > 0; c++) {
        fraction += (*c - '0') * unit;
        unit /= 10;
    }
    return whole * 1000 + fraction;
}

void setting_variable(const SettingDef *def, char out[SETTING_VARIABLE])
{
    (void)text_format(out, SETTING_VARIABLE, "RESTOSYNC_%s_%s", def->section, def->key);
    for (char *c = out; *c != '\0'; c++) {
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;
    }
}

/* Whoever knows the path of a ping's address can ping: only the host is shown. */
static void shown_host(const char *value, char *out, size_t cap)
{
    const char *host = strstr(value, "://");
    size_t len = host == NULL ? 0 : (size_t)(host - value) + 3;

    if (strchr(value + len, '@') != NULL) { /* user:password@host */
        (void)text_format(out, cap, "%.*s********", (int)len, value);
        return;
    }
    len += strcspn(value + len, "/?");
    (void)text_format(out, cap, "%.*s%s", (int)len, value, value[len] == '\0' ? "" : "/********");
}

void setting_shown(SettingId id, const char *value, char *out, size_t cap)
{
    const char *end = value + strcspn(value, id == SET_API_EXTRA_HEADER ? ":" : " \t");

    if (id == SET_POSTGRES_URL) {
        conninfo_shown(value, out, cap);
    } else if (id == SET_NOTIFY_PING_URL) {
        shown_host(value, out, cap);
    } else if (!setting_defs[id].masked || *end == '\0') {
        (void)text_copy(out, cap, str_of(value));
    } else {
        (void)text_format(out, cap, "%.*s ********", (int)(end - value) + (*end == ':' ? 1 : 0),
                          value);
    }
}
