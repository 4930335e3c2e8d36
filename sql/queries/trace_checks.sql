-- What of the receipt adds up, and what was set aside of it: by the facts and with the tolerances of
-- report.dq_receipt, which asks it of counted receipts only. $1 company, $2 receipt.
with r as (
    select r.*, coalesce(f.is_sale, true) as is_counted, f.lines_incl_tax, f.tax,
           f.paid_sales
      from resto.receipt r
      left join report.fct_receipt f using (company_id, receipt_id)
     where r.company_id = $1::bigint and r.receipt_id = $2::bigint),
line as (
    select sum(i.total_price) as gross
      from resto.receipt_item i, r
     where i.company_id = r.company_id and i.receipt_id = r.receipt_id),
tax as (
    select sum(t.tax_total) as tax from resto.receipt_tax t, r
     where t.company_id = r.company_id and t.receipt_id = r.receipt_id),
pay as (
    select sum(p.amount) as amount
      from resto.receipt_payment p, r
     where p.company_id = r.company_id and p.receipt_id = r.receipt_id),
rejected as (
    select count(*) filter (where resolved_at is null) as open
      from restosync.rejected
     where company_id = $1::bigint and stream = 'receipts' and record_key = $2::bigint::text),
checks(place, tolerance, what, expected, found) as (
    select 1, 0.05, 'lines add up to the total', r.total, coalesce(r.lines_incl_tax, line.gross, 0)
      from r, line
    union all
    select 2, 0.01, 'taxes add up to total less net', r.total - r.total_without_tax,
           coalesce(r.tax, tax.tax, 0) from r, tax
    union all
    select 3, 0.05, 'payments add up to the total', r.total, coalesce(r.paid_sales, pay.amount, 0)
      from r, pay
    union all
    select 4, 0, 'nothing of it is set aside', 0, rejected.open from r, rejected)
select c.what, c.expected, c.found, c.found - c.expected as difference,
       case when c.expected is null then 'not sent' when c.found = c.expected then 'ok'
            when c.place < 4 and not r.is_counted then 'not counted'
            when abs(c.found - c.expected) < c.tolerance then 'rounding' else 'differs' end as verdict
  from checks c, r order by c.place;
