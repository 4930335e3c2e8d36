-- A fresh sign-in by a person replaces whatever was stored. $1 company, $2 login id, $3 client id,
-- $4 issuer, $5 generation, $6 sealed (base64), $7 key id, $8 grace, $9 seconds the access token lives,
-- $10 machine, $11 epoch.
insert into restosync.credential (company_id, login_id, client_id, issuer, generation, state,
                                  token_sealed, key_id, grace_seconds, access_expires_at,
                                  refreshed_at, signed_in_at, holder, epochs)
values ($1::bigint, $2::uuid, $3, $4, $5::bigint, 'idle', decode($6, 'base64'), $7, $8::int,
        clock_timestamp() + make_interval(secs => $9::int), clock_timestamp(), clock_timestamp(),
        $10::uuid, jsonb_build_object($10::text, $11::bigint))
on conflict (company_id) do update
   set login_id = excluded.login_id, client_id = excluded.client_id, issuer = excluded.issuer,
       generation = excluded.generation, state = 'idle', token_sealed = excluded.token_sealed,
       key_id = excluded.key_id, grace_seconds = excluded.grace_seconds,
       attempt = credential.attempt + 1, claims = '{}', reason = null, first_sent_at = null,
       access_expires_at = excluded.access_expires_at, refreshed_at = excluded.refreshed_at,
       signed_in_at = excluded.signed_in_at, holder = excluded.holder, epochs = excluded.epochs,
       requests = 0;
