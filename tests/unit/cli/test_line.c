/* Command lines and configuration files: what is meant, and what is refused with the nearest word.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit.h"

#include "base/file.h"
#include "cli_private.h"

static bool parse(const char *words, CommandLine *line, Err *err)
{
    static char copy[512];
    char *argv[32];
    char *rest = copy;
    int argc = 0;

    (void)text_copy(copy, sizeof(copy), str_of(words));
    while (argc < 31 && (argv[argc] = strsep(&rest, " ")) != NULL) {
        argc++;
    }
    argv[argc] = NULL;
    memset(line, 0, sizeof(*line));
    err_clear(err);
    return command_line_parse(argc, argv, line, err);
}

static void flags_stand_anywhere(void **state)
{
    CommandLine line;
    Err err;

    (void)state;
    assert_true(parse("restosync -v sync receipts orders --max-calls=5 --company 7", &line, &err));
    assert_string_equal(line.command->words, "sync");
    assert_int_equal(line.argument_count, 2);
    assert_true(line.flags.verbose);
    assert_int_equal(line.flags.max_calls, 5);
    assert_int_equal(line.company_id, 7);
    assert_true(parse("restosync --json auth status", &line, &err));
    assert_string_equal(line.command->words, "auth status");
    assert_true(parse("restosync -qc x.conf status", &line, &err));
    assert_string_equal(line.config, "x.conf");
    assert_true(parse("restosync help auth login", &line, &err));
    assert_true(line.help && strcmp(line.command->words, "auth login") == 0);
    assert_true(parse("restosync", &line, &err));
    assert_null(line.command);
}

static void what_cannot_be_meant_is_refused(void **state)
{
    static const struct {
        const char *words, *says;
    } cases[] = {
        {"restosync sync --fasst", "--fasst"},
        {"restosync snyc", "snyc"},
        {"restosync status --from 2026-01-01", "does not take --from"},
        {"restosync backfill --from 2026-02-30 --to 2026-03-01", "YYYY-MM-DD"},
        {"restosync backfill --from 2026-03-02 --to 2026-03-01", "after"},
        {"restosync sync --max-calls 0", "max-calls"},
        {"restosync sync --max-calls", "needs a value"},
        {"restosync sync --json=yes", "takes no value"},
        {"restosync sync --company abc", "company"},
        {"restosync streams extra", "extra"},
        {"restosync auth login --paste --no-browser", "exclude"},
        {"restosync sync -z", "-z"},
        {"restosync sync --color blue", "color"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CommandLine line;
        Err err;

        assert_false(parse(cases[i].words, &line, &err));
        assert_int_equal(err.code, ERR_USAGE);
        assert_non_null(strstr(err.message, cases[i].says));
    }
}

static void every_flag_can_be_reached(void **state)
{
    (void)state;
    for (int i = 0; i < FLAG_COUNT; i++) {
        bool taken = flag_defs[i].global;

        assert_int_equal(flag_defs[i].id, i);
        assert_true(flag_defs[i].summary[0] != '\0');
        assert_null(strstr(flag_defs[i].name, "secret"));
        for (size_t c = 0; command_at(c) != NULL; c++) {
            const Command *command = command_at(c);

            taken = taken || command_takes(command, &flag_defs[i]);
        }
        assert_true(taken);
    }
    for (size_t c = 0; command_at(c) != NULL; c++) {
        const Command *command = command_at(c);

        for (const char *at = command->flags; *at != '\0';) {
            size_t len = strcspn(at, " ");

            assert_non_null(flag_find(at, len));
            at += len + (at[len] == ' ' ? 1 : 0);
        }
    }
}

/* ---- configuration files ---- */

static char path[] = "/tmp/restosync-conf-XXXXXX";
static Arena arena;

static bool load(const char *text, Settings *settings, Err *err)
{
    CommandLine line = {.config = path};

    err_clear(err);
    assert_true(file_replace(path, text, strlen(text), 0600, err));
    arena_clear(&arena);
    return settings_load(&line, &arena, settings, err);
}

static void files_are_read(void **state)
{
    Settings settings;
    Err err;

    (void)state;
    assert_true(load("\xef\xbb\xbf; hello\r\n[postgres]\r\nurl = host=/x dbname=a=b ; comment\r\n"
                     "[api]\nrequests_per_second=0.5\nclient_id = a;b\n\n[company 32265]\n"
                     "name = Demo\nclient_id = other\n",
                     &settings, &err));
    assert_string_equal(setting_text(&settings, SET_POSTGRES_URL), "host=/x dbname=a=b");
    assert_int_equal(settings.lines[SET_POSTGRES_URL], 3);
    assert_int_equal(settings.company_id, 32265);
    assert_string_equal(settings.companies[0].values[SET_API_CLIENT_ID], "other");
    assert_string_equal(setting_text(&settings, SET_API_CLIENT_ID), "a;b");
    assert_string_equal(setting_text(&settings, SET_API_MAX_CONCURRENCY), "4");
}

