-- Lunch or dinner. A receipt outside all parts is (other), inside two counts for the one that begins
-- first: the parts always add up to the day.
create or replace view report.sales_daypart as
with edge as ( -- between two edges of its parts a day has one name
    select distinct p.company_id, e.at
      from report.daypart p
     cross join lateral (values (time '00:00'), (p.from_time), (p.to_time)) e(at)),
clock as (
    select e.company_id, array_agg(e.at order by e.at) as edges,
           array_agg(p.name order by e.at) as names
      from edge e
      left join lateral (
           select d.name
             from report.daypart d
            where d.company_id = e.company_id
              and case when d.from_time < d.to_time then e.at >= d.from_time and e.at < d.to_time
                       else e.at >= d.from_time or e.at < d.to_time end
            order by d.from_time, d.name limit 1) p on true
     group by e.company_id)
select f.company_id, f.business_date, coalesce(c.name, '(other)') as daypart,
       count(*) as receipts, sum(f.net_sales) as net_sales, sum(f.covers) as covers
  from report.fct_receipt f
  left join clock own on own.company_id = f.company_id
  left join clock every on every.company_id = 0
 cross join lateral (
       select (coalesce(own.names, every.names))[width_bucket(
                  f.sale_at_local::time, coalesce(own.edges, every.edges))] as name) c
 where f.is_sale
 group by f.company_id, f.business_date, coalesce(c.name, '(other)');
comment on view report.sales_daypart is 'Sales per business day and part of the day (report.daypart)';
comment on column report.sales_daypart.company_id is 'Company';
comment on column report.sales_daypart.business_date is 'Business day (R1)';
comment on column report.sales_daypart.daypart is 'Part of the day (report.daypart); (other) outside all';
comment on column report.sales_daypart.receipts is 'Counted receipts (R3)';
comment on column report.sales_daypart.net_sales is 'Sales without tax, without tips (R6)';
comment on column report.sales_daypart.covers is 'Guests, once a split family (R5)';
