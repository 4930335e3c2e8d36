/* backfill --jobs and --pause-at: agents beside this one, and the time at which all of them stop.
 *
 * Each agent is a process that shares nothing with the others but the ledger: it takes windows by
 * lease like an agent on another host. The first one waits for the others and adds up their counts.
 */
#ifndef RS_COMMANDS_AGENTS_H
#define RS_COMMANDS_AGENTS_H

#include <sys/types.h>

#include "commands/commands.h"

#define AGENTS_MAX 32

typedef struct Agents {
    int count;
    pid_t pids[AGENTS_MAX];
    int pipes[AGENTS_MAX];
    int report; /* in an agent that was started: where its counts go; 0 otherwise */
} Agents;

/* Starts `count` more agents; each returns from here as well, with connections of its own and
 * nothing to say on stdout. */
RS_MUST_USE bool agents_start(Agents *agents, Context *context, int count, Err *err);
/* In the agents: sends the counts to the first one. There: waits for all and adds up their counts;
 * *ended becomes false and err is set when one of them could not go on. */
void agents_end(Agents *agents, RunTally *tally, bool *ended, Err *err);

RS_MUST_USE bool agents_check_pause(const char *text, Err *err);
/* Milliseconds to the next time this machine's clock shows "HH:MM". */
int64_t agents_pause_in_ms(const char *text);

#endif
