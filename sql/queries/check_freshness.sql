-- Is the data fresh: age of the last complete run of each company, and whether a job hangs or died. A sync of
-- a few streams by hand is none, however well it ended: receipts are what goes stale, where a month has some
-- syncs that read them. $1 company (0: all), $2 oldest age allowed, seconds.
with company as (
    select company_id from resto.company where $1::bigint = 0 or company_id = $1::bigint
    union
    select distinct company_id from restosync.run
     where command in ('sync', 'backfill') and ($1::bigint = 0 or company_id = $1::bigint)),
sync as (
    select r.company_id, r.started_at, r.finished_at, r.status,
           exists (select from restosync.run_stream s
                    where s.run_id = r.run_id and s.stream = 'receipts') as receipts
      from restosync.run r
     where r.command = 'sync' and ($1::bigint = 0 or r.company_id = $1::bigint)),
complete as (
    select c.company_id,
           (select max(r.finished_at) from sync r
             where r.company_id = c.company_id and r.status = 'ok'
               and (r.receipts
                    or not exists (select from sync e
                                    where e.company_id = r.company_id and e.receipts
                                      and e.started_at between r.started_at - interval '30 days'
                                                           and r.started_at))) as last_ok
      from company c),
last as (
    select c.company_id, r.command, r.status, r.error_code, r.started_at,
           extract(epoch from now() - coalesce(r.heartbeat_at, r.started_at))::bigint as silent,
           extract(epoch from now() - r.started_at)::bigint as running
      from company c
      join lateral (
           select * from restosync.run x
            where x.company_id = c.company_id and x.command in ('sync', 'backfill', 'retry')
            order by x.started_at desc limit 1) r on true)
select company_id, 'freshness' as "check",
       case when last_ok is null or last_ok < now() - make_interval(secs => $2::bigint)
            then 'stale' else 'ok' end as level,
       extract(epoch from now() - last_ok)::bigint as value,
       case when last_ok is null then 'no sync was ever complete'
            when last_ok < now() - make_interval(secs => $2::bigint)
            then format('the last complete sync ended %s ago, at %s UTC',
                        date_trunc('minute', now() - last_ok),
                        to_char(last_ok at time zone 'UTC', 'YYYY-MM-DD HH24:MI'))
            else format('the last complete sync ended at %s UTC',
                        to_char(last_ok at time zone 'UTC', 'YYYY-MM-DD HH24:MI')) end as message
  from complete
union all
select company_id, 'last_run',
       case when status in ('ok', 'running') then 'ok' else 'warning' end,
       case when status in ('ok', 'running') then 0 else 1 end,
       format('the last run (%s) %s%s', command,
              case status when 'ok' then 'was complete' when 'running' then 'is under way'
                   when 'partial' then 'was partial' else 'ended as ' || status end,
              coalesce(': ' || nullif(error_code, ''), ''))
  from last
union all
select company_id, 'job',
       case when status = 'running' and (silent > 600 or running > 6 * 3600) then 'warning' else 'ok' end,
       case when status = 'running' then running else 0 end,
       case when status <> 'running' then 'no run is under way'
            when silent > 600 then format('a run died: no sign of life for %s minutes', silent / 60)
            when running > 6 * 3600 then format('a run has been under way for %s hours', running / 3600)
            else format('a run has been under way for %s seconds', running) end
  from last
 order by company_id, "check";
