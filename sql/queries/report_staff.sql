-- Who sold, and the total. Net per cover looks at dine-in receipts only (R5). $1 company, $2 first
-- day, $3 last day.
with sale as (
    select f.user_id, f.net_sales, f.covers, f.tips, f.discounts_incl_tax, f.channel
      from report.fct_receipt f
     where f.company_id = $1::bigint and f.business_date between $2::date and $3::date
       and f.is_sale),
name as (
    select user_id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), username) as employee
      from resto.employee
     where company_id = $1::bigint),
filled as (
    select user_id, count(*) as receipts, sum(net_sales) as net_sales, sum(covers) as covers,
           round(sum(net_sales) filter (where channel = 'dine_in')
                 / nullif(sum(covers) filter (where channel = 'dine_in'), 0), 2) as net_per_cover,
           sum(tips) as tips, sum(discounts_incl_tax) as discounts_incl_tax,
           grouping(user_id) = 1 as is_total
      from sale
     group by grouping sets ((user_id), ())
    having count(*) > 0)
select case when f.is_total then 'total'
            else coalesce(n.employee, case when f.user_id is null then '(nobody)'
                                           else 'user ' || f.user_id end) end as employee,
       f.user_id, f.receipts, f.net_sales, f.covers, f.net_per_cover, f.tips, f.discounts_incl_tax,
       f.is_total
  from filled f
  left join name n on n.user_id = f.user_id
 order by f.is_total, f.net_sales desc, f.user_id;
