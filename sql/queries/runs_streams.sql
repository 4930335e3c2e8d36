-- The streams of the run whose id is $1.
select stream, status, read, inserted, updated, unchanged, deleted, rejected, windows_done,
       windows_failed, seconds, message
  from restosync.run_stream where run_id = $1::uuid order by stream;
