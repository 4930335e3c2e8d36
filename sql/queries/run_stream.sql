-- What a run did to one stream. $1 run, $2 company, $3 stream, $4 status, $5 read, $6 inserted,
-- $7 updated, $8 unchanged, $9 deleted, $10 rejected, $11 windows done, $12 failed, $13 ms, $14 message.
insert into restosync.run_stream (run_id, company_id, stream, status, read, inserted, updated,
                                  unchanged, deleted, rejected, windows_done, windows_failed,
                                  seconds, message)
values ($1::uuid, $2::bigint, $3, $4, $5::bigint, $6::bigint, $7::bigint, $8::bigint, $9::bigint,
        $10::bigint, $11::int, $12::int, $13::numeric / 1000, nullif($14, ''))
on conflict (run_id, stream) do update
   set status = excluded.status, read = excluded.read, inserted = excluded.inserted,
       updated = excluded.updated, unchanged = excluded.unchanged, deleted = excluded.deleted,
       rejected = excluded.rejected, windows_done = excluded.windows_done,
       windows_failed = excluded.windows_failed, seconds = excluded.seconds,
       message = excluded.message;
