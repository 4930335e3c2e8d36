-- One row a change of a guest's balance. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.customer_id, t.change_no) as customer_credit_change_key,
       t.company_id,
       t.customer_id,
       t.change_no,
       t.credit_change_id,
       t.change_quantity,
       t.creation_user_id,
       t.created_at,
       t.receipt_id,
       t.extra,
       t.deleted_at,
       t.synced_at
  from {{ source('resto', 'customer_credit_change') }} as t
 where t.deleted_at is null
