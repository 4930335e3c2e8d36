/* Private to the room commands: what the engine is told, out of settings and flags. */
#ifndef RS_COMMANDS_JOB_H
#define RS_COMMANDS_JOB_H

#include "commands/commands.h"

#define STREAMS_MAX 32

typedef struct Job {
    EngineOptions options;
    const Stream *streams[STREAMS_MAX + 1];
    char base_url[512];
    EngineObserver observer;
} Job;

RS_MUST_USE bool job_init(Context *context, Job *job, EngineMode mode, Err *err);

#endif
