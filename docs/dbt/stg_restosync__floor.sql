-- One row a floor (revenue centre). Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.floor_id) as floor_key,
       t.company_id,
       t.floor_id,
       t.name,
       t.capacity,
       t.extra,
       t.deleted_at,
       t.synced_at
  from {{ source('resto', 'floor') }} as t
 where t.deleted_at is null
