-- The API asked for fewer calls: nobody makes one for so long. $1 company, $2 milliseconds.
insert into restosync.call_budget as b (company_id, next_free_at)
values ($1::bigint, clock_timestamp() + interval '1 millisecond' * $2::bigint)
on conflict (company_id) do update
   set next_free_at = greatest(b.next_free_at, excluded.next_free_at);
