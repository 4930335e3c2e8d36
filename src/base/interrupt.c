/* Signals become flags; the loops look at them. */
#include "base/interrupt.h"

#include <signal.h>
#include <string.h>

static volatile sig_atomic_t stop_signal;
static volatile sig_atomic_t status_wanted;

static void on_stop(int signal_number)
{
    if (stop_signal == 0) {
        stop_signal = signal_number;
    }
}

static void on_status(int signal_number)
{
    (void)signal_number;
    status_wanted = 1;
}

static void handle(int signal_number, void (*handler)(int))
{
    struct sigaction action;

    memset(&action, 0, sizeof(action));
    action.sa_handler = handler;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(signal_number, &action, NULL);
}

void interrupt_install(void)
{
    handle(SIGINT, on_stop);
    handle(SIGTERM, on_stop);
    handle(SIGHUP, on_stop);
    handle(SIGUSR1, on_status);
    handle(SIGPIPE, SIG_IGN);
}

int interrupt_signal(void)
{
    return stop_signal;
}

bool interrupt_status_asked(void)
{
    bool asked = status_wanted != 0;

    status_wanted = 0;
    return asked;
}

bool interrupt_stopped(Err *err)
{
    if (stop_signal != 0) {
        (void)err_set(err, ERR_INTERRUPTED, "stopped by signal %d; nothing was changed",
                      (int)stop_signal);
    }
    return stop_signal != 0;
}
