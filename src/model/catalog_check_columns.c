/* Refuses columns that contradict themselves or each other. */
#include <string.h>

#include "catalog_check.h"

#define ALL_FLAGS                                                                                  \
    (COLUMN_KEY | COLUMN_VERSION | COLUMN_ZERO_NULL | COLUMN_EPOCH_NULL | COLUMN_EMPTY_NULL |      \
     COLUMN_ALIAS | COLUMN_PERSONAL | COLUMN_CREATED | COLUMN_PSEUDONYM | COLUMN_SENSITIVE)
#define NULL_FLAGS (COLUMN_ZERO_NULL | COLUMN_EPOCH_NULL | COLUMN_EMPTY_NULL)
#define TYPE_BIT(type) (1U << (type))

static bool column_check(const TableScope *scope, int at, Err *err);
static bool alias_check(const Table *table, int at, Err *err);
static bool implicit_check(const TableScope *scope, const Column *column, Err *err);
static bool flags_check(const TableScope *scope, const Column *column, Err *err);
static bool path_check(const TableScope *scope, const Column *column, Err *err);
static bool columns_once(const Table *table, int count, Err *err);

bool columns_check(const TableScope *scope, Err *err)
{
    const Column *columns = scope->table->columns;
    int count = 0;

    if (columns == NULL || columns[0].type == TYPE_NONE) {
        return err_set(err, ERR_INTERNAL, "it has no columns");
    }
    for (; columns[count].type != TYPE_NONE; count++) {
        if (count == TABLE_COLUMNS) {
            return err_set(err, ERR_INTERNAL, "it has more than %d columns", TABLE_COLUMNS);
        }
        if (!column_check(scope, count, err)) {
            const char *name = columns[count].name;

            return name == NULL ? err_wrap(err, "column %d", count + 1)
                                : err_wrap(err, "column \"%s\"", name);
        }
    }
    return columns_once(scope->table, count, err);
}

static bool column_check(const TableScope *scope, int at, Err *err)
{
    const Column *column = &scope->table->columns[at];

    if (!name_check(column->name, NAME_BYTES, err)) {
        return false;
    }
    if (column->comment == NULL || column->comment[0] == '\0') {
        return err_set(err, ERR_INTERNAL, "it has no comment");
    }
    if (column->type < TYPE_NONE || column->type > TYPE_JSON) {
        return err_set(err, ERR_INTERNAL, "its type does not exist");
    }
    if ((column->flags & ~(unsigned)ALL_FLAGS) != 0) {
        return err_set(err, ERR_INTERNAL, "it has a flag that does not exist");
    }
    if ((column->flags & COLUMN_ALIAS) != 0) {
        return alias_check(scope->table, at, err);
    }
    return implicit_check(scope, column, err) && flags_check(scope, column, err) &&
           path_check(scope, column, err);
}

static bool member_path_valid(const char *path)
{
    char before = '.';

    for (const char *at = path; *at != '\0'; at++) {
        bool word = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
                    (*at >= '0' && *at <= '9') || *at == '_';

        if (!word && (*at != '.' || before == '.')) {
            return false;
        }
        before = *at;
    }
    return before != '.';
}

static bool alias_check(const Table *table, int at, Err *err)
{
    const Column *alias = &table->columns[at];
    const Column *column = at == 0 ? NULL : alias - 1;

    if (alias->flags != COLUMN_ALIAS) {
        return err_set(err, ERR_INTERNAL, "an alias has no flag of its own");
    }
    if (alias->path == NULL || !member_path_valid(alias->path)) {
        return err_set(err, ERR_INTERNAL, "an alias needs a JSON member");
    }
    if (column == NULL || column->name == NULL || strcmp(column->name, alias->name) != 0 ||
        column->type != alias->type) {
        return err_set(err, ERR_INTERNAL,
                       "an alias has to follow the column whose name and type it repeats");
    }
    if (column->path == NULL || !member_path_valid(column->path)) {
        return err_set(err, ERR_INTERNAL, "only a column read from JSON can have an alias");
    }
    return true;
}

/* Every table has these (catalog.h); only company_id can be filled from a record. */
static bool implicit_check(const TableScope *scope, const Column *column, Err *err)
{
    static const char *const implicit[] = {"extra",  "deleted_at",  "synced_at", "run_id",
                                           "digest", "list_digest", "page_no"};

    for (size_t i = 0; i < sizeof(implicit) / sizeof(implicit[0]); i++) {
        if (strcmp(column->name, implicit[i]) == 0) {
            return err_set(err, ERR_INTERNAL, "every table or root has a column of this name");
        }
    }
    if (strcmp(column->name, "company_id") != 0) {
        return true;
    }
    if (scope->above != NULL || column->type != TYPE_BIGINT || column->flags != COLUMN_KEY ||
        column->path == NULL || !member_path_valid(column->path)) {
        return err_set(err, ERR_INTERNAL,
                       "company_id can only be filled in a root, as a bigint key, from JSON");
    }
    return true;
}

typedef struct FlagRule {
    unsigned flag;
    unsigned types;
    const char *sentence;
} FlagRule;

