-- Renews the leases of a run; rows that its own commit holds just now are passed over. $1 company,
-- $2 run, $3 seconds of a lease.
update restosync."window" w
   set lease_until = clock_timestamp() + make_interval(secs => $3::int)
  from (select company_id, stream, kind, range_from
          from restosync."window"
         where company_id = $1::bigint and claimed_by = $2::uuid
           for update skip locked) m
 where (w.company_id, w.stream, w.kind, w.range_from)
       = (m.company_id, m.stream, m.kind, m.range_from);
