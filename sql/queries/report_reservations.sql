-- Booked or walked in, per day, and the total. "Not seen" is not "no-show": the vendor has no such
-- status. $1 company, $2 first day, $3 last day.
with filled as (
    select coalesce(business_date::text, 'total') as business_date,
           sum(reservations) as reservations, sum(reserved_covers) as reserved_covers,
           sum(matched_parties) as matched_parties, sum(not_seen) as not_seen,
           round(100.0 * sum(not_seen) / nullif(sum(reservations), 0), 1) as not_seen_pct,
           sum(dine_in_parties) as dine_in_parties, sum(walk_in_parties) as walk_in_parties,
           grouping(business_date) = 1 as is_total
      from report.reservation_daily
     where company_id = $1::bigint and business_date between $2::date and $3::date
     group by grouping sets ((business_date), ())
    having count(*) > 0)
select * from filled order by is_total, business_date;
