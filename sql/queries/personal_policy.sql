-- Remembers what the settings say of personal data; a row when they said something else before, or
-- nothing. $1 company, $2 of guests, $3 of staff.
insert into restosync.personal_policy as p (company_id, guests, staff)
select $1::bigint, $2, $3
 where not exists (select from restosync.personal_policy
                    where company_id = $1::bigint and guests = $2 and staff = $3)
on conflict (company_id) do update
   set guests = excluded.guests, staff = excluded.staff, since = clock_timestamp()
returning company_id;
