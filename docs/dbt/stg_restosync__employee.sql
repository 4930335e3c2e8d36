-- One row an employee. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.user_id) as employee_key,
       t.company_id,
       t.user_id,
       t.home_company_id,
       t.visible,
       t.username,
       t.first_name,
       t.last_name,
       t.email,
       t.telephone,
       t.gsm,
       t.street,
       t.street_number,
       t.city,
       t.zip,
       t.extra,
       t.deleted_at,
       t.synced_at
  from {{ source('resto', 'employee') }} as t
 where t.deleted_at is null
