-- Statements of stream reservations as the loader runs them.

copy resto."reservation" (
    "company_id", "reservation_id", "home_company_id", "start_time", "end_time", "status",
    "seats", "customer_id", "floor_id", "table_id", "notes", "reservation_name", "telephone",
    "modified_at", "extra", "deleted_at", "synced_at", "run_id", "digest", "page_no")
  from stdin;

select u.position::int as position,
       case when t.found is null then 0
            when t.version > u.version then 2
            else 1 end as state
  from unnest($2::bigint[], $3::uuid[], $4::timestamptz[]) with ordinality
       as u(key1, digest, version, position)
  left join lateral (
       select true as found, t."digest", t."deleted_at", t."modified_at" as version
         from resto."reservation" t
        where t."company_id" = (select $1::bigint) and t."reservation_id" = u.key1
       offset 0) t on true
 where t.found is null or t.deleted_at is not null
    or t.digest is distinct from u.digest
 order by u.position;

create temp table if not exists "stage_reservation"
    (like resto."reservation") on commit delete rows;

copy pg_temp."stage_reservation" (
    "company_id", "reservation_id", "home_company_id", "start_time", "end_time", "status",
    "seats", "customer_id", "floor_id", "table_id", "notes", "reservation_name", "telephone",
    "modified_at", "extra", "deleted_at", "synced_at", "run_id", "digest", "page_no")
  from stdin;

insert into resto."reservation" (
    "company_id", "reservation_id", "home_company_id", "start_time", "end_time", "status",
    "seats", "customer_id", "floor_id", "table_id", "notes", "reservation_name", "telephone",
    "modified_at", "extra", "deleted_at", "synced_at", "run_id", "digest", "page_no")
select "company_id", "reservation_id", "home_company_id", "start_time", "end_time", "status",
       "seats", "customer_id", "floor_id", "table_id", "notes", "reservation_name",
       "telephone", "modified_at", "extra", "deleted_at", "synced_at", "run_id", "digest",
       "page_no"
  from pg_temp."stage_reservation"
    on conflict ("company_id", "reservation_id") do update set
       "home_company_id" = excluded."home_company_id",
       "start_time" = excluded."start_time",
       "end_time" = excluded."end_time",
       "status" = excluded."status",
       "seats" = excluded."seats",
       "customer_id" = excluded."customer_id",
       "floor_id" = excluded."floor_id",
       "table_id" = excluded."table_id",
       "notes" = excluded."notes",
       "reservation_name" = excluded."reservation_name",
       "telephone" = excluded."telephone",
       "modified_at" = excluded."modified_at",
       "extra" = excluded."extra",
       "deleted_at" = excluded."deleted_at",
       "synced_at" = excluded."synced_at",
       "run_id" = excluded."run_id",
       "digest" = excluded."digest",
       "page_no" = excluded."page_no";

update resto."reservation" set deleted_at = clock_timestamp(), run_id = $2::uuid
 where deleted_at is null and ctid = any(array(
select t.place
  from unnest($3::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."reservation" t
        where t."company_id" = (select $1::bigint) and t."reservation_id" = u.key1
       offset 0) t));

insert into restosync.record_version (company_id, stream, record_key,
    modified_at, digest, run_id, synced_at, page_no, deleted_at, replaced_by)
select $1::bigint, $2::text, concat_ws(',', u.key1), t.version, t.digest, t.run_id,
       t.synced_at, t.page_no, t.deleted_at, $3::uuid
  from unnest($4::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.digest, t.run_id, t.synced_at, t.page_no, t.deleted_at, t."modified_at" as version
         from resto."reservation" t
        where t."company_id" = (select $1::bigint) and t."reservation_id" = u.key1
       offset 0) t;

create temp table if not exists "fresh_reservation" (like resto."reservation");

copy pg_temp."fresh_reservation" (
    "company_id", "reservation_id", "home_company_id", "start_time", "end_time", "status",
    "seats", "customer_id", "floor_id", "table_id", "notes", "reservation_name", "telephone",
    "modified_at", "extra", "deleted_at", "synced_at", "run_id", "digest", "page_no")
  from stdin;

delete from pg_temp."fresh_reservation" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."reservation_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."reservation_id", t."home_company_id", t."start_time", t."end_time", t."status", t."seats", t."customer_id", t."floor_id", t."table_id", t."notes", t."reservation_name", t."telephone", t."modified_at", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_reservation" t on t."company_id" = $1::bigint and t."reservation_id" = u.key1
except all
select u.position, t."company_id", t."reservation_id", t."home_company_id", t."start_time", t."end_time", t."status", t."seats", t."customer_id", t."floor_id", t."table_id", t."notes", t."reservation_name", t."telephone", t."modified_at", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."reservation" t
        where t."company_id" = (select $1::bigint) and t."reservation_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."reservation_id", t."home_company_id", t."start_time", t."end_time", t."status", t."seats", t."customer_id", t."floor_id", t."table_id", t."notes", t."reservation_name", t."telephone", t."modified_at", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."reservation" t
        where t."company_id" = (select $1::bigint) and t."reservation_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."reservation_id", t."home_company_id", t."start_time", t."end_time", t."status", t."seats", t."customer_id", t."floor_id", t."table_id", t."notes", t."reservation_name", t."telephone", t."modified_at", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_reservation" t on t."company_id" = $1::bigint and t."reservation_id" = u.key1)) d
 order by 1;

select u.position::int
  from unnest($3::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.run_id
         from resto."reservation" t
        where t."company_id" = (select $1::bigint) and t."reservation_id" = u.key1
       offset 0) t
 where not exists (
       select
         from restosync.run r
         join restosync.run o on o.run_id = $2::uuid
        where r.run_id = t.run_id
          and coalesce(r.finished_at, r.heartbeat_at + interval '10 minutes') >= o.started_at)
 order by 1;
