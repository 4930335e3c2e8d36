-- Online orders: placed, accepted, denied, waiting, by type and platform, and the total. $1 company,
-- $2 first day, $3 last day.
with filled as (
    select coalesce(type, '') as type, platform, sum(placed) as placed, sum(accepted) as accepted,
           sum(denied) as denied, sum(awaiting) as awaiting, sum(unmapped) as unmapped,
           sum(became_receipt) as became_receipt,
           round(100.0 * sum(accepted) / nullif(sum(placed), 0), 1) as accept_pct,
           sum(net_sales) as net_sales, grouping(platform) = 1 as is_total
      from report.online_funnel_daily
     where company_id = $1::bigint and business_date between $2::date and $3::date
     group by grouping sets ((coalesce(type, ''), platform), ())
    having count(*) > 0)
select case when is_total then 'total' else type end as type,
       case when is_total then '' else platform end as platform, placed, accepted, denied, awaiting,
       unmapped, became_receipt, accept_pct, net_sales, is_total
  from filled
 order by is_total, placed desc, type, platform;
