-- The vendor's report as just read goes where the comparison looks. $1 company.
insert into pg_temp.reconcile_sales
select * from pg_temp.fresh_product_sales where company_id = $1::bigint;
