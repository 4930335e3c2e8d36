-- Did the last reconciliation of each day find a difference. $1 company (0: all).
with open as (
    select company_id, business_date, string_agg(distinct source, ', ') as sources
      from restosync.reconciliation
     where verdict = 'mismatch' and ($1::bigint = 0 or company_id = $1::bigint)
     group by company_id, business_date)
select c.company_id, 'reconciliation' as "check",
       case when count(o.business_date) = 0 then 'ok' else 'mismatch' end as level,
       count(o.business_date) as value,
       case when count(o.business_date) = 0 then 'no reconciled day differs'
            else format('%s days differ from what Lightspeed says, from %s to %s (%s): restosync reconcile --from %s --to %s',
                        count(o.business_date), min(o.business_date), max(o.business_date),
                        string_agg(distinct o.sources, '; '), min(o.business_date),
                        max(o.business_date)) end as message
  from resto.company c left join open o using (company_id)
 where $1::bigint = 0 or c.company_id = $1::bigint
 group by c.company_id
 order by c.company_id;
