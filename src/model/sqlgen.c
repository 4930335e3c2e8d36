/* Statements that move records of one stream: COPY, probe, stage, replace, ask for details. */
#include "model/sqlgen.h"

#include "sqlgen_columns.h"

static void copy_into(Buf *out, const StreamPlan *plan, int table, const char *schema,
                      const char *prefix);

static const Table *table_of(const StreamPlan *plan, int table)
{
    return plan->tables[table].table;
}

static const Column *root_key(const StreamPlan *plan, int key)
{
    const TablePlan *root = &plan->tables[0];

    return &root->table->columns[root->key_columns[key]];
}

static const char *root_version(const StreamPlan *plan)
{
    const TablePlan *root = &plan->tables[0];

    return root->version_column < 0 ? NULL : root->table->columns[root->version_column].name;
}

/* ---- COPY ---- */

void sqlgen_columns(Buf *out, const StreamPlan *plan, int table)
{
    SqlColumn columns[SQL_COLUMNS];
    int count = sql_columns(plan->stream, table_of(plan, table), columns);

    sql_names(out, columns, count, 4);
}

int sqlgen_column_types(const StreamPlan *plan, int table, const char **ret, int max)
{
    SqlColumn columns[SQL_COLUMNS];
    int count = sql_columns(plan->stream, table_of(plan, table), columns);

    count = count < max ? count : max;
    for (int i = 0; i < count; i++) {
        ret[i] = columns[i].type;
    }
    return count;
}

void sqlgen_copy(Buf *out, const StreamPlan *plan, int table)
{
    copy_into(out, plan, table, "resto", "");
}

void sqlgen_stage(Buf *out, const StreamPlan *plan)
{
    const char *name = table_of(plan, 0)->name;

    buf_printf(out,
               "create temp table if not exists \"" STAGE_PREFIX "%s\"\n"
               "    (like resto.\"%s\") on commit delete rows",
               name, name);
}

void sqlgen_stage_copy(Buf *out, const StreamPlan *plan)
{
    copy_into(out, plan, 0, "pg_temp", STAGE_PREFIX);
}

static void copy_into(Buf *out, const StreamPlan *plan, int table, const char *schema,
                      const char *prefix)
{
    buf_printf(out, "copy %s.\"%s%s\" (\n    ", schema, prefix, table_of(plan, table)->name);
    sqlgen_columns(out, plan, table);
    buf_append_text(out, ")\n  from stdin");
}

/* ---- replace ---- */

void sqlgen_upsert(Buf *out, const StreamPlan *plan)
{
    const Table *root = table_of(plan, 0);
    SqlColumn columns[SQL_COLUMNS];
    int count = sql_columns(plan->stream, root, columns);
    bool first = true;

    buf_printf(out, "insert into resto.\"%s\" (\n    ", root->name);
    sql_names(out, columns, count, 4);
    buf_append_text(out, ")\nselect ");
    sql_names(out, columns, count, 7);
    buf_printf(out, "\n  from pg_temp.\"" STAGE_PREFIX "%s\"\n    on conflict (\"company_id\"",
               root->name);
    for (int k = 0; k < plan->tables[0].key_count; k++) {
        buf_printf(out, ", \"%s\"", root_key(plan, k)->name);
    }
    buf_append_text(out, ") do update set");
    for (int i = 0; i < count; i++) {
        if (!columns[i].key) {
            buf_printf(out, "%s\n       \"%s\" = excluded.\"%s\"", first ? "" : ",",
                       columns[i].name, columns[i].name);
            first = false;
        }
    }
}

/* ---- by key arrays: each key looks up its rows, whatever the statistics say ---- */

/* Rows are found by key and deleted by place: "= any($2)" on the key itself was seen to read every
 * row of the company, by whichever index begins with company_id. */
void sqlgen_delete_children(Buf *out, const StreamPlan *plan, int table)
{
    const char *name = table_of(plan, table)->name;
    int param = 2;

    if (plan->tables[0].key_count == 0) {
        buf_printf(out, "delete from resto.\"%s\"\n where \"company_id\" = $1::bigint", name);
        return;
    }
    buf_printf(out, "delete from resto.\"%s\"\n where ctid = any(array(\nselect t.place\n", name);
    sql_unnest(out, plan, &param, NULL, NULL);
    buf_append_text(out, "  cross join lateral (\n");
    sql_look_up(out, plan, name, "t.ctid as place");
    buf_append_text(out, ") t))");
}

