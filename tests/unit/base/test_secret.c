/* Secrets: in memory that is locked and in no dump, and compared in a time that tells nothing. */
#include "unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/secret.h"

#define LENGTH 256 /* longer than what one instruction compares */

static void make(Secret *secret, size_t differs_at)
{
    char text[LENGTH];
    Err err = {0};

    memset(text, 'x', sizeof(text));
    if (differs_at < LENGTH) {
        text[differs_at] = 'y';
    }
    assert_true(secret_set(secret, (Str){text, sizeof(text)}, &err));
}

static bool may_lock_memory(void)
{
    struct rlimit limit;

    return geteuid() == 0 ||
           (getrlimit(RLIMIT_MEMLOCK, &limit) == 0 && limit.rlim_cur > 1024UL * 1024);
}

/* The kernel's flags of the mapping that holds the address ("rd wr mr mw me dd lo ac"). */
static void flags_of(const void *at, char *out, size_t cap)
{
    FILE *file = fopen("/proc/self/smaps", "r");
    uintptr_t wanted = (uintptr_t)at, from = 0, to = 0;
    char line[512];

    assert_non_null(file);
    out[0] = '\0';
    while (out[0] == '\0' && fgets(line, sizeof(line), file) != NULL) {
        char *end = NULL;
        uintptr_t first = (uintptr_t)strtoull(line, &end, 16);

        if (end != NULL && end != line && *end == '-') {
            from = first;
            to = (uintptr_t)strtoull(end + 1, NULL, 16);
        } else if (strncmp(line, "VmFlags:", 8) == 0 && wanted >= from && wanted < to) {
            assert_true(snprintf(out, cap, "%s", line + 8) > 0);
        }
    }
    (void)fclose(file);
}

static void secrets_are_locked_and_in_no_dump(void **state)
{
    Secret secret = SECRET_EMPTY;
    char flags[512];
    Err err = {0};

    (void)state;
    if (!may_lock_memory()) {
        skip();
    }
    assert_true(secret_process_init(&err));
    make(&secret, LENGTH);
    flags_of(secret_text(&secret).ptr, flags, sizeof(flags));
    assert_non_null(strstr(flags, " lo "));
    assert_non_null(strstr(flags, " dd "));
    secret_release(&secret);
}

static void secrets_are_equal_or_not(void **state)
{
    static const size_t places[] = {0, 1, 31, 32, 127, LENGTH - 1};
    Secret one = SECRET_EMPTY, other = SECRET_EMPTY, none = SECRET_EMPTY;
    Err err = {0};

    (void)state;
    assert_true(secret_process_init(&err));
    make(&one, LENGTH);
    make(&other, LENGTH);
    assert_true(secret_equal(&one, &other));
    assert_true(secret_equal(&none, &none));
    assert_false(secret_equal(&one, &none));
    assert_false(secret_equal(&none, &one));
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        make(&other, places[i]);
        assert_false(secret_equal(&one, &other));
        assert_false(secret_equal(&other, &one));
    }
    assert_true(secret_set(&other, (Str){secret_text(&one).ptr, LENGTH - 1}, &err));
    assert_false(secret_equal(&one, &other));
    secret_release(&one);
    secret_release(&other);
}

/* Instructions a child needs to compare the two and to end; -1 where it may not be watched. */
static long steps_of(const Secret *one, const Secret *other)
{
    pid_t child = fork();
    int status = 0;
    long steps = 0;

    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) {
            _exit(2);
        }
        (void)raise(SIGSTOP);
        _exit(secret_equal(one, other) ? 1 : 0);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    while (WIFSTOPPED(status)) {
        steps++;
        assert_int_equal(ptrace(PTRACE_SINGLESTEP, child, NULL, NULL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
    }
    assert_true(WIFEXITED(status));
    assert_in_range(WEXITSTATUS(status), 0, 2);
    return WEXITSTATUS(status) == 2 ? -1 : steps;
}

static void secrets_are_compared_to_the_end(void **state)
{
    static const size_t places[] = {0, 1, 63, 64, 200, LENGTH - 1};
    const char *preload = getenv("LD_PRELOAD");
    Secret one = SECRET_EMPTY, other = SECRET_EMPTY, none = SECRET_EMPTY;
    Err err = {0};
    long expected;

    (void)state;
    if (preload != NULL && strstr(preload, "vgpreload") != NULL) {
        skip(); /* valgrind runs instructions of its own */
    }
    assert_true(secret_process_init(&err));
    make(&one, LENGTH);
    make(&other, LENGTH - 1);
    assert_false(secret_equal(&one, &other)); /* the linker has found every function */
    expected = steps_of(&one, &other);
    if (expected < 0) {
        skip();
    }
    assert_true(expected > steps_of(&none, &none)); /* the child was watched while it compared */
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        make(&other, places[i]);
        assert_int_equal(steps_of(&one, &other), expected);
    }
    secret_release(&one);
    secret_release(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secrets_are_locked_and_in_no_dump),
        cmocka_unit_test(secrets_are_equal_or_not),
        cmocka_unit_test(secrets_are_compared_to_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
