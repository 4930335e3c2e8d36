-- Better than usual? (R15) Same weekday last week (-7 days) and last year (-364 days), mean of the
-- last four same weekdays with receipts. Nothing is compared with a day that is missing or not over; a
-- day that was read and has no receipt sold 0. A day of nothing but voids is none of the four, and takes
-- nobody's place: traded counts the days with receipts before it. No percentage against a day that gave back
-- more than it sold: its sign would be the wrong one.
create or replace view report.sales_compare as
with day as (
    select company_id, business_date, s.net_sales, s.receipts, d.state,
           case when d.state in ('provisional', 'final') then coalesce(s.net_sales, 0) end as whole
      from report.sales_daily s
      full join report.day_state d using (company_id, business_date)),
counted as (
    select day.*, extract(isodow from business_date) as iso_dow,
           count(*) filter (where receipts > 0) over (
               partition by company_id, extract(isodow from business_date) order by business_date
               rows between unbounded preceding and 1 preceding) as traded
      from day
     where net_sales is not null),
mean as (
    select counted.*, avg(whole) filter (where receipts > 0) over (
               partition by company_id, iso_dow order by traded
               range between 4 preceding and 1 preceding) as avg4
      from counted)
select m.company_id, m.business_date, m.net_sales, w.whole as last_week,
       y.whole as last_year_same_weekday, round(m.avg4, 2) as avg_last_4_same_weekday,
       round(100 * (m.whole - w.whole) / nullif(greatest(w.whole, 0), 0), 1) as vs_last_week_pct,
       round(100 * (m.whole - y.whole) / nullif(greatest(y.whole, 0), 0), 1) as vs_last_year_pct,
       round(100 * (m.whole - m.avg4) / nullif(greatest(m.avg4, 0), 0), 1) as vs_avg4_pct, m.state
  from mean m
  left join day w on w.company_id = m.company_id and w.business_date = m.business_date - 7
  left join day y on y.company_id = m.company_id and y.business_date = m.business_date - 364;
comment on view report.sales_compare is
    'Net sales beside last week, last year (same weekday) and the last four same weekdays (R15)';
comment on column report.sales_compare.company_id is 'Company';
comment on column report.sales_compare.business_date is 'Business day (R1)';
comment on column report.sales_compare.net_sales is 'Sales without tax, without tips (R6)';
comment on column report.sales_compare.last_week is
    'Net sales 7 days before; empty when that day is missing or not over';
comment on column report.sales_compare.last_year_same_weekday is
    'Net sales 364 days before; empty when that day is missing or not over';
comment on column report.sales_compare.avg_last_4_same_weekday is
    'Mean of the last four same weekdays with receipts';
comment on column report.sales_compare.vs_last_week_pct is 'Difference in percent';
comment on column report.sales_compare.vs_last_year_pct is 'Difference in percent';
comment on column report.sales_compare.vs_avg4_pct is 'Difference in percent';
comment on column report.sales_compare.state is 'State of the day itself (report.day_state)';
