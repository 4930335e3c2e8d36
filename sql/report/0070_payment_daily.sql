-- Cash, card and so on; takings are sales and tips.
create or replace view report.payment_daily as
select company_id, business_date, tender, payment_type, count(*) as payments,
       sum(sales_amount) as sales_amount, sum(tips) as tips, sum(sales_amount + tips) as takings,
       round(100 * sum(tips) / nullif(greatest(sum(sales_amount), 0), 0), 1) as tip_pct,
       round(100 * sum(sales_amount)
             / nullif(greatest(sum(sum(sales_amount)) over (partition by company_id, business_date),
                             0), 0), 1)
           as share_pct
  from report.fct_payment
 group by company_id, business_date, tender, payment_type;
comment on view report.payment_daily is 'Payments and tips per business day, tender and payment type';
comment on column report.payment_daily.company_id is 'Company';
comment on column report.payment_daily.business_date is 'Business day (R1)';
comment on column report.payment_daily.tender is 'Kind of payment (report.map_payment)';
comment on column report.payment_daily.payment_type is 'Name of the payment type as sent';
comment on column report.payment_daily.payments is 'Number of payments';
comment on column report.payment_daily.sales_amount is 'Part that pays receipts (R12)';
comment on column report.payment_daily.tips is 'Tips, never part of sales (R11)';
comment on column report.payment_daily.takings is 'Sales and tips';
comment on column report.payment_daily.tip_pct is 'Tips in percent of sales';
comment on column report.payment_daily.share_pct is 'Share of the day in percent';
