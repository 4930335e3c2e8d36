-- Hours and their cost against sales, per day, and the total. No percentage where a wage is missing
-- (R14). $1 company, $2 first day, $3 last day.
with filled as (
    select coalesce(business_date::text, 'total') as business_date, sum(hours) as hours,
           case when sum(shifts_without_rate) = 0 then sum(labour_cost) end as labour_cost,
           max(staff) as staff, bool_or(has_open_shift) as has_open_shift,
           sum(shifts_without_rate) as shifts_without_rate, sum(net_sales) as net_sales,
           case when sum(shifts_without_rate) = 0
                then round(100 * sum(labour_cost) / nullif(greatest(sum(net_sales), 0), 0), 1) end as labour_pct,
           round(sum(net_sales) / nullif(sum(hours), 0), 2) as net_sales_per_labour_hour,
           grouping(business_date) = 1 as is_total
      from report.labour_daily
     where company_id = $1::bigint and business_date between $2::date and $3::date
     group by grouping sets ((business_date), ())
    having count(*) > 0)
select business_date, hours, labour_cost, case when not is_total then staff end as staff,
       has_open_shift, shifts_without_rate, net_sales, labour_pct, net_sales_per_labour_hour,
       is_total
  from filled
 order by is_total, business_date;
