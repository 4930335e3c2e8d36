-- What `schema drop` is about to remove, and who outside reads it.
with ours (name) as (
    values ('resto'), ('report'), ('restosync')
)
select current_database() as database,
       (select count(*) from pg_catalog.pg_namespace where nspname in (select name from ours))
           as schemas,
       (select string_agg(distinct format('%I.%I', vn.nspname, v.relname), ', ')
          from pg_catalog.pg_depend d
          join pg_catalog.pg_rewrite r
            on r.oid = d.objid and d.classid = 'pg_catalog.pg_rewrite'::regclass
          join pg_catalog.pg_class v on v.oid = r.ev_class
          join pg_catalog.pg_namespace vn on vn.oid = v.relnamespace
          join pg_catalog.pg_class t
            on t.oid = d.refobjid and d.refclassid = 'pg_catalog.pg_class'::regclass
          join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
         where tn.nspname in (select name from ours)
           and vn.nspname not in (select name from ours)) as readers;
