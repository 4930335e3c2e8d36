-- The last runs; of one that is at work, how far it is. $1 company (0: all), $2 how many.
with run as (
    select *, status = 'running'
              and coalesce(heartbeat_at, started_at) >= now() - interval '10 minutes' as at_work
      from restosync.run
     where $1::bigint = 0 or company_id = $1::bigint
     order by started_at desc limit $2::int)
select run_id, left(run_id::text, 8) as run, command, company_id, started_at,
       case when status <> 'running' then status
            when at_work then 'running' else 'died' end as status,
       exit_code, error_code,
       round(extract(epoch from case when at_work then now()
                                     else coalesce(finished_at, heartbeat_at) end - started_at), 1)
           as seconds,
       api_calls, retries,
       case when at_work
            then (select format('%s windows and %s records so far', count(*), coalesce(sum(w.records), 0))
                    from restosync."window" w
                   where w.run_id = run.run_id and w.state = 'done')
            else message end as message
  from run
 order by started_at desc;
