-- Bookkeeping. Debit the tenders (sales and tips), credit sales by category, tax by rate and tips.
-- What rounding leaves between lines, tax block and totals, and what payments leave over or short,
-- stand on lines of their own (R13): every day balances to the cent. Accounts come from
-- report.map_account, (unmapped) where none is given. Everything is added up, nothing joined: a
-- question for some days reads these days only.
create or replace view report.journal_daily as
with paid as (
    select company_id, business_date, tender, sum(sales_amount) as sales, sum(tips) as tips
      from report.fct_payment
     group by company_id, business_date, tender),
taxed as (
    select company_id, business_date, rate_pct, sum(tax) as tax
      from report.fct_tax
     group by company_id, business_date, rate_pct),
day as (
    select company_id, business_date, sum(net_sales) as net, sum(tax) as tax,
           sum(sales_incl_tax) as incl, sum(tips) as tips, sum(lines_net) as lines_net
      from report.fct_receipt
     where is_sale
     group by company_id, business_date),
entry as (
    select p.company_id, p.business_date, x.ord, x.kind, x.key, x.credit
      from paid p
     cross join lateral (values
           (1, 'tender', p.tender, -(p.sales + p.tips)),
           (7, 'over/short', 'payments vs receipts', p.sales)) x(ord, kind, key, credit)
    union all
    select company_id, business_date, 2, 'sales', category, sum(line_net)
      from report.product_day
     group by company_id, business_date, category
    union all
    select t.company_id, t.business_date, x.ord, x.kind, x.key, x.credit
      from taxed t
     cross join lateral (values
           (3, 'tax', coalesce(t.rate_pct::text, '(none)'), t.tax),
           (6, 'rounding', 'tax block vs receipt', -t.tax)) x(ord, kind, key, credit)
    union all
    select d.company_id, d.business_date, x.ord, x.kind, x.key, x.credit
      from day d
     cross join lateral (values
           (4, 'tips', '*', d.tips),
           (5, 'rounding', 'line vs receipt', d.net - d.lines_net),
           (6, 'rounding', 'tax block vs receipt', d.tax),
           (7, 'over/short', 'payments vs receipts', -d.incl),
           (8, 'rounding', 'net + tax vs total', d.incl - d.net - d.tax)
           ) x(ord, kind, key, credit)),
summed as (
    select company_id, business_date, ord, kind, key, sum(credit) as credit
      from entry
     group by company_id, business_date, ord, kind, key)
select e.company_id, e.business_date, e.ord, e.kind, e.key,
       coalesce(a.account, b.account, '(unmapped)') as account,
       greatest(-e.credit, 0) as debit, greatest(e.credit, 0) as credit
  from summed e
  left join report.map_account a
    on a.company_id = e.company_id and a.kind = e.kind and a.key = e.key
  left join report.map_account b
    on b.company_id = e.company_id and b.kind = e.kind and b.key = '*'
 where e.credit <> 0;
comment on view report.journal_daily is
    'Journal entries per business day; debit equals credit on every day; post only final days';
comment on column report.journal_daily.company_id is 'Company';
comment on column report.journal_daily.business_date is 'Business day (R1)';
comment on column report.journal_daily.ord is 'Order of printing';
comment on column report.journal_daily.kind is 'tender, sales, tax, tips, rounding or over/short';
comment on column report.journal_daily.key is 'Tender, category, rate or reason';
comment on column report.journal_daily.account is 'Account (report.map_account), or (unmapped)';
comment on column report.journal_daily.debit is 'Debit';
comment on column report.journal_daily.credit is 'Credit';
