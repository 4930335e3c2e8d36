-- What can be chosen of an addition, with its surcharge. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.addition_id, t.value_no) as addition_value_key,
       concat_ws('-', t.company_id, t.addition_id) as addition_key,
       t.company_id,
       t.addition_id,
       t.value_no,
       t.addition_value_id,
       t.name,
       t.price,
       t.price_without_vat,
       t.is_default,
       t.info,
       t.plu,
       t.extra
  from {{ source('resto', 'addition_value') }} as t
 where exists (select 1
                 from {{ ref('stg_restosync__addition') }} as p
                where p.company_id = t.company_id
                  and p.addition_id = t.addition_id)
