-- A stored sign-in, with the ages judged by the database's clock. $1 company, $2 machine.
select login_id, client_id, issuer, generation, state, encode(token_sealed, 'base64') as sealed,
       attempt, coalesce((epochs ->> $2)::bigint, 0) as epoch,
       (select count(*) from jsonb_object_keys(epochs) as k where k <> $2) as other_machines,
       coalesce((extract(epoch from access_expires_at - clock_timestamp()) * 1000)::bigint, 0)
           as access_left_ms,
       coalesce(extract(epoch from clock_timestamp() - refreshed_at)::bigint, 0) as idle_s,
       coalesce(to_char(last_sent_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), '') as sent_at,
       coalesce(to_char(refreshed_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), '') as refreshed,
       coalesce(reason, '') as reason, coalesce(m.host, '') as holder_host
  from restosync.credential c
  left join restosync.machine m on m.machine_id = c.holder
 where company_id = $1::bigint;
