-- One row a payment; a receipt can have several, at different times. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.receipt_id, t.payment_no) as receipt_payment_key,
       concat_ws('-', t.company_id, t.receipt_id) as receipt_key,
       t.company_id,
       t.receipt_id,
       t.payment_no,
       t.payment_id,
       t.type,
       t.payment_type_id,
       t.payment_type_category_id,
       t.amount,
       t.tips,
       t.restitution,
       t.status_id,
       t.device_id,
       t.created_at,
       t.modified_at,
       t.extra
  from {{ source('resto', 'receipt_payment') }} as t
 where exists (select 1
                 from {{ ref('stg_restosync__receipt') }} as p
                where p.company_id = t.company_id
                  and p.receipt_id = t.receipt_id)
