-- Step 5 of a renewal: the intent, durable before the request leaves. $1 company, $2 generation,
-- $3 attempt before, $4 machine.
update restosync.credential
   set first_sent_at = case when state = 'intent' then first_sent_at else clock_timestamp() end,
       replays = replays + case when state = 'intent' then 1 else 0 end,
       requests = requests + 1, attempt = attempt + 1, last_sent_at = clock_timestamp(),
       holder = $4::uuid,
       claims = case when state = 'intent' then claims else '{}' end
                || jsonb_build_object($4::text, $3::bigint + 1),
       state = 'intent'
 where company_id = $1::bigint and generation = $2::bigint and attempt = $3::bigint
   and state <> 'reauth'
returning attempt;
