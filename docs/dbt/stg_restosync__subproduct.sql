-- One row a part of a combo. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.product_id, t.subproduct_id) as subproduct_key,
       t.company_id,
       t.product_id,
       t.subproduct_id,
       t.name,
       t.visible,
       t.product_type,
       t.extra,
       t.deleted_at,
       t.synced_at
  from {{ source('resto', 'subproduct') }} as t
 where t.deleted_at is null
