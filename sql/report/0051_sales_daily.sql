-- How was the day (R1 to R11).
create or replace view report.sales_daily as
select company_id, business_date,
       count(*) filter (where is_sale) as receipts,
       count(distinct root_id) filter (where is_sale) as parties,
       coalesce(sum(sales_incl_tax + discounts_incl_tax + refunds_incl_tax)
                filter (where is_sale), 0) as gross_sales_incl_tax,
       coalesce(sum(discounts_incl_tax) filter (where is_sale), 0) as discounts_incl_tax,
       coalesce(sum(refunds_incl_tax) filter (where is_sale), 0) as refunds_incl_tax,
       coalesce(sum(sales_incl_tax) filter (where is_sale), 0) as sales_incl_tax,
       coalesce(sum(tax) filter (where is_sale), 0) as tax,
       coalesce(sum(net_sales) filter (where is_sale), 0) as net_sales,
       coalesce(sum(tips) filter (where is_sale), 0) as tips,
       coalesce(sum(covers), 0) as covers,
       round(sum(net_sales) filter (where is_sale)
             / nullif(count(*) filter (where is_sale), 0), 2) as avg_receipt_net,
       round(sum(net_sales) filter (where is_sale and channel = 'dine_in')
             / nullif(sum(covers) filter (where channel = 'dine_in'), 0), 2) as avg_cover_net,
       count(*) filter (where is_void) as voided_receipts,
       coalesce(sum(sales_incl_tax) filter (where is_void), 0) as voided_incl_tax,
       count(*) filter (where status_class = 'open' and not is_void) as open_receipts,
       count(*) filter (where status_class = 'other') as unmapped_status_receipts
  from report.fct_receipt
 group by company_id, business_date;
comment on view report.sales_daily is
    'Sales per business day; ..._incl_tax is what guests pay, net_sales is without tax, tips are apart';
comment on column report.sales_daily.company_id is 'Company';
comment on column report.sales_daily.business_date is 'Business day (R1)';
comment on column report.sales_daily.receipts is 'Counted receipts (R3)';
comment on column report.sales_daily.parties is 'Parties: a split family counts once (R4)';
comment on column report.sales_daily.gross_sales_incl_tax is 'Sales before discounts and refunds, with tax';
comment on column report.sales_daily.discounts_incl_tax is 'Discounts with tax, positive (R8)';
comment on column report.sales_daily.refunds_incl_tax is 'Refunds with tax, positive (R9)';
comment on column report.sales_daily.sales_incl_tax is 'What guests pay, without tips (R7)';
comment on column report.sales_daily.tax is 'Tax, added up from the receipts (R6)';
comment on column report.sales_daily.net_sales is 'Sales without tax, without tips (R6)';
comment on column report.sales_daily.tips is 'Tips, never part of sales (R11)';
comment on column report.sales_daily.covers is 'Guests, once a split family (R5)';
comment on column report.sales_daily.avg_receipt_net is 'Net sales per receipt';
comment on column report.sales_daily.avg_cover_net is 'Net sales per guest, dine-in only (R5)';
comment on column report.sales_daily.voided_receipts is 'Receipts voided or gone (R10)';
comment on column report.sales_daily.voided_incl_tax is 'What they came to';
comment on column report.sales_daily.open_receipts is 'Receipts not paid yet: not in sales';
comment on column report.sales_daily.unmapped_status_receipts is
    'Receipts whose status nobody mapped: not in sales';