/* An empty rate of a company was read as 0, and 0 lifts the limit. */
static void an_empty_value_is_the_default(void **state)
{
    Settings settings;
    Err err;

    (void)state;
    assert_true(load("[api]\nrequests_per_second =\nmax_concurrency = 7\n[company 32265]\n"
                     "requests_per_second =\nmax_concurrency = ; as it comes\nclient_id =\n",
                     &settings, &err));
    assert_string_equal(setting_text(&settings, SET_API_REQUESTS_PER_SECOND), "2");
    assert_string_equal(settings.companies[0].values[SET_API_REQUESTS_PER_SECOND], "2");
    assert_string_equal(settings.companies[0].values[SET_API_MAX_CONCURRENCY], "4");
    assert_string_equal(settings.companies[0].values[SET_API_CLIENT_ID], "");
}

static void files_that_mean_nothing_are_refused(void **state)
{
    static const struct {
        const char *text;
        ErrCode code;
        const char *says;
    } cases[] = {
        {"[api]\nrequests_per_secnd = 3\n", ERR_CONFIG_KEY, "requests_per_secnd"},
        {"[apo]\n", ERR_CONFIG_KEY, "apo"},
        {"url = x\n", ERR_CONFIG_KEY, "before any section"},
        {"[api\n", ERR_CONFIG, "not closed"},
        {"[api]\nnonsense\n", ERR_CONFIG, "key = value"},
        {"[api]\nrequests_per_second = fast\n", ERR_CONFIG, "fast"},
        {"[api]\nrequests_per_second = 1.2.3\n", ERR_CONFIG, "1.2.3"},
        {"[api]\nmax_concurrency = 99\n", ERR_CONFIG, "1 to 32"},
        {"[api]\nenvironment = prod\n", ERR_CONFIG, "production"},
        {"[postgres]\nauto_migrate = maybe\n", ERR_CONFIG, "yes or no"},
        {"[api]\nclient_id = a\nclient_id = b\n", ERR_CONFIG, "line 2"},
        {"[company x]\n", ERR_CONFIG, "number"},
        {"[sync]\nurl = x\n", ERR_CONFIG_KEY, "url"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Settings settings;
        Err err;

        assert_false(load(cases[i].text, &settings, &err));
        assert_int_equal(err.code, cases[i].code);
        assert_non_null(strstr(err.message, cases[i].says));
        assert_int_equal(err_info(err.code)->exit, EXIT_CODE_CONFIG);
    }
}

static void the_environment_wins_and_typos_in_it_are_told(void **state)
{
    Settings settings;
    Err err;

    (void)state;
    assert_int_equal(setenv("RESTOSYNC_API_MAX_CONCURRENCY", "7", 1), 0);
    assert_true(load("[api]\nmax_concurrency = 3\n", &settings, &err));
    assert_string_equal(setting_text(&settings, SET_API_MAX_CONCURRENCY), "7");
    assert_int_equal(settings.origins[SET_API_MAX_CONCURRENCY], ORIGIN_ENVIRONMENT);
    assert_int_equal(setenv("RESTOSYNC_API_MAX_CONCURENCY", "7", 1), 0);
    assert_false(load("", &settings, &err));
    assert_int_equal(err.code, ERR_CONFIG_KEY);
    assert_int_equal(unsetenv("RESTOSYNC_API_MAX_CONCURENCY"), 0);
    assert_int_equal(unsetenv("RESTOSYNC_API_MAX_CONCURRENCY"), 0);
}

static int set_up(void **state)
{
    int fd = mkstemp(path);

    (void)state;
    arena_init(&arena, 1024 * 1024);
    return fd < 0 ? -1 : close(fd);
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flags_stand_anywhere),
        cmocka_unit_test(what_cannot_be_meant_is_refused),
        cmocka_unit_test(every_flag_can_be_reached),
        cmocka_unit_test(files_are_read),
        cmocka_unit_test(an_empty_value_is_the_default),
        cmocka_unit_test(files_that_mean_nothing_are_refused),
        cmocka_unit_test(the_environment_wins_and_typos_in_it_are_told),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
