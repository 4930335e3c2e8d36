-- Tables of a floor. Made by `restosync schema dbt`.
select concat_ws('-', t.company_id, t.floor_id, t.table_no) as dining_table_key,
       concat_ws('-', t.company_id, t.floor_id) as floor_key,
       t.company_id,
       t.floor_id,
       t.table_no,
       t.table_id,
       t.stated_floor_id,
       t.name,
       t.seats,
       t.type,
       t.status,
       t.extra
  from {{ source('resto', 'dining_table') }} as t
 where exists (select 1
                 from {{ ref('stg_restosync__floor') }} as p
                where p.company_id = t.company_id
                  and p.floor_id = t.floor_id)
