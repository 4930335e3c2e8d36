-- Payments that came with the order. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.order_id, t.payment_no) as online_order_payment_key,
       concat_ws('-', t.company_id, t.order_id) as online_order_key,
       t.company_id,
       t.order_id,
       t.payment_no,
       t.payment_id,
       t.payment_type_id,
       t.payment_type_type_id,
       t.amount,
       t.tip,
       t.extra
  from {{ source('resto', 'online_order_payment') }} as t
 where exists (select 1
                 from {{ ref('stg_restosync__online_order') }} as p
                where p.company_id = t.company_id
                  and p.order_id = t.order_id)
