-- Statements of stream company as the loader runs them.

copy resto."company" (
    "company_id", "name", "vat_inclusive", "opening_time", "time_zone", "street_name",
    "street_number", "zip_code", "city", "country", "server", "created_at",
    "enforce_liteserver", "enforce_cloud", "global_id", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no")
  from stdin;

select u.position::int as position,
       case when t.found is null then 0
            else 1 end as state
  from unnest($2::uuid[]) with ordinality
       as u(digest, position)
  left join lateral (
       select true as found, t."digest", t."deleted_at"
         from resto."company" t
        where t."company_id" = (select $1::bigint)
       offset 0) t on true
 where t.found is null or t.deleted_at is not null
    or t.digest is distinct from u.digest
 order by u.position;

create temp table if not exists "stage_company"
    (like resto."company") on commit delete rows;

copy pg_temp."stage_company" (
    "company_id", "name", "vat_inclusive", "opening_time", "time_zone", "street_name",
    "street_number", "zip_code", "city", "country", "server", "created_at",
    "enforce_liteserver", "enforce_cloud", "global_id", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no")
  from stdin;

insert into resto."company" (
    "company_id", "name", "vat_inclusive", "opening_time", "time_zone", "street_name",
    "street_number", "zip_code", "city", "country", "server", "created_at",
    "enforce_liteserver", "enforce_cloud", "global_id", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no")
select "company_id", "name", "vat_inclusive", "opening_time", "time_zone", "street_name",
       "street_number", "zip_code", "city", "country", "server", "created_at",
       "enforce_liteserver", "enforce_cloud", "global_id", "extra", "deleted_at", "synced_at",
       "run_id", "digest", "page_no"
  from pg_temp."stage_company"
    on conflict ("company_id") do update set
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
