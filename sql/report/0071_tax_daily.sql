-- The tax return: what the till rounded, added up. Recomputing it from the day gives other cents;
-- rounding_vs_recomputed shows them so that nobody corrects them.
create or replace view report.tax_daily as
select company_id, business_date, tax_code, rate_pct, sum(base) as taxable_base, sum(tax) as tax,
       sum(gross) as gross, count(distinct receipt_id) as receipts,
       sum(tax) - round(sum(base) * rate_pct / 100, 2) as rounding_vs_recomputed
  from report.fct_tax
 group by company_id, business_date, tax_code, rate_pct;
comment on view report.tax_daily is
    'Tax per business day, code and rate, added up from the receipts (R6)';
comment on column report.tax_daily.company_id is 'Company';
comment on column report.tax_daily.business_date is 'Business day (R1)';
comment on column report.tax_daily.tax_code is 'Tax code; computed where the till sent no tax block';
comment on column report.tax_daily.rate_pct is 'Rate in percent';
comment on column report.tax_daily.taxable_base is 'Net at that rate; never add up bases of different codes';
comment on column report.tax_daily.tax is 'Tax, added up from the receipts (R6)';
comment on column report.tax_daily.gross is 'Base and tax';
comment on column report.tax_daily.receipts is 'Receipts with it';
comment on column report.tax_daily.rounding_vs_recomputed is
    'Tax less what the days base would give: cents of rounding, to be left alone';
