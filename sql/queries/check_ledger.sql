-- What the ledger lacks: business days that are missing, windows that failed and that no later reading
-- covers. Ranges move: a day's bounds with the opening time, a range of changes with the mark it begins at;
-- what a sync left behind the next one reads, from the mark, under another lower bound. A stream that no
-- run asked for within a week before the last one is left out on purpose: nobody will read it.
-- $1 company (0: all).
with company as (
    select company_id from resto.company where $1::bigint = 0 or company_id = $1::bigint),
span as (
    select company_id, stream, kind, min(business_date) as a, max(business_date) as z
      from restosync."window"
     where business_date is not null and state = 'done'
       and ($1::bigint = 0 or company_id = $1::bigint)
     group by company_id, stream, kind),
missing as (
    select s.company_id, s.stream, d::date as day
      from span s, lateral generate_series(s.a::timestamp, s.z::timestamp, interval '1 day') d
     where not exists (select from restosync."window" w
                        where w.company_id = s.company_id and w.stream = s.stream
                          and w.kind = s.kind and w.business_date = d::date and w.state = 'done')),
gaps as (
    select company_id, count(distinct day) as days, min(day) as first_day, max(day) as last_day,
           string_agg(distinct stream, ', ') as streams
      from missing group by company_id),
last as (
    select company_id, max(started_at) as started_at from restosync.run group by company_id),
asked as (
    select distinct s.company_id, s.stream
      from restosync.run_stream s
      join restosync.run r on r.run_id = s.run_id
      join last l on l.company_id = s.company_id
     where r.started_at > l.started_at - interval '7 days'),
failed as (
    select f.company_id, count(*) as windows, string_agg(distinct f.stream, ', ') as streams
      from restosync."window" f
      join asked a on a.company_id = f.company_id and a.stream = f.stream
      left join restosync.run r on r.run_id = f.run_id
     where f.state = 'failed' and ($1::bigint = 0 or f.company_id = $1::bigint)
       and not exists (
           select from restosync."window" d
            where d.company_id = f.company_id and d.stream = f.stream and d.kind = f.kind
              and d.state = 'done' and d.finished_at > f.finished_at
              and d.business_date is not distinct from f.business_date
              and (f.kind <> 'modified' or d.range_to >= f.range_to)
              and (f.kind <> 'modified' or d.range_from <= f.range_from or r.command = 'sync'))
     group by f.company_id)
select c.company_id, 'gaps' as "check", case when g.days is null then 'ok' else 'warning' end as level,
       coalesce(g.days, 0) as value,
       case when g.days is null then 'no business day is missing'
            else format('%s business days are missing between %s and %s (%s): restosync backfill --from %s --to %s',
                        g.days, g.first_day, g.last_day, g.streams, g.first_day, g.last_day) end as message
  from company c left join gaps g using (company_id)
union all
select c.company_id, 'windows', case when f.windows is null then 'ok' else 'warning' end,
       coalesce(f.windows, 0),
       case when f.windows is null then 'no window stands failed'
            else format('%s windows failed and were never read since (%s)', f.windows, f.streams) end
  from company c left join failed f using (company_id)
 order by company_id, "check";
