-- Business days with their bounds (23 h and 25 h days exist) and whether the ledger holds each as
-- done, and as settled: read once more after the last day it could still change. $1 company,
-- $2 stream, $3 kind, $4 first day, $5 last day (days since 1970-01-01), $6 days a receipt can change.
with company as (
    select coalesce(s.time_zone, nullif(c.time_zone, ''), 'UTC') as zone,
           coalesce(s.opening_time, c.opening_time, time '00:00') as opening
      from (select $1::bigint as company_id) k
      left join resto.company c on c.company_id = k.company_id
      left join report.company_setting s on s.company_id = k.company_id),
day as (
    select date '1970-01-01' + n as business_date from generate_series($4::int, $5::int) n),
bounds as (
    select business_date, zone, opening,
           (business_date + opening) at time zone zone as starts_at,
           (business_date + 1 + opening) at time zone zone as ends_at
      from day, company)
select business_date - date '1970-01-01' as day,
       (extract(epoch from starts_at) * 1000000)::bigint as starts_us,
       (extract(epoch from ends_at) * 1000000)::bigint as ends_us,
       w.finished_at is not null as done,
       coalesce(((w.finished_at at time zone zone) - opening)::date
                >= business_date + $6::int - 1 and w.range_to >= ends_at and not w.suspect, false)
           as settled
  from bounds
  left join lateral (
       select w.finished_at, w.range_to, w.suspect
         from restosync."window" w
        where w.company_id = $1::bigint and w.stream = $2 and w.kind = $3
          and w.business_date = bounds.business_date and w.state = 'done'
        order by w.finished_at desc limit 1) w on true
 order by business_date;
