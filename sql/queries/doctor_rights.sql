-- What the agent's own role may do: one row. `lacking` names tables it cannot write, six at most, `strange`
-- who owns what an upgrade has to alter: after a restore the schemas may be its own and the tables not.
with ours as (
    select oid, nspowner from pg_catalog.pg_namespace where nspname in ('resto', 'report', 'restosync')),
owner as (
    select nspowner as oid from ours
    union select c.relowner from pg_catalog.pg_class c join ours n on n.oid = c.relnamespace
    union select p.proowner from pg_catalog.pg_proc p join ours n on n.oid = p.pronamespace),
lacking as (
    select format('%I.%I', n.nspname, c.relname) as name,
           row_number() over (order by n.nspname, c.relname) as place,
           count(*) over () as total
      from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('resto', 'restosync') and c.relkind = 'r'
       and not (pg_catalog.has_table_privilege(c.oid, 'select')
                and pg_catalog.has_table_privilege(c.oid, 'insert')
                and pg_catalog.has_table_privilege(c.oid, 'update')
                and pg_catalog.has_table_privilege(c.oid, 'delete')))
select current_user as name,
       (select rolsuper from pg_catalog.pg_roles where rolname = current_user) as superuser,
       (select string_agg(format('%I', pg_catalog.pg_get_userbyid(oid)), ', ' order by oid)
          from owner where not pg_catalog.pg_has_role(current_user, oid, 'usage')) as strange,
       (select string_agg(name, ', ' order by place)
               || case when max(total) > 6 then format(' and %s more', max(total) - 6) else '' end
          from lacking where place <= 6) as lacking,
       pg_catalog.has_schema_privilege('public', 'resto', 'usage') as open_to_all;
