-- Keeps a record that does not fit; the same one seen again counts up. $1 company, $2 stream, $3 key,
-- $4 reason, $5 column path, $6 raw, $7 raw cut, $8 run, $9 from, $10 to.
insert into restosync.rejected (company_id, stream, record_key, reason, column_path, raw, raw_cut,
                                run_id, window_from, window_to, first_seen_at, last_seen_at)
values ($1::bigint, $2, $3, $4, $5, $6, $7::boolean, $8::uuid, $9::timestamptz, $10::timestamptz,
        clock_timestamp(), clock_timestamp())
on conflict (company_id, stream, coalesce(record_key, ''), md5(raw)) where resolved_at is null
do update set last_seen_at = excluded.last_seen_at, seen = rejected.seen + 1,
              run_id = excluded.run_id, reason = excluded.reason,
              column_path = excluded.column_path;
