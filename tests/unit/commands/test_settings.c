/* The table of settings, what their values may be, and what of them may be shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "commands/settings.h"

/* ---- the table ---- */

static void test_table_is_whole(void **state)
{
    (void)state;
    for (int i = 0; i < SET_COUNT; i++) {
        const SettingDef *def = &setting_defs[i];
        Err err = {0};

        assert_int_equal(def->id, i);
        assert_non_null(def->section);
        assert_non_null(def->key);
        assert_non_null(def->fallback);
        assert_true(strlen(def->summary) > 10);
        assert_int_equal(strspn(def->key, "abcdefghijklmnopqrstuvwxyz_0123456789"),
                         strlen(def->key));
        if (!setting_check(def, def->fallback, "default", &err)) {
            fail_msg("the default of %s: %s", def->key, err.message);
        }
        for (int other = 0; other < i; other++) {
            assert_false(strcmp(setting_defs[other].section, def->section) == 0 &&
                         strcmp(setting_defs[other].key, def->key) == 0);
        }
    }
}

static void test_variables(void **state)
{
    char name[SETTING_VARIABLE];

    (void)state;
    setting_variable(&setting_defs[SET_POSTGRES_URL], name);
    assert_string_equal(name, "RESTOSYNC_POSTGRES_URL");
    setting_variable(&setting_defs[SET_API_REQUESTS_PER_SECOND], name);
    assert_string_equal(name, "RESTOSYNC_API_REQUESTS_PER_SECOND");
    for (int i = 0; i < SET_COUNT; i++) {
        setting_variable(&setting_defs[i], name);
        assert_true(strlen(name) < SETTING_VARIABLE - 1);
    }
}

/* ---- values ---- */

static const struct {
    SettingId id;
    const char *value;
} good[] = {
    {SET_API_REQUESTS_PER_SECOND, "2"},
    {SET_API_REQUESTS_PER_SECOND, "0.5"},
    {SET_API_REQUESTS_PER_SECOND, "0.125"},
    {SET_API_REQUESTS_PER_SECOND, "0"},
    {SET_API_REQUESTS_PER_SECOND, "1000"},
    {SET_API_MAX_CONCURRENCY, "1"},
    {SET_API_MAX_CONCURRENCY, "32"},
    {SET_API_PAGE_SIZE_MAX, "1"},
    {SET_API_PAGE_SIZE_MAX, "1000"},
    {SET_API_ENVIRONMENT, "staging"},
    {SET_API_BASE_URL, "https://api.example.com/resto"},
    {SET_API_BASE_URL, "http://127.0.0.1:8080/resto"},
    {SET_API_EXTRA_HEADER, "X-Gateway-Key: abc"},
    {SET_POSTGRES_AUTO_MIGRATE, "no"},
    {SET_POSTGRES_AUTO_MIGRATE, "TRUE"},
    {SET_POSTGRES_COPY_FORMAT, "text"},
    {SET_SYNC_MEMORY_LIMIT, "4"},
    {SET_API_HTTP2, "yes"},
    {SET_SYNC_STREAMS, "all"},
    {SET_SYNC_STREAMS, "receipts"},
    {SET_SYNC_STREAMS, "company, receipts orders"},
    {SET_SYNC_REREAD_DAYS, "90"},
    {SET_API_CLIENT_ID, "anything; goes # here"},
    {SET_API_MAX_CONCURRENCY, ""},
};

static const struct {
    SettingId id;
    const char *value;
    const char *says;
} bad[] = {
    {SET_API_REQUESTS_PER_SECOND, "fast", "a number such as"},
    {SET_API_REQUESTS_PER_SECOND, "1.", "a number such as"},
    {SET_API_REQUESTS_PER_SECOND, ".5", "a number such as"},
    {SET_API_REQUESTS_PER_SECOND, "-1", "a number such as"},
    {SET_API_REQUESTS_PER_SECOND, "0.0005", "a number such as"},
    {SET_API_REQUESTS_PER_SECOND, "0,5", "a number such as"},
    {SET_API_REQUESTS_PER_SECOND, "1001", "at most 1000"},
    {SET_API_REQUESTS_PER_SECOND, "1e3", "a number such as"},
    {SET_API_MAX_CONCURRENCY, "0", "1 to 32"},
    {SET_API_MAX_CONCURRENCY, "33", "1 to 32"},
    {SET_API_MAX_CONCURRENCY, "four", "1 to 32"},
    {SET_API_MAX_CONCURRENCY, "4.5", "1 to 32"},
    {SET_API_ENVIRONMENT, "prod", "production staging"},
    {SET_API_ENVIRONMENT, "production staging", "production staging"},
    {SET_API_BASE_URL, "api.example.com", "https://"},
    {SET_API_BASE_URL, "ftp://api.example.com", "https://"},
    {SET_API_BASE_URL, "https://a b", "https://"},
    {SET_API_BASE_URL, "https://", "https://"},
    {SET_API_EXTRA_HEADER, "no colon", "Name: value"},
    {SET_API_EXTRA_HEADER, "Name:", "Name: value"},
    {SET_API_EXTRA_HEADER, "A: b\r\nC: d", "Name: value"},
    {SET_POSTGRES_AUTO_MIGRATE, "maybe", "yes or no"},
    {SET_POSTGRES_COPY_FORMAT, "csv", "binary text"},
    {SET_SYNC_MEMORY_LIMIT, "3", "4 to 16384"},
    {SET_API_HTTP2, "2", "yes or no"},
    {SET_SYNC_STREAMS, "reciepts", "receipts"},
    {SET_SYNC_STREAMS, "all receipts", "all, or some of"},
    {SET_SYNC_STREAMS, " , ", "all, or some of"},
    {SET_SYNC_REREAD_DAYS, "91", "1 to 90"},
    {SET_SYNC_HISTORY_DAYS, "10001", "1 to 10000"},
    {SET_API_CLIENT_ID, "two\nlines", "one line"},
};

