/* Private to the room commands: what `explain` found, as lines for people or as one JSON list.
 *
 * A list for programs: [{"word", "kind", "name", "type", "text", "details": [...]}], one object for
 * each table the word stands in.
 */
#ifndef RS_COMMANDS_EXPLAINED_H
#define RS_COMMANDS_EXPLAINED_H

#include "commands/commands.h"

typedef struct Explained {
    bool json;
    const char *word; /* as it was typed; set before what is found of it */
    int entries, details;
    Buf out;
} Explained;

void explained_init(Explained *explained, bool json);
/* `type` of a column, or NULL. */
void explained_entry(Explained *explained, const char *kind, const char *name, const char *type,
                     const char *text);
/* One more sentence about the entry before. */
void explained_more(Explained *explained, const char *format, ...) RS_PRINTF(2, 3);
/* A metric of `check --format prom` or of the metrics file; false: the word is none. */
bool explained_metric(Explained *explained, const char *word);
/* Prints the list; frees everything. */
RS_MUST_USE bool explained_end(Explained *explained, Err *err);

#endif
