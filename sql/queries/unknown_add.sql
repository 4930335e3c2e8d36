-- Counts a member the catalog does not know; returns true when it is the first time. $1 company,
-- $2 stream, $3 table, $4 path, $5 JSON type, $6 example, $7 times seen.
insert into restosync.unknown_field (company_id, stream, table_name, path, json_type, seen,
                                     first_seen_at, last_seen_at, example, announced_at)
values ($1::bigint, $2, $3, $4, $5, $7::bigint, clock_timestamp(), clock_timestamp(), $6,
        clock_timestamp())
on conflict (company_id, stream, table_name, path) do update
   set seen = unknown_field.seen + excluded.seen, last_seen_at = excluded.last_seen_at,
       json_type = excluded.json_type
returning (xmax = 0) as is_new;
