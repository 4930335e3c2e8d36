-- How many business days are in which state (R16). $1 company (0: all).
select company_id, state, count(*) as days, min(business_date) as first_day,
       max(business_date) as last_day
  from report.day_state
 where $1::bigint = 0 or company_id = $1::bigint
 group by company_id, state
 order by company_id, min(business_date), state;
