/* Private to the room commands: questions on stderr, answers from standard input, line by line; a
 * terminal does not show a hidden answer. Works over a pipe. */
#ifndef RS_COMMANDS_PROMPT_H
#define RS_COMMANDS_PROMPT_H

#include "commands/commands.h"

/* The line without its end, trimmed; "" when the person only pressed return. The end of the input
 * is ERR_USAGE and names the question. `answer` should be a secret Buf where hidden. */
RS_MUST_USE bool prompt_line(const char *question, const char *fallback, bool hidden, Buf *answer,
                             Err *err);
/* yes or no; anything else asks again. */
RS_MUST_USE bool prompt_yes(const char *question, bool *ret, Err *err);

#endif
