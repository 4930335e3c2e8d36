-- Whether this user can make our schemas here, or write the ones that are there already.
select coalesce(
           (select pg_catalog.has_schema_privilege(n.oid, 'usage')
                   and pg_catalog.has_table_privilege(c.oid, 'insert')
            from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'restosync' and c.relname = 'run'),
           pg_catalog.has_database_privilege(current_database(), 'create')) as fits,
       current_user as name, current_database() as database,
       exists (select 1 from pg_catalog.pg_namespace where nspname = 'restosync') as there;
