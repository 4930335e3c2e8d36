-- Records that wait for a person: set aside in restosync.rejected. $1 company (0: all).
select c.company_id, 'rejected' as "check",
       case when count(r.stream) = 0 then 'ok' else 'warning' end as level,
       count(r.stream) as value,
       case when count(r.stream) = 0 then 'no record is set aside'
            else format('%s records do not fit and are set aside (%s): restosync retry', count(r.stream),
                        string_agg(distinct r.stream, ', ')) end as message
  from resto.company c
  left join restosync.rejected r on r.company_id = c.company_id and r.resolved_at is null
 where $1::bigint = 0 or c.company_id = $1::bigint
 group by c.company_id
 order by c.company_id;
