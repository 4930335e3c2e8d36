-- One row a receipt of a reservation. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.reservation_id, t.receipt_no) as reservation_receipt_key,
       t.company_id,
       t.reservation_id,
       t.receipt_no,
       t.receipt_id,
       t.extra,
       t.deleted_at,
       t.synced_at
  from {{ source('resto', 'reservation_receipt') }} as t
 where t.deleted_at is null
