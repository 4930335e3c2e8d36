/* Private to the room commands: what --dry-run and --plan print instead of a run. */
#ifndef RS_COMMANDS_PLAN_H
#define RS_COMMANDS_PLAN_H

#include "commands/commands.h"

/* The windows a run would take, the calls it would need at least, and how long they take. */
RS_MUST_USE bool plan_show(const Context *context, const EngineOptions *options, Err *err);

#endif
