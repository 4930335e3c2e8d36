-- Dine-in, take-away, delivery: receipts and money per channel and the vendor's own word for it, and
-- the total. $1 company, $2 first day, $3 last day.
with filled as (
    select channel, coalesce(type, '') as type, sum(receipts) as receipts,
           sum(net_sales) as net_sales, sum(sales_incl_tax) as sales_incl_tax,
           round(sum(net_sales) / nullif(sum(receipts), 0), 2) as avg_receipt_net,
           grouping(channel) = 1 as is_total
      from report.channel_daily
     where company_id = $1::bigint and business_date between $2::date and $3::date
     group by grouping sets ((channel, coalesce(type, '')), ())
    having count(*) > 0)
select case when is_total then 'total' else channel end as channel,
       case when is_total then '' else type end as type, receipts, sales_incl_tax, net_sales,
       avg_receipt_net,
       round(100 * net_sales / nullif(greatest(max(net_sales) filter (where is_total) over (), 0), 0), 1)
           as share_pct, is_total
  from filled
 order by is_total, net_sales desc, channel, type;
