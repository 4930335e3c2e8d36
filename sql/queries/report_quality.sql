-- Can these numbers be trusted: one row a check, how many offend, on how many days. $1 company,
-- $2 first day, $3 last day.
with state as (
    select * from report.day_state
     where company_id = $1::bigint and business_date between $2::date and $3::date),
journal as (
    select business_date, sum(debit) - sum(credit) as off
      from report.journal_daily
     where company_id = $1::bigint and business_date between $2::date and $3::date
     group by business_date),
found (ord, check_name, offending) as ( -- a row a check and day; a check without days is there too
    select c.*
      from (select) always
      left join report.dq_daily d
        on d.company_id = $1::bigint and d.business_date between $2::date and $3::date
     cross join lateral (
           values (20, 'net + tax differs from the total', d.net_plus_tax_ne_total),
                  (30, 'lines differ from the total', d.lines_ne_total),
                  (31, 'lines that do not add up', d.line_does_not_add_up),
                  (40, 'sales without a payment', d.sale_without_payment),
                  (41, 'payments differ from the total', d.payments_ne_total),
                  (60, 'receipts with an unknown status', d.unknown_status),
                  (70, 'receipts with an unknown type', d.unknown_type),
                  (71, 'payments with an unknown tender', d.unknown_tender),
                  (80, 'dine-in receipts without covers', d.dine_in_without_covers)) c
    union all
    select 32, 'lines with a discount that counts 0', d.lines -- R8: its meaning is not chosen
      from (select) always
      left join (select f.business_date, count(*) as lines
                   from report.fct_receipt f
                   join resto.receipt_item i
                     on i.company_id = f.company_id and i.receipt_id = f.receipt_id
                   join report.company_clock c on c.company_id = f.company_id
                  where f.company_id = $1::bigint and f.business_date between $2::date and $3::date
                    and f.is_sale and i.discount_price <> 0 and c.discount_identity = 'N'
                  group by f.business_date) d on true
    union all
    select c.*
      from (select) always
      left join state s on true
     cross join lateral (
           values (10, 'days missing', (s.state = 'missing')::int),
                  (100, 'days reconciled with a difference', (s.reconciled = 'mismatch')::int),
                  (110, 'days not reconciled yet',
                   (s.state <> 'in progress'
                    and coalesce(s.reconciled, 'unknown') = 'unknown')::int)) c
    union all
    select 90, 'days whose journal does not balance', (j.off <> 0)::int
      from (select) always
      left join journal j on true),
checks as (
    select ord, check_name, coalesce(sum(offending), 0) as offending,
           count(*) filter (where offending > 0) as days
      from found
     group by ord, check_name
    union all
    select 50, 'payments minus receipts, money',
           (select coalesce(sum(sales_amount), 0) from report.payment_daily
             where company_id = $1::bigint and business_date between $2::date and $3::date)
         - (select coalesce(sum(sales_incl_tax), 0) from report.sales_daily
             where company_id = $1::bigint and business_date between $2::date and $3::date), null)
select check_name, offending, days,
       case when offending = 0 then 'good' when ord in (80, 110) then 'note' else 'look' end
           as verdict, false as is_total
  from checks
 order by ord;
