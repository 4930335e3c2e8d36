/* Fault points of test builds: armed by the environment, counted, told to a file. */
#include "base/fault.h"

#ifdef RS_TEST_SEAMS

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FAULT_KILL, FAULT_FAIL };

static const struct {
    const char *name;
    int kind;
} points[] = {
#define FAULT(name, kind, where) {#name, kind},
#include "base/faults.def"
#undef FAULT
};

#define POINTS (sizeof(points) / sizeof(points[0]))

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long passed[POINTS];

/* The pass at which the point strikes; 0 = it is not armed. */
static long armed(const char *name)
{
    const char *at = getenv("RESTOSYNC_FAULT");
    size_t len = strlen(name);

    while (at != NULL && *at != '\0') {
        if (strncmp(at, name, len) == 0 && strchr(":,", at[len]) != NULL) {
            long pass = at[len] == ':' ? strtol(at + len + 1, NULL, 10) : 1;

            return pass < 1 ? 1 : pass;
        }
        at = strchr(at, ',');
        at = at == NULL ? NULL : at + 1;
    }
    return 0;
}

static void tell(const char *name)
{
    const char *path = getenv("RESTOSYNC_FAULT_LOG");
    int fd = path == NULL ? -1 : open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    if (fd >= 0) {
        if (write(fd, name, strlen(name)) < 0 || write(fd, "\n", 1) < 0) {
            (void)raise(SIGABRT); /* a test that cannot tell must not pass */
        }
        (void)close(fd);
    }
}

/* A name that is not in the table is a mistake of ours, not of the test's. */
static size_t find(const char *name, int kind)
{
    for (size_t i = 0; i < POINTS; i++) {
        if (strcmp(points[i].name, name) == 0 && points[i].kind == kind) {
            return i;
        }
    }
    (void)raise(SIGABRT);
    return 0;
}

static bool strikes(const char *name, int kind)
{
    size_t point = find(name, kind);
    long at = armed(name);
    bool now;

    if (at == 0) {
        return false;
    }
    pthread_mutex_lock(&lock);
    now = ++passed[point] == at;
    pthread_mutex_unlock(&lock);
    if (now) {
        tell(name);
    }
    return now;
}

void fault_point(const char *name)
{
    if (strikes(name, FAULT_KILL)) {
        (void)kill(getpid(), SIGKILL);
    }
}

bool fault_fails(const char *name)
{
    return strikes(name, FAULT_FAIL);
}

static int64_t divided(int64_t ms, const char *by)
{
    long divisor = by == NULL ? 1 : strtol(by, NULL, 10);

    return divisor > 1 ? (ms + divisor - 1) / divisor : ms;
}

int64_t fault_hurry(int64_t ms)
{
    return divided(ms, getenv("RESTOSYNC_FAULT_HURRY"));
}

int64_t fault_hurry_database(int64_t ms)
{
    return divided(ms, getenv("RESTOSYNC_FAULT_HURRY_DATABASE"));
}

int fault_batch(int records)
{
    const char *at = getenv("RESTOSYNC_FAULT_BATCH");
    long wanted = at == NULL ? 0 : strtol(at, NULL, 10);

    return wanted > 0 && wanted < records ? (int)wanted : records;
}

#else

/* A release holds nothing of this; a translation unit has to hold something. */
typedef int fault_points_are_off;

#endif