void sqlgen_probe(Buf *out, const StreamPlan *plan)
{
    const char *version = root_version(plan);
    char columns[160];
    int param = 2;

    (void)text_format(columns, sizeof(columns),
                      "true as found, t.\"digest\", t.\"deleted_at\"%s%s%s",
                      version == NULL ? "" : ", t.\"", version == NULL ? "" : version,
                      version == NULL ? "" : "\" as version");

    buf_append_text(out, "select u.position::int as position,\n"
                         "       case when t.found is null then 0\n");
    if (version != NULL) {
        buf_append_text(out, "            when t.version > u.version then 2\n");
    }
    buf_append_text(out, "            else 1 end as state\n");
    sql_unnest(out, plan, &param, "digest", version == NULL ? NULL : "version");
    buf_append_text(out, "  left join lateral (\n");
    sql_look_up(out, plan, table_of(plan, 0)->name, columns);
    buf_append_text(out, ") t on true\n"
                         " where t.found is null or t.deleted_at is not null\n"
                         "    or t.digest is distinct from u.digest\n"
                         " order by u.position");
}

/* The order is the primary key's own: with it and the limit no other way to the rows is worth a
 * thought, whatever the statistics say. */
void sqlgen_stored(Buf *out, const StreamPlan *plan)
{
    if ((plan->stream->windows & WINDOW_CREATED) == 0 || plan->tables[0].key_count != 1 ||
        root_key(plan, 0)->type != TYPE_BIGINT) {
        return;
    }
    const char *key = root_key(plan, 0)->name;

    buf_printf(out,
               "select string_agg(int8send(s.key1), ''), string_agg(uuid_send(s.digest), '')\n"
               "  from (\n"
               "       select t.\"%s\" as key1, t.\"digest\"\n"
               "         from resto.\"%s\" t\n"
               "        where t.\"company_id\" = (select $1::bigint)\n"
               "          and t.\"%s\" between $2::bigint and $3::bigint\n"
               "          and t.\"deleted_at\" is null and t.\"digest\" is not null\n"
               "        order by t.\"%s\" limit $4::bigint) s",
               key, table_of(plan, 0)->name, key, key);
}

void sqlgen_need_detail(Buf *out, const StreamPlan *plan)
{
    int param = 2;

    if ((plan->stream->windows & WINDOW_DETAIL) == 0) {
        return;
    }
    buf_append_text(out, "select u.position::int as position\n");
    sql_unnest(out, plan, &param, "list_digest", NULL);
    buf_append_text(out, "  left join lateral (\n");
    sql_look_up(out, plan, table_of(plan, 0)->name,
                "true as found, t.\"list_digest\", t.\"deleted_at\", t.\"status\"");
    buf_printf(out,
               ") t on true\n"
               " where t.found is null or t.deleted_at is not null\n"
               "    or t.list_digest is distinct from u.list_digest\n"
               "    or (t.status = any($%d::text[])) is not true\n"
               " order by u.position",
               param);
}

/* ---- what a complete reading no longer had ---- */

static void scope(Buf *out, const StreamPlan *plan, unsigned kind, int *param)
{
    const TablePlan *root = &plan->tables[0];
    const Column *created =
        root->created_column < 0 ? NULL : &root->table->columns[root->created_column];

    if (kind == WINDOW_REPORT_DAY) {
        buf_printf(out, "   and t.\"%s\" = $%d::date\n", root_key(plan, 0)->name, (*param)++);
    } else if (kind == WINDOW_PARENT) {
        buf_printf(out, "   and t.\"%s\" = any($%d::%s[])\n", root_key(plan, 0)->name, (*param)++,
                   column_type_sql(root_key(plan, 0)->type));
    } else if (created != NULL && kind != WINDOW_SNAPSHOT) {
        bool local = created->type == TYPE_LOCAL;

        for (int i = 0; i < 2; i++) {
            buf_printf(out, "   and t.\"%s\"%s %s $%d::timestamptz\n", created->name,
                       local ? " at time zone $4" : "", i == 0 ? ">=" : "<", (*param)++);
        }
        *param += local ? 1 : 0;
    }
}

