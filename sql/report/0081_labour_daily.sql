-- Labour: hours are the overlap of each shift with the business day, so a shift across the opening
-- time is split. Clock times have no zone; company_setting.clocktime_zone reads them. An open shift
-- counts up to now, 16 hours at most, and is flagged. No percentage where a wage is missing.
-- A shift of more than a week was never clocked out: it counts for a week.
create or replace view report.labour_daily as
with shift as (
    select k.company_id, k.user_id, k.clock_out_time is null as open_shift, x.starts_at, x.ends_at,
           c.opening_time, c.time_zone,
           ((x.starts_at at time zone c.time_zone) - c.opening_time)::date as first_day,
           (((x.ends_at - interval '1 microsecond') at time zone c.time_zone)
             - c.opening_time)::date as last_day
      from resto.clocktime k
      join report.company_clock c on c.company_id = k.company_id
     cross join lateral (
           select k.clock_in_time at time zone c.clocktime_zone as starts_at,
                  coalesce(k.clock_out_time at time zone c.clocktime_zone,
                           least(now(), (k.clock_in_time at time zone c.clocktime_zone)
                                        + interval '16 hours')) as ends_at) x
     where k.deleted_at is null and x.ends_at > x.starts_at),
part as (
    select s.company_id, s.first_day + n.n as business_date, s.user_id, s.open_shift,
           extract(epoch from
               least(s.ends_at,
                     (s.first_day + n.n + 1 + s.opening_time) at time zone s.time_zone)
               - greatest(s.starts_at,
                          (s.first_day + n.n + s.opening_time) at time zone s.time_zone))
             / 3600.0 as hours
      from shift s
      join (values (0), (1), (2), (3), (4), (5), (6)) n(n) on n.n <= s.last_day - s.first_day),
priced as (
    select p.*, (select w.hourly_cost from report.wage w
                  where w.company_id = p.company_id and w.user_id = p.user_id
                    and w.valid_from <= p.business_date
                  order by w.valid_from desc limit 1) as rate
      from part p),
worked as (
    select company_id, business_date, round(sum(hours), 2) as hours,
           round(sum(hours * rate), 2) as labour_cost, count(distinct user_id) as staff,
           bool_or(open_shift) as has_open_shift,
           count(*) filter (where rate is null) as shifts_without_rate, sum(hours) as exact_hours
      from priced
     group by company_id, business_date)
select w.company_id, w.business_date, w.hours, w.labour_cost, w.staff, w.has_open_shift,
       w.shifts_without_rate, s.net_sales,
       case when w.shifts_without_rate = 0
            then round(100 * w.labour_cost / nullif(greatest(s.net_sales, 0), 0), 1) end as labour_pct,
       round(s.net_sales / nullif(w.exact_hours, 0), 2) as net_sales_per_labour_hour,
       round(s.covers / nullif(w.exact_hours, 0), 2) as covers_per_labour_hour
  from worked w
  left join report.sales_daily s using (company_id, business_date);
comment on view report.labour_daily is
    'Hours worked, their cost (report.wage) and labour percentage per business day';
comment on column report.labour_daily.company_id is 'Company';
comment on column report.labour_daily.business_date is 'Business day (R1)';
comment on column report.labour_daily.hours is 'Hours worked on the day';
comment on column report.labour_daily.labour_cost is 'Hours times wages';
comment on column report.labour_daily.staff is 'People who worked';
comment on column report.labour_daily.has_open_shift is
    'A shift was not clocked out: counted for 16 hours at most';
comment on column report.labour_daily.shifts_without_rate is 'Shifts without a wage';
comment on column report.labour_daily.net_sales is 'Sales without tax, without tips (R6)';
comment on column report.labour_daily.labour_pct is
    'Cost in percent of net sales; empty while a wage is missing';
comment on column report.labour_daily.net_sales_per_labour_hour is 'Net sales per hour worked';
comment on column report.labour_daily.covers_per_labour_hour is 'Guests per hour worked';
