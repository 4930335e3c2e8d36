-- What came in by which tender, and the total. $1 company, $2 first day, $3 last day.
with filled as (
    select tender, payment_type, sum(payments) as payments, sum(sales_amount) as sales_amount,
           sum(coalesce(tips, 0)) as tips, sum(sales_amount + coalesce(tips, 0)) as takings,
           round(100 * sum(coalesce(tips, 0)) / nullif(greatest(sum(sales_amount), 0), 0), 1) as tip_pct,
           grouping(tender) = 1 as is_total
      from report.payment_daily
     where company_id = $1::bigint and business_date between $2::date and $3::date
     group by grouping sets ((tender, payment_type), ())
    having count(*) > 0)
select case when is_total then 'total' else tender end as tender,
       case when is_total then '' else coalesce(payment_type, '') end as payment_type, payments,
       sales_amount, tips, takings, tip_pct,
       round(100 * takings / nullif(greatest(max(takings) filter (where is_total) over (), 0), 0), 1)
           as share_pct, is_total
  from filled
 order by is_total, takings desc, tender, payment_type;
