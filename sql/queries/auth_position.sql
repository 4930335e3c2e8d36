-- Where a sign-in stands, for the log of the test build. $1 company.
select concat_ws(' ', login_id, state, generation, attempt)
  from restosync.credential where company_id = $1::bigint;
