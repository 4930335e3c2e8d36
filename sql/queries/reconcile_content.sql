-- Receipts that differ in something no sum shows. $1 company, $2 table, $3 positions among the listed
-- receipts in the order of their numbers.
insert into pg_temp.reconcile_finding (business_date, source, measure, kind, receipt_id, words)
select ((f.created_at at time zone c.time_zone) - c.opening_time)::date, 'listing', 'content',
       'content', f.receipt_id, format('something in %s is not as listed', $2::text)
  from (select x.*, row_number() over (order by receipt_id) as position from pg_temp.fresh_receipt x) f
  join report.company_clock c on c.company_id = $1::bigint
  join resto.receipt r on r.company_id = $1::bigint and r.receipt_id = f.receipt_id
 where f.position = any($3::bigint[]) and r.deleted_at is null
   and not exists (select from pg_temp.reconcile_finding x where x.receipt_id = f.receipt_id);
