-- What sold. The unit price is part of the grain: the same dish sells at several prices.
create or replace view report.product_mix_daily as
select company_id, business_date, product_id, product_name, category, channel, unit_price,
       vat_percentage, quantity, line_incl_tax as sales_incl_tax, line_net as net_sales,
       discount_incl_tax as discounts_incl_tax, refunded_quantity, plu
  from report.product_day;
comment on view report.product_mix_daily is
    'Quantity and sales per business day, product, channel, unit price and rate';
comment on column report.product_mix_daily.company_id is 'Company';
comment on column report.product_mix_daily.business_date is 'Business day (R1)';
comment on column report.product_mix_daily.product_id is 'Product';
comment on column report.product_mix_daily.product_name is 'Name of the product';
comment on column report.product_mix_daily.category is 'Product category today';
comment on column report.product_mix_daily.channel is 'dine_in, takeaway, delivery, online or other';
comment on column report.product_mix_daily.unit_price is 'Price of one';
comment on column report.product_mix_daily.vat_percentage is 'Tax rate in percent';
comment on column report.product_mix_daily.quantity is 'Quantity';
comment on column report.product_mix_daily.sales_incl_tax is 'What guests pay, without tips (R7)';
comment on column report.product_mix_daily.net_sales is 'Sales without tax, without tips (R6)';
comment on column report.product_mix_daily.discounts_incl_tax is 'Discounts with tax, positive (R8)';
comment on column report.product_mix_daily.refunded_quantity is 'Quantity that came back';
comment on column report.product_mix_daily.plu is 'Product code (PLU)';
