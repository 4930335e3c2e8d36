/* The log of durable steps of the test build: tests/model/replay holds it against steps.def. */
#include "auth_private.h"

#ifdef RS_TEST_SEAMS

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool row_now(Auth *auth, char *out, size_t cap)
{
    char company[NUMBER_ROOM];
    const PgParam params[] = {{.text = number_text(company, auth->options.company_id)}};
    PgResult *result = NULL;
    Err ignored = {0};
    bool ok;

    if (!pg_query(auth->conn, sql_query("auth_position"), params, 1, &result, &ignored)) {
        return false;
    }
    ok = pg_rows(result) == 1 && text_copy(out, cap, str_of(pg_value(result, 0, 0)));
    pg_result_free(result);
    return ok;
}

/* "STEP MACHINE LOGIN STATE GENERATION ATTEMPT", one write a line: tests/model/replay reads it. */
void step_took(Auth *auth, AuthStep step)
{
    static const char *const names[] = {
#define STEP(name, before, after, generation, attempt) #name,
#include "steps.def"
#undef STEP
    };
    const char *path = getenv("RESTOSYNC_STEP_LOG");
    char line[256], row[160];
    int fd;

    if (path == NULL || !row_now(auth, row, sizeof(row)) ||
        !text_format(line, sizeof(line), "%s %s %s\n", names[step], auth->machine, row)) {
        return;
    }
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd >= 0) {
        /* A line that is missing shows: the checker finds a step from nowhere. */
        ssize_t put = write(fd, line, strlen(line));

        (void)put;
        (void)close(fd);
    }
}

#else

/* ISO C forbids an empty translation unit. */
typedef int AuthStepLogUnused;

#endif
