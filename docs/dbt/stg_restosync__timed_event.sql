-- One row a timed event. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.timed_event_id) as timed_event_key,
       t.company_id,
       t.timed_event_id,
       t.name,
       t.type,
       t.amount,
       t.days_of_the_week,
       t.active_time_from,
       t.active_time_to,
       t.start_date,
       t.end_date,
       t.priority,
       t.extra,
       t.deleted_at,
       t.synced_at
  from {{ source('resto', 'timed_event') }} as t
 where t.deleted_at is null
