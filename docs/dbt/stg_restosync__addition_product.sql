-- Products an addition is linked to. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.addition_id, t.link_no) as addition_product_key,
       concat_ws('-', t.company_id, t.addition_id) as addition_key,
       t.company_id,
       t.addition_id,
       t.link_no,
       t.product_id,
       t.extra
  from {{ source('resto', 'addition_product') }} as t
 where exists (select 1
                 from {{ ref('stg_restosync__addition') }} as p
                where p.company_id = t.company_id
                  and p.addition_id = t.addition_id)
