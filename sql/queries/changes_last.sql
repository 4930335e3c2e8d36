-- Days that moved after the fact in the last two weeks, newest first. $1 company (0: all), $2 at most
-- so many.
select c.company_id, c.business_date, c.seen_at, left(c.run_id::text, 8) as run, c.receipts, c.sales_incl_tax,
       c.net_sales, c.changed_receipts, c.causes,
       (select string_agg(x.item ->> 'receipt_id' || ' ' || (x.item ->> 'what'), ', ' order by x.n)
               || case when changed_receipts > 5 then format(' and %s more', changed_receipts - 5) else '' end
          from jsonb_array_elements(causes) with ordinality x(item, n) where x.n <= 5) as because
  from restosync.day_change c
 where ($1::bigint = 0 or c.company_id = $1::bigint) and c.seen_at > now() - interval '14 days'
 order by c.seen_at desc, c.business_date desc limit $2::int;
