/* Private to the room commands: things tried one by one, all of them told, the worst one decides.
 */
#ifndef RS_COMMANDS_CHECKS_H
#define RS_COMMANDS_CHECKS_H

#include "commands/commands.h"

typedef struct Checks {
    Context *context;
    Buf json;
    Err worst; /* ERR_NONE while everything is well; the exit code a person must act on */
    int failed, warned;
    bool printed;
} Checks;

void checks_init(Checks *checks, Context *context);
/* ok when err holds nothing; else "fail" with its sentence, hint and code. */
void checks_tell(Checks *checks, const char *what, const char *detail, const Err *err);
/* Worth a look, and no failure: the exit code stays. `hint` may be NULL. */
void checks_warn(Checks *checks, const char *what, const char *sentence, const char *hint);
/* Prints what is left, releases, and turns the worst into *err. */
ExitCode checks_finish(Checks *checks, Err *err);

/* cmd_config_check.c: settings, files, keys, the database; what `config check` is. */
void checks_of_settings(Checks *checks);
/* doctor_api.c: the API, its clock, the sign-in, what the login may read. */
void checks_of_api(Checks *checks);
/* doctor_data.c: rights, tables, orphans, business days, freshness. */
void checks_of_data(Checks *checks);
/* doctor_meanings.c: readings of undocumented fields, measured on the receipts. */
void checks_of_meanings(Checks *checks);

#endif
