create or replace view report.category_daily as
select company_id, business_date, category, sum(quantity) as quantity,
       sum(line_net) as net_sales,
       round(100 * sum(line_net)
             / nullif(greatest(sum(sum(line_net)) over (partition by company_id, business_date),
                             0), 0), 1)
           as share_pct, sum(line_incl_tax) as sales_incl_tax
  from report.fct_line
 group by company_id, business_date, category;
comment on view report.category_daily is 'Sales per business day and product category';
comment on column report.category_daily.company_id is 'Company';
comment on column report.category_daily.business_date is 'Business day (R1)';
comment on column report.category_daily.category is 'Product category';
comment on column report.category_daily.quantity is 'Quantity';
comment on column report.category_daily.net_sales is 'Sales without tax, without tips (R6)';
comment on column report.category_daily.share_pct is 'Share of the day in percent';
comment on column report.category_daily.sales_incl_tax is 'What guests pay, without tips (R7)';
