-- The vendor's page, line for line: the figures and the order of the day report that Lightspeed
-- exports (Summary: revenues per type, payments per type, taxes per rate; then revenue per category),
-- and below them what its printed summary adds. Amounts include tax unless the label says net.
create or replace function report.day_report(p_company bigint, p_day date)
returns table (ord int, section text, label text, n numeric, amount numeric)
language sql stable as $$
    with day as (
        select * from report.sales_daily
         where company_id = p_company and business_date = p_day),
    rate as (
        select rate_pct, coalesce(trim_scale(rate_pct)::text || '%', '(no rate)') as rate,
               sum(taxable_base) as base, sum(tax) as tax
          from report.tax_daily
         where company_id = p_company and business_date = p_day
         group by rate_pct),
    part as (
        select 10 as ord, 'revenue' as section, coalesce(type, '(none)') || ' revenue' as label,
               receipts::numeric as n, sales_incl_tax as amount, coalesce(type, '') as place
          from report.channel_daily
         where company_id = p_company and business_date = p_day
        union all
        select 20, 'revenue', 'revenue without discounts', null,
               sales_incl_tax + discounts_incl_tax, '' from day
        union all
        select 21, 'revenue', 'total discounts', null, -discounts_incl_tax, '' from day
        union all
        select 22, 'revenue', 'total revenue', null, sales_incl_tax, '' from day
        union all
        select 30, 'vat', 'net at ' || rate, null, base,
               to_char(rate_pct, '00000.0000') from rate
        union all
        select 31, 'vat', 'tax at ' || rate, null, tax,
               to_char(rate_pct, '00000.0000') from rate
        union all
        select 40, 'tips', tender || ' tips', null, sum(tips), tender
          from report.payment_daily
         where company_id = p_company and business_date = p_day
         group by tender
        union all
        select 50, 'totals', 'tickets', receipts, null, '' from day
        union all
        select 51, 'totals', 'tables served', parties, null, '' from day
        union all
        select 52, 'totals', 'customers', covers, null, '' from day
        union all
        select 53, 'totals', 'voided tickets', voided_receipts, voided_incl_tax, '' from day
        union all
        select 60, 'payments', tender || ' · ' || coalesce(payment_type, '(none)'),
               payments::numeric, sales_amount, coalesce(payment_type, '')
          from report.payment_daily
         where company_id = p_company and business_date = p_day
        union all
        select 70, 'categories', category, quantity, sales_incl_tax, category
          from report.category_daily
         where company_id = p_company and business_date = p_day)
    select p.ord, p.section, p.label, p.n, p.amount
      from part p
     order by p.ord, p.place collate "C", p.label collate "C"
$$;
comment on function report.day_report is
    'A business day in the sections and the order of Lightspeed''s own day report';
