/* Private to the room commands: the COMMENTs of our own schema, read out of the script that makes
 * it. */
#ifndef RS_COMMANDS_COMMENTS_H
#define RS_COMMANDS_COMMENTS_H

#include "commands/commands.h"

/* comment on KIND schema.object.column is 'text'; names without their quotes, empty where absent.
 */
typedef struct Comment {
    Str kind; /* schema, table, view, column, function */
    Str schema, object, column;
    char text[512]; /* cut where longer */
} Comment;

/* The next comment of the script; *at moves past it. false: there is none. */
bool comment_next(const char **at, Comment *ret);
/* Whether a person means this by `word`: its last name, its last two, or all, with dots. */
bool comment_names(const Comment *comment, const char *word);

#endif
