/* The process: parent and worker, protected memory, signals, then the command line. The only exit.
 */
#include <malloc.h>

#include "base/interrupt.h"
#include "base/log.h"
#include "base/secret.h"
#include "cli/cli.h"

int main(int argc, char **argv)
{
    ExitCode code = EXIT_CODE_OK;
    Err err = {0};
    CliRole role;

    /* Large buffers come and go whole: given back to the system they leave no holes, and the load
     * thread needs no heap of its own. */
    (void)mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    (void)mallopt(M_ARENA_MAX, 1);
    if (!process_harden(&err)) {
        log_err(LOG_ERROR, &err);
        return (int)err_info(err.code)->exit;
    }
    role = cli_supervise(argc, argv, &code);
    if (role == CLI_ENDED) {
        return (int)code;
    }
    if (!secret_process_init(&err)) {
        log_err(LOG_ERROR, &err);
        return (int)err_info(err.code)->exit;
    }
    interrupt_install();
    return (int)(role == CLI_RECOVER ? cli_recover(argc, argv) : cli_main(argc, argv));
}
