-- A machine that is gone for good holds no answer any more. $1 company, $2 machine that takes over.
update restosync.credential
   set claims = coalesce((select jsonb_object_agg(key, value)
                            from jsonb_each(claims) where key = $2), '{}'),
       epochs = coalesce((select jsonb_object_agg(key, value)
                            from jsonb_each(epochs) where key = $2), '{}')
 where company_id = $1::bigint
returning state, generation;
