/* Failures as values: a fixed-size sentence with a code. Reporting one needs no memory.
 *
 * A function that can fail returns bool, takes `Err *err` last and leaves its outputs alone on
 * failure. `err` is never NULL. Callers add context with err_wrap and never log it again.
 * Sentences: what, why; lower case, no final stop. What to do goes into the hint.
 */
#ifndef RS_BASE_ERR_H
#define RS_BASE_ERR_H

#include <stdarg.h>
#include <stdbool.h>

#define RS_MUST_USE __attribute__((warn_unused_result))
#define RS_PRINTF(f, a) __attribute__((format(printf, f, a)))

/* Exit codes: a contract (README, "Exit codes"). Only main() exits with one. */
typedef enum ExitCode {
    EXIT_CODE_OK = 0,
    EXIT_CODE_PARTIAL = 3,
    EXIT_CODE_MISMATCH = 4,
    EXIT_CODE_STALE = 5,
    EXIT_CODE_USAGE = 64,
    EXIT_CODE_DATA = 65,
    EXIT_CODE_UNAVAILABLE = 69,
    EXIT_CODE_INTERNAL = 70,
    EXIT_CODE_OS = 71,
    EXIT_CODE_IO = 74,
    EXIT_CODE_TEMPFAIL = 75,
    EXIT_CODE_PROTOCOL = 76,
    EXIT_CODE_NOPERM = 77,
    EXIT_CODE_CONFIG = 78
} ExitCode;

/* Whether trying again can help, and who has to act. */
typedef enum RetryClass {
    RETRY_NEVER, /* a person has to act */
    RETRY_LATER, /* the next run may succeed */
    RETRY_SOON   /* worth another try within this run */
} RetryClass;

typedef enum ErrCode {
    ERR_NONE = 0,
#define ERROR(name, id, exit, retry, title, hint) name,
#include "base/errors.def"
#undef ERROR
    ERR_COUNT
} ErrCode;

typedef struct ErrInfo {
    ErrCode code;
    const char *id; /* "RS-AUTH-02": stable, searchable */
    ExitCode exit;  /* the exit code when this ends a run */
    RetryClass retry;
    const char *title; /* one sentence: what this code means */
    const char *hint;  /* what to do, NULL where the sentence says it */
} ErrInfo;

typedef struct Err {
    ErrCode code;
    char message[1024];
    char hint[512];      /* empty: errors.def's hint applies */
    char request_id[96]; /* x-shopkeep-request-id or cf-ray of the failed call; may be empty */
} Err;

void err_clear(Err *err);
/* Sets code and sentence; always returns false, so that `return err_set(...)` reads well. */
bool err_set(Err *err, ErrCode code, const char *format, ...) RS_PRINTF(3, 4);
/* Puts "context: " before the sentence; always returns false. */
bool err_wrap(Err *err, const char *format, ...) RS_PRINTF(2, 3);
void err_hint(Err *err, const char *format, ...) RS_PRINTF(2, 3);
/* The hint to show: the specific one, else errors.def's, else NULL. */
const char *err_hint_text(const Err *err);
const ErrInfo *err_info(ErrCode code);
/* By id ("RS-AUTH-02") or NULL. */
const ErrInfo *err_find(const char *id);
/* The exit code a human must act on wins (README, "Exit codes"). */
ExitCode exit_code_worse(ExitCode a, ExitCode b);
const char *exit_code_name(ExitCode code);

#endif
