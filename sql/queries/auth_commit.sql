-- Step 8 of a renewal: the new pair, durable before it is used. $1 company, $2 login, $3 generation,
-- $4 attempt, $5 sealed (base64), $6 key id, $7 seconds the access token lives.
update restosync.credential
   set generation = generation + 1, state = 'idle', token_sealed = decode($5, 'base64'),
       key_id = $6, claims = '{}', refreshed_at = clock_timestamp(), first_sent_at = null,
       access_expires_at = clock_timestamp() + make_interval(secs => $7::int), requests = 0,
       reason = null
 where company_id = $1::bigint and login_id = $2::uuid and generation = $3::bigint
   and attempt = $4::bigint and state = 'intent'
returning generation;
