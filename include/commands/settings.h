/* Settings: one table that says each of them once, and the values of this invocation.
 *
 * cli fills them (flag > environment > file > default), commands read them, `config show` and the
 * README print the table.
 */
#ifndef RS_COMMANDS_SETTINGS_H
#define RS_COMMANDS_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/secret.h"

typedef enum SettingType {
    SETTING_TEXT,
    SETTING_INTEGER,
    SETTING_BOOL,
    SETTING_DECIMAL,
    SETTING_WORD,
    SETTING_PATH,
    SETTING_URL,
    SETTING_HEADER, /* "Name: value" */
    SETTING_STREAMS /* "all", or names of streams separated by blanks or commas */
} SettingType;

typedef enum SettingId {
    SET_POSTGRES_URL,
    SET_POSTGRES_AUTO_MIGRATE,
    SET_POSTGRES_COPY_FORMAT,
    SET_API_ENVIRONMENT,
    SET_API_BASE_URL,
    SET_API_CLIENT_ID,
    SET_API_CLIENT_SECRET_FILE,
    SET_API_CLIENT_SECRET_COMMAND,
    SET_API_REDIRECT_URI,
    SET_API_CA_FILE,
    SET_API_EXTRA_HEADER,
    SET_API_REQUESTS_PER_SECOND,
    SET_API_MAX_CONCURRENCY,
    SET_API_PAGE_SIZE_MAX,
    SET_API_HTTP2,
    SET_API_STATE_DIR,
    SET_API_TOKEN_KEY_FILE,
    SET_SYNC_STREAMS,
    SET_SYNC_REREAD_DAYS,
    SET_SYNC_HISTORY_DAYS,
    SET_SYNC_RECONCILE,
    SET_SYNC_MEMORY_LIMIT,
    SET_SYNC_LEASE_SECONDS,
    SET_SYNC_MAX_RUNTIME,
    SET_SYNC_CUSTOMERS,
    SET_SYNC_EMPLOYEES,
    SET_SYNC_PSEUDONYM_KEY_FILE,
    SET_NOTIFY_PING_URL,
    SET_NOTIFY_PING_URL_FILE,
    SET_NOTIFY_METRICS_FILE,
    SET_COUNT
} SettingId;

typedef struct SettingDef {
    SettingId id;
    const char *section; /* "postgres" */
    const char *key;     /* "url"; the environment name is RESTOSYNC_POSTGRES_URL */
    SettingType type;
    const char *fallback; /* default, as text; NULL: none */
    const char *words;    /* of SETTING_WORD: "production staging" */
    int64_t min, max;     /* of SETTING_INTEGER; SETTING_DECIMAL in thousandths */
    bool masked;          /* the value may hold a secret: setting_shown hides that part */
    const char *summary;  /* one sentence */
} SettingDef;

extern const SettingDef setting_defs[SET_COUNT];

typedef enum SettingOrigin {
    ORIGIN_DEFAULT,
    ORIGIN_FILE,
    ORIGIN_ENVIRONMENT,
    ORIGIN_FLAG
} SettingOrigin;

typedef struct CompanySection { /* [company 32265] */
    int64_t company_id;
    int line; /* of the section */
    char name[128];
    const char *values[SET_COUNT]; /* overrides of [api], NULL where not given */
    int lines[SET_COUNT];
} CompanySection;

#define COMPANIES_MAX 64

typedef struct Settings {
    const char *values[SET_COUNT]; /* never NULL after loading: "" means not set */
    SettingOrigin origins[SET_COUNT];
    int lines[SET_COUNT];  /* line in the file, for ORIGIN_FILE */
    char config_path[512]; /* file that was read; "" for none */
    CompanySection companies[COMPANIES_MAX];
    int company_count;
    int64_t company_id; /* --company, or the only section; 0: not chosen */
} Settings;

const char *setting_text(const Settings *settings, SettingId id);
int64_t setting_int(const Settings *settings, SettingId id);
bool setting_bool(const Settings *settings, SettingId id);

/* "2.5" -> 2500; 0 for what is no number. */
int64_t setting_thousandths(const char *value);
/* Whether `value` can be this setting's ("" always can); `where`, "file:3" or the name of a
 * variable, begins the sentence. ERR_CONFIG names what is allowed. */
RS_MUST_USE bool setting_check(const SettingDef *def, const char *value, const char *where,
                               Err *err);

#define SETTING_VARIABLE 64
/* "RESTOSYNC_POSTGRES_URL" */
void setting_variable(const SettingDef *def, char out[SETTING_VARIABLE]);
/* What may be printed of a value: passwords, header values and a program's words are hidden. */
void setting_shown(SettingId id, const char *value, char *out, size_t cap);
/* Whether a connection string of libpq carries a password. */
bool conninfo_has_password(const char *conninfo);
/* The connection string with its passwords hidden. */
void conninfo_shown(const char *conninfo, char *out, size_t cap);

#endif
