-- The calendar: every business day from the first receipt to today, days without sales included
-- (zero is data). Receipts dated before 2000 do not stretch it; without receipts there is none.
create or replace view report.business_day as
select c.company_id, d::date as business_date,
       (d + c.opening_time) at time zone c.time_zone as starts_at,
       (d + interval '1 day' + c.opening_time) at time zone c.time_zone as ends_at,
       extract(isodow from d)::int as iso_dow, to_char(d, 'Dy') as dow,
       to_char(d, 'IYYY-"W"IW') as iso_week,
       (d - interval '7 days')::date as same_day_last_week,
       (d - interval '364 days')::date as same_day_last_year
  from report.company_clock c
 cross join lateral (
       select min(f.business_date) as first_day
         from report.fct_receipt f
        where f.company_id = c.company_id and f.business_date >= date '2000-01-01') a
 cross join lateral (
       select max(f.business_date) as last_day
         from report.fct_receipt f where f.company_id = c.company_id) z
 cross join lateral (
       select ((now() at time zone c.time_zone) - c.opening_time)::date as today) t
 cross join lateral generate_series(
       a.first_day::timestamp,
       greatest(t.today, least(z.last_day, t.today + 31))::timestamp, interval '1 day') d;
comment on view report.business_day is 'Calendar of business days; 23 h and 25 h days exist (R1)';
comment on column report.business_day.company_id is 'Company';
comment on column report.business_day.business_date is 'Business day (R1)';
comment on column report.business_day.starts_at is 'First moment';
comment on column report.business_day.ends_at is 'First moment of the next day';
comment on column report.business_day.iso_dow is 'Weekday, 1 is Monday';
comment on column report.business_day.dow is 'Weekday, three letters';
comment on column report.business_day.iso_week is 'ISO week, 2026-W06';
comment on column report.business_day.same_day_last_week is '7 days before';
comment on column report.business_day.same_day_last_year is '364 days before: the same weekday (R15)';
