-- Statements of stream floors as the loader runs them.

copy resto."floor" (
    "company_id", "floor_id", "name", "capacity", "extra", "deleted_at", "synced_at", "run_id",
    "digest", "page_no")
  from stdin;

copy resto."dining_table" (
    "company_id", "floor_id", "table_no", "table_id", "stated_floor_id", "name", "seats",
    "type", "status", "extra")
  from stdin;

select u.position::int as position,
       case when t.found is null then 0
            else 1 end as state
  from unnest($2::bigint[], $3::uuid[]) with ordinality
       as u(key1, digest, position)
  left join lateral (
       select true as found, t."digest", t."deleted_at"
         from resto."floor" t
        where t."company_id" = (select $1::bigint) and t."floor_id" = u.key1
       offset 0) t on true
 where t.found is null or t.deleted_at is not null
    or t.digest is distinct from u.digest
 order by u.position;

create temp table if not exists "stage_floor"
    (like resto."floor") on commit delete rows;

copy pg_temp."stage_floor" (
    "company_id", "floor_id", "name", "capacity", "extra", "deleted_at", "synced_at", "run_id",
    "digest", "page_no")
  from stdin;

insert into resto."floor" (
    "company_id", "floor_id", "name", "capacity", "extra", "deleted_at", "synced_at", "run_id",
    "digest", "page_no")
select "company_id", "floor_id", "name", "capacity", "extra", "deleted_at", "synced_at",
       "run_id", "digest", "page_no"
  from pg_temp."stage_floor"
    on conflict ("company_id", "floor_id") do update set
       "name" = excluded."name",
       "capacity" = excluded."capacity",
       "extra" = excluded."extra",
       "deleted_at" = excluded."deleted_at",
       "synced_at" = excluded."synced_at",
       "run_id" = excluded."run_id",
       "digest" = excluded."digest",
       "page_no" = excluded."page_no";

delete from resto."dining_table"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."dining_table" t
        where t."company_id" = (select $1::bigint) and t."floor_id" = u.key1
       offset 0) t));

select t."floor_id"::text
  from resto."floor" t
 where t."company_id" = (select $1::bigint) and t."deleted_at" is null
   and not exists (
       select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
        where u.key1 = t."floor_id");

update resto."floor" set deleted_at = clock_timestamp(), run_id = $2::uuid
 where deleted_at is null and ctid = any(array(
select t.place
  from unnest($3::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."floor" t
        where t."company_id" = (select $1::bigint) and t."floor_id" = u.key1
       offset 0) t));

insert into restosync.record_version (company_id, stream, record_key,
    modified_at, digest, run_id, synced_at, page_no, deleted_at, replaced_by)
select $1::bigint, $2::text, concat_ws(',', u.key1), t.version, t.digest, t.run_id,
       t.synced_at, t.page_no, t.deleted_at, $3::uuid
  from unnest($4::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.digest, t.run_id, t.synced_at, t.page_no, t.deleted_at, null::timestamptz as version
         from resto."floor" t
        where t."company_id" = (select $1::bigint) and t."floor_id" = u.key1
       offset 0) t;

create temp table if not exists "fresh_floor" (like resto."floor");

copy pg_temp."fresh_floor" (
    "company_id", "floor_id", "name", "capacity", "extra", "deleted_at", "synced_at", "run_id",
    "digest", "page_no")
  from stdin;

delete from pg_temp."fresh_floor" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."floor_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."floor_id", t."name", t."capacity", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_floor" t on t."company_id" = $1::bigint and t."floor_id" = u.key1
except all
select u.position, t."company_id", t."floor_id", t."name", t."capacity", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."floor" t
        where t."company_id" = (select $1::bigint) and t."floor_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."floor_id", t."name", t."capacity", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."floor" t
        where t."company_id" = (select $1::bigint) and t."floor_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."floor_id", t."name", t."capacity", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_floor" t on t."company_id" = $1::bigint and t."floor_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_dining_table" (like resto."dining_table");

copy pg_temp."fresh_dining_table" (
    "company_id", "floor_id", "table_no", "table_id", "stated_floor_id", "name", "seats",
    "type", "status", "extra")
  from stdin;

delete from pg_temp."fresh_dining_table" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."floor_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."floor_id", t."table_no", t."table_id", t."stated_floor_id", t."name", t."seats", t."type", t."status", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_dining_table" t on t."company_id" = $1::bigint and t."floor_id" = u.key1
except all
select u.position, t."company_id", t."floor_id", t."table_no", t."table_id", t."stated_floor_id", t."name", t."seats", t."type", t."status", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."dining_table" t
        where t."company_id" = (select $1::bigint) and t."floor_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."floor_id", t."table_no", t."table_id", t."stated_floor_id", t."name", t."seats", t."type", t."status", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."dining_table" t
        where t."company_id" = (select $1::bigint) and t."floor_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."floor_id", t."table_no", t."table_id", t."stated_floor_id", t."name", t."seats", t."type", t."status", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_dining_table" t on t."company_id" = $1::bigint and t."floor_id" = u.key1)) d
 order by 1;
