-- Taxes of a receipt as the vendor rounded them: one row a rate. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.receipt_id, t.tax_no) as receipt_tax_key,
       concat_ws('-', t.company_id, t.receipt_id) as receipt_key,
       t.company_id,
       t.receipt_id,
       t.tax_no,
       t.tax_rate,
       t.tax_rate_code,
       t.tax_total,
       t.extra
  from {{ source('resto', 'receipt_tax') }} as t
 where exists (select 1
                 from {{ ref('stg_restosync__receipt') }} as p
                where p.company_id = t.company_id
                  and p.receipt_id = t.receipt_id)
