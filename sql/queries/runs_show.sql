-- The runs whose id begins with $1.
select run_id, command, company_id, host, version, started_at, finished_at, status, exit_code,
       error_code, message, api_calls, retries, bytes, token_rotations
  from restosync.run where run_id::text like $1 || '%' order by started_at desc limit 2;
