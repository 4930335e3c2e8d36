-- What sold: products with category, quantity and money, and the total. $1 company, $2 first day,
-- $3 last day.
with mix as (
    select product_id, product_name, category, quantity, sales_incl_tax, net_sales,
           discounts_incl_tax, coalesce(refunded_quantity, 0) as refunded_quantity
      from report.product_mix_daily
     where company_id = $1::bigint and business_date between $2::date and $3::date),
filled as (
    select product_id, coalesce(max(product_name), '(no name)') as product_name,
           max(category) as category, sum(quantity) as quantity,
           sum(sales_incl_tax) as sales_incl_tax, sum(net_sales) as net_sales,
           sum(discounts_incl_tax) as discounts_incl_tax,
           sum(refunded_quantity) as refunded_quantity,
           round(sum(net_sales) / nullif(sum(quantity), 0), 2) as avg_price_net,
           grouping(product_id) = 1 as is_total
      from mix
     group by grouping sets ((product_id, case when product_id is null then product_name end), ())
    having count(*) > 0)
select product_id, case when is_total then 'total' else product_name end as product_name,
       case when is_total then '' else category end as category, quantity, avg_price_net,
       sales_incl_tax, net_sales, discounts_incl_tax, refunded_quantity,
       round(100 * net_sales / nullif(greatest(max(net_sales) filter (where is_total) over (), 0), 0), 1)
           as share_pct, is_total
  from filled
 order by is_total, net_sales desc, product_name, product_id;
