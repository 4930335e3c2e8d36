-- Who holds an advisory lock: by the journal, else by what the session calls itself. $1 class,
-- $2 object.
select case when r.run_id is not null
            then format('%s on host %s, pid %s, run %s, since %s', r.command, r.host, r.pid,
                        left(r.run_id::text, 8),
                        to_char(r.started_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"'))
            else format('%s, database session %s, since %s', a.application_name, a.pid,
                        to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"')) end
  from pg_catalog.pg_locks l
  join pg_catalog.pg_stat_activity a using (pid)
  left join restosync.run r on r.run_id::text like
       nullif(substring(a.application_name from 'run=([0-9a-f]{8})'), '') || '%'
 where l.locktype = 'advisory' and l.granted and l.pid <> pg_catalog.pg_backend_pid()
   and l.database = (select oid from pg_catalog.pg_database
                      where datname = pg_catalog.current_database())
   and l.classid = $1::int::oid and l.objid = $2::int::oid and l.objsubid = 2
 order by r.started_at nulls last limit 1;
