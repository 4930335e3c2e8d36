/* Whether the user or the system asked us to stop. Set by main's signal handlers, read everywhere.
 */
#ifndef RS_BASE_INTERRUPT_H
#define RS_BASE_INTERRUPT_H

#include <stdbool.h>

#include "base/err.h"

/* Handlers for SIGINT, SIGTERM, SIGHUP (stop), SIGUSR1 (status line); the two below are ignored. */
void interrupt_install(void);
/* One handler. SIGHUP stays ignored where it came ignored: that is what nohup is for. */
void interrupt_handle(int signal_number, void (*handler)(int));
/* SIGPIPE and SIGXFSZ: a reader that is gone, a file past `ulimit -f`. */
void interrupt_ignore_files(void);
int interrupt_signal(void);        /* 0, or the first signal that asked us to stop */
bool interrupt_status_asked(void); /* true once after each SIGUSR1 */
/* Why a question got no answer: true, and `err` says so, when a signal asked us to stop. */
bool interrupt_stopped(Err *err);

#endif
