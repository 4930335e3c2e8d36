/* Runs a program and writes what it used: timed REPORT PROGRAM [ARGUMENT...]
 *
 * REPORT gets "wall_us user_us system_us peak_kib status". A small program of its own, because the
 * peak of a child counts from the memory of the process that made it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static long long us(struct timeval time)
{
    return (long long)time.tv_sec * 1000000 + time.tv_usec;
}

int main(int argc, char **argv)
{
    struct rusage used = {0};
    long long began = now_us();
    int status = 0;
    pid_t pid;
    FILE *report;

    if (argc < 3) {
        fprintf(stderr, "usage: timed REPORT PROGRAM [ARGUMENT...]\n");
        return 64;
    }
    pid = fork();
    if (pid == 0) {
        (void)execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    if (pid < 0 || wait4(pid, &status, 0, &used) != pid) {
        perror("timed");
        return 71;
    }
    report = fopen(argv[1], "w");
    if (report == NULL) {
        perror(argv[1]);
        return 74;
    }
    status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    fprintf(report, "%lld %lld %lld %ld %d\n", now_us() - began, us(used.ru_utime),
            us(used.ru_stime), used.ru_maxrss, status);
    (void)fclose(report);
    return status;
}
