/* Private to the room commands: the parts the table of commands is made of. */
#ifndef RS_COMMANDS_COMMAND_TABLE_H
#define RS_COMMANDS_COMMAND_TABLE_H

#include "commands/commands.h"

extern const Command commands_of_setup[]; /* ends with NULL words */

#endif
