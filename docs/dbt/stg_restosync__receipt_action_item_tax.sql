-- Taxes that apply to an action item: rates, not amounts. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.receipt_id, t.line_no, t.tax_no) as receipt_action_item_tax_key,
       concat_ws('-', t.company_id, t.receipt_id, t.line_no) as receipt_action_item_key,
       t.company_id,
       t.receipt_id,
       t.line_no,
       t.tax_no,
       t.tax_rate,
       t.tax_rate_code,
       t.extra
  from {{ source('resto', 'receipt_action_item_tax') }} as t
 where exists (select 1
                 from {{ ref('stg_restosync__receipt_action_item') }} as p
                where p.company_id = t.company_id
                  and p.receipt_id = t.receipt_id
                  and p.line_no = t.line_no)
