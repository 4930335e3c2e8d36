-- Gives back what a run holds and did not finish. $1 company, $2 run.
with never_read as (
    delete from restosync."window"
     where company_id = $1::bigint and claimed_by = $2::uuid and state = 'open')
update restosync."window" set claimed_by = null, lease_until = null
 where company_id = $1::bigint and claimed_by = $2::uuid and state <> 'open';
