-- Will the sign-in last: lost, or so long unused that Lightspeed forgets it (30 days). $1 company (0: all).
with known as (
    select company_id from restosync.credential where $1::bigint = 0 or company_id = $1::bigint
    union
    select company_id from resto.company where $1::bigint = 0 or company_id = $1::bigint)
select k.company_id, 'sign_in' as "check",
       case when c.company_id is null or c.state = 'reauth' then 'critical'
            when coalesce(c.refreshed_at, c.signed_in_at) < now() - interval '21 days' then 'warning'
            else 'ok' end as level,
       extract(epoch from now() - coalesce(c.refreshed_at, c.signed_in_at))::bigint as value,
       case when c.company_id is null then 'there is no sign-in: restosync auth login'
            when c.state = 'reauth' then 'the sign-in is lost: restosync auth login'
            when coalesce(c.refreshed_at, c.signed_in_at) < now() - interval '21 days'
            then format('the sign-in was not renewed for %s days and ends after 30: restosync auth refresh',
                        (now()::date - coalesce(c.refreshed_at, c.signed_in_at)::date))
            when c.state = 'intent' then 'the sign-in is being renewed'
            else 'the sign-in is good' end as message
  from known k left join restosync.credential c using (company_id)
 order by k.company_id;
