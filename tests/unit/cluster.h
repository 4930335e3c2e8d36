/* A private PostgreSQL for one unit test, by tests/lib/pgcluster. */
#ifndef RS_TESTS_CLUSTER_H
#define RS_TESTS_CLUSTER_H

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Runs tests/lib/pgcluster ACTION DIR --fast; its first line goes to `out`. Returns its exit
 * status. */
static inline int cluster_run(const char *action, const char *directory, char *out, size_t cap)
{
    char program[512], action_copy[16], directory_copy[128], fast[] = "--fast";
    char *words[] = {program, action_copy, directory_copy, fast, NULL};
    posix_spawn_file_actions_t actions;
    size_t len = 0;
    ssize_t got = 1;
    int ends[2];
    int status = -1;
    pid_t pid;

    (void)snprintf(program, sizeof(program), "%s/tests/lib/pgcluster", RS_SOURCE_DIR);
    (void)snprintf(action_copy, sizeof(action_copy), "%s", action);
    (void)snprintf(directory_copy, sizeof(directory_copy), "%s", directory);
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return -1;
    }
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    if (posix_spawn(&pid, program, &actions, NULL, words, environ) != 0) {
        pid = -1;
    }
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)close(ends[1]);
    /* One line is all it prints; the server keeps no end of the pipe. */
    while (pid > 0 && len + 1 < cap && got > 0) {
        got = read(ends[0], out + len, cap - 1 - len);
        len += got > 0 ? (size_t)got : 0;
        if (len > 0 && out[len - 1] == '\n') {
            out[--len] = '\0';
            break;
        }
    }
    (void)close(ends[0]);
    if (pid > 0) {
        (void)waitpid(pid, &status, 0);
    }
    return status;
}

#endif
