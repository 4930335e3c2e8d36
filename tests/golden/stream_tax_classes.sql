-- Statements of stream tax_classes as the loader runs them.

copy resto."tax_class" (
    "company_id", "tax_class_id", "description", "extra", "deleted_at", "synced_at", "run_id",
    "digest", "page_no")
  from stdin;

select u.position::int as position,
       case when t.found is null then 0
            else 1 end as state
  from unnest($2::text[], $3::uuid[]) with ordinality
       as u(key1, digest, position)
  left join lateral (
       select true as found, t."digest", t."deleted_at"
         from resto."tax_class" t
        where t."company_id" = (select $1::bigint) and t."tax_class_id" = u.key1
       offset 0) t on true
 where t.found is null or t.deleted_at is not null
    or t.digest is distinct from u.digest
 order by u.position;

create temp table if not exists "stage_tax_class"
    (like resto."tax_class") on commit delete rows;

copy pg_temp."stage_tax_class" (
    "company_id", "tax_class_id", "description", "extra", "deleted_at", "synced_at", "run_id",
    "digest", "page_no")
  from stdin;

insert into resto."tax_class" (
    "company_id", "tax_class_id", "description", "extra", "deleted_at", "synced_at", "run_id",
    "digest", "page_no")
select "company_id", "tax_class_id", "description", "extra", "deleted_at", "synced_at",
       "run_id", "digest", "page_no"
  from pg_temp."stage_tax_class"
    on conflict ("company_id", "tax_class_id") do update set
       "description" = excluded."description",
       "extra" = excluded."extra",
       "deleted_at" = excluded."deleted_at",
       "synced_at" = excluded."synced_at",
       "run_id" = excluded."run_id",
       "digest" = excluded."digest",
       "page_no" = excluded."page_no";

select t."tax_class_id"::text
  from resto."tax_class" t
 where t."company_id" = (select $1::bigint) and t."deleted_at" is null
   and not exists (
       select
  from unnest($2::text[]) with ordinality
       as u(key1, position)
        where u.key1 = t."tax_class_id");

update resto."tax_class" set deleted_at = clock_timestamp(), run_id = $2::uuid
 where deleted_at is null and ctid = any(array(
select t.place
  from unnest($3::text[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."tax_class" t
        where t."company_id" = (select $1::bigint) and t."tax_class_id" = u.key1
       offset 0) t));

insert into restosync.record_version (company_id, stream, record_key,
    modified_at, digest, run_id, synced_at, page_no, deleted_at, replaced_by)
select $1::bigint, $2::text, concat_ws(',', u.key1), t.version, t.digest, t.run_id,
       t.synced_at, t.page_no, t.deleted_at, $3::uuid
  from unnest($4::text[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.digest, t.run_id, t.synced_at, t.page_no, t.deleted_at, null::timestamptz as version
         from resto."tax_class" t
        where t."company_id" = (select $1::bigint) and t."tax_class_id" = u.key1
       offset 0) t;

create temp table if not exists "fresh_tax_class" (like resto."tax_class");

copy pg_temp."fresh_tax_class" (
    "company_id", "tax_class_id", "description", "extra", "deleted_at", "synced_at", "run_id",
    "digest", "page_no")
  from stdin;

delete from pg_temp."fresh_tax_class" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::text[]) with ordinality
       as u(key1, position)
 where true and f."tax_class_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."tax_class_id", t."description", t."extra"
  from unnest($2::text[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_tax_class" t on t."company_id" = $1::bigint and t."tax_class_id" = u.key1
except all
select u.position, t."company_id", t."tax_class_id", t."description", t."extra"
  from unnest($2::text[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."tax_class" t
        where t."company_id" = (select $1::bigint) and t."tax_class_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."tax_class_id", t."description", t."extra"
  from unnest($2::text[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."tax_class" t
        where t."company_id" = (select $1::bigint) and t."tax_class_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."tax_class_id", t."description", t."extra"
  from unnest($2::text[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_tax_class" t on t."company_id" = $1::bigint and t."tax_class_id" = u.key1)) d
 order by 1;
