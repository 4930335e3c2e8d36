-- Groups a product belongs to. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.product_id, t.member_no) as product_group_member_key,
       concat_ws('-', t.company_id, t.product_id) as product_key,
       t.company_id,
       t.product_id,
       t.member_no,
       t.group_id,
       t.extra
  from {{ source('resto', 'product_group_member') }} as t
 where exists (select 1
                 from {{ ref('stg_restosync__product') }} as p
                where p.company_id = t.company_id
                  and p.product_id = t.product_id)
