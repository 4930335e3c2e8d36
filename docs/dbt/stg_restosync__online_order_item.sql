-- One row an ordered item or sub-item, numbered as they stand in the order. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.order_id, t.line_no) as online_order_item_key,
       concat_ws('-', t.company_id, t.order_id) as online_order_key,
       t.company_id,
       t.order_id,
       t.line_no,
       t.parent_line_no,
       t.item_id,
       t.product_id,
       t.plu,
       t.product_name,
       t.info,
       t.quantity,
       t.unit_price,
       t.total_price,
       t.unit_price_without_vat,
       t.total_price_without_vat,
       t.tax_class_code,
       t.extra
  from {{ source('resto', 'online_order_item') }} as t
 where exists (select 1
                 from {{ ref('stg_restosync__online_order') }} as p
                where p.company_id = t.company_id
                  and p.order_id = t.order_id)
