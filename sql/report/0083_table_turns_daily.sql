-- Turns, stays, and revenue per seat and hour: dine-in net / (seats x hours with sales). Seats that
-- nobody entered make it unknown, not zero.
create or replace view report.table_turns_daily as
with room as (
    select t.company_id, nullif(sum(t.seats), 0) as seats, count(*) as tables
      from resto.dining_table t
      join resto.floor f on f.company_id = t.company_id and f.floor_id = t.floor_id
     where f.deleted_at is null
     group by t.company_id),
open_hour as (
    select company_id, business_date, count(*) as hours
      from (select distinct company_id, business_date, hour_local -- hashed; count(distinct) sorts
              from report.fct_receipt
             where is_sale) h
     group by company_id, business_date)
select d.company_id, d.business_date, d.parties, d.tables_used,
       round(d.parties::numeric / nullif(r.tables, 0), 2) as turns_per_table,
       round(d.covers::numeric / nullif(r.seats, 0), 2) as seat_turns,
       round(d.dwell[1]::numeric, 1) as median_dwell_min, round(d.dwell[2]::numeric, 1) as p90_dwell_min,
       round(d.net_sales / nullif(r.seats * o.hours, 0), 2) as revpash,
       round(d.covers::numeric / d.parties, 2) as avg_party_size
  from (select p.company_id, p.business_date, count(*) as parties,
               count(distinct p.table_id) as tables_used, sum(p.covers) as covers,
               sum(p.net_sales) as net_sales, -- sorted once for both
               percentile_cont(array[0.5, 0.9]) within group (order by p.dwell_min) as dwell
          from report.table_party p
         group by p.company_id, p.business_date) d
  join open_hour o using (company_id, business_date)
  left join room r using (company_id);
comment on view report.table_turns_daily is
    'Turns, dwell times and revenue per available seat hour (RevPASH) per business day';
comment on column report.table_turns_daily.company_id is 'Company';
comment on column report.table_turns_daily.business_date is 'Business day (R1)';
comment on column report.table_turns_daily.parties is 'Parties at tables';
comment on column report.table_turns_daily.tables_used is 'Tables with a party';
comment on column report.table_turns_daily.turns_per_table is 'Parties per table';
comment on column report.table_turns_daily.seat_turns is 'Guests per seat';
comment on column report.table_turns_daily.median_dwell_min is
    'Half of the parties stayed at most this long, in minutes';
comment on column report.table_turns_daily.p90_dwell_min is 'Nine of ten stayed at most this long';
comment on column report.table_turns_daily.revpash is 'Net sales per available seat and hour with sales';
comment on column report.table_turns_daily.avg_party_size is 'Guests per party';
