-- Statements of stream establishment as the loader runs them.

copy resto."establishment" (
    "company_id", "establishment_id", "name", "vat_inclusive", "opening_time", "time_zone",
    "street_name", "street_number", "zip_code", "city", "country", "server", "created_at",
    "enforce_liteserver", "enforce_cloud", "global_id", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no")
  from stdin;

select u.position::int as position,
       case when t.found is null then 0
            else 1 end as state
  from unnest($2::bigint[], $3::uuid[]) with ordinality
       as u(key1, digest, position)
  left join lateral (
       select true as found, t."digest", t."deleted_at"
         from resto."establishment" t
        where t."company_id" = (select $1::bigint) and t."establishment_id" = u.key1
       offset 0) t on true
 where t.found is null or t.deleted_at is not null
    or t.digest is distinct from u.digest
 order by u.position;

create temp table if not exists "stage_establishment"
    (like resto."establishment") on commit delete rows;

copy pg_temp."stage_establishment" (
    "company_id", "establishment_id", "name", "vat_inclusive", "opening_time", "time_zone",
    "street_name", "street_number", "zip_code", "city", "country", "server", "created_at",
    "enforce_liteserver", "enforce_cloud", "global_id", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no")
  from stdin;

insert into resto."establishment" (
    "company_id", "establishment_id", "name", "vat_inclusive", "opening_time", "time_zone",
    "street_name", "street_number", "zip_code", "city", "country", "server", "created_at",
    "enforce_liteserver", "enforce_cloud", "global_id", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no")
select "company_id", "establishment_id", "name", "vat_inclusive", "opening_time", "time_zone",
       "street_name", "street_number", "zip_code", "city", "country", "server", "created_at",
       "enforce_liteserver", "enforce_cloud", "global_id", "extra", "deleted_at", "synced_at",
       "run_id", "digest", "page_no"
  from pg_temp."stage_establishment"
    on conflict ("company_id", "establishment_id") do update set
       "name" = excluded."name",
       "vat_inclusive" = excluded."vat_inclusive",
       "opening_time" = excluded."opening_time",
       "time_zone" = excluded."time_zone",
       "street_name" = excluded."street_name",
       "street_number" = excluded."street_number",
       "zip_code" = excluded."zip_code",
       "city" = excluded."city",
       "country" = excluded."country",
       "server" = excluded."server",
       "created_at" = excluded."created_at",
       "enforce_liteserver" = excluded."enforce_liteserver",
       "enforce_cloud" = excluded."enforce_cloud",
       "global_id" = excluded."global_id",
       "extra" = excluded."extra",
       "deleted_at" = excluded."deleted_at",
       "synced_at" = excluded."synced_at",
       "run_id" = excluded."run_id",
       "digest" = excluded."digest",
       "page_no" = excluded."page_no";

select t."establishment_id"::text
  from resto."establishment" t
 where t."company_id" = (select $1::bigint) and t."deleted_at" is null
   and not exists (
       select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
        where u.key1 = t."establishment_id");

update resto."establishment" set deleted_at = clock_timestamp(), run_id = $2::uuid
 where deleted_at is null and ctid = any(array(
select t.place
  from unnest($3::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."establishment" t
        where t."company_id" = (select $1::bigint) and t."establishment_id" = u.key1
       offset 0) t));

insert into restosync.record_version (company_id, stream, record_key,
    modified_at, digest, run_id, synced_at, page_no, deleted_at, replaced_by)
select $1::bigint, $2::text, concat_ws(',', u.key1), t.version, t.digest, t.run_id,
       t.synced_at, t.page_no, t.deleted_at, $3::uuid
  from unnest($4::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.digest, t.run_id, t.synced_at, t.page_no, t.deleted_at, null::timestamptz as version
         from resto."establishment" t
        where t."company_id" = (select $1::bigint) and t."establishment_id" = u.key1
       offset 0) t;

create temp table if not exists "fresh_establishment" (like resto."establishment");

copy pg_temp."fresh_establishment" (
    "company_id", "establishment_id", "name", "vat_inclusive", "opening_time", "time_zone",
    "street_name", "street_number", "zip_code", "city", "country", "server", "created_at",
    "enforce_liteserver", "enforce_cloud", "global_id", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no")
  from stdin;

delete from pg_temp."fresh_establishment" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."establishment_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."establishment_id", t."name", t."vat_inclusive", t."opening_time", t."time_zone", t."street_name", t."street_number", t."zip_code", t."city", t."country", t."server", t."created_at", t."enforce_liteserver", t."enforce_cloud", t."global_id", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_establishment" t on t."company_id" = $1::bigint and t."establishment_id" = u.key1
except all
select u.position, t."company_id", t."establishment_id", t."name", t."vat_inclusive", t."opening_time", t."time_zone", t."street_name", t."street_number", t."zip_code", t."city", t."country", t."server", t."created_at", t."enforce_liteserver", t."enforce_cloud", t."global_id", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."establishment" t
        where t."company_id" = (select $1::bigint) and t."establishment_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."establishment_id", t."name", t."vat_inclusive", t."opening_time", t."time_zone", t."street_name", t."street_number", t."zip_code", t."city", t."country", t."server", t."created_at", t."enforce_liteserver", t."enforce_cloud", t."global_id", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."establishment" t
        where t."company_id" = (select $1::bigint) and t."establishment_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."establishment_id", t."name", t."vat_inclusive", t."opening_time", t."time_zone", t."street_name", t."street_number", t."zip_code", t."city", t."country", t."server", t."created_at", t."enforce_liteserver", t."enforce_cloud", t."global_id", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_establishment" t on t."company_id" = $1::bigint and t."establishment_id" = u.key1)) d
 order by 1;
