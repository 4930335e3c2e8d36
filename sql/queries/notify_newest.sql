-- When the newest receipt of a company was made: a job that runs but brings nothing shows here.
select to_char(max(created_at), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
  from resto.receipt
 where company_id = $1::bigint;
