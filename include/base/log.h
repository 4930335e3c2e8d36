/* The log: one line per event on stderr, as text, logfmt or JSON lines; each carries the run id.
 *
 * Rooms below `commands` log at LOG_DEBUG only. Server words must pass text_append_redacted first.
 */
#ifndef RS_BASE_LOG_H
#define RS_BASE_LOG_H

#include "base/err.h"

typedef enum LogLevel { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG } LogLevel;
typedef enum LogFormat { LOG_TEXT, LOG_LOGFMT, LOG_JSON } LogFormat;

void log_configure(LogLevel level, LogFormat format, bool color);
/* Short id printed with every line; "" before a run has one. */
void log_set_run(const char *run_id);
bool log_enabled(LogLevel level);
void log_event(LogLevel level, const char *format, ...) RS_PRINTF(2, 3);
/* A line somebody asked for just now, by a signal: also where the log is quiet. */
void log_answer(const char *format, ...) RS_PRINTF(1, 2);
/* "error: sentence (RS-AUTH-02)" and a HINT: line, request id when there is one. */
void log_err(LogLevel level, const Err *err);
/* Called before each line is written, so that a progress line can be wiped; NULL to remove. */
void log_set_before_line(void (*callback)(void *), void *ctx);

#endif