void sqlgen_missing(Buf *out, const StreamPlan *plan, unsigned kind)
{
    int key_count = plan->tables[0].key_count;
    int param = 2;

    buf_append_text(out, "select ");
    for (int k = 0; k < key_count; k++) {
        buf_printf(out, "%st.\"%s\"::text", k == 0 ? "" : ", ", root_key(plan, k)->name);
    }
    buf_printf(out,
               "\n  from resto.\"%s\" t\n"
               " where t.\"company_id\" = (select $1::bigint) and t.\"deleted_at\" is null\n",
               table_of(plan, 0)->name);
    scope(out, plan, kind, &param);
    buf_append_text(out, "   and not exists (\n       select\n");
    sql_unnest(out, plan, &param, NULL, NULL);
    for (int k = 0; k < key_count; k++) {
        buf_printf(out, "%s u.key%d = t.\"%s\"", k == 0 ? "        where" : " and", k + 1,
                   root_key(plan, k)->name);
    }
    buf_append_text(out, ")");
}

void sqlgen_mark_deleted(Buf *out, const StreamPlan *plan)
{
    const char *name = table_of(plan, 0)->name;
    int param = 3;

    buf_printf(out,
               "update resto.\"%s\" set deleted_at = clock_timestamp(), run_id = $2::uuid\n"
               " where deleted_at is null and ctid = any(array(\nselect t.place\n",
               name);
    sql_unnest(out, plan, &param, NULL, NULL);
    buf_append_text(out, "  cross join lateral (\n");
    sql_look_up(out, plan, name, "t.ctid as place");
    buf_append_text(out, ") t))");
}

void sqlgen_keep_version(Buf *out, const StreamPlan *plan)
{
    const char *version = root_version(plan);
    int key_count = plan->tables[0].key_count;
    char columns[192];
    int param = 4;

    (void)text_format(columns, sizeof(columns),
                      "t.digest, t.run_id, t.synced_at, t.page_no, t.deleted_at, %s%s%s as version",
                      version == NULL ? "null::timestamptz" : "t.\"",
                      version == NULL ? "" : version, version == NULL ? "" : "\"");
    buf_append_text(out, "insert into restosync.record_version (company_id, stream, record_key,\n"
                         "    modified_at, digest, run_id, synced_at, page_no, deleted_at, "
                         "replaced_by)\nselect $1::bigint, $2::text, concat_ws(','");
    for (int k = 0; k < key_count; k++) {
        buf_printf(out, ", u.key%d", k + 1);
    }
    buf_append_text(out, "), t.version, t.digest, t.run_id,\n"
                         "       t.synced_at, t.page_no, t.deleted_at, $3::uuid\n");
    sql_unnest(out, plan, &param, NULL, NULL);
    buf_append_text(out, "  cross join lateral (\n");
    sql_look_up(out, plan, table_of(plan, 0)->name, columns);
    buf_append_text(out, ") t");
}

/* Parameters become rows: u(key1, ..., digest, version, position). */
void sql_unnest(Buf *out, const StreamPlan *plan, int *param, const char *digest,
                const char *version)
{
    int key_count = plan->tables[0].key_count;

    buf_append_text(out, "  from unnest(");
    for (int k = 0; k < key_count; k++) {
        buf_printf(out, "%s$%d::%s[]", k == 0 ? "" : ", ", (*param)++,
                   column_type_sql(root_key(plan, k)->type));
    }
    if (digest != NULL) {
        buf_printf(out, "%s$%d::uuid[]", key_count == 0 ? "" : ", ", (*param)++);
    }
    if (version != NULL) {
        buf_printf(out, ", $%d::timestamptz[]", (*param)++);
    }
    buf_append_text(out, ") with ordinality\n       as u(");
    for (int k = 0; k < key_count; k++) {
        buf_printf(out, "key%d, ", k + 1);
    }
    for (int i = 0; i < 2; i++) {
        const char *name = i == 0 ? digest : version;

        buf_printf(out, "%s%s", name == NULL ? "" : name, name == NULL ? "" : ", ");
    }
    buf_append_text(out, "position)\n");
}

/* OFFSET 0 keeps the planner from turning the look-up into a join (performance.md, B.2). "(select
 * $1)" keeps the company's number from it: for a company the statistics do not know yet, it takes
 * every index that begins with company_id for as good as the primary key, and reads all the rows.
 */
void sql_look_up(Buf *out, const StreamPlan *plan, const char *table, const char *columns)
{
    buf_printf(out,
               "       select %s\n"
               "         from resto.\"%s\" t\n"
               "        where t.\"company_id\" = (select $1::bigint)",
               columns, table);
    for (int k = 0; k < plan->tables[0].key_count; k++) {
        buf_printf(out, " and t.\"%s\" = u.key%d", root_key(plan, k)->name, k + 1);
    }
    buf_append_text(out, "\n       offset 0");
}
