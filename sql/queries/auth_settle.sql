-- Step 2 of a renewal: this machine's epoch is raised, its claim says what its escrow holds, and the
-- answer in the escrow is good when it belongs to the last attempt, or when it is too late for a
-- replay and no other machine may hold a newer one. $1 company, $2 login, $3 generation, $4 machine,
-- $5 epoch, $6 attempt in the escrow (0: none), $7 margin in seconds.
update restosync.credential
   set epochs = epochs || jsonb_build_object($4::text, $5::bigint),
       claims = case when state <> 'intent' then claims
                     when $6::bigint = 0 then claims - $4::text
                     else claims || jsonb_build_object($4::text, $6::bigint) end
 where company_id = $1::bigint and login_id = $2::uuid and generation = $3::bigint
returning attempt,
          state = 'intent' and $6::bigint > 0
          and ($6::bigint = attempt
               or (clock_timestamp() + make_interval(secs => $7::int)
                       > first_sent_at + make_interval(secs => grace_seconds)
                   and $6::bigint > coalesce((select max(value::bigint)
                                                from jsonb_each_text(claims)
                                               where key <> $4), 0))) as adopt;
