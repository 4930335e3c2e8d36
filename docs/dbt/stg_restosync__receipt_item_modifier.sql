-- Modifiers of a line (extras, wishes, cooking grades). Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.receipt_id, t.line_no, t.modifier_no) as receipt_item_modifier_key,
       concat_ws('-', t.company_id, t.receipt_id, t.line_no) as receipt_item_key,
       t.company_id,
       t.receipt_id,
       t.line_no,
       t.modifier_no,
       t.modifier_value_id,
       t.modifier_id,
       t.name,
       t.price,
       t.price_without_vat,
       t.is_default,
       t.info,
       t.plu,
       t.extra
  from {{ source('resto', 'receipt_item_modifier') }} as t
 where exists (select 1
                 from {{ ref('stg_restosync__receipt_item') }} as p
                where p.company_id = t.company_id
                  and p.receipt_id = t.receipt_id
                  and p.line_no = t.line_no)
