-- Tables and time: parties, turns and how long they stayed, per day and over all days. $1 company,
-- $2 first day, $3 last day.
with party as (
    select round(percentile_cont(0.5) within group (order by dwell_min)::numeric, 0)
               as median_dwell_min,
           round(percentile_cont(0.9) within group (order by dwell_min)::numeric, 0) as p90_dwell_min,
           round(sum(covers)::numeric / nullif(count(*), 0), 2) as avg_party_size
      from report.table_party
     where company_id = $1::bigint and business_date between $2::date and $3::date),
day as (
    select * from report.table_turns_daily
     where company_id = $1::bigint and business_date between $2::date and $3::date)
select business_date::text as business_date, parties, tables_used, turns_per_table, seat_turns,
       round(median_dwell_min::numeric, 0) as median_dwell_min,
       round(p90_dwell_min::numeric, 0) as p90_dwell_min, revpash, avg_party_size,
       false as is_total
  from day
union all
select 'total', sum(day.parties), null, round(avg(day.turns_per_table), 2),
       round(avg(day.seat_turns), 2), max(party.median_dwell_min), max(party.p90_dwell_min), null,
       max(party.avg_party_size), true
  from day cross join party
having count(*) > 0
 order by is_total, business_date;
