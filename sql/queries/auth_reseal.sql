-- The same pair under another key; who read it under the old one has to read again. $1 company, $2 login, $3 generation, $4 sealed (base64), $5 key id.
update restosync.credential
   set token_sealed = decode($4, 'base64'), key_id = $5, attempt = attempt + 1
 where company_id = $1::bigint and login_id = $2::uuid and generation = $3::bigint
returning generation;
