-- Opens the journal row of a run. $1 command, $2 company, $3 host, $4 pid, $5 version.
insert into restosync.run (command, company_id, host, pid, version, status, heartbeat_at)
values ($1, $2::bigint, $3, $4::int, $5, 'running', clock_timestamp())
returning run_id, (extract(epoch from started_at) * 1000000)::bigint as started_us;
