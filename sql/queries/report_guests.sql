-- New, returning, anonymous: parties and money, and the total. Nobody is guessed: a receipt without a
-- guest is anonymous. $1 company, $2 first day, $3 last day.
with filled as (
    select guest, sum(parties) as parties, sum(net_sales) as net_sales,
           round(sum(net_sales) / nullif(sum(parties), 0), 2) as net_per_party,
           grouping(guest) = 1 as is_total
      from report.guest_mix_daily
     where company_id = $1::bigint and business_date between $2::date and $3::date
     group by grouping sets ((guest), ())
    having count(*) > 0)
select case when is_total then 'total' else guest end as guest, parties, net_sales, net_per_party,
       round(100 * net_sales / nullif(greatest(max(net_sales) filter (where is_total) over (), 0), 0), 1)
           as share_pct, is_total
  from filled
 order by is_total, net_sales desc, guest;
