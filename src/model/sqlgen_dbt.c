/* For dbt: sources with their words, staging models and their tests, out of the catalog. */
#include <string.h>

#include "model/sqlgen.h"
#include "sqlgen_columns.h"

#define PREFIX "stg_restosync__"

static void yaml_text(Buf *out, const char *text)
{
    text_json_string(out, str_of(text)); /* YAML 1.2 takes JSON's strings as they are */
}

/* Columns of the agent's own bookkeeping are no analyst's business. */
static bool shown(const SqlColumn *column)
{
    static const char *const hidden[] = {"digest", "list_digest", "page_no", "run_id", NULL};

    for (const char *const *name = hidden; *name != NULL; name++) {
        if (strcmp(*name, column->name) == 0) {
            return false;
        }
    }
    return true;
}

/* ---- every table, parents before their children ---- */

typedef struct Walk {
    Buf *out;
    void (*visit)(struct Walk *walk, const TableScope *scope);
    int wanted; /* -1: all */
    int at;
    const char *name; /* of the wanted table, once found */
} Walk;

static void walk_table(Walk *walk, const TableScope *scope)
{
    if (walk->wanted < 0 || walk->wanted == walk->at) {
        walk->name = scope->table->name;
        walk->visit(walk, scope);
    }
    walk->at++;
    for (const Table *child = scope->table->children; child != NULL && child->name != NULL;
         child++) {
        const TableScope below = {.above = scope, .stream = scope->stream, .table = child};

        walk_table(walk, &below);
    }
}

static void walk_streams(Walk *walk, const Stream *streams, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const TableScope root = {.stream = &streams[i], .table = &streams[i].root};

        walk_table(walk, &root);
    }
}

/* ---- sources ---- */

static void source(Walk *walk, const TableScope *scope)
{
    SqlColumn columns[SQL_COLUMNS];
    int count = sql_columns(scope->stream, scope->table, columns);

    buf_printf(walk->out, "      - name: %s\n        description: ", scope->table->name);
    yaml_text(walk->out, scope->table->comment);
    if (strcmp(scope->table->name, "receipt") == 0) {
        buf_append_text(walk->out, "\n        loaded_at_field: synced_at\n"
                                   "        freshness:\n"
                                   "          warn_after: {count: 36, period: hour}");
    }
    buf_append_text(walk->out, "\n        columns:\n");
    for (int i = 0; i < count; i++) {
        buf_printf(walk->out, "          - name: %s\n            description: ", columns[i].name);
        yaml_text(walk->out, columns[i].comment);
        buf_append_text(walk->out,
                        columns[i].key ? "\n            data_tests: [not_null]\n" : "\n");
    }
}

void sqlgen_dbt_sources(Buf *out, const Stream *streams, size_t count)
{
    Walk walk = {.out = out, .visit = source, .wanted = -1};

    buf_append_text(out,
                    "# Made by `restosync schema dbt`: make it again after an upgrade, do not edit "
                    "it.\n"
                    "version: 2\n\n"
                    "sources:\n"
                    "  - name: restosync\n"
                    "    schema: restosync\n"
                    "    description: \"Bookkeeping of the agent\"\n"
                    "    tables:\n"
                    "      - name: run\n"
                    "        description: \"One row an invocation of sync or backfill\"\n"
                    "        loaded_at_field: finished_at\n"
                    "        freshness:\n"
                    "          warn_after: {count: 30, period: hour}\n"
                    "          error_after: {count: 54, period: hour}\n"
                    "          filter: \"status in ('ok', 'partial')\"\n"
                    "  - name: resto\n"
                    "    schema: resto\n"
                    "    description: \"What the Lightspeed Restaurant L-Series API said, typed\"\n"
                    "    tables:\n");
    walk_streams(&walk, streams, count);
}

/* ---- staging models ---- */

/* "concat_ws('-', t.company_id, t.receipt_id) as receipt_key" */
static void key_column(Buf *out, const SqlColumn *columns, int count, const char *name, int keys)
{
    buf_append_text(out, "concat_ws('-'");
    for (int i = 0; i < count && keys > 0; i++) {
        if (columns[i].key) {
            buf_printf(out, ", t.%s", columns[i].name);
            keys--;
        }
    }
    buf_printf(out, ") as %s_key", name);
}

