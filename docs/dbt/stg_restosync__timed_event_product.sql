-- Products a timed event changes the price of. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.timed_event_id, t.link_no) as timed_event_product_key,
       concat_ws('-', t.company_id, t.timed_event_id) as timed_event_key,
       t.company_id,
       t.timed_event_id,
       t.link_no,
       t.product_id,
       t.sku,
       t.extra
  from {{ source('resto', 'timed_event_product') }} as t
 where exists (select 1
                 from {{ ref('stg_restosync__timed_event') }} as p
                where p.company_id = t.company_id
                  and p.timed_event_id = t.timed_event_id)
