-- The vendor's report as this run stored it goes where the comparison looks. $1 company, $2 first
-- day, $3 last day.
insert into pg_temp.reconcile_sales
select * from resto.product_sales
 where company_id = $1::bigint and business_date between $2::date and $3::date and deleted_at is null;
