-- One row an online order; it has no total of its own, the receipt has. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.order_id) as online_order_key,
       t.company_id,
       t.order_id,
       t.created_at,
       t.delivery_at,
       t.type,
       t.status,
       t.receipt_id,
       t.table_id,
       t.customer_id,
       t.number_of_customers,
       t.note,
       t.description,
       t.external_reference,
       t.link_to_open_receipt_on_table,
       t.extra,
       t.deleted_at,
       t.synced_at
  from {{ source('resto', 'online_order') }} as t
 where t.deleted_at is null
