-- The request certainly never left, or the client was refused: back to what it was. $1 company,
-- $2 generation, $3 attempt, $4 machine, $5 whether it was the first attempt, $6 attempt whose answer
-- this machine's escrow holds (0: none).
update restosync.credential
   set state = case when $5::boolean then 'idle' else state end,
       requests = greatest(requests - 1, 0),
       claims = case when $5::boolean then '{}'
                     when $6::bigint = 0 then claims - $4::text
                     else claims || jsonb_build_object($4::text, $6::bigint) end
 where company_id = $1::bigint and generation = $2::bigint and attempt = $3::bigint
   and state = 'intent';
