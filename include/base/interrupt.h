/* Whether the user or the system asked us to stop. Set by main's signal handlers, read everywhere.
 */
#ifndef RS_BASE_INTERRUPT_H
#define RS_BASE_INTERRUPT_H

#include <stdbool.h>

#include "base/err.h"

/* Handlers for SIGINT, SIGTERM, SIGHUP (stop), SIGUSR1 (status line); SIGPIPE ignored. */
void interrupt_install(void);
int interrupt_signal(void);        /* 0, or the first signal that asked us to stop */
bool interrupt_status_asked(void); /* true once after each SIGUSR1 */
/* Why a question got no answer: true, and `err` says so, when a signal asked us to stop. */
bool interrupt_stopped(Err *err);

#endif
