-- One row an addition (modifier group). Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.addition_id) as addition_key,
       t.company_id,
       t.addition_id,
       t.name,
       t.display_name,
       t.multiselect,
       t.min_selected_amount,
       t.max_selected_amount,
       t.extra,
       t.deleted_at,
       t.synced_at
  from {{ source('resto', 'addition') }} as t
 where t.deleted_at is null
