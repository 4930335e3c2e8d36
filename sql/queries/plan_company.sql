-- What planning needs to know of the company, by the database's own zone data. $1 company,
-- $2 now, $3 days of history.
with company as (
    select coalesce(s.time_zone, nullif(c.time_zone, ''), 'UTC') as zone,
           coalesce(s.opening_time, c.opening_time, time '00:00') as opening,
           c.created_at,
           coalesce(s.clocktime_zone, 'company') as clocktime_zone
      from (select $1::bigint as company_id) k
      left join resto.company c on c.company_id = k.company_id
      left join report.company_setting s on s.company_id = k.company_id)
select today - date '1970-01-01' as today,
       greatest(today - $3::int,
                ((created_at at time zone zone) - opening)::date, date '2000-01-01')
         - date '1970-01-01' as first_day,
       zone, case when clocktime_zone = 'utc' then 'UTC' else zone end as clocktime_zone,
       extract(epoch from opening)::bigint as opening_seconds,
       -- PostgreSQL reads the sign of an offset as POSIX does: GMT+1 is west of Greenwich.
       zone ~* '^(gmt|utc|ut)?[+-][0-9]' as turned
  from company, lateral (select (($2::timestamptz at time zone zone) - opening)::date as today) d;
