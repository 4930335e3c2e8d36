-- One row a shift; times have no zone, as received. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.user_id, t.clock_in_time) as clocktime_key,
       t.company_id,
       t.user_id,
       t.clock_in_time,
       t.home_company_id,
       t.clock_out_time,
       t.clock_in_last_modified_date,
       t.clock_out_last_modified_date,
       t.clock_in_last_modified_user_id,
       t.clock_out_last_modified_user_id,
       t.extra,
       t.deleted_at,
       t.synced_at
  from {{ source('resto', 'clocktime') }} as t
 where t.deleted_at is null
