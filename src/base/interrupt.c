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

void interrupt_handle(int signal_number, void (*handler)(int))
{
    struct sigaction action;

    if (signal_number == SIGHUP && sigaction(SIGHUP, NULL, &action) == 0 &&
        action.sa_handler == SIG_IGN) {
        return;
    }
    memset(&action, 0, sizeof(action));
    action.sa_handler = handler;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(signal_number, &action, NULL);
}

/* The call that failed tells why, and then nothing is left half done. */
void interrupt_ignore_files(void)
{
    interrupt_handle(SIGPIPE, SIG_IGN);
    interrupt_handle(SIGXFSZ, SIG_IGN);
}

void interrupt_install(void)
{
    interrupt_handle(SIGINT, on_stop);
    interrupt_handle(SIGTERM, on_stop);
    interrupt_handle(SIGHUP, on_stop);
    interrupt_handle(SIGUSR1, on_status);
    interrupt_ignore_files();
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
