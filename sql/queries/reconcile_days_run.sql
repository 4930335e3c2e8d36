-- Days to judge: those whose report of product sales this run read whole, after their end, and whose
-- receipts were read whole as well. Returns the first and the last. $1 company, $2 run.
with day as (
    insert into pg_temp.reconcile_day
    select distinct s.business_date
      from restosync."window" s
      join restosync."window" r
        on r.company_id = s.company_id and r.stream = 'receipts' and r.kind = 'created'
       and r.business_date = s.business_date and r.state = 'done' and r.complete_at is not null
     where s.company_id = $1::bigint and s.stream = 'product_sales' and s.kind = 'report_day'
       and s.state = 'done' and s.complete_at is not null and s.run_id = $2::uuid
    returning business_date)
select min(business_date), max(business_date) from day;
