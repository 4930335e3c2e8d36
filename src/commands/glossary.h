/* Private to the room commands: words of states and classes, the vendor's word for a column, and
 * the page of definitions. */
#ifndef RS_COMMANDS_GLOSSARY_H
#define RS_COMMANDS_GLOSSARY_H

#include "explained.h"

typedef struct GlossaryWord {
    const char *group; /* "status of a receipt" */
    const char *word;  /* as the API or the database writes it */
    const char *meaning;
} GlossaryWord;

extern const GlossaryWord glossary[]; /* by group; ends with a NULL word */

/* Tells every meaning the glossary has of a word; false when it has none. `known`: others have one.
 */
bool glossary_explain(Explained *say, const char *word, bool known);
/* What the vendor's own reports call a column of schema report, or NULL. */
const char *vendor_word(Str column);
/* The page docs/definitions.md: every column and every word. */
void glossary_page(Buf *out, const char *script);

#endif
