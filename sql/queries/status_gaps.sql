-- Business days that are missing from the first one read to the last one that is over, neighbours in
-- one row. $1 company (0: all).
with span as (
    select w.company_id, w.stream, w.kind, min(w.business_date) as a,
           greatest(max(w.business_date),
                    ((now() at time zone coalesce(s.time_zone, nullif(c.time_zone, ''), 'UTC'))
                     - coalesce(s.opening_time, c.opening_time, time '00:00'))::date - 1) as z
      from restosync."window" w
      left join resto.company c using (company_id)
      left join report.company_setting s using (company_id)
     where w.business_date is not null and w.state = 'done'
       and ($1::bigint = 0 or w.company_id = $1::bigint)
     group by w.company_id, w.stream, w.kind, s.time_zone, c.time_zone, s.opening_time,
              c.opening_time),
missing as (
    select s.company_id, s.stream, s.kind, d::date as day
      from span s, lateral generate_series(s.a::timestamp, s.z::timestamp, interval '1 day') d
     where not exists (select from restosync."window" w
                        where w.company_id = s.company_id and w.stream = s.stream
                          and w.kind = s.kind and w.business_date = d::date
                          and w.state = 'done')),
island as (
    select m.*, day - (row_number() over (partition by company_id, stream, kind order by day))::int
                as anchor
      from missing m)
select company_id, stream, min(day) as first_day, max(day) as last_day, count(*) as days
  from island
 group by company_id, stream, kind, anchor
 order by company_id, stream, first_day;
