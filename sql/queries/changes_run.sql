-- Days that were whole before a run and moved in it. $1 run, $2 at most so many.
select business_date, receipts, lines, sales_incl_tax, net_sales, tax, payments, tips, changed_receipts,
       causes,
       (select string_agg(x.item ->> 'receipt_id' || ' ' || (x.item ->> 'what'), ', ' order by x.n)
               || case when changed_receipts > 5 then format(' and %s more', changed_receipts - 5) else '' end
          from jsonb_array_elements(causes) with ordinality x(item, n) where x.n <= 5) as because
  from restosync.day_change
 where run_id = $1::uuid
 order by business_date desc limit $2::int;
