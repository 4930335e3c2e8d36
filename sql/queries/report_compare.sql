-- Each day against the same weekday before: a week, a year (364 days), the mean of four. Nothing is
-- compared with or for a day that is missing or under way (R15). $1 company, $2 first day, $3 last day.
with state as (
    select business_date, state in ('final', 'provisional') as complete
      from report.day_state
     where company_id = $1::bigint and business_date between $2::date - 364 and $3::date)
select c.business_date::text as business_date, c.net_sales,
       case when w.complete then c.last_week end as last_week,
       case when d.complete and w.complete then c.vs_last_week_pct end as vs_last_week_pct,
       case when y.complete then c.last_year_same_weekday end as last_year_same_weekday,
       case when d.complete and y.complete then c.vs_last_year_pct end as vs_last_year_pct,
       c.avg_last_4_same_weekday, case when d.complete then c.vs_avg4_pct end as vs_avg4_pct,
       false as is_total
  from report.sales_compare c
  left join state d on d.business_date = c.business_date
  left join state w on w.business_date = c.business_date - 7
  left join state y on y.business_date = c.business_date - 364
 where c.company_id = $1::bigint and c.business_date between $2::date and $3::date
 order by c.business_date;
