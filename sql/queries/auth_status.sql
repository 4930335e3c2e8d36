-- State of the stored sign-ins. $1 company, 0 for all.
select c.company_id, c.state, c.generation,
       coalesce((extract(epoch from c.access_expires_at) * 1000000)::bigint, 0) as access_us,
       coalesce((extract(epoch from c.refreshed_at) * 1000000)::bigint, 0) as refreshed_us,
       coalesce((extract(epoch from c.signed_in_at) * 1000000)::bigint, 0) as signed_in_us,
       c.client_id, c.issuer, coalesce(m.host, '') as host, coalesce(c.reason, '') as reason,
       c.login_id, encode(c.token_sealed, 'base64') as sealed,
       coalesce((extract(epoch from c.last_sent_at) * 1000000)::bigint, 0) as sent_us,
       coalesce((extract(epoch from clock_timestamp()) * 1000000)::bigint, 0) as now_us,
       c.attempt, c.requests, c.replays, c.refusals,
       coalesce((select string_agg(coalesce(h.host, k.key), ', ' order by k.value::bigint desc)
                   from jsonb_each_text(c.claims) as k
                   left join restosync.machine h on h.machine_id::text = k.key), '') as claims
  from restosync.credential c
  left join restosync.machine m on m.machine_id = c.holder
 where $1::bigint = 0 or c.company_id = $1::bigint
 order by c.company_id;
