-- The ledger row of a window, written in the transaction that carries its rows. $1 company,
-- $2 stream, $3 kind, $4 from, $5 to, $6 business date, $7 pages, $8 records, $9 inserted,
-- $10 updated, $11 unchanged, $12 deleted, $13 rejected, $14 bytes, $15 content digest,
-- $16 attempts, $17 run, $18 started, $19 gate, $20 suspect.
insert into restosync."window" (company_id, stream, kind, range_from, range_to, business_date, state,
                                pages, records, inserted, updated, unchanged, deleted, rejected,
                                bytes, content_digest, attempts, run_id, started_at, finished_at,
                                settled_at, message, gate, complete_at, suspect)
values ($1::bigint, $2, $3, $4::timestamptz, $5::timestamptz, $6::date, 'done', $7::int, $8::bigint,
        $9::bigint, $10::bigint, $11::bigint, $12::bigint, $13::bigint, $14::bigint, $15::uuid,
        $16::int, $17::uuid, $18::timestamptz, clock_timestamp(), $5::timestamptz, null, $19,
        (select clock_timestamp() from report.company_clock c
          where c.company_id = $1::bigint
            and $5::timestamptz >= ($6::date + 1 + c.opening_time) at time zone c.time_zone), $20::boolean)
on conflict (company_id, stream, kind, range_from) do update
   set range_to = excluded.range_to, business_date = excluded.business_date, state = 'done',
       pages = excluded.pages, records = excluded.records, inserted = excluded.inserted,
       updated = excluded.updated, unchanged = excluded.unchanged, deleted = excluded.deleted,
       rejected = excluded.rejected, bytes = excluded.bytes,
       content_digest = excluded.content_digest, attempts = excluded.attempts,
       run_id = excluded.run_id, started_at = excluded.started_at,
       finished_at = excluded.finished_at, settled_at = excluded.settled_at, message = null,
       gate = excluded.gate, complete_at = coalesce("window".complete_at, excluded.complete_at),
       suspect = excluded.suspect, claimed_by = nullif("window".claimed_by, excluded.run_id),
       lease_until = case when "window".claimed_by <> excluded.run_id then "window".lease_until end;
