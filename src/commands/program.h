/* Private to the room commands: another program's output, without a shell. */
#ifndef RS_COMMANDS_PROGRAM_H
#define RS_COMMANDS_PROGRAM_H

#include "base/buf.h"

/* Runs `command` (words separated by blanks) with an empty standard input and takes what it prints.
 * ERR_CONFIG where it cannot be run, fails or prints more than `out` may hold; ERR_INTERRUPTED
 * after a signal, which also ends the program. */
RS_MUST_USE bool program_output(const char *command, Buf *out, Err *err);
/* The same with its words as they are, up to NULL: a path among them may have blanks. */
RS_MUST_USE bool program_words(char *const words[], Buf *out, Err *err);

#endif
