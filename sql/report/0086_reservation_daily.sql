-- Booked or walked in. There is no status for guests who stayed away: a past booking that was neither
-- seated nor matched is "not seen". Matched is a party that sat down at the booked table from 30 minutes
-- before to 60 minutes after; a change of table breaks it. A later bill of a split family is nobody who
-- sits down: it can be of those who sat there before.
create or replace view report.reservation_daily as
with asked as (
    select r.company_id, r.reservation_id, r.start_time, r.seats, r.status, r.table_id,
           ((r.start_time at time zone c.time_zone) - c.opening_time)::date as business_date,
           (((r.start_time - interval '30 min') at time zone c.time_zone)
             - c.opening_time)::date as first_day,
           (((r.start_time + interval '60 min') at time zone c.time_zone)
             - c.opening_time)::date + (c.date_basis <> 'created')::int as last_day
      from resto.reservation r
      join report.company_clock c on c.company_id = r.company_id
     where r.deleted_at is null and r.start_time is not null),
party as materialized ( -- since its first bill there, the one that was split included
    select company_id, business_date, table_id, root_id, min(created_at) as sat_at
      from report.fct_receipt
     where channel = 'dine_in' and table_id is not null
       and not is_void and (is_sale or is_split_parent)
     group by company_id, business_date, table_id, root_id
    having bool_or(is_sale)),
booked as ( -- the nearest party; without one the reservation itself stays
    select distinct on (a.company_id, a.reservation_id) a.*, p.root_id
      from asked a
      join (values (0), (1), (2)) n(n) on n.n <= a.last_day - a.first_day
      left join party p
        on p.company_id = a.company_id and p.business_date = a.first_day + n.n
       and p.table_id = a.table_id
       and p.sat_at between a.start_time - interval '30 min'
                        and a.start_time + interval '60 min'
     order by a.company_id, a.reservation_id,
              abs(extract(epoch from p.sat_at - a.start_time)), p.root_id),
day as (
    select company_id, business_date, count(*) as parties
      from (select distinct company_id, business_date, root_id from party) t
     group by company_id, business_date)
select b.company_id, b.business_date, count(*) as reservations, sum(b.seats) as reserved_covers,
       count(distinct b.root_id) as matched_parties, count(*) filter (where x.not_seen) as not_seen,
       round(100.0 * count(*) filter (where x.not_seen) / count(*), 1) as not_seen_pct,
       coalesce(max(d.parties), 0) as dine_in_parties,
       greatest(coalesce(max(d.parties), 0) - count(distinct b.root_id), 0) as walk_in_parties
  from booked b
  left join day d using (company_id, business_date)
 cross join lateral (
       select b.status is distinct from 'SEATED' and b.root_id is null
              and b.start_time < now() - interval '3 hours' as not_seen) x
 group by b.company_id, b.business_date;
comment on view report.reservation_daily is
    'Reservations per business day, and parties that came without one';
comment on column report.reservation_daily.company_id is 'Company';
comment on column report.reservation_daily.business_date is 'Business day (R1)';
comment on column report.reservation_daily.reservations is 'Reservations';
comment on column report.reservation_daily.reserved_covers is 'Guests expected';
comment on column report.reservation_daily.matched_parties is 'Parties found at the booked table';
comment on column report.reservation_daily.not_seen is
    'Over, not seated and no party found: not seen, which is not a no-show';
comment on column report.reservation_daily.not_seen_pct is 'The same in percent';
comment on column report.reservation_daily.dine_in_parties is 'Parties at tables';
comment on column report.reservation_daily.walk_in_parties is 'Parties without a reservation';
