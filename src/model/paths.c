/* Compiles a stream of the catalog into numbered tables and search trees of JSON members. */
#include "model/paths.h"

#include <string.h>

#include "catalog_table.h"

typedef struct Compile {
    StreamPlan *plan;
    Arena *arena;
} Compile;

static bool table_compile(Compile *compile, const Table *table, int parent);
static bool columns_compile(Compile *compile, TablePlan *plan);
static void column_roles(TablePlan *plan, int at);
static int parent_column(const TablePlan *parent, const char *name);
static bool children_compile(Compile *compile, int at);
static PathNode *member_at(Compile *compile, PathNode **first, const char *path);

bool stream_plan(const Stream *stream, Arena *arena, StreamPlan **ret, Err *err)
{
    Compile compile = {.arena = arena};

    if (!catalog_check(stream, 1, err)) {
        return false;
    }
    compile.plan = arena_alloc(arena, sizeof(*compile.plan));
    if (compile.plan != NULL) {
        compile.plan->stream = stream;
    }
    if (compile.plan == NULL || !table_compile(&compile, &stream->root, -1)) {
        return err_set(err, ERR_MEMORY, "no memory to compile stream %s", stream->name);
    }
    *ret = compile.plan;
    return true;
}

/* From here on only memory can be missing: catalog_check has counted and resolved everything. */
static bool table_compile(Compile *compile, const Table *table, int parent)
{
    int at = compile->plan->table_count++;
    TablePlan *plan = &compile->plan->tables[at];

    *plan = (TablePlan){.table = table,
                        .parent = parent,
                        .version_column = -1,
                        .created_column = -1,
                        .element_column = -1};
    return columns_compile(compile, plan) && children_compile(compile, at);
}

static bool columns_compile(Compile *compile, TablePlan *plan)
{
    const Column *columns = plan->table->columns;

    for (int i = 0; columns[i].type != TYPE_NONE; i++) {
        const char *path = columns[i].path;

        plan->column_count++;
        plan->copy_from[i] = -1;
        if (column_is_member(&columns[i])) {
            PathNode *node = member_at(compile, &plan->members, path);

            if (node == NULL) {
                return false;
            }
            node->column = i;
        } else if (path != NULL && strcmp(path, "^") == 0 && plan->parent >= 0) {
            plan->copy_from[i] =
                parent_column(&compile->plan->tables[plan->parent], columns[i].name);
        } else if (path != NULL && strcmp(path, ".") == 0) {
            plan->element_column = i;
        }
        column_roles(plan, i);
    }
    return true;
}

static void column_roles(TablePlan *plan, int at)
{
    const Column *column = &plan->table->columns[at];

    if (!column_stored(column)) {
        return;
    }
    if ((column->flags & COLUMN_VERSION) != 0) {
        plan->version_column = at;
    }
    if ((column->flags & COLUMN_CREATED) != 0) {
        plan->created_column = at;
    }
    if ((column->flags & COLUMN_KEY) != 0) {
        plan->key_columns[plan->key_count++] = at;
    }
}

static int parent_column(const TablePlan *parent, const char *name)
{
    const Column *column = table_column(parent->table, str_of(name));

    return column == NULL ? -1 : (int)(column - parent->table->columns);
}

static bool children_compile(Compile *compile, int at)
{
    TablePlan *plan = &compile->plan->tables[at];
    const Table *table = plan->table;
    PathNode *node;

    for (const Table *child = table->children; child != NULL && child->name != NULL; child++) {
        node = member_at(compile, &plan->members, child->path);
        if (node == NULL) {
            return false;
        }
        node->table = compile->plan->table_count;
        if (!table_compile(compile, child, at)) {
            return false;
        }
    }
    if (table->recurse != NULL) {
        node = member_at(compile, &plan->members, table->recurse);
        if (node == NULL) {
            return false;
        }
        node->table = at;
    }
    for (const char *const *keep = table->keep; keep != NULL && *keep != NULL; keep++) {
        node = member_at(compile, &plan->members, *keep);
        if (node == NULL) {
            return false;
        }
        node->keep = true;
    }
    for (const char *const *drop = table->drop; drop != NULL && *drop != NULL; drop++) {
        node = member_at(compile, &plan->members, *drop);
        if (node == NULL) {
            return false;
        }
        node->drop = true;
    }
    return true;
}

/* The node of a dotted path, made with the objects on the way to it; NULL without memory. */
static PathNode *member_at(Compile *compile, PathNode **first, const char *path)
{
    for (;;) {
        Str name = {path, strcspn(path, ".")};
        PathNode **link = first;

        while (*link != NULL && !str_equal((*link)->name, name)) {
            link = &(*link)->next;
        }
        if (*link == NULL) {
            *link = arena_alloc(compile->arena, sizeof(**link));
            if (*link == NULL) {
                return NULL;
            }
            **link = (PathNode){.name = name, .column = -1, .table = -1};
        }
        if (path[name.len] == '\0') {
            return *link;
        }
        first = &(*link)->first;
        path += name.len + 1;
    }
}

static bool node_is(const PathNode *node, Str name)
{
    return node->name.len == name.len && memcmp(node->name.ptr, name.ptr, name.len) == 0;
}

PathNode *path_find(PathNode *first, PathNode *hint, Str name)
{
    if (hint != NULL && node_is(hint, name)) {
        return hint;
    }
    for (PathNode *node = first; node != NULL; node = node->next) {
        if (node_is(node, name)) {
            return node;
        }
    }
    return NULL;
}
