/* Words become a command and its options; the only room that sees argv and the environment's names.
 */
#ifndef RS_CLI_CLI_H
#define RS_CLI_CLI_H

#include "base/err.h"

/* Parses, loads settings, runs the command, prints the failure once. Returns the exit code. */
ExitCode cli_main(int argc, char **argv);

typedef enum CliRole {
    CLI_GO_ON,   /* cli_main next: a command of its own, or the worker */
    CLI_RECOVER, /* cli_recover next: the worker was killed */
    CLI_ENDED    /* the parent, after its worker: *ret is the exit code */
} CliRole;
/* Before anything else in main: forks where the command runs under a parent. */
CliRole cli_supervise(int argc, char **argv, ExitCode *ret);
/* `auth recover` with the settings of this command line. */
ExitCode cli_recover(int argc, char **argv);

#endif
