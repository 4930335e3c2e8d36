-- Leaks. The employee is who opened the receipt: who voided it, and why, is not in the API.
create or replace view report.adjustments_daily as
select company_id, business_date, user_id, 'discount' as kind,
       count(*) filter (where discounts_incl_tax <> 0) as n,
       sum(discounts_incl_tax) as amount_incl_tax
  from report.fct_receipt
 where is_sale
 group by company_id, business_date, user_id
having sum(discounts_incl_tax) <> 0
union all
select company_id, business_date, user_id, 'comp (100% off)', count(*), sum(discount_incl_tax)
  from report.fct_line
 where line_incl_tax = 0 and discount_incl_tax > 0
 group by company_id, business_date, user_id
union all
select company_id, business_date, user_id, 'refund',
       count(*) filter (where refunds_incl_tax <> 0), sum(refunds_incl_tax)
  from report.fct_receipt
 where is_sale
 group by company_id, business_date, user_id
having sum(refunds_incl_tax) <> 0
union all
select company_id, business_date, user_id, 'void receipt', count(*), sum(sales_incl_tax)
  from report.fct_receipt
 where is_void
 group by company_id, business_date, user_id;
comment on view report.adjustments_daily is
    'Discounts, comps, refunds and voids per business day and employee';
comment on column report.adjustments_daily.company_id is 'Company';
comment on column report.adjustments_daily.business_date is 'Business day (R1)';
comment on column report.adjustments_daily.user_id is 'Employee who opened the receipt';
comment on column report.adjustments_daily.kind is
    'discount, comp (100% off: among the discounts as well), refund or void receipt';
comment on column report.adjustments_daily.n is 'How many';
comment on column report.adjustments_daily.amount_incl_tax is 'Value with tax';
