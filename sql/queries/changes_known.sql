-- Up to when business days were known whole before this run. $1 company.
select (extract(epoch from max(range_to)) * 1000000)::bigint as known_us
  from restosync."window"
 where company_id = $1::bigint and stream = 'receipts' and kind = 'created'
   and complete_at is not null;
