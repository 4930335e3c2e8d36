-- Remembers how many rows a page the server grants. $1 company, $2 stream, $3 rows.
insert into restosync.page_size as p (company_id, stream, granted, learned_at)
values ($1::bigint, $2, $3::int, clock_timestamp())
on conflict (company_id, stream) do update
   set granted = excluded.granted, learned_at = excluded.learned_at;