static int key_count(const TableScope *scope)
{
    SqlColumn columns[SQL_COLUMNS];
    int count = sql_columns(scope->stream, scope->table, columns);
    int keys = 0;

    for (int i = 0; i < count; i++) {
        keys += columns[i].key ? 1 : 0;
    }
    return keys;
}

static void parent_clause(Buf *out, const TableScope *scope)
{
    SqlColumn columns[SQL_COLUMNS];
    int count = sql_columns(scope->above->stream, scope->above->table, columns);

    buf_printf(out,
               " where exists (select 1\n"
               "                 from {{ ref('" PREFIX "%s') }} as p\n"
               "                where p.company_id = t.company_id",
               scope->above->table->name);
    for (int i = 0; i < count; i++) {
        if (columns[i].key && strcmp(columns[i].name, "company_id") != 0) {
            buf_printf(out, "\n                  and p.%s = t.%s", columns[i].name,
                       columns[i].name);
        }
    }
    buf_append_text(out, ")\n");
}

static void model(Walk *walk, const TableScope *scope)
{
    SqlColumn columns[SQL_COLUMNS];
    int count = sql_columns(scope->stream, scope->table, columns);
    Buf *out = walk->out;

    buf_printf(out, "-- %s. Made by `restosync schema dbt`.\nselect ", scope->table->comment);
    key_column(out, columns, count, scope->table->name, count);
    if (scope->above != NULL) {
        buf_append_text(out, ",\n       ");
        key_column(out, columns, count, scope->above->table->name, key_count(scope->above));
    }
    for (int i = 0; i < count; i++) {
        if (shown(&columns[i])) {
            buf_printf(out, ",\n       t.%s", columns[i].name);
        }
    }
    buf_printf(out, "\n  from {{ source('resto', '%s') }} as t\n", scope->table->name);
    if (scope->above != NULL) {
        parent_clause(out, scope);
    } else {
        buf_append_text(out, " where t.deleted_at is null\n");
    }
}

bool sqlgen_dbt_model(Buf *out, const Stream *streams, size_t count, int index,
                      char ret_name[DBT_NAME])
{
    Walk walk = {.out = out, .visit = model, .wanted = index};

    walk_streams(&walk, streams, count);
    return walk.name != NULL && text_format(ret_name, DBT_NAME, PREFIX "%s", walk.name);
}

/* ---- their words and tests ---- */

static void model_words(Walk *walk, const TableScope *scope)
{
    SqlColumn columns[SQL_COLUMNS];
    int count = sql_columns(scope->stream, scope->table, columns);

    buf_printf(walk->out, "  - name: " PREFIX "%s\n    description: ", scope->table->name);
    yaml_text(walk->out, scope->table->comment);
    buf_printf(walk->out,
               "\n    columns:\n"
               "      - name: %s_key\n"
               "        description: \"The whole key in one column\"\n"
               "        data_tests: [unique, not_null]\n",
               scope->table->name);
    if (scope->above != NULL) {
        buf_printf(walk->out,
                   "      - name: %s_key\n"
                   "        description: \"Key of the row it belongs to\"\n"
                   "        data_tests:\n"
                   "          - not_null\n"
                   "          - relationships:\n"
                   "              to: ref('" PREFIX "%s')\n"
                   "              field: %s_key\n",
                   scope->above->table->name, scope->above->table->name, scope->above->table->name);
    }
    for (int i = 0; i < count; i++) {
        if (shown(&columns[i])) {
            buf_printf(walk->out, "      - name: %s\n        description: ", columns[i].name);
            yaml_text(walk->out, columns[i].comment);
            buf_append_char(walk->out, '\n');
        }
    }
}

void sqlgen_dbt_words(Buf *out, const Stream *streams, size_t count)
{
    Walk walk = {.out = out, .visit = model_words, .wanted = -1};

    buf_append_text(out, "# Made by `restosync schema dbt`: make it again after an upgrade, do not "
                         "edit it.\nversion: 2\n\nmodels:\n");
    walk_streams(&walk, streams, count);
}
