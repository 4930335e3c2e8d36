-- Versions of the receipt that were seen, the stored one last. $1 company, $2 receipt.
select v.modified_at, v.synced_at, v.run_id, left(v.run_id::text, 8) as run, v.page_no, v.digest,
       v.deleted_at, v.replaced_at, left(v.replaced_by::text, 8) as replaced_by
  from restosync.record_version v
 where v.company_id = $1::bigint and v.stream = 'receipts' and v.record_key = $2::bigint::text
union all
select r.modified_at, r.synced_at, r.run_id, left(r.run_id::text, 8), r.page_no, r.digest,
       r.deleted_at, null, null
  from resto.receipt r
 where r.company_id = $1::bigint and r.receipt_id = $2::bigint
 order by synced_at;
