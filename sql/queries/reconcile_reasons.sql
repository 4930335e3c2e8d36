-- What explains the differences a run found, one line each. $1 run, $2 at most so many.
select distinct r.business_date, r.source, d.item ->> 'kind' as kind, d.item ->> 'receipt_id' as receipt_id,
       d.item ->> 'product' as product, d.item ->> 'words' as words
  from restosync.reconciliation r
  cross join lateral jsonb_array_elements(coalesce(r.detail, '[]')) d(item)
 where r.run_id = $1::uuid and r.verdict <> 'match'
 order by r.business_date, r.source, kind, receipt_id, product
 limit $2::int;
