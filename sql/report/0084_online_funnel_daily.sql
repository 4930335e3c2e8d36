-- Online orders: placed, accepted, denied, waiting. The platform is the first word of the external
-- reference. The API has no time of decision, so the lead is the promised one; a promise before the
-- order is ignored. Net comes from the receipt, once: orders of one table can share it, and the first
-- of them has it.
create or replace view report.online_funnel_daily as
with placed as (
    select r.*, r.receipt_id is not null
                and row_number() over (partition by r.company_id, r.receipt_id
                                       order by r.created_at, r.order_id) = 1 as is_first
      from resto.online_order r
     where r.deleted_at is null and r.created_at is not null)
select o.company_id,
       ((o.created_at at time zone c.time_zone) - c.opening_time)::date as business_date, o.type,
       coalesce(nullif(split_part(o.external_reference, ' ', 1), ''), '(none)') as platform,
       count(*) as placed, count(*) filter (where m.class = 'accepted') as accepted,
       count(*) filter (where m.class = 'denied') as denied,
       count(*) filter (where m.class = 'awaiting') as awaiting,
       count(*) filter (where m.class is null or m.class not in ('accepted', 'denied', 'awaiting'))
           as unmapped,
       count(o.receipt_id) as became_receipt,
       round(100.0 * count(*) filter (where m.class = 'accepted') / count(*), 1) as accept_pct,
       round((percentile_cont(0.5) within group (
                  order by extract(epoch from o.delivery_at - o.created_at))
              filter (where o.delivery_at > o.created_at))::numeric / 60, 1) as median_lead_min,
       sum(f.net_sales) as net_sales
  from placed o
  join report.company_clock c on c.company_id = o.company_id
  left join report.map_online_status m on m.status = o.status
  left join report.fct_receipt f on f.company_id = o.company_id
                                and f.receipt_id = o.receipt_id and f.is_sale and o.is_first
 group by o.company_id, 2, o.type, 4;
comment on view report.online_funnel_daily is
    'Online orders per business day, type and platform, and what became of them';
comment on column report.online_funnel_daily.company_id is 'Company';
comment on column report.online_funnel_daily.business_date is 'Business day (R1)';
comment on column report.online_funnel_daily.type is 'Word of the API for the type';
comment on column report.online_funnel_daily.platform is 'First word of the external reference';
comment on column report.online_funnel_daily.placed is 'Orders';
comment on column report.online_funnel_daily.accepted is 'Accepted or processed';
comment on column report.online_funnel_daily.denied is 'Denied';
comment on column report.online_funnel_daily.awaiting is 'Waiting';
comment on column report.online_funnel_daily.unmapped is
    'Of a status nobody mapped (report.map_online_status)';
comment on column report.online_funnel_daily.became_receipt is 'Orders that name a receipt';
comment on column report.online_funnel_daily.accept_pct is 'Accepted in percent';
comment on column report.online_funnel_daily.median_lead_min is
    'Median of the promised time in minutes; promises before the order are left out';
comment on column report.online_funnel_daily.net_sales is 'Net sales of their receipts';
