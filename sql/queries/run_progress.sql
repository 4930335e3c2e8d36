-- A sign of life with the counts so far. $1 run, $2 calls, $3 retries, $4 bytes, $5 rotations.
update restosync.run
   set api_calls = $2::bigint, retries = $3::bigint, bytes = $4::bigint,
       token_rotations = $5::int, heartbeat_at = clock_timestamp()
 where run_id = $1::uuid;
