-- Dine-in, take-away, delivery; the API's own word stays beside the channel.
create or replace view report.channel_daily as
select company_id, business_date, channel, type, count(*) as receipts,
       sum(net_sales) as net_sales, sum(sales_incl_tax) as sales_incl_tax,
       round(100 * sum(net_sales)
             / nullif(greatest(sum(sum(net_sales)) over (partition by company_id, business_date),
                             0), 0), 1)
           as share_pct, sum(covers) as covers
  from report.fct_receipt
 where is_sale
 group by company_id, business_date, channel, type;
comment on view report.channel_daily is 'Sales per business day, channel and receipt type';
comment on column report.channel_daily.company_id is 'Company';
comment on column report.channel_daily.business_date is 'Business day (R1)';
comment on column report.channel_daily.channel is 'dine_in, takeaway, delivery, online or other';
comment on column report.channel_daily.type is 'Word of the API for the type';
comment on column report.channel_daily.receipts is 'Counted receipts (R3)';
comment on column report.channel_daily.net_sales is 'Sales without tax, without tips (R6)';
comment on column report.channel_daily.sales_incl_tax is 'What guests pay, without tips (R7)';
comment on column report.channel_daily.share_pct is 'Share of the day in percent';
comment on column report.channel_daily.covers is 'Guests, once a split family (R5)';
