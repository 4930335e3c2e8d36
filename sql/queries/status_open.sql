-- What waits for a person. $1 company (0: all).
select (select count(*) from restosync.rejected r where r.resolved_at is null
           and ($1::bigint = 0 or r.company_id = $1::bigint)) as rejected,
       (select count(*) from restosync.unknown_field u
         where $1::bigint = 0 or u.company_id = $1::bigint) as unknown_fields;
