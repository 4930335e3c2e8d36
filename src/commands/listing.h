/* Private to the room commands: a query's rows as a table for people or an array for programs. */
#ifndef RS_COMMANDS_LISTING_H
#define RS_COMMANDS_LISTING_H

#include "commands/commands.h"

typedef enum ListingForm {
    LISTING_TEXT,
    LISTING_MOMENT,   /* an instant, to the minute */
    LISTING_DURATION, /* seconds */
    LISTING_COUNT     /* digits in groups */
} ListingForm;

typedef struct ListingColumn {
    const char *name; /* of the query's column; NULL ends a list */
    const char *head;
    ListingForm form;
} ListingColumn;

typedef struct Listing {
    const char *query; /* name, or SQL text */
    const char *key;   /* of the JSON member */
    const char *title; /* above the table; NULL: none */
    const char *none;  /* instead of a table without rows; NULL: nothing is printed */
    const ListingColumn *columns;
} Listing;

/* The table; *ret_rows (may be NULL) tells how many there were. */
RS_MUST_USE bool listing_print(const Context *context, const Listing *listing,
                               const PgParam *params, int count, int *ret_rows, Err *err);

#endif
