-- Statements of stream product_sales as the loader runs them.

copy resto."product_sales" (
    "company_id", "business_date", "row_no", "product_name", "pid", "vat_rate", "vat",
    "quantity", "price", "total", "cost_vat_excl", "profit", "extra", "deleted_at",
    "synced_at", "run_id", "digest", "page_no")
  from stdin;

select u.position::int as position,
       case when t.found is null then 0
            else 1 end as state
  from unnest($2::date[], $3::integer[], $4::uuid[]) with ordinality
       as u(key1, key2, digest, position)
  left join lateral (
       select true as found, t."digest", t."deleted_at"
         from resto."product_sales" t
        where t."company_id" = (select $1::bigint) and t."business_date" = u.key1 and t."row_no" = u.key2
       offset 0) t on true
 where t.found is null or t.deleted_at is not null
    or t.digest is distinct from u.digest
 order by u.position;

create temp table if not exists "stage_product_sales"
    (like resto."product_sales") on commit delete rows;

copy pg_temp."stage_product_sales" (
    "company_id", "business_date", "row_no", "product_name", "pid", "vat_rate", "vat",
    "quantity", "price", "total", "cost_vat_excl", "profit", "extra", "deleted_at",
    "synced_at", "run_id", "digest", "page_no")
  from stdin;

insert into resto."product_sales" (
    "company_id", "business_date", "row_no", "product_name", "pid", "vat_rate", "vat",
    "quantity", "price", "total", "cost_vat_excl", "profit", "extra", "deleted_at",
    "synced_at", "run_id", "digest", "page_no")
select "company_id", "business_date", "row_no", "product_name", "pid", "vat_rate", "vat",
       "quantity", "price", "total", "cost_vat_excl", "profit", "extra", "deleted_at",
       "synced_at", "run_id", "digest", "page_no"
  from pg_temp."stage_product_sales"
    on conflict ("company_id", "business_date", "row_no") do update set
       "product_name" = excluded."product_name",
       "pid" = excluded."pid",
       "vat_rate" = excluded."vat_rate",
       "vat" = excluded."vat",
       "quantity" = excluded."quantity",
       "price" = excluded."price",
       "total" = excluded."total",
       "cost_vat_excl" = excluded."cost_vat_excl",
       "profit" = excluded."profit",
       "extra" = excluded."extra",
       "deleted_at" = excluded."deleted_at",
       "synced_at" = excluded."synced_at",
       "run_id" = excluded."run_id",
       "digest" = excluded."digest",
       "page_no" = excluded."page_no";

select t."business_date"::text, t."row_no"::text
  from resto."product_sales" t
 where t."company_id" = (select $1::bigint) and t."deleted_at" is null
   and t."business_date" = $2::date
   and not exists (
       select
  from unnest($3::date[], $4::integer[]) with ordinality
       as u(key1, key2, position)
        where u.key1 = t."business_date" and u.key2 = t."row_no");

update resto."product_sales" set deleted_at = clock_timestamp(), run_id = $2::uuid
 where deleted_at is null and ctid = any(array(
select t.place
  from unnest($3::date[], $4::integer[]) with ordinality
       as u(key1, key2, position)
  cross join lateral (
       select t.ctid as place
         from resto."product_sales" t
        where t."company_id" = (select $1::bigint) and t."business_date" = u.key1 and t."row_no" = u.key2
       offset 0) t));

insert into restosync.record_version (company_id, stream, record_key,
    modified_at, digest, run_id, synced_at, page_no, deleted_at, replaced_by)
select $1::bigint, $2::text, concat_ws(',', u.key1, u.key2), t.version, t.digest, t.run_id,
       t.synced_at, t.page_no, t.deleted_at, $3::uuid
  from unnest($4::date[], $5::integer[]) with ordinality
       as u(key1, key2, position)
  cross join lateral (
       select t.digest, t.run_id, t.synced_at, t.page_no, t.deleted_at, null::timestamptz as version
         from resto."product_sales" t
        where t."company_id" = (select $1::bigint) and t."business_date" = u.key1 and t."row_no" = u.key2
       offset 0) t;

create temp table if not exists "fresh_product_sales" (like resto."product_sales");

copy pg_temp."fresh_product_sales" (
    "company_id", "business_date", "row_no", "product_name", "pid", "vat_rate", "vat",
    "quantity", "price", "total", "cost_vat_excl", "profit", "extra", "deleted_at",
    "synced_at", "run_id", "digest", "page_no")
  from stdin;

delete from pg_temp."fresh_product_sales" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::date[], $3::integer[]) with ordinality
       as u(key1, key2, position)
 where true and f."business_date" = u.key1 and f."row_no" = u.key2);

select distinct position::int from (
(select u.position, t."company_id", t."business_date", t."row_no", t."product_name", t."pid", t."vat_rate", t."vat", t."quantity", t."price", t."total", t."cost_vat_excl", t."profit", t."extra"
  from unnest($2::date[], $3::integer[]) with ordinality
       as u(key1, key2, position)
  join pg_temp."fresh_product_sales" t on t."company_id" = $1::bigint and t."business_date" = u.key1 and t."row_no" = u.key2
except all
select u.position, t."company_id", t."business_date", t."row_no", t."product_name", t."pid", t."vat_rate", t."vat", t."quantity", t."price", t."total", t."cost_vat_excl", t."profit", t."extra"
  from unnest($2::date[], $3::integer[]) with ordinality
       as u(key1, key2, position)
  cross join lateral (
       select t.*
         from resto."product_sales" t
        where t."company_id" = (select $1::bigint) and t."business_date" = u.key1 and t."row_no" = u.key2
       offset 0) t)
union all
(select u.position, t."company_id", t."business_date", t."row_no", t."product_name", t."pid", t."vat_rate", t."vat", t."quantity", t."price", t."total", t."cost_vat_excl", t."profit", t."extra"
  from unnest($2::date[], $3::integer[]) with ordinality
       as u(key1, key2, position)
  cross join lateral (
       select t.*
         from resto."product_sales" t
        where t."company_id" = (select $1::bigint) and t."business_date" = u.key1 and t."row_no" = u.key2
       offset 0) t
except all
select u.position, t."company_id", t."business_date", t."row_no", t."product_name", t."pid", t."vat_rate", t."vat", t."quantity", t."price", t."total", t."cost_vat_excl", t."profit", t."extra"
  from unnest($2::date[], $3::integer[]) with ordinality
       as u(key1, key2, position)
  join pg_temp."fresh_product_sales" t on t."company_id" = $1::bigint and t."business_date" = u.key1 and t."row_no" = u.key2)) d
 order by 1;
