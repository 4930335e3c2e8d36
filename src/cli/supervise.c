/* sync and backfill run as parent and worker. The parent never touches network, JSON or database:
 * it passes signals on and waits. A worker that is killed may leave a renewal of the sign-in open,
 * and a lost answer can be asked for within a minute only: the parent lets `auth recover` settle it
 * at once. A parent that is killed takes its worker with it; one that is stopped delays nothing but
 * its own exit code. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/interrupt.h"
#include "cli/cli.h"
#include "cli_private.h"

static const int passed_on[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1};
static volatile sig_atomic_t child_pid;

static void pass_on(int signal_number)
{
    int before = errno;

    if (child_pid > 0) {
        (void)kill((pid_t)child_pid, signal_number);
    }
    errno = before;
}

static bool supervised(int argc, char **argv, CommandLine *line)
{
    Err ignored = {0};

#ifdef RS_TEST_SEAMS
    if (getenv("RESTOSYNC_UNSUPERVISED") != NULL) {
        return false;
    }
#endif
    return command_line_parse(argc, argv, line, &ignored) && line->command != NULL &&
           (line->command->needs & SUPERVISED) && !line->help && !line->version &&
           !line->flags.dry_run;
}

/* Signals wait until each side has its handlers. */
static pid_t fork_held(sigset_t *ret_before)
{
    sigset_t all;

    (void)sigfillset(&all);
    (void)sigprocmask(SIG_BLOCK, &all, ret_before);
    return fork();
}

/* Whoever kills the parent means the run: it ends as with SIGTERM, which lets a renewal of the
 * sign-in come to its end. Nobody would be left to settle one that was cut off. */
static void become_worker(const sigset_t *before, pid_t parent)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) {
        (void)raise(SIGTERM); /* comes when signals are let in again */
    }
    interrupt_install();
    (void)sigprocmask(SIG_SETMASK, before, NULL);
}

static void become_parent(const sigset_t *before, pid_t child)
{
    child_pid = (sig_atomic_t)child;
    interrupt_ignore_files(); /* it tells of a death first, then has to settle it */
    for (size_t i = 0; i < sizeof(passed_on) / sizeof(passed_on[0]); i++) {
        interrupt_handle(passed_on[i], pass_on);
    }
    (void)sigprocmask(SIG_SETMASK, before, NULL);
}

static int wait_for(pid_t child)
{
    int status = 0;

    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    child_pid = 0;
    return status;
}

/* ---- secrets of the environment: out of /proc, kept for the recovery ---- */

static const char *const variables[] = {"RESTOSYNC_CLIENT_SECRET", "RESTOSYNC_TOKEN_KEY",
                                        "RESTOSYNC_PSEUDONYM_KEY"};
#define VARIABLES (sizeof(variables) / sizeof(variables[0]))

static bool hide(Secret kept[VARIABLES], Err *err)
{
    if (!secret_process_init(err)) {
        return false;
    }
    for (size_t i = 0; i < VARIABLES; i++) {
        char *value = getenv(variables[i]);

        if (value != NULL) {
            if (!secret_set(&kept[i], str_of(value), err)) {
                return false;
            }
            secret_wipe(value, strlen(value));
            (void)unsetenv(variables[i]);
        }
    }
    return true;
}

static void show_again(const Secret kept[VARIABLES])
{
    for (size_t i = 0; i < VARIABLES; i++) {
        if (secret_present(&kept[i])) {
            (void)setenv(variables[i], secret_text(&kept[i]).ptr, 1);
        }
    }
#ifdef RS_TEST_SEAMS
    (void)unsetenv("RESTOSYNC_FAULT"); /* it struck the worker */
#endif
}

static void forget(Secret kept[VARIABLES])
{
    for (size_t i = 0; i < VARIABLES; i++) {
        secret_release(&kept[i]);
    }
}

/* ---- the worker is gone ---- */

static void tell(const CommandLine *line, int signal_number)
{
    Err err = {0};

    log_setup(line);
    (void)err_set(&err, ERR_OS, "the run was ended by signal %d%s; what it had committed is safe",
                  signal_number,
                  signal_number == SIGKILL ? " (out of memory, or somebody's kill -9)" : "");
    err_hint(&err, "run again: it continues where this one stopped");
    log_err(LOG_ERROR, &err);
}

/* CLI_RECOVER in the process that recovers, CLI_ENDED in the parent. */
static CliRole after_death(const CommandLine *line, int signal_number, const Secret kept[VARIABLES])
{
    sigset_t before;
    pid_t child;

    tell(line, signal_number);
    child = fork_held(&before);
    if (child == 0) {
        show_again(kept);
        interrupt_install();
        (void)sigprocmask(SIG_SETMASK, &before, NULL);
        return CLI_RECOVER;
    }
    become_parent(&before, child);
    if (child > 0) {
        (void)wait_for(child);
    }
    return CLI_ENDED;
}

CliRole cli_supervise(int argc, char **argv, ExitCode *ret)
{
    CommandLine line = {.command = NULL};
    Secret kept[VARIABLES] = {{NULL, 0}};
    pid_t parent = getpid();
    sigset_t before;
    Err hidden = {0};
    CliRole role;
    int status;
    pid_t child;

    if (!supervised(argc, argv, &line)) {
        return CLI_GO_ON;
    }
    child = fork_held(&before);
    if (child == 0) {
        become_worker(&before, parent);
        return CLI_GO_ON;
    }
    if (child < 0) { /* no process to be had: alone, then */
        (void)sigprocmask(SIG_SETMASK, &before, NULL);
        return CLI_GO_ON;
    }
    become_parent(&before, child);
    if (!hide(kept, &hidden)) {
        err_clear(&hidden); /* the worker says what is wrong with this machine */
    }
    status = wait_for(child);
    *ret = WIFSIGNALED(status) ? EXIT_CODE_OS : (ExitCode)WEXITSTATUS(status);
    role = WIFSIGNALED(status) ? after_death(&line, WTERMSIG(status), kept) : CLI_ENDED;
    forget(kept);
    return role;
}
