-- State of each business day (R16): final, provisional, missing, in progress; ahead: has not begun;
-- before: earlier than anything stored. $1 company, $2 first day, $3 last day.
select d::date - date '1970-01-01' as day,
       coalesce(s.state, case when d::date > c.today then 'ahead' else 'before' end) as state
  from generate_series($2::date::timestamp, $3::date::timestamp, interval '1 day') d
  cross join (select ((now() at time zone time_zone) - opening_time)::date as today
                from report.company_clock where company_id = $1::bigint) c
  left join report.day_state s on s.company_id = $1::bigint and s.business_date = d::date
 order by 1;
