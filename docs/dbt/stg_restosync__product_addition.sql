-- Additions offered with a product; their values stand in addition_value. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.product_id, t.addition_no) as product_addition_key,
       concat_ws('-', t.company_id, t.product_id) as product_key,
       t.company_id,
       t.product_id,
       t.addition_no,
       t.addition_id,
       t.name,
       t.display_name,
       t.multiselect,
       t.min_selected_amount,
       t.max_selected_amount,
       t.extra
  from {{ source('resto', 'product_addition') }} as t
 where exists (select 1
                 from {{ ref('stg_restosync__product') }} as p
                where p.company_id = t.company_id
                  and p.product_id = t.product_id)
