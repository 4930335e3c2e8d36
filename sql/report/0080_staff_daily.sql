-- Who sold. Employees who left the API keep their rows.
create or replace view report.staff_daily as
select f.company_id, f.business_date, f.user_id,
       coalesce(nullif(concat_ws(' ', e.first_name, e.last_name), ''), e.username,
                'user ' || f.user_id, '(nobody)') as employee,
       count(*) as receipts, sum(f.net_sales) as net_sales, sum(f.covers) as covers,
       round(sum(f.net_sales) filter (where f.channel = 'dine_in')
             / nullif(sum(f.covers) filter (where f.channel = 'dine_in'), 0), 2) as net_per_cover,
       sum(f.tips) as tips, sum(f.discounts_incl_tax) as discounts_incl_tax
  from report.fct_receipt f
  left join resto.employee e on e.company_id = f.company_id and e.user_id = f.user_id
 where f.is_sale
 group by f.company_id, f.business_date, f.user_id, e.first_name, e.last_name, e.username;
comment on view report.staff_daily is 'Sales per business day and employee who opened the receipt';
comment on column report.staff_daily.company_id is 'Company';
comment on column report.staff_daily.business_date is 'Business day (R1)';
comment on column report.staff_daily.user_id is 'Employee';
comment on column report.staff_daily.employee is 'Name; a number when the employee is unknown';
comment on column report.staff_daily.receipts is 'Counted receipts (R3)';
comment on column report.staff_daily.net_sales is 'Sales without tax, without tips (R6)';
comment on column report.staff_daily.covers is 'Guests, once a split family (R5)';
comment on column report.staff_daily.net_per_cover is 'Net sales per guest, dine-in only';
comment on column report.staff_daily.tips is 'Tips, never part of sales (R11)';
comment on column report.staff_daily.discounts_incl_tax is 'Discounts with tax, positive (R8)';
