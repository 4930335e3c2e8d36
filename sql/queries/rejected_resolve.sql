-- Records that were set aside once and are stored now. $1 company, $2 stream, $3 keys.
update restosync.rejected set resolved_at = clock_timestamp()
 where company_id = $1::bigint and stream = $2 and resolved_at is null
   and record_key = any($3::text[]);
