-- Step 4 of a renewal, in the transaction that holds the row: may a request leave now? $1 company,
-- $2 machine, $3 seconds one request may take (also the margin before the grace ends), $4 requests
-- within the grace, $5 seconds between two last tries once those are spent.
with sign_in as (
    select c.*, clock_timestamp() as moment, m.host
      from restosync.credential c
      left join restosync.machine m on m.machine_id = c.holder
     where c.company_id = $1::bigint
), judged as (
    select s.*, make_interval(secs => $3::int) as term,
           moment + make_interval(secs => $3::int)
               > first_sent_at + make_interval(secs => grace_seconds) as closed,
           coalesce((claims ->> $2)::bigint, 0) <> 0 as mine,
           exists (select 1 from jsonb_each_text(claims) as claim
                    where claim.key <> $2 and claim.value::bigint <> 0) as others
      from sign_in s
)
select generation, attempt,
       case when state = 'reauth' then 'reauth'
            when state = 'idle' then 'first'
            when holder <> $2::uuid and moment < last_sent_at + term then 'wait'
            when not closed and requests < $4::int then 'replay'
            when not closed then 'spent'
            when others then 'elsewhere'
            when mine then 'settle'
            when requests > $4::int and moment < last_sent_at + make_interval(secs => $5::int)
                then 'spent'
            else 'last_try' end as decision,
       coalesce(host, '') as host,
       coalesce(to_char(last_sent_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), '') as sent_at,
       coalesce((extract(epoch from last_sent_at + term - moment) * 1000)::bigint, 0) as wait_ms,
       (extract(epoch from make_interval(secs => grace_seconds)
            - case when state = 'intent' then moment - first_sent_at else interval '0' end)
        * 1000)::bigint - $3::bigint * 1000 as window_ms
  from judged;
