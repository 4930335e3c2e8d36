-- Tax per code and rate, as the receipts were rounded (R6), and the total tax. Bases of different
-- codes may be the same money: they are not added up. $1 company, $2 first day, $3 last day.
with filled as (
    select coalesce(tax_code, '') as tax_code, rate_pct, sum(taxable_base) as taxable_base,
           sum(tax) as tax, sum(gross) as gross, sum(receipts) as receipts,
           sum(rounding_vs_recomputed) as rounding_vs_recomputed, grouping(rate_pct) = 1 as is_total
      from report.tax_daily
     where company_id = $1::bigint and business_date between $2::date and $3::date
     group by grouping sets ((coalesce(tax_code, ''), rate_pct), ())
    having count(*) > 0)
select case when is_total then 'total' else tax_code end as tax_code, rate_pct,
       case when not is_total then taxable_base end as taxable_base, tax,
       case when not is_total then gross end as gross,
       case when not is_total then receipts end as receipts, rounding_vs_recomputed, is_total
  from filled
 order by is_total, rate_pct, tax_code;
