-- Windows of the ledger whose range holds the receipt, as each was read last. $1 company, $2 receipt.
select w.kind, w.business_date, w.range_from, w.range_to, w.state, w.pages, w.records, w.inserted,
       w.updated, w.unchanged, w.deleted, w.rejected, w.attempts, w.finished_at, w.run_id,
       left(w.run_id::text, 8) as run
  from resto.receipt r
  join restosync."window" w on w.company_id = r.company_id and w.stream = 'receipts'
   and ((w.kind = 'created' and r.created_at >= w.range_from and r.created_at < w.range_to)
        or (w.kind = 'modified' and r.modified_at >= w.range_from and r.modified_at < w.range_to))
 where r.company_id = $1::bigint and r.receipt_id = $2::bigint
 order by w.kind, w.range_from;
