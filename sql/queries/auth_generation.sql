-- What a fresh sign-in follows. $1 company.
select coalesce(max(generation), 0) as generation, coalesce(max(login_id::text), '') as login
  from restosync.credential where company_id = $1::bigint;
