-- One receipt: what it says, where it is counted, and which run stored this version. $1 company,
-- $2 receipt.
select r.receipt_id, r.company_id, c.name as company, r.status, r.type, f.status_class as class,
       f.is_sale as counted, f.business_date, r.total, r.total_without_tax, r.created_at, r.modified_at,
       r.deleted_at, r.synced_at, r.page_no, r.digest, r.run_id, left(r.run_id::text, 8) as run,
       n.command, n.host, n.status as run_status, n.started_at as run_started_at
  from resto.receipt r
  left join resto.company c on c.company_id = r.company_id
  left join report.fct_receipt f on f.company_id = r.company_id and f.receipt_id = r.receipt_id
  left join restosync.run n on n.run_id = r.run_id
 where r.company_id = $1::bigint and r.receipt_id = $2::bigint;
