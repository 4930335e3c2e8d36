-- Rows a page that the server was seen to grant, lately enough to be believed. $1 company.
select stream, granted
  from restosync.page_size
 where company_id = $1::bigint and learned_at > clock_timestamp() - interval '30 days';
