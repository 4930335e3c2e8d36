-- Days that were whole before a run and moved in it, without the details. $1 run, $2 at most so many.
select business_date, to_char(sales_incl_tax, 'FMS999999999990.00') as sales_incl_tax,
       to_char(net_sales, 'FMS999999999990.00') as net_sales, to_char(receipts, 'FMS999999990') as receipts,
       (select string_agg(x.item ->> 'receipt_id' || ' ' || (x.item ->> 'what'), ', ' order by x.n)
               || case when changed_receipts > 5 then format(' and %s more', changed_receipts - 5) else '' end
          from jsonb_array_elements(causes) with ordinality x(item, n) where x.n <= 5) as because,
       changed_receipts
  from restosync.day_change
 where run_id = $1::uuid
 order by business_date desc limit $2::int;
