-- Statements of stream subproducts as the loader runs them.

copy resto."subproduct" (
    "company_id", "product_id", "subproduct_id", "name", "visible", "product_type", "extra",
    "deleted_at", "synced_at", "run_id", "digest", "page_no")
  from stdin;

select u.position::int as position,
       case when t.found is null then 0
            else 1 end as state
  from unnest($2::bigint[], $3::bigint[], $4::uuid[]) with ordinality
       as u(key1, key2, digest, position)
  left join lateral (
       select true as found, t."digest", t."deleted_at"
         from resto."subproduct" t
        where t."company_id" = (select $1::bigint) and t."product_id" = u.key1 and t."subproduct_id" = u.key2
       offset 0) t on true
 where t.found is null or t.deleted_at is not null
    or t.digest is distinct from u.digest
 order by u.position;

create temp table if not exists "stage_subproduct"
    (like resto."subproduct") on commit delete rows;

copy pg_temp."stage_subproduct" (
    "company_id", "product_id", "subproduct_id", "name", "visible", "product_type", "extra",
    "deleted_at", "synced_at", "run_id", "digest", "page_no")
  from stdin;

insert into resto."subproduct" (
    "company_id", "product_id", "subproduct_id", "name", "visible", "product_type", "extra",
    "deleted_at", "synced_at", "run_id", "digest", "page_no")
select "company_id", "product_id", "subproduct_id", "name", "visible", "product_type", "extra",
       "deleted_at", "synced_at", "run_id", "digest", "page_no"
  from pg_temp."stage_subproduct"
    on conflict ("company_id", "product_id", "subproduct_id") do update set
       "name" = excluded."name",
       "visible" = excluded."visible",
       "product_type" = excluded."product_type",
       "extra" = excluded."extra",
       "deleted_at" = excluded."deleted_at",
       "synced_at" = excluded."synced_at",
       "run_id" = excluded."run_id",
       "digest" = excluded."digest",
       "page_no" = excluded."page_no";

select t."product_id"::text, t."subproduct_id"::text
  from resto."subproduct" t
 where t."company_id" = (select $1::bigint) and t."deleted_at" is null
   and t."product_id" = any($2::bigint[])
   and not exists (
       select
  from unnest($3::bigint[], $4::bigint[]) with ordinality
       as u(key1, key2, position)
        where u.key1 = t."product_id" and u.key2 = t."subproduct_id");

update resto."subproduct" set deleted_at = clock_timestamp(), run_id = $2::uuid
 where deleted_at is null and ctid = any(array(
select t.place
  from unnest($3::bigint[], $4::bigint[]) with ordinality
       as u(key1, key2, position)
  cross join lateral (
       select t.ctid as place
         from resto."subproduct" t
        where t."company_id" = (select $1::bigint) and t."product_id" = u.key1 and t."subproduct_id" = u.key2
       offset 0) t));

insert into restosync.record_version (company_id, stream, record_key,
    modified_at, digest, run_id, synced_at, page_no, deleted_at, replaced_by)
select $1::bigint, $2::text, concat_ws(',', u.key1, u.key2), t.version, t.digest, t.run_id,
       t.synced_at, t.page_no, t.deleted_at, $3::uuid
  from unnest($4::bigint[], $5::bigint[]) with ordinality
       as u(key1, key2, position)
  cross join lateral (
       select t.digest, t.run_id, t.synced_at, t.page_no, t.deleted_at, null::timestamptz as version
         from resto."subproduct" t
        where t."company_id" = (select $1::bigint) and t."product_id" = u.key1 and t."subproduct_id" = u.key2
       offset 0) t;

create temp table if not exists "fresh_subproduct" (like resto."subproduct");

copy pg_temp."fresh_subproduct" (
    "company_id", "product_id", "subproduct_id", "name", "visible", "product_type", "extra",
    "deleted_at", "synced_at", "run_id", "digest", "page_no")
  from stdin;

delete from pg_temp."fresh_subproduct" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[], $3::bigint[]) with ordinality
       as u(key1, key2, position)
 where true and f."product_id" = u.key1 and f."subproduct_id" = u.key2);

select distinct position::int from (
(select u.position, t."company_id", t."product_id", t."subproduct_id", t."name", t."visible", t."product_type", t."extra"
  from unnest($2::bigint[], $3::bigint[]) with ordinality
       as u(key1, key2, position)
  join pg_temp."fresh_subproduct" t on t."company_id" = $1::bigint and t."product_id" = u.key1 and t."subproduct_id" = u.key2
except all
select u.position, t."company_id", t."product_id", t."subproduct_id", t."name", t."visible", t."product_type", t."extra"
  from unnest($2::bigint[], $3::bigint[]) with ordinality
       as u(key1, key2, position)
  cross join lateral (
       select t.*
         from resto."subproduct" t
        where t."company_id" = (select $1::bigint) and t."product_id" = u.key1 and t."subproduct_id" = u.key2
       offset 0) t)
union all
(select u.position, t."company_id", t."product_id", t."subproduct_id", t."name", t."visible", t."product_type", t."extra"
  from unnest($2::bigint[], $3::bigint[]) with ordinality
       as u(key1, key2, position)
  cross join lateral (
       select t.*
         from resto."subproduct" t
        where t."company_id" = (select $1::bigint) and t."product_id" = u.key1 and t."subproduct_id" = u.key2
       offset 0) t
except all
select u.position, t."company_id", t."product_id", t."subproduct_id", t."name", t."visible", t."product_type", t."extra"
  from unnest($2::bigint[], $3::bigint[]) with ordinality
       as u(key1, key2, position)
  join pg_temp."fresh_subproduct" t on t."company_id" = $1::bigint and t."product_id" = u.key1 and t."subproduct_id" = u.key2)) d
 order by 1;
