-- One row a closing report (Z), as the list showed it. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.z_number) as z_report_key,
       t.company_id,
       t.z_number,
       t.extra,
       t.deleted_at,
       t.synced_at
  from {{ source('resto', 'z_report') }} as t
 where t.deleted_at is null
