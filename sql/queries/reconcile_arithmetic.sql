-- Receipts of the days a run compared that do not add up by themselves: lines, taxes and payments against
-- the total. No fault of the copy: it is what the till sent. $1 run, $2 at most so many.
select d.business_date, d.receipt_id, d.finding, trim_scale(d.amount) as amount
  from report.dq_receipt d
  join (select distinct company_id, business_date from restosync.reconciliation
         where run_id = $1::uuid) r using (company_id, business_date)
 where d.finding in ('net_plus_tax_ne_total', 'lines_ne_total', 'payments_ne_total',
                     'sale_without_payment', 'line_does_not_add_up')
 order by d.business_date, d.receipt_id, d.finding
 limit $2::int;
