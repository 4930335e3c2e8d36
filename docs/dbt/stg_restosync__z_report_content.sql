-- One row a closing report (Z), its content in extra. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.z_number) as z_report_content_key,
       t.company_id,
       t.z_number,
       t.extra,
       t.deleted_at,
       t.synced_at
  from {{ source('resto', 'z_report_content') }} as t
 where t.deleted_at is null
