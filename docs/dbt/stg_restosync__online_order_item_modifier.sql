-- Modifiers of an ordered item (extras, wishes). Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.order_id, t.line_no, t.modifier_no) as online_order_item_modifier_key,
       concat_ws('-', t.company_id, t.order_id, t.line_no) as online_order_item_key,
       t.company_id,
       t.order_id,
       t.line_no,
       t.modifier_no,
       t.modifier_value_id,
       t.modifier_id,
       t.description,
       t.name,
       t.price,
       t.price_without_vat,
       t.plu,
       t.extra
  from {{ source('resto', 'online_order_item_modifier') }} as t
 where exists (select 1
                 from {{ ref('stg_restosync__online_order_item') }} as p
                where p.company_id = t.company_id
                  and p.order_id = t.order_id
                  and p.line_no = t.line_no)
