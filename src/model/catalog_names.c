/* Names an analyst can type without quotes: snake_case and no reserved word. */
#include <string.h>

#include "catalog_check.h"

/* PostgreSQL 15, appendix C: reserved, and reserved but for functions and types. */
static const char *const reserved_words[] = {
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "binary",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "fetch",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "natural",
    "not",
    "notnull",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "overlaps",
    "placing",
    "primary",
    "references",
    "returning",
    "right",
    "select",
    "session_user",
    "similar",
    "some",
    "symmetric",
    "table",
    "tablesample",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    NULL,
};

static bool is_snake_case(const char *name)
{
    char before = '_';

    for (const char *at = name; *at != '\0'; at++) {
        bool letter = *at >= 'a' && *at <= 'z';
        bool digit = *at >= '0' && *at <= '9';

        if (!letter && (at == name || (!digit && *at != '_') || (*at == '_' && before == '_'))) {
            return false;
        }
        before = *at;
    }
    return before != '_';
}

bool name_check(const char *name, size_t max, Err *err)
{
    if (name == NULL || name[0] == '\0') {
        return err_set(err, ERR_INTERNAL, "it has no name");
    }
    if (strlen(name) > max) {
        return err_set(err, ERR_INTERNAL, "its name is longer than %zu bytes", max);
    }
    if (!is_snake_case(name)) {
        return err_set(err, ERR_INTERNAL, "its name is not in snake_case");
    }
    for (const char *const *word = reserved_words; *word != NULL; word++) {
        if (strcmp(name, *word) == 0) {
            return err_set(err, ERR_INTERNAL, "its name is a reserved word of SQL");
        }
    }
    return true;
}
