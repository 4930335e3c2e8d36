/* Private to the room commands: statements that the server words for us, printed or run. */
#ifndef RS_COMMANDS_SCHEMA_ROLES_H
#define RS_COMMANDS_SCHEMA_ROLES_H

#include "commands/commands.h"

/* The first column of each row, ended by a semicolon; the third, where there is one, as a comment
 * above it. */
void print_statements(const PgResult *list);
/* `schema init --citus`: tables spread by company; ERR_PG_SCHEMA without the extension. */
RS_MUST_USE bool schema_distribute(Context *context, Err *err);

#endif
