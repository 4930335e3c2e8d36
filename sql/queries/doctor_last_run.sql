-- How long ago the last complete sync of each company ended, in hours.
select company_id, round(extract(epoch from now() - max(finished_at)) / 3600)::bigint as hours
  from restosync.run
 where command = 'sync' and status = 'ok'
   and ($1::bigint = 0 or company_id = $1::bigint)
 group by company_id
 order by company_id;
