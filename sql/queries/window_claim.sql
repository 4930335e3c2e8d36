-- Takes windows of the ledger for a run: those that nobody holds, or whose lease has run out, or whose
-- run has ended without giving them back (its session holds no lock any more, see lock_run). What
-- another agent is just taking is passed over. One row a window: its place in the arrays, and "ours",
-- "done" (read by somebody else since this run began) or "busy". Rows of the ledger are made in one
-- order, so that two agents never wait for each other. $1 company, $2 run, $3 seconds of a lease;
-- arrays: $4 stream, $5 kind, $6 from, $7 to, $8 business date; $9 class of lock_run.
with wanted as (
    select stream, kind, range_from, nullif(range_to, 'infinity') as range_to,
           nullif(business_date, '-infinity') as business_date, place
      from unnest($4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::date[])
           with ordinality as w(stream, kind, range_from, range_to, business_date, place)),
began as (
    select started_at from restosync.run where run_id = $2::uuid),
alive as materialized (
    select l.objid
      from pg_catalog.pg_locks l
     where l.locktype = 'advisory' and l.granted and l.classid = $9::int::oid and l.objsubid = 2
       and l.database = (select oid from pg_catalog.pg_database
                          where datname = pg_catalog.current_database())),
opened as (
    insert into restosync."window" (company_id, stream, kind, range_from, range_to, business_date,
                                    state, attempts, run_id, started_at, finished_at, claimed_by,
                                    lease_until)
    select $1::bigint, stream, kind, range_from, range_to, business_date, 'open', 0, $2::uuid,
           clock_timestamp(), clock_timestamp(), $2::uuid,
           clock_timestamp() + make_interval(secs => $3::int)
      from wanted order by stream, kind, range_from
    on conflict do nothing
    returning stream, kind, range_from),
open_to_us as (
    select w.company_id, w.stream, w.kind, w.range_from
      from restosync."window" w
      join wanted using (stream, kind, range_from)
     where w.company_id = $1::bigint
       and (w.claimed_by is null or w.claimed_by = $2::uuid or w.lease_until < clock_timestamp()
            or not exists (select from alive a where a.objid = hashtext(w.claimed_by::text)::oid))
       and not (w.state = 'done' and w.run_id <> $2::uuid
                and w.finished_at >= (select started_at from began))
       for update of w skip locked),
taken as (
    update restosync."window" w
       set claimed_by = $2::uuid, lease_until = clock_timestamp() + make_interval(secs => $3::int)
      from open_to_us o
     where (w.company_id, w.stream, w.kind, w.range_from)
           = (o.company_id, o.stream, o.kind, o.range_from)
    returning w.stream, w.kind, w.range_from),
ours as (
    select stream, kind, range_from from opened union select stream, kind, range_from from taken)
select n.place, case when o.stream is not null then 'ours'
                     when w.state = 'done' and w.run_id <> $2::uuid
                      and w.finished_at >= (select started_at from began) then 'done'
                     else 'busy' end as answer
  from wanted n
  left join ours o using (stream, kind, range_from)
  left join restosync."window" w on w.company_id = $1::bigint
   and (w.stream, w.kind, w.range_from) = (n.stream, n.kind, n.range_from)
 order by n.place;
