/* Agents on one machine: started by fork, told apart by the ledger, counted together. */
#include "agents.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/memory.h"

/* What an agent tells the first one; both are the same program. */
typedef struct Report {
    RunTally tally;
    bool ended;
    Err err;
} Report;

/* ---- start ---- */

static bool become_agent(Agents *agents, Context *context, pid_t first, int report, Err *err)
{
    static Flags flags; /* one agent a process */
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

    flags = *context->flags;
    flags.quiet = true;
    flags.json = false;
    flags.jobs = 0;
    context->flags = &flags;
    context->agent = true;
    if (null >= 0) {
        (void)dup2(null, STDOUT_FILENO);
        (void)close(null);
    }
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
    if (getppid() != first) {
        (void)raise(SIGTERM); /* it died before it could be told */
    }
    for (int i = 0; i < agents->count; i++) {
        (void)close(agents->pipes[i]);
    }
    agents->count = 0;
    agents->report = report;
    return context_reopen(context, err);
}

bool agents_start(Agents *agents, Context *context, int count, Err *err)
{
    pid_t first = getpid();

    for (int i = 0; i < count && i < AGENTS_MAX; i++) {
        int ends[2];
        pid_t pid;

        (void)fflush(NULL);
        if (pipe(ends) != 0) {
            return err_set(err, ERR_OS, "no pipe to another agent: %s", strerror(errno));
        }
        pid = fork();
        if (pid < 0) {
            (void)close(ends[0]);
            (void)close(ends[1]);
            return err_set(err, ERR_OS, "no process for another agent: %s", strerror(errno));
        }
        if (pid == 0) {
            (void)close(ends[0]);
            return become_agent(agents, context, first, ends[1], err);
        }
        (void)close(ends[1]);
        agents->pids[agents->count] = pid;
        agents->pipes[agents->count++] = ends[0];
    }
    return true;
}

/* ---- end ---- */

static void send(int report, const Report *what)
{
    const char *at = (const char *)what;
    size_t left = sizeof(*what);

    while (left > 0) {
        ssize_t sent = write(report, at, left);

        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent <= 0) {
            break; /* the first agent is gone: what was stored is stored */
        }
        at += sent;
        left -= (size_t)sent;
    }
    (void)close(report);
}

/* A signal that came to the first agent alone is meant for all. */
static bool receive(const Agents *agents, int pipe_end, Report *ret)
{
    char *at = (char *)ret;
    size_t left = sizeof(*ret);

    while (left > 0) {
        ssize_t got;

        if (interrupt_signal() != 0) {
            for (int i = 0; i < agents->count; i++) {
                (void)kill(agents->pids[i], interrupt_signal());
            }
        }
        got = read(pipe_end, at, left);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        at += got;
        left -= (size_t)got;
    }
    return true;
}

static void add_stream(StreamTally *to, const StreamTally *from)
{
    to->read += from->read;
    to->inserted += from->inserted;
    to->updated += from->updated;
    to->unchanged += from->unchanged;
    to->deleted += from->deleted;
    to->rejected += from->rejected;
    to->windows_planned += from->windows_planned;
    to->windows_done += from->windows_done;
    to->windows_failed += from->windows_failed;
    to->milliseconds =
        from->milliseconds > to->milliseconds ? from->milliseconds : to->milliseconds;
    if (to->err.code == ERR_NONE) {
        to->err = from->err;
    }
}

static void add_tally(RunTally *to, const RunTally *from)
{
    to->api_calls += from->api_calls;
    to->retries += from->retries;
    to->bytes += from->bytes;
    to->rotations += from->rotations;
    to->unknown_fields += from->unknown_fields;
    for (int f = 0; f < from->stream_count; f++) {
        for (int t = 0; t < to->stream_count; t++) {
            if (to->streams[t].stream == from->streams[f].stream) {
                add_stream(&to->streams[t], &from->streams[f]);
            }
        }
    }
}

static void take_report(const Agents *agents, int number, Report *report, RunTally *tally,
                        bool *ended, Err *err)
{
    int status = 0;
    bool told = receive(agents, agents->pipes[number], report);

    (void)close(agents->pipes[number]);
    while (waitpid(agents->pids[number], &status, 0) < 0 && errno == EINTR) {
    }
    if (!told) {
        *ended = *ended && err_set(err, ERR_OS,
                                   "an agent of this machine ended without a word; "
                                   "the others went on");
        return;
    }
    add_tally(tally, &report->tally);
    if (!report->ended && *ended) {
        *err = report->err;
        *ended = false;
    }
}

void agents_end(Agents *agents, RunTally *tally, bool *ended, Err *err)
{
    Report *report = agents->report != 0 || agents->count > 0 ? mem_alloc(sizeof(*report)) : NULL;

    if (report == NULL) {
        return;
    }
    if (agents->report != 0) {
        *report = (Report){.tally = *tally, .ended = *ended, .err = *err};
        send(agents->report, report);
    }
    for (int i = 0; i < agents->count; i++) {
        take_report(agents, i, report, tally, ended, err);
    }
    agents->count = 0;
    mem_free(report);
}

/* ---- the pause ---- */

static bool parse_pause(const char *text, int *ret_hour, int *ret_minute)
{
    for (int i = 0; i < 5; i++) {
        if (i == 2 ? text[i] != ':' : text[i] < '0' || text[i] > '9') {
            return false;
        }
    }
    *ret_hour = (text[0] - '0') * 10 + text[1] - '0';
    *ret_minute = (text[3] - '0') * 10 + text[4] - '0';
    return text[5] == '\0' && *ret_hour < 24 && *ret_minute < 60;
}

bool agents_check_pause(const char *text, Err *err)
{
    int hour, minute;

    if (parse_pause(text, &hour, &minute)) {
        return true;
    }
    (void)err_set(err, ERR_USAGE, "--pause-at: \"%.20s\" is no time of day; write HH:MM", text);
    err_hint(err, "for example --pause-at 04:30");
    return false;
}

/* By the calendar, so that a night in which the clocks change has its own length. */
int64_t agents_pause_in_ms(const char *text)
{
    time_t now = (time_t)(clock_wall() / 1000000);
    struct tm local;
    int hour = 0;
    int minute = 0;
    time_t pause;

    if (!parse_pause(text, &hour, &minute) || localtime_r(&now, &local) == NULL) {
        return 1;
    }
    local.tm_hour = hour;
    local.tm_min = minute;
    local.tm_sec = 0;
    local.tm_isdst = -1;
    pause = mktime(&local);
    if (pause <= now) {
        local.tm_mday++;
        local.tm_hour = hour;
        local.tm_min = minute;
        local.tm_isdst = -1;
        pause = mktime(&local);
    }
    return (int64_t)(pause - now) * 1000;
}
