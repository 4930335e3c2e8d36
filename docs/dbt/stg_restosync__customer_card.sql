-- Loyalty and value cards of a guest. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.customer_id, t.card_no) as customer_card_key,
       concat_ws('-', t.company_id, t.customer_id) as customer_key,
       t.company_id,
       t.customer_id,
       t.card_no,
       t.uuid,
       t.home_company_id,
       t.main_establishment_master_id,
       t.creation_user_id,
       t.code,
       t.type,
       t.generated_date,
       t.expiry_date,
       t.last_used_date,
       t.last_value_added_date,
       t.original_value,
       t.remaining_value,
       t.sold_value,
       t.redeemed_value,
       t.stated_customer_id,
       t.customer_uuid,
       t.status,
       t.extra
  from {{ source('resto', 'customer_card') }} as t
 where exists (select 1
                 from {{ ref('stg_restosync__customer') }} as p
                where p.company_id = t.company_id
                  and p.customer_id = t.customer_id)
