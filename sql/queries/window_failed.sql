-- Remembers that a window failed; a window that was done stays done (its data are still there).
-- $1 company, $2 stream, $3 kind, $4 from, $5 to, $6 business date, $7 attempts, $8 run, $9 message.
insert into restosync."window" (company_id, stream, kind, range_from, range_to, business_date, state,
                                attempts, run_id, started_at, finished_at, message)
values ($1::bigint, $2, $3, $4::timestamptz, $5::timestamptz, $6::date, 'failed', $7::int, $8::uuid,
        clock_timestamp(), clock_timestamp(), $9)
on conflict (company_id, stream, kind, range_from) do update
   set state = 'failed', attempts = excluded.attempts, run_id = excluded.run_id,
       finished_at = excluded.finished_at, message = excluded.message, claimed_by = null, lease_until = null
 where "window".state in ('failed', 'open')
   and ("window".claimed_by is null or "window".claimed_by = excluded.run_id);
