-- What is odd about a receipt: one row a receipt and finding. Nothing here is hidden or corrected
-- elsewhere; report.dq_daily counts the same findings. Guests stand on one bill of a split family (R5):
-- a family where nobody entered any is one finding, at its first counted bill, on the day it began.
create or replace view report.dq_receipt as
select f.company_id, f.business_date, f.receipt_id, x.finding, x.amount
  from report.fct_receipt f
 cross join lateral (values
       ('net_plus_tax_ne_total', f.is_sale and abs(f.sales_incl_tax - f.net_sales - f.tax) >= 0.01,
        f.sales_incl_tax - f.net_sales - f.tax),
       ('lines_ne_total', f.is_sale and abs(f.sales_incl_tax - f.lines_incl_tax) >= 0.05,
        f.sales_incl_tax - f.lines_incl_tax),
       ('sale_without_payment', f.is_sale and f.sales_incl_tax <> 0 and f.pay_amount = 0,
        f.sales_incl_tax),
       ('payments_ne_total', f.is_sale and f.pay_amount <> 0
                             and abs(f.paid_sales - f.sales_incl_tax) >= 0.05,
        f.paid_sales - f.sales_incl_tax),
       ('line_does_not_add_up', f.is_sale and f.lines_off > 0, f.lines_incl_tax),
       ('unknown_status', f.status_class = 'other', f.sales_incl_tax),
       ('unknown_type', f.channel = 'other', f.sales_incl_tax),
       ('unknown_tender', f.is_sale and f.unknown_tenders > 0, f.pay_amount),
       ('dine_in_without_covers', f.channel = 'dine_in' and f.is_sale and f.covers = 0
                                  and f.root_id = f.receipt_id and not f.is_split_parent,
        f.sales_incl_tax)
       ) x(finding, holds, amount)
 where x.holds
   and (f.is_sale and (abs(f.sales_incl_tax - f.net_sales - f.tax) >= 0.01
                       or abs(f.sales_incl_tax - f.lines_incl_tax) >= 0.05
                       or abs(f.sales_incl_tax - f.paid_sales) >= 0.05 or f.pay_amount = 0
                       or f.lines_off > 0 or f.unknown_tenders > 0 or f.covers = 0)
        or f.status_class = 'other' or f.channel = 'other')
union all
select company_id, business_date, min(receipt_id) filter (where is_sale), 'dine_in_without_covers',
       (array_agg(sales_incl_tax order by receipt_id) filter (where is_sale))[1]
  from report.fct_receipt
 where root_id <> receipt_id or is_split_parent
 group by company_id, business_date, root_id
having max(covers) = 0 and bool_or(receipt_id = root_id)
   and (array_agg(channel order by receipt_id) filter (where is_sale))[1] = 'dine_in';
comment on view report.dq_receipt is
    'Findings per receipt: sums that do not hold, unknown words, missing covers';
comment on column report.dq_receipt.company_id is 'Company';
comment on column report.dq_receipt.business_date is 'Business day (R1)';
comment on column report.dq_receipt.receipt_id is 'Receipt';
comment on column report.dq_receipt.finding is 'What is odd: a column of report.dq_daily';
comment on column report.dq_receipt.amount is 'By how much, or of which receipt';

create or replace view report.dq_daily as
select company_id, business_date,
       count(*) filter (where is_sale and abs(sales_incl_tax - net_sales - tax) >= 0.01)
           as net_plus_tax_ne_total,
       count(*) filter (where is_sale and abs(sales_incl_tax - lines_incl_tax) >= 0.05)
           as lines_ne_total,
       count(*) filter (where is_sale and sales_incl_tax <> 0 and pay_amount = 0)
           as sale_without_payment,
       count(*) filter (where status_class = 'other') as unknown_status,
       count(*) filter (where channel = 'other') as unknown_type,
       count(*) filter (where channel = 'dine_in' and is_sale and covers = 0
                          and root_id = receipt_id and not is_split_parent)
           + count(*) filter (where family_without_covers) as dine_in_without_covers,
       count(*) filter (where is_sale and pay_amount <> 0
                          and abs(paid_sales - sales_incl_tax) >= 0.05) as payments_ne_total,
       count(*) filter (where is_sale and unknown_tenders > 0) as unknown_tender,
       count(*) filter (where is_sale and lines_off > 0) as line_does_not_add_up
  from (select company_id, business_date, receipt_id, root_id, status_class, channel, is_sale,
               is_split_parent, covers, sales_incl_tax, net_sales, tax, lines_incl_tax, pay_amount,
               paid_sales, lines_off, unknown_tenders, false as family_without_covers
          from report.fct_receipt
        union all
        select company_id, business_date, null, null, null, null, null, null, null, null, null,
               null, null, null, null, null, null, true
          from report.fct_receipt
         where root_id <> receipt_id or is_split_parent
         group by company_id, business_date, root_id
        having max(covers) = 0 and bool_or(receipt_id = root_id)
           and (array_agg(channel order by receipt_id) filter (where is_sale))[1] = 'dine_in') f
 group by company_id, business_date;
comment on view report.dq_daily is
    'Findings per business day: how many receipts; report.dq_receipt names them';
comment on column report.dq_daily.company_id is 'Company';
comment on column report.dq_daily.business_date is 'Business day (R1)';
comment on column report.dq_daily.net_plus_tax_ne_total is 'Net and tax are not the total';
comment on column report.dq_daily.lines_ne_total is 'Lines do not add up to the total';
comment on column report.dq_daily.sale_without_payment is 'Counted, but nothing was paid';
comment on column report.dq_daily.unknown_status is 'Status nobody mapped';
comment on column report.dq_daily.unknown_type is 'Type nobody mapped';
comment on column report.dq_daily.dine_in_without_covers is 'Dine-in, and nobody entered the guests';
comment on column report.dq_daily.payments_ne_total is 'Payments are not the total (R12)';
comment on column report.dq_daily.unknown_tender is 'Payment category nobody mapped';
comment on column report.dq_daily.line_does_not_add_up is 'A line is not quantity times price and modifiers';
