-- Freshness of each stream by the ledger: everything up to complete_to was read. The forward mark of
-- modification ranges where there are some, else the latest end of what was read. Failed are windows that
-- no later reading covers, of streams that are still asked for, as in check_ledger.sql. $1 company (0: all).
with last as (
    select company_id, max(started_at) as started_at from restosync.run group by company_id),
asked as (
    select distinct s.company_id, s.stream
      from restosync.run_stream s
      join restosync.run r on r.run_id = s.run_id
      join last l on l.company_id = s.company_id
     where r.started_at > l.started_at - interval '7 days')
select x.*, extract(epoch from now() - complete_to)::bigint as age_seconds
  from (select company_id, stream,
               coalesce(max(range_to) filter (where kind = 'modified' and state = 'done'),
                        max(least(range_to, finished_at)) filter (where state = 'done'))
                   as complete_to,
               min(business_date) filter (where state = 'done') as first_day,
               max(business_date) filter (where state = 'done') as last_day,
               count(*) filter (where state = 'done') as windows,
               count(*) filter (where state = 'failed' and not covered and (f.company_id, f.stream)
                                in (select a.company_id, a.stream from asked a)) as failed
          from restosync."window" f
         cross join lateral (
               select f.state = 'failed' and exists (
                      select from restosync."window" d
                       where d.company_id = f.company_id and d.stream = f.stream and d.kind = f.kind
                         and d.state = 'done' and d.finished_at > f.finished_at
                         and d.business_date is not distinct from f.business_date
                         and (f.kind <> 'modified' or d.range_to >= f.range_to)
                         and (f.kind <> 'modified' or d.range_from <= f.range_from
                              or (select r.command = 'sync' from restosync.run r
                                   where r.run_id = f.run_id))) as covered) c
         where $1::bigint = 0 or company_id = $1::bigint
         group by company_id, stream) x
 order by company_id, stream;
