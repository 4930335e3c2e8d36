-- The business day a day report is of, and whether it begins and ends as ours does. $1 company, $2 from,
-- $3 to.
select ((($2::timestamptz + ($3::timestamptz - $2::timestamptz) / 2) at time zone c.time_zone) - c.opening_time)::date
           as business_date,
       (d.day + c.opening_time) at time zone c.time_zone = $2::timestamptz
           and (d.day + 1 + c.opening_time) at time zone c.time_zone = $3::timestamptz as same_clock,
       to_char((d.day + c.opening_time) at time zone c.time_zone at time zone 'UTC', 'YYYY-MM-DD HH24:MI"Z"') as our_start,
       to_char($2::timestamptz at time zone 'UTC', 'YYYY-MM-DD HH24:MI"Z"') as their_start
  from report.company_clock c
  cross join lateral (
       select ((($2::timestamptz + ($3::timestamptz - $2::timestamptz) / 2) at time zone c.time_zone)
               - c.opening_time)::date as day) d
 where c.company_id = $1::bigint;
