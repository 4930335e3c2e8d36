-- The clock and the choices of each company, overrides applied (R1, R2). A company that only the
-- settings know is there too. No zone known means UTC, no opening time midnight.
create or replace view report.company_clock as
select company_id, c.name, coalesce(c.vat_inclusive, true) as vat_inclusive,
       coalesce(s.time_zone, nullif(c.time_zone, ''), 'UTC') as time_zone,
       coalesce(s.opening_time, c.opening_time, time '00:00') as opening_time,
       coalesce(s.date_basis, 'created') as date_basis,
       coalesce(s.covers_rule, 'root_max') as covers_rule,
       coalesce(s.payment_identity, 'A') as payment_identity,
       coalesce(s.edit_window_days, 8) as edit_window_days, s.currency,
       coalesce(s.discount_identity, 'N') as discount_identity,
       case when s.clocktime_zone = 'utc' then 'UTC'
            else coalesce(s.time_zone, nullif(c.time_zone, ''), 'UTC') end as clocktime_zone
  from resto.company c
  full join report.company_setting s using (company_id);
comment on view report.company_clock is 'Zone, start of the business day and choices of each company';
comment on column report.company_clock.company_id is 'Company';
comment on column report.company_clock.name is 'Name of the restaurant';
comment on column report.company_clock.vat_inclusive is 'Whether prices include tax';
comment on column report.company_clock.time_zone is 'Zone of its clock; UTC when nobody said';
comment on column report.company_clock.opening_time is 'Local time at which a business day begins';
comment on column report.company_clock.date_basis is 'Instant that places a receipt on a day (R2)';
comment on column report.company_clock.covers_rule is 'Covers of split bills: root_max or sum (R5)';
comment on column report.company_clock.payment_identity is 'How tips and change relate to amounts (R12)';
comment on column report.company_clock.edit_window_days is 'Days a receipt can still change';
comment on column report.company_clock.currency is 'Currency, where somebody said';
comment on column report.company_clock.discount_identity is
    'Meaning of discountPrice (R8); N: not chosen, counts 0';
comment on column report.company_clock.clocktime_zone is 'Zone in which clock times are read';
