-- One row a reservation. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.reservation_id) as reservation_key,
       t.company_id,
       t.reservation_id,
       t.home_company_id,
       t.start_time,
       t.end_time,
       t.status,
       t.seats,
       t.customer_id,
       t.floor_id,
       t.table_id,
       t.notes,
       t.reservation_name,
       t.telephone,
       t.modified_at,
       t.extra,
       t.deleted_at,
       t.synced_at
  from {{ source('resto', 'reservation') }} as t
 where t.deleted_at is null
