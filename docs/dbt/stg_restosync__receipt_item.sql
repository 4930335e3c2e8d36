-- One row a line of a receipt; line totals contain the modifiers. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.receipt_id, t.line_no) as receipt_item_key,
       concat_ws('-', t.company_id, t.receipt_id) as receipt_key,
       t.company_id,
       t.receipt_id,
       t.line_no,
       t.item_id,
       t.parent_item_id,
       t.plu,
       t.product_id,
       t.product_name,
       t.info,
       t.quantity,
       t.unit_price,
       t.unit_price_without_vat,
       t.total_price,
       t.total_price_without_vat,
       t.vat_percentage,
       t.delivery_vat_percentage,
       t.takeaway_vat_percentage,
       t.price_type_id,
       t.seat,
       t.course,
       t.created_at,
       t.sent_at,
       t.discount_price,
       t.discount_price_without_vat,
       t.tax_class_code,
       t.extra
  from {{ source('resto', 'receipt_item') }} as t
 where exists (select 1
                 from {{ ref('stg_restosync__receipt') }} as p
                where p.company_id = t.company_id
                  and p.receipt_id = t.receipt_id)
