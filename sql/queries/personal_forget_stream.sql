-- A stream is read from its beginning again: its windows, and what its parents looked like. $1 company,
-- $2 stream.
with marks as (
    delete from restosync.parent_read where company_id = $1::bigint and stream = $2)
delete from restosync."window" where company_id = $1::bigint and stream = $2;
