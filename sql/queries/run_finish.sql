-- Closes the journal row. $1 run, $2 status, $3 exit code, $4 error code, $5 message, $6 calls,
-- $7 retries, $8 bytes, $9 rotations.
update restosync.run
   set status = $2, exit_code = $3::int, error_code = nullif($4, ''), message = nullif($5, ''),
       api_calls = $6::bigint, retries = $7::bigint, bytes = $8::bigint, token_rotations = $9::int,
       finished_at = clock_timestamp(), heartbeat_at = clock_timestamp()
 where run_id = $1::uuid;
