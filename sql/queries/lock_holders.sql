-- Who holds a lock on our tables that keeps a writer out: up to three sessions, in words.
select string_agg(format('%s, pid %s, since %s', who, pid, since), '; ')
  from (select distinct coalesce(nullif(a.application_name, ''), a.usename, 'a session') as who, a.pid,
               to_char(coalesce(a.xact_start, a.backend_start), 'HH24:MI:SS') as since
          from pg_catalog.pg_locks l
          join pg_catalog.pg_class c on c.oid = l.relation
          join pg_catalog.pg_namespace n on n.oid = c.relnamespace
          join pg_catalog.pg_stat_activity a on a.pid = l.pid
         where n.nspname in ('resto', 'report', 'restosync') and l.granted
           and l.pid <> pg_catalog.pg_backend_pid()
           and l.mode in ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
         order by a.pid
         limit 3) holders;
