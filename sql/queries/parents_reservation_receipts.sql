-- Reservations that began and are new or changed since they were asked. $1 company, $2 gate (none).
select v.reservation_id, v.digest::text as mark
  from resto.reservation v
  left join restosync.parent_read r on r.company_id = v.company_id
       and r.stream = 'reservation_receipts' and r.parent_id = v.reservation_id
 where v.company_id = $1::bigint and $2::text is not null and v.deleted_at is null
   and v.start_time < clock_timestamp() and v.digest::text is distinct from r.mark
 order by v.reservation_id;