static const FlagRule flag_rules[] = {
    {COLUMN_KEY,
     TYPE_BIT(TYPE_BIGINT) | TYPE_BIT(TYPE_INTEGER) | TYPE_BIT(TYPE_TEXT) | TYPE_BIT(TYPE_DATE) |
         TYPE_BIT(TYPE_UUID) | TYPE_BIT(TYPE_INSTANT) | TYPE_BIT(TYPE_LOCAL),
     "its type cannot be part of a key"},
    {COLUMN_VERSION, TYPE_BIT(TYPE_INSTANT), "a version has to be an instant"},
    {COLUMN_CREATED, TYPE_BIT(TYPE_INSTANT) | TYPE_BIT(TYPE_LOCAL),
     "a creation time has to be an instant"},
    {COLUMN_PSEUDONYM, TYPE_BIT(TYPE_TEXT), "only text can become a pseudonym"},
    {COLUMN_SENSITIVE, TYPE_BIT(TYPE_TEXT), "only text can be kept out"},
    {COLUMN_ZERO_NULL, TYPE_BIT(TYPE_BIGINT) | TYPE_BIT(TYPE_INTEGER) | TYPE_BIT(TYPE_TEXT),
     "only whole numbers and text can have zero for none"},
    {COLUMN_EPOCH_NULL, TYPE_BIT(TYPE_INSTANT), "only an instant can have the epoch for none"},
    {COLUMN_EMPTY_NULL,
     TYPE_BIT(TYPE_TEXT) | TYPE_BIT(TYPE_UUID) | TYPE_BIT(TYPE_TIME) | TYPE_BIT(TYPE_DATE) |
         TYPE_BIT(TYPE_INSTANT) | TYPE_BIT(TYPE_LOCAL),
     "its type has no empty text"},
};

static bool flags_check(const TableScope *scope, const Column *column, Err *err)
{
    unsigned flags = column->flags;

    for (size_t i = 0; i < sizeof(flag_rules) / sizeof(flag_rules[0]); i++) {
        const FlagRule *rule = &flag_rules[i];

        if ((flags & rule->flag) != 0 && (TYPE_BIT(column->type) & rule->types) == 0) {
            return err_set(err, ERR_INTERNAL, "%s", rule->sentence);
        }
    }
    if ((flags & COLUMN_KEY) != 0 && (flags & NULL_FLAGS) != 0) {
        return err_set(err, ERR_INTERNAL, "a key is never NULL, so nothing can mean none");
    }
    if ((flags & (COLUMN_VERSION | COLUMN_CREATED)) != 0 && scope->above != NULL) {
        return err_set(err, ERR_INTERNAL, "only a root has a version or a creation time");
    }
    return true;
}

static bool parent_path_check(const TableScope *scope, const Column *column, Err *err)
{
    const Column *source = NULL;

    if (scope->above != NULL) {
        source = table_column(scope->above->table, str_of(column->name));
    }
    if (source == NULL) {
        return err_set(err, ERR_INTERNAL, "its parent has no such column");
    }
    if (source->type != column->type) {
        return err_set(err, ERR_INTERNAL, "its parent's column has another type");
    }
    return true;
}

static bool path_is(const Column *column, const char *mark)
{
    return column->path != NULL && strcmp(column->path, mark) == 0;
}

/* What a column with "^", "#", "^#" or no path is filled from. */
static bool filled_check(const TableScope *scope, const Column *column, Err *err)
{
    unsigned windows = scope->stream->windows;
    bool position = path_is(column, "#");
    bool outer = path_is(column, "^#");

    if (path_is(column, "^")) {
        return (scope->above == NULL && windows == WINDOW_PARENT) ||
               parent_path_check(scope, column, err);
    }
    if ((position || outer) && column->type != TYPE_INTEGER) {
        return err_set(err, ERR_INTERNAL, "a position has to be an integer");
    }
    if (outer && (scope->table->recurse == NULL || column->flags != 0)) {
        return err_set(err, ERR_INTERNAL,
                       "only a table that recurses has an outer row, and that is no key");
    }
    /* Rows of a report have no identity but their place in it (API page, section 3.8). */
    if (!outer && (column->path == NULL || scope->above == NULL) &&
        (scope->above != NULL ||
         (windows != WINDOW_REPORT_DAY && !(windows == WINDOW_PARENT && position)))) {
        return err_set(err, ERR_INTERNAL, "nothing fills it");
    }
    return true;
}

static bool path_check(const TableScope *scope, const Column *column, Err *err)
{
    const char *path = column->path;
    bool filled =
        path == NULL || path_is(column, "#") || path_is(column, "^") || path_is(column, "^#");

    if (path_is(column, ".")) {
        return scope->above != NULL ||
               err_set(err, ERR_INTERNAL, "only rows of an array can be values");
    }
    if (!filled) {
        return member_path_valid(path) ||
               err_set(err, ERR_INTERNAL, "its path is no JSON member: \"%s\"", path);
    }
    if ((column->flags & ~(unsigned)(COLUMN_KEY | COLUMN_PERSONAL)) != 0) {
        return err_set(err, ERR_INTERNAL, "nothing is read from JSON for it, so its flag is void");
    }
    return filled_check(scope, column, err);
}

/* Names, versions, creation times and positions, each at most once a table. */
static bool columns_once(const Table *table, int count, Err *err)
{
    for (int i = 0; i < count; i++) {
        const Column *column = &table->columns[i];

        if ((column->flags & COLUMN_ALIAS) != 0) {
            continue;
        }
        for (int j = 0; j < i; j++) {
            const Column *other = &table->columns[j];
            unsigned both = column->flags & other->flags;

            if ((other->flags & COLUMN_ALIAS) != 0) {
                continue;
            }
            if (strcmp(column->name, other->name) == 0) {
                return err_set(err, ERR_INTERNAL, "column \"%s\": it stands there twice",
                               column->name);
            }
            if ((both & (COLUMN_VERSION | COLUMN_CREATED)) != 0) {
                return err_set(err, ERR_INTERNAL,
                               "column \"%s\": it is the second with the flag for %s", column->name,
                               (both & COLUMN_VERSION) != 0 ? "a version" : "the creation time");
            }
            if (path_is(column, "#") && path_is(other, "#")) {
                return err_set(err, ERR_INTERNAL,
                               "column \"%s\": the position has a column already", column->name);
            }
        }
    }
    return true;
}
