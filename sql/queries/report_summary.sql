-- Sales per business day, days without sales included, then their total. $1 company, $2 first day,
-- $3 last day.
with sale as (
    select * from report.sales_daily
     where company_id = $1::bigint and business_date between $2::date and $3::date),
state as (
    select business_date, state from report.day_state
     where company_id = $1::bigint and business_date between $2::date and $3::date),
dine_in as (
    select coalesce(business_date::text, 'total') as label,
           round(sum(net_sales) / nullif(sum(covers), 0), 2) as avg_cover_net
      from report.fct_receipt
     where company_id = $1::bigint and business_date between $2::date and $3::date and is_sale
       and channel = 'dine_in'
     group by grouping sets ((business_date), ())),
day as (
    select d::date as business_date,
           coalesce(t.state, case when d::date > c.today then 'ahead' else 'before' end) as state,
           coalesce(s.receipts, 0) as receipts, coalesce(s.parties, 0) as parties,
           coalesce(s.covers, 0) as covers,
           coalesce(s.gross_sales_incl_tax, 0) as gross_sales_incl_tax,
           coalesce(s.discounts_incl_tax, 0) as discounts_incl_tax,
           coalesce(s.refunds_incl_tax, 0) as refunds_incl_tax,
           coalesce(s.sales_incl_tax, 0) as sales_incl_tax, coalesce(s.tax, 0) as tax,
           coalesce(s.net_sales, 0) as net_sales, coalesce(s.tips, 0) as tips,
           coalesce(s.voided_receipts, 0) as voided_receipts,
           coalesce(s.voided_incl_tax, 0) as voided_incl_tax,
           coalesce(s.open_receipts, 0) as open_receipts
      from generate_series($2::date::timestamp, $3::date::timestamp, interval '1 day') d
      cross join (select ((now() at time zone time_zone) - opening_time)::date as today
                    from report.company_clock where company_id = $1::bigint) c
      left join sale s on s.business_date = d::date
      left join state t on t.business_date = d::date),
filled as (
    select coalesce(business_date::text, 'total') as label, max(state) as state,
           sum(receipts) as receipts, sum(parties) as parties, sum(covers) as covers,
           sum(gross_sales_incl_tax) as gross_sales_incl_tax,
           sum(discounts_incl_tax) as discounts_incl_tax, sum(refunds_incl_tax) as refunds_incl_tax,
           sum(sales_incl_tax) as sales_incl_tax, sum(tax) as tax, sum(net_sales) as net_sales,
           sum(tips) as tips, round(sum(net_sales) / nullif(sum(receipts), 0), 2) as avg_receipt_net,
           sum(voided_receipts) as voided_receipts, sum(voided_incl_tax) as voided_incl_tax,
           sum(open_receipts) as open_receipts, grouping(business_date) = 1 as is_total
      from day
     group by grouping sets ((business_date), ()))
select f.label as business_date, case when f.is_total then '' else f.state end as state, f.receipts,
       f.parties, f.covers, f.gross_sales_incl_tax, f.discounts_incl_tax, f.refunds_incl_tax,
       f.sales_incl_tax, f.tax, f.net_sales, f.tips, f.avg_receipt_net, d.avg_cover_net,
       f.voided_receipts, f.voided_incl_tax, f.open_receipts, f.is_total
  from filled f
  left join dine_in d using (label)
 order by f.is_total, f.label;
