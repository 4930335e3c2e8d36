/* Refuses tables whose key, members or indexes do not fit together. */
#include <string.h>

#include "catalog_check.h"

#define TABLE_MEMBERS 128

static bool place_check(const TableScope *scope, Err *err);
static bool members_check(const Table *table, Err *err);
static bool key_check(const TableScope *scope, Err *err);
static bool child_key_check(const TableScope *scope, const Column *const *keys, int count,
                            Err *err);
static bool index_check(const Table *table, Err *err);

bool table_check(const TableScope *scope, Err *err)
{
    const Table *table = scope->table;

    if (!name_check(table->name, NAME_BYTES - strlen(STAGE_PREFIX), err)) {
        return false;
    }
    if (table->comment == NULL || table->comment[0] == '\0') {
        return err_set(err, ERR_INTERNAL, "it has no comment");
    }
    return place_check(scope, err) && columns_check(scope, err) && members_check(table, err) &&
           key_check(scope, err) && index_check(table, err);
}

static bool place_check(const TableScope *scope, Err *err)
{
    const Table *table = scope->table;

    if (scope->above != NULL) {
        return table->path != NULL || err_set(err, ERR_INTERNAL, "a child table needs a path");
    }
    if (table->path != NULL) {
        return err_set(err, ERR_INTERNAL, "a root is filled from the records, it has no path");
    }
    return table->recurse == NULL || err_set(err, ERR_INTERNAL, "a root cannot recurse");
}

/* One is the other, or an object on the way to it: "taxInfo" and "taxInfo.taxRate". */
static bool members_collide(const char *a, const char *b)
{
    size_t a_len = strlen(a);
    size_t b_len = strlen(b);
    size_t shorter = a_len < b_len ? a_len : b_len;

    if (strncmp(a, b, shorter) != 0) {
        return false;
    }
    return a_len == b_len || (a_len < b_len ? b[a_len] : a[b_len]) == '.';
}

static bool member_add(const char **members, int *count, const char *path, Err *err)
{
    if (path[0] == '\0' || path[0] == '.' || path[strlen(path) - 1] == '.' ||
        strstr(path, "..") != NULL || strpbrk(path, "^# /") != NULL) {
        return err_set(err, ERR_INTERNAL, "\"%s\" is no JSON member", path);
    }
    for (int i = 0; i < *count; i++) {
        if (members_collide(members[i], path)) {
            return err_set(err, ERR_INTERNAL, "the JSON members \"%s\" and \"%s\" collide",
                           members[i], path);
        }
    }
    if (*count == TABLE_MEMBERS) {
        return err_set(err, ERR_INTERNAL, "it names more than %d JSON members", TABLE_MEMBERS);
    }
    members[(*count)++] = path;
    return true;
}

/* Everything that names a member of the row's object: columns, child arrays, recurse, keep. */
static bool members_check(const Table *table, Err *err)
{
    const char *members[TABLE_MEMBERS];
    int count = 0;

    for (const Column *column = table->columns; column->type != TYPE_NONE; column++) {
        if (column_is_member(column) && !member_add(members, &count, column->path, err)) {
            return false;
        }
    }
    for (const Table *child = table->children; child != NULL && child->name != NULL; child++) {
        if (child->path != NULL && !member_add(members, &count, child->path, err)) {
            return false;
        }
    }
    if (table->recurse != NULL && !member_add(members, &count, table->recurse, err)) {
        return false;
    }
    for (const char *const *keep = table->keep; keep != NULL && *keep != NULL; keep++) {
        if (!member_add(members, &count, *keep, err)) {
            return false;
        }
    }
    for (const char *const *drop = table->drop; drop != NULL && *drop != NULL; drop++) {
        if (!member_add(members, &count, *drop, err)) {
            return false;
        }
    }
    return true;
}

static bool key_check(const TableScope *scope, Err *err)
{
    const Column *keys[KEY_COLUMNS];
    int count = table_keys(scope->table, keys);

    if (count > KEY_COLUMNS) {
        return err_set(err, ERR_INTERNAL, "its key has more than %d columns", KEY_COLUMNS);
    }
    if (scope->above != NULL) {
        return child_key_check(scope, keys, count, err);
    }
    return count > 0 || table_company(scope->table) != NULL ||
           err_set(err, ERR_INTERNAL, "it has no key");
}

static bool child_key_check(const TableScope *scope, const Column *const *keys, int count, Err *err)
{
    const Column *above[KEY_COLUMNS];
    int above_count = table_keys(scope->above->table, above);
    bool position = false;

    for (int k = 0; k < count; k++) {
        bool copied = keys[k]->path != NULL && strcmp(keys[k]->path, "^") == 0;

        if (k < above_count && (!copied || strcmp(keys[k]->name, above[k]->name) != 0)) {
            return err_set(err, ERR_INTERNAL, "its key does not begin with the key of \"%s\"",
                           scope->above->table->name);
        }
        if (k >= above_count && copied) {
            return err_set(err, ERR_INTERNAL, "column \"%s\": it is no key of the parent",
                           keys[k]->name);
        }
        position = position || (keys[k]->path != NULL && strcmp(keys[k]->path, "#") == 0);
    }
    if (count <= above_count) {
        return err_set(err, ERR_INTERNAL, "its key adds nothing to the key of \"%s\"",
                       scope->above->table->name);
    }
    if (scope->table->recurse != NULL && !position) {
        return err_set(err, ERR_INTERNAL, "a table that recurses has its position for a key");
    }
    return true;
}

static bool index_check(const Table *table, Err *err)
{
    char name[NAME_BYTES + 1];

    for (const char *const *list = table->index; list != NULL && *list != NULL; list++) {
        const char *cursor = *list;
        int columns = 0;
        Str column;

        for (; index_next(&cursor, &column); columns++) {
            if (table_column(table, column) == NULL) {
                return err_set(err, ERR_INTERNAL, "index \"%s\": it has no column \"%.*s\"", *list,
                               STR_ARG(column));
            }
        }
        if (columns == 0 || !index_name(table, *list, name, sizeof(name))) {
            return err_set(err, ERR_INTERNAL, "index \"%s\": its name would be empty or too long",
                           *list);
        }
    }
    return true;
}
