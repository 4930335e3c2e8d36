-- Identifiers a guest goes by. $1 company, $2 guest.
select uuid from resto.customer
 where company_id = $1::bigint and customer_id = $2::bigint and uuid is not null
union
select customer_uuid from resto.receipt
 where company_id = $1::bigint and customer_id = $2::bigint and customer_uuid is not null;
