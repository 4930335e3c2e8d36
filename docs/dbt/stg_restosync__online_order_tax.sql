-- Taxes of an online order, where the vendor sends them. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.order_id, t.tax_no) as online_order_tax_key,
       concat_ws('-', t.company_id, t.order_id) as online_order_key,
       t.company_id,
       t.order_id,
       t.tax_no,
       t.tax_rate,
       t.tax_rate_code,
       t.tax_total,
       t.tax_class_code,
       t.extra
  from {{ source('resto', 'online_order_tax') }} as t
 where exists (select 1
                 from {{ ref('stg_restosync__online_order') }} as p
                where p.company_id = t.company_id
                  and p.order_id = t.order_id)
