-- Head of a report: the company, its clock, its first and last day with receipts, up to when receipts
-- are read. Receipts dated before 2000 do not stretch them (report.business_day). Days count from
-- 1970-01-01; 0 is none. $1 company.
select c.name, c.time_zone, to_char(c.opening_time, 'HH24:MI') as opening,
       coalesce(c.currency, '') as currency, c.vat_inclusive,
       ((now() at time zone c.time_zone) - c.opening_time)::date - date '1970-01-01' as today,
       coalesce(d.first_day - date '1970-01-01', 0) as first_day,
       coalesce(d.last_day - date '1970-01-01', 0) as last_day,
       coalesce(to_char(g.read_to at time zone c.time_zone, 'YYYY-MM-DD HH24:MI'), '') as fresh,
       coalesce(extract(epoch from now() - g.read_to)::bigint, -1) as age
  from report.company_clock c
  left join lateral (select min(business_date) as first_day, max(business_date) as last_day
                       from report.fct_receipt x
                      where x.company_id = c.company_id
                        and x.business_date >= date '2000-01-01') d on true
  left join lateral (select max(least(range_to, started_at)) as read_to
                       from restosync."window" x
                      where x.company_id = c.company_id and x.stream = 'receipts'
                        and x.state = 'done') g on true
 where c.company_id = $1::bigint;
