-- The last whole reading of a snapshot: its gate and its age. $1 company, $2 stream.
select coalesce(gate, '') as gate,
       extract(epoch from clock_timestamp() - finished_at)::bigint as age_seconds
  from restosync."window"
 where company_id = $1::bigint and stream = $2 and kind = 'snapshot' and state = 'done';
