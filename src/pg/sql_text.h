/* SQL files of sql/, embedded by the build. Private to the room pg. */
#ifndef RS_PG_SQL_TEXT_H
#define RS_PG_SQL_TEXT_H

#include <stddef.h>

typedef struct SqlFile {
    const char *name; /* file name without ".sql" */
    const char *text;
} SqlFile;

/* Each ends with a NULL name; sorted by name. */
extern const SqlFile sql_queries[];
extern const SqlFile sql_migrations[];
extern const SqlFile sql_report[];

#endif
