-- Records that were set aside and can be tried again. $1 company, $2 stream.
select rejected_id, raw
  from restosync.rejected
 where company_id = $1::bigint and stream = $2 and resolved_at is null and not raw_cut
 order by rejected_id
 limit 2000;
