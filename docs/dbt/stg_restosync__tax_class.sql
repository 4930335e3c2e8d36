-- One row a tax class. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.tax_class_id) as tax_class_key,
       t.company_id,
       t.tax_class_id,
       t.description,
       t.extra,
       t.deleted_at,
       t.synced_at
  from {{ source('resto', 'tax_class') }} as t
 where t.deleted_at is null
