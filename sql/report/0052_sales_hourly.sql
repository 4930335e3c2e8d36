-- When: the hours after midnight belong to the evening before.
create or replace view report.sales_hourly as
select company_id, business_date, hour_local, count(*) as receipts, sum(net_sales) as net_sales,
       sum(sales_incl_tax) as sales_incl_tax, sum(covers) as covers
  from report.fct_receipt
 where is_sale
 group by company_id, business_date, hour_local;
comment on view report.sales_hourly is 'Sales per business day and hour of the wall clock';
comment on column report.sales_hourly.company_id is 'Company';
comment on column report.sales_hourly.business_date is 'Business day (R1)';
comment on column report.sales_hourly.hour_local is 'Hour of the wall clock, 0 to 23';
comment on column report.sales_hourly.receipts is 'Counted receipts (R3)';
comment on column report.sales_hourly.net_sales is 'Sales without tax, without tips (R6)';
comment on column report.sales_hourly.sales_incl_tax is 'What guests pay, without tips (R7)';
comment on column report.sales_hourly.covers is 'Guests, once a split family (R5)';

-- A typical week. Means are per trading day of the weekday, not per hour that had sales: dividing by
-- the latter would make quiet hours look busy.
create or replace function report.heatmap(p_company bigint, p_from date, p_to date)
returns table (iso_dow int, hour_local int, avg_net_sales numeric, avg_receipts numeric,
               avg_covers numeric, days bigint)
language sql stable as $$
    with hour as (
        select * from report.sales_hourly
         where company_id = p_company and business_date between p_from and p_to),
    trading as (
        select extract(isodow from business_date)::int as iso_dow,
               count(distinct business_date) as days
          from hour group by 1)
    select t.iso_dow, h.hour_local, round(sum(h.net_sales) / t.days, 2),
           round(sum(h.receipts)::numeric / t.days, 2),
           round(sum(h.covers)::numeric / t.days, 2), t.days
      from hour h
      join trading t on t.iso_dow = extract(isodow from h.business_date)::int
     group by t.iso_dow, h.hour_local, t.days
     order by t.iso_dow, h.hour_local
$$;
comment on function report.heatmap is
    'Mean net sales, receipts and covers by weekday and hour, per trading day of that weekday';
