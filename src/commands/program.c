/* Another program's output, without a shell: posix_spawn, a pipe, and its exit status. */
#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/interrupt.h"
#include "base/limits.h"
#include "base/secret.h"
#include "base/text.h"

#define LINE_TEXT 1024
#define WORDS_MAX 32
#define POLL_MS 5

extern char **environ;

static bool split_words(char *line, char *words[WORDS_MAX + 1], Err *err)
{
    char *word;
    int count = 0;

    while ((word = strsep(&line, " \t")) != NULL) {
        if (word[0] == '\0') {
            continue;
        }
        if (count == WORDS_MAX) {
            return err_set(err, ERR_CONFIG, "there are more than %d words", WORDS_MAX);
        }
        words[count++] = word;
    }
    words[count] = NULL;
    return count > 0 || err_set(err, ERR_CONFIG, "there is no program in it");
}

/* What we ignore or catch the program shall not inherit; our standard input is not for it. */
static bool spawn(char *const words[], int out, pid_t *ret, Err *err)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t signals;
    int failure;

    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGPIPE);
    (void)sigaddset(&signals, SIGXFSZ);
    (void)posix_spawnattr_init(&attributes);
    (void)posix_spawnattr_setsigdefault(&attributes, &signals);
    (void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    (void)posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    failure = words[0] == NULL ? ENOENT
                               : posix_spawnp(ret, words[0], &actions, &attributes, words, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)posix_spawnattr_destroy(&attributes);
    return failure == 0 ||
           err_set(err, ERR_CONFIG, "%.200s cannot be run: %s", words[0], strerror(failure));
}

/* false after a signal, at the deadline, or where the output is too long: the program is ended. */
static bool read_pipe(int fd, int64_t deadline_ms, Buf *out)
{
    char piece[512];
    ssize_t got = 1;

    while (got != 0 && interrupt_signal() == 0 && buf_ok(out)) {
        struct pollfd readable = {.fd = fd, .events = POLLIN};
        int64_t left = deadline_ms - clock_monotonic_ms();

        if (left <= 0) {
            break;
        }
        if (poll(&readable, 1, (int)left) <= 0) {
            continue;
        }
        got = read(fd, piece, sizeof(piece));
        if (got < 0 && errno != EINTR) {
            break;
        }
        buf_append(out, piece, got < 0 ? 0 : (size_t)got);
    }
    secret_wipe(piece, sizeof(piece));
    return got == 0 && buf_ok(out);
}

/* Its status; one that does not end in time is killed. */
static int wait_until(pid_t pid, int64_t deadline_ms)
{
    int status = 0;
    pid_t ended = 0;

    while (ended == 0 || (ended < 0 && errno == EINTR)) {
        ended = waitpid(pid, &status, WNOHANG);
        if (ended == 0 && clock_monotonic_ms() >= deadline_ms) {
            (void)kill(pid, SIGKILL);
        }
        if (ended == 0) {
            clock_sleep_ms(POLL_MS);
        }
    }
    return status;
}

bool program_words(char *const words[], Buf *out, Err *err)
{
    int status = 0;
    int ends[2] = {-1, -1};
    int64_t deadline_ms;
    bool whole, late;
    pid_t pid = 0;

    if (pipe2(ends, O_CLOEXEC) != 0) {
        return err_set(err, ERR_OS, "a pipe cannot be made: %s", strerror(errno));
    }
    if (!spawn(words, ends[1], &pid, err)) {
        (void)close(ends[0]);
        (void)close(ends[1]);
        return false;
    }
    (void)close(ends[1]);
    deadline_ms = clock_monotonic_ms() + FAULT_HURRY(LIMIT_PROGRAM_MS);
    whole = read_pipe(ends[0], deadline_ms, out);
    late = clock_monotonic_ms() >= deadline_ms;
    (void)close(ends[0]);
    if (!whole) {
        (void)kill(pid, SIGTERM);
        deadline_ms = clock_monotonic_ms() + LIMIT_PROGRAM_END_MS;
    }
    status = wait_until(pid, deadline_ms);
    if (interrupt_signal() != 0) {
        return err_set(err, ERR_INTERRUPTED, "stopped by signal %d", interrupt_signal());
    }
    if (late) {
        return err_set(err, ERR_CONFIG, "%.200s did not end within %d seconds", words[0],
                       LIMIT_PROGRAM_MS / 1000);
    }
    if (!whole) {
        return err_set(err, ERR_CONFIG, "%.200s printed too much", words[0]);
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return err_set(err, ERR_CONFIG, "%.200s ended with status %d", words[0],
                       WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    }
    return true;
}

bool program_output(const char *command, Buf *out, Err *err)
{
    char line[LINE_TEXT];
    char *words[WORDS_MAX + 1];

    if (!text_copy(line, sizeof(line), str_of(command))) {
        return err_set(err, ERR_CONFIG, "it is longer than %d bytes", LINE_TEXT - 1);
    }
    return split_words(line, words, err) && program_words(words, out, err);
}
