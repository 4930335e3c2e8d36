-- The database is older than this machine's copy of the sign-in, and no other machine ever renewed
-- it: the copy is stored. $1 company, $2 login, $3 generation in the database, $4 generation of the
-- copy, $5 sealed (base64), $6 key id, $7 machine, $8 epoch.
update restosync.credential
   set generation = $4::bigint, state = 'idle', token_sealed = decode($5, 'base64'), key_id = $6,
       claims = '{}', epochs = epochs || jsonb_build_object($7::text, $8::bigint),
       first_sent_at = null, access_expires_at = clock_timestamp(), requests = 0, reason = null
 where company_id = $1::bigint and login_id = $2::uuid and generation = $3::bigint
returning generation;
