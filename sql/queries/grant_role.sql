-- Why a role cannot become a read-only analyst: $1 its name; one row, all false when it can.
select not exists (select 1 from pg_catalog.pg_roles where rolname = $1) as missing,
       exists (select 1 from pg_catalog.pg_roles where rolname = $1 and rolsuper) as superuser,
       $1 = current_user or exists (
           select 1
             from pg_catalog.pg_namespace n
             join pg_catalog.pg_roles r on r.rolname = $1
            where n.nspname in ('resto', 'report', 'restosync')
              and pg_catalog.pg_has_role(r.oid, n.nspowner, 'usage')) as owner;
