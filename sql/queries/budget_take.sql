-- Takes the next calls out of the pace that all agents of a company share: they may start from so
-- many microseconds on, one interval after the other. What is further away than the longest pause an API
-- may ask for (LIMIT_RETRY_AFTER_S) and sixty-four agents in a row was written by a clock that was wrong: it
-- would be waited for without a word. $1 company, $2 microseconds between two calls, $3 calls.
insert into restosync.call_budget as b (company_id, next_free_at, calls)
values ($1::bigint, clock_timestamp() + interval '1 microsecond' * ($2::bigint * $3::int), $3::int)
on conflict (company_id) do update
   set next_free_at = case when b.next_free_at > clock_timestamp() + interval '900 seconds'
                                + interval '1 microsecond' * (64 * $2::bigint * $3::int)
                           then clock_timestamp()
                           else greatest(b.next_free_at, clock_timestamp()) end
                      + interval '1 microsecond' * ($2::bigint * $3::int),
       calls = b.calls + $3::int
returning greatest(0, (extract(epoch from next_free_at - clock_timestamp()) * 1000000)::bigint
                      - $2::bigint * $3::int) as wait_us;
