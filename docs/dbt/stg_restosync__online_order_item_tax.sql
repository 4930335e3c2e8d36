-- Taxes that apply to an ordered item: rates, not amounts. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.order_id, t.line_no, t.tax_no) as online_order_item_tax_key,
       concat_ws('-', t.company_id, t.order_id, t.line_no) as online_order_item_key,
       t.company_id,
       t.order_id,
       t.line_no,
       t.tax_no,
       t.tax_rate,
       t.tax_rate_code,
       t.extra
  from {{ source('resto', 'online_order_item_tax') }} as t
 where exists (select 1
                 from {{ ref('stg_restosync__online_order_item') }} as p
                where p.company_id = t.company_id
                  and p.order_id = t.order_id
                  and p.line_no = t.line_no)
