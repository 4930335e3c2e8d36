-- How many of these windows the run still holds, or has stored already (the answer to its COMMIT was
-- lost); their rows stay locked until the transaction ends,
-- so that nobody takes them over on the way. $1 company, $2 run; arrays: $3 stream, $4 kind, $5 from.
with held as (
    select 1
      from restosync."window" w
     where w.company_id = $1::bigint and (w.claimed_by = $2::uuid
            or (w.claimed_by is null and w.state = 'done' and w.run_id = $2::uuid))
       and (w.stream, w.kind, w.range_from) in (
           select k.stream, k.kind, k.range_from
             from unnest($3::text[], $4::text[], $5::timestamptz[]) k(stream, kind, range_from))
     order by w.stream, w.kind, w.range_from
       for update of w)
select count(*) from held;