static void test_good_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        Err err = {0};

        if (!setting_check(&setting_defs[good[i].id], good[i].value, "here", &err)) {
            fail_msg("%s", err.message);
        }
    }
}

static void test_bad_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const SettingDef *def = &setting_defs[bad[i].id];
        Err err = {0};

        if (setting_check(def, bad[i].value, "file:3", &err)) {
            fail_msg("%s = \"%s\" was taken", def->key, bad[i].value);
        }
        assert_int_equal(err.code, ERR_CONFIG);
        assert_int_equal(strncmp(err.message, "file:3: ", 8), 0);
        assert_non_null(strstr(err.message, def->key));
        if (strstr(err.message, bad[i].says) == NULL) {
            fail_msg("\"%s\" does not say \"%s\"", err.message, bad[i].says);
        }
    }
}

/* The value of a setting that may hold a secret is not repeated. */
static void test_bad_masked_value_stays_hidden(void **state)
{
    Err err = {0};

    (void)state;
    assert_false(setting_check(&setting_defs[SET_API_EXTRA_HEADER], "canary value", "x", &err));
    assert_null(strstr(err.message, "canary"));
}

static void test_thousandths(void **state)
{
    (void)state;
    assert_int_equal(setting_thousandths("2"), 2000);
    assert_int_equal(setting_thousandths("2.5"), 2500);
    assert_int_equal(setting_thousandths("0.125"), 125);
    assert_int_equal(setting_thousandths("0"), 0);
    assert_int_equal(setting_thousandths("x"), 0);
    assert_int_equal(setting_thousandths(""), 0);
}

/* ---- what may be shown ---- */

static void shows(SettingId id, const char *value, const char *expected)
{
    char out[256];

    setting_shown(id, value, out, sizeof(out));
    assert_string_equal(out, expected);
}

static void test_shown(void **state)
{
    (void)state;
    shows(SET_API_CLIENT_ID, "my client", "my client");
    shows(SET_API_EXTRA_HEADER, "X-Key: canary", "X-Key: ********");
    shows(SET_API_EXTRA_HEADER, "", "");
    shows(SET_API_CLIENT_SECRET_COMMAND, "pass show till", "pass ********");
    shows(SET_API_CLIENT_SECRET_COMMAND, "pass", "pass");
    shows(SET_NOTIFY_PING_URL, "https://example.com/canary?x", "https://example.com/********");
    shows(SET_NOTIFY_PING_URL, "https://etl:canary@example.com/canary", "https://********");
    shows(SET_NOTIFY_PING_URL, "https://etl:can/ary@example.com/canary", "https://********");
    shows(SET_POSTGRES_URL, "", "");
}

static const struct {
    const char *conninfo;
    bool password;
    const char *shown;
} strings[] = {
    {"postgresql://etl@db/bi", false, "postgresql://etl@db/bi"},
    {"postgresql://etl:canary@db/bi", true, "postgresql://etl:********@db/bi"},
    {"postgres://etl:canary@db:5433/bi?sslmode=verify-full", true,
     "postgres://etl:********@db:5433/bi?sslmode=verify-full"},
    {"postgresql://etl:can@ary@db/bi", true, "postgresql://etl:********@db/bi"},
    {"postgresql://etl:can/ary@db/bi", true, "postgresql://etl:********@db/bi"},
    {"postgresql://etl:can?ary@db/bi", true, "postgresql://etl:********@db/bi"},
    {"postgresql://db:5433/bi", false, "postgresql://db:5433/bi"},
    {"postgresql://db:5433/bi?user=a@b", false, "postgresql://db:5433/bi?user=a@b"},
    {"postgresql://db/bi?user=etl&password=canary", true, "postgresql://db/bi?********"},
    {"postgresql://db/bi?p%61ssword=canary", true, "postgresql://db/bi?********"},
    {"postgresql://etl:canary@db/bi?password=canary", true,
     "postgresql://etl:********@db/bi?********"},
    {"postgresql:///bi", false, "postgresql:///bi"},
    {"postgresql://", false, "postgresql://"},
    {"host=db user=etl", false, "host=db user=etl"},
    {"host=db password=canary user=etl", true, "host=db password=******** user=etl"},
    {"host = db  password = 'can ary' user=etl", true, "host=db password=******** user=etl"},
    {"password='can\\'ary x' host=db", true, "password=******** host=db"},
    {"password=can\\ ary host=db", true, "password=******** host=db"},
    {"sslpassword=canary host=db", true, "sslpassword=******** host=db"},
    {"password='canary", true, "password=********"},
    {"host=db canary", false, "host=db ********"},
    {"service=bi", false, "service=bi"},
    {"", false, ""},
};

static void test_conninfo(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
        char out[256];

        conninfo_shown(strings[i].conninfo, out, sizeof(out));
        if (strcmp(out, strings[i].shown) != 0) {
            fail_msg("%s is shown as %s", strings[i].conninfo, out);
        }
        assert_null(strstr(out, "ary"));
        if (conninfo_has_password(strings[i].conninfo) != strings[i].password) {
            fail_msg("%s", strings[i].conninfo);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table_is_whole),
        cmocka_unit_test(test_variables),
        cmocka_unit_test(test_good_values),
        cmocka_unit_test(test_bad_values),
        cmocka_unit_test(test_bad_masked_value_stays_hidden),
        cmocka_unit_test(test_thousandths),
        cmocka_unit_test(test_shown),
        cmocka_unit_test(test_conninfo),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
