-- One row a group of products; product_group_member says who is in it. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.group_id) as product_group_key,
       t.company_id,
       t.group_id,
       t.name,
       t.sequence,
       t.visible,
       t.category_id,
       t.shortcut_category,
       t.category_type,
       t.extra,
       t.deleted_at,
       t.synced_at
  from {{ source('resto', 'product_group') }} as t
 where t.deleted_at is null
