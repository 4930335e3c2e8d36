-- The mix of categories, and the total. $1 company, $2 first day, $3 last day.
with filled as (
    select category, sum(quantity) as quantity, sum(net_sales) as net_sales,
           grouping(category) = 1 as is_total
      from report.category_daily
     where company_id = $1::bigint and business_date between $2::date and $3::date
     group by grouping sets ((category), ())
    having count(*) > 0)
select case when is_total then 'total' else category end as category, quantity, net_sales,
       round(100 * net_sales / nullif(greatest(max(net_sales) filter (where is_total) over (), 0), 0), 1)
           as share_pct, is_total
  from filled
 order by is_total, net_sales desc, category;
