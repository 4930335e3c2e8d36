-- One row an establishment, with the members of a company. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.establishment_id) as establishment_key,
       t.company_id,
       t.establishment_id,
       t.name,
       t.vat_inclusive,
       t.opening_time,
       t.time_zone,
       t.street_name,
       t.street_number,
       t.zip_code,
       t.city,
       t.country,
       t.server,
       t.created_at,
       t.enforce_liteserver,
       t.enforce_cloud,
       t.global_id,
       t.extra,
       t.deleted_at,
       t.synced_at
  from {{ source('resto', 'establishment') }} as t
 where t.deleted_at is null
