-- A definite refusal: only a person can sign in again. $1 company, $2 login, $3 generation, $4 reason,
-- $5 whether the server said so.
update restosync.credential
   set state = 'reauth', reason = $4, refusals = refusals + case when $5::boolean then 1 else 0 end
 where company_id = $1::bigint and login_id = $2::uuid and generation = $3::bigint
   and state <> 'reauth';
