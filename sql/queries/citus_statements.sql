-- What distributes our tables by company, one statement a row, in order: every key of resto begins
-- with company_id, so a company's rows live together and joins stay on one node. Small mapping
-- tables of report go to every node; the bookkeeping stays where the agent connects.
with wanted as (
    select n.nspname as schema_name, c.relname as table_name,
           exists (select 1
                     from pg_catalog.pg_index i
                     join pg_catalog.pg_attribute a
                       on a.attrelid = c.oid and a.attnum = i.indkey[0]
                    where i.indrelid = c.oid and i.indisprimary
                      and a.attname = 'company_id') as by_company
      from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('resto', 'report') and c.relkind = 'r'
), statement (place, words) as (
    select 1, 'select create_distributed_table(''resto.company'', ''company_id'')'
    union all
    select 2, format('select create_distributed_table(%L, ''company_id'', colocate_with => '
                     '''resto.company'')', schema_name || '.' || table_name)
      from wanted
     where by_company and (schema_name, table_name) <> ('resto', 'company')
    union all
    select 3, format('select create_reference_table(%L)', schema_name || '.' || table_name)
      from wanted
     where not by_company
)
select words
  from statement
 order by place, words;
