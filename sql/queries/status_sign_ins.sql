-- State of the stored sign-ins; the token is left where it is. $1 company (0: all).
select c.company_id, coalesce(k.name, '') as name, c.state, c.generation, c.access_expires_at,
       c.refreshed_at, c.signed_in_at, coalesce(c.reason, '') as reason
  from restosync.credential c
  left join resto.company k using (company_id)
 where $1::bigint = 0 or c.company_id = $1::bigint
 order by c.company_id;
