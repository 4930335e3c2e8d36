-- Statements of stream timed_events as the loader runs them.

copy resto."timed_event" (
    "company_id", "timed_event_id", "name", "type", "amount", "days_of_the_week",
    "active_time_from", "active_time_to", "start_date", "end_date", "priority", "extra",
    "deleted_at", "synced_at", "run_id", "digest", "page_no")
  from stdin;

copy resto."timed_event_product" (
    "company_id", "timed_event_id", "link_no", "product_id", "sku", "extra")
  from stdin;

select u.position::int as position,
       case when t.found is null then 0
            else 1 end as state
  from unnest($2::bigint[], $3::uuid[]) with ordinality
       as u(key1, digest, position)
  left join lateral (
       select true as found, t."digest", t."deleted_at"
         from resto."timed_event" t
        where t."company_id" = (select $1::bigint) and t."timed_event_id" = u.key1
       offset 0) t on true
 where t.found is null or t.deleted_at is not null
    or t.digest is distinct from u.digest
 order by u.position;

create temp table if not exists "stage_timed_event"
    (like resto."timed_event") on commit delete rows;

copy pg_temp."stage_timed_event" (
    "company_id", "timed_event_id", "name", "type", "amount", "days_of_the_week",
    "active_time_from", "active_time_to", "start_date", "end_date", "priority", "extra",
    "deleted_at", "synced_at", "run_id", "digest", "page_no")
  from stdin;

insert into resto."timed_event" (
    "company_id", "timed_event_id", "name", "type", "amount", "days_of_the_week",
    "active_time_from", "active_time_to", "start_date", "end_date", "priority", "extra",
    "deleted_at", "synced_at", "run_id", "digest", "page_no")
select "company_id", "timed_event_id", "name", "type", "amount", "days_of_the_week",
       "active_time_from", "active_time_to", "start_date", "end_date", "priority", "extra",
       "deleted_at", "synced_at", "run_id", "digest", "page_no"
  from pg_temp."stage_timed_event"
    on conflict ("company_id", "timed_event_id") do update set
       "name" = excluded."name",
       "type" = excluded."type",
       "amount" = excluded."amount",
       "days_of_the_week" = excluded."days_of_the_week",
       "active_time_from" = excluded."active_time_from",
       "active_time_to" = excluded."active_time_to",
       "start_date" = excluded."start_date",
       "end_date" = excluded."end_date",
       "priority" = excluded."priority",
       "extra" = excluded."extra",
       "deleted_at" = excluded."deleted_at",
       "synced_at" = excluded."synced_at",
       "run_id" = excluded."run_id",
       "digest" = excluded."digest",
       "page_no" = excluded."page_no";

delete from resto."timed_event_product"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."timed_event_product" t
        where t."company_id" = (select $1::bigint) and t."timed_event_id" = u.key1
       offset 0) t));

select t."timed_event_id"::text
  from resto."timed_event" t
 where t."company_id" = (select $1::bigint) and t."deleted_at" is null
   and not exists (
       select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
        where u.key1 = t."timed_event_id");

update resto."timed_event" set deleted_at = clock_timestamp(), run_id = $2::uuid
 where deleted_at is null and ctid = any(array(
select t.place
  from unnest($3::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."timed_event" t
        where t."company_id" = (select $1::bigint) and t."timed_event_id" = u.key1
       offset 0) t));

insert into restosync.record_version (company_id, stream, record_key,
    modified_at, digest, run_id, synced_at, page_no, deleted_at, replaced_by)
select $1::bigint, $2::text, concat_ws(',', u.key1), t.version, t.digest, t.run_id,
       t.synced_at, t.page_no, t.deleted_at, $3::uuid
  from unnest($4::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.digest, t.run_id, t.synced_at, t.page_no, t.deleted_at, null::timestamptz as version
         from resto."timed_event" t
        where t."company_id" = (select $1::bigint) and t."timed_event_id" = u.key1
       offset 0) t;

create temp table if not exists "fresh_timed_event" (like resto."timed_event");

copy pg_temp."fresh_timed_event" (
    "company_id", "timed_event_id", "name", "type", "amount", "days_of_the_week",
    "active_time_from", "active_time_to", "start_date", "end_date", "priority", "extra",
    "deleted_at", "synced_at", "run_id", "digest", "page_no")
  from stdin;

delete from pg_temp."fresh_timed_event" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."timed_event_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."timed_event_id", t."name", t."type", t."amount", t."days_of_the_week", t."active_time_from", t."active_time_to", t."start_date", t."end_date", t."priority", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_timed_event" t on t."company_id" = $1::bigint and t."timed_event_id" = u.key1
except all
select u.position, t."company_id", t."timed_event_id", t."name", t."type", t."amount", t."days_of_the_week", t."active_time_from", t."active_time_to", t."start_date", t."end_date", t."priority", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."timed_event" t
        where t."company_id" = (select $1::bigint) and t."timed_event_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."timed_event_id", t."name", t."type", t."amount", t."days_of_the_week", t."active_time_from", t."active_time_to", t."start_date", t."end_date", t."priority", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."timed_event" t
        where t."company_id" = (select $1::bigint) and t."timed_event_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."timed_event_id", t."name", t."type", t."amount", t."days_of_the_week", t."active_time_from", t."active_time_to", t."start_date", t."end_date", t."priority", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_timed_event" t on t."company_id" = $1::bigint and t."timed_event_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_timed_event_product" (like resto."timed_event_product");

copy pg_temp."fresh_timed_event_product" (
    "company_id", "timed_event_id", "link_no", "product_id", "sku", "extra")
  from stdin;

delete from pg_temp."fresh_timed_event_product" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."timed_event_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."timed_event_id", t."link_no", t."product_id", t."sku", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_timed_event_product" t on t."company_id" = $1::bigint and t."timed_event_id" = u.key1
except all
select u.position, t."company_id", t."timed_event_id", t."link_no", t."product_id", t."sku", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."timed_event_product" t
        where t."company_id" = (select $1::bigint) and t."timed_event_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."timed_event_id", t."link_no", t."product_id", t."sku", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."timed_event_product" t
        where t."company_id" = (select $1::bigint) and t."timed_event_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."timed_event_id", t."link_no", t."product_id", t."sku", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_timed_event_product" t on t."company_id" = $1::bigint and t."timed_event_id" = u.key1)) d
 order by 1;
