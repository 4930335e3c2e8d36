-- One row a product and price of the vendor's report of a business day. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.business_date, t.row_no) as product_sales_key,
       t.company_id,
       t.business_date,
       t.row_no,
       t.product_name,
       t.pid,
       t.vat_rate,
       t.vat,
       t.quantity,
       t.price,
       t.total,
       t.cost_vat_excl,
       t.profit,
       t.extra,
       t.deleted_at,
       t.synced_at
  from {{ source('resto', 'product_sales') }} as t
 where t.deleted_at is null
