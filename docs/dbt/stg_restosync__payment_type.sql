-- One row a payment type. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.payment_type_id) as payment_type_key,
       t.company_id,
       t.payment_type_id,
       t.type_id,
       t.name,
       t.description,
       t.extra,
       t.deleted_at,
       t.synced_at
  from {{ source('resto', 'payment_type') }} as t
 where t.deleted_at is null
