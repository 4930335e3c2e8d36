-- Statements of stream additions as the loader runs them.

copy resto."addition" (
    "company_id", "addition_id", "name", "display_name", "multiselect", "min_selected_amount",
    "max_selected_amount", "extra", "deleted_at", "synced_at", "run_id", "digest", "page_no")
  from stdin;

copy resto."addition_value" (
    "company_id", "addition_id", "value_no", "addition_value_id", "name", "price",
    "price_without_vat", "is_default", "info", "plu", "extra")
  from stdin;

copy resto."addition_product" (
    "company_id", "addition_id", "link_no", "product_id", "extra")
  from stdin;

select u.position::int as position,
       case when t.found is null then 0
            else 1 end as state
  from unnest($2::bigint[], $3::uuid[]) with ordinality
       as u(key1, digest, position)
  left join lateral (
       select true as found, t."digest", t."deleted_at"
         from resto."addition" t
        where t."company_id" = (select $1::bigint) and t."addition_id" = u.key1
       offset 0) t on true
 where t.found is null or t.deleted_at is not null
    or t.digest is distinct from u.digest
 order by u.position;

create temp table if not exists "stage_addition"
    (like resto."addition") on commit delete rows;

copy pg_temp."stage_addition" (
    "company_id", "addition_id", "name", "display_name", "multiselect", "min_selected_amount",
    "max_selected_amount", "extra", "deleted_at", "synced_at", "run_id", "digest", "page_no")
  from stdin;

insert into resto."addition" (
    "company_id", "addition_id", "name", "display_name", "multiselect", "min_selected_amount",
    "max_selected_amount", "extra", "deleted_at", "synced_at", "run_id", "digest", "page_no")
select "company_id", "addition_id", "name", "display_name", "multiselect",
       "min_selected_amount", "max_selected_amount", "extra", "deleted_at", "synced_at",
       "run_id", "digest", "page_no"
  from pg_temp."stage_addition"
    on conflict ("company_id", "addition_id") do update set
       "name" = excluded."name",
       "display_name" = excluded."display_name",
       "multiselect" = excluded."multiselect",
       "min_selected_amount" = excluded."min_selected_amount",
       "max_selected_amount" = excluded."max_selected_amount",
       "extra" = excluded."extra",
       "deleted_at" = excluded."deleted_at",
       "synced_at" = excluded."synced_at",
       "run_id" = excluded."run_id",
       "digest" = excluded."digest",
       "page_no" = excluded."page_no";

delete from resto."addition_value"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."addition_value" t
        where t."company_id" = (select $1::bigint) and t."addition_id" = u.key1
       offset 0) t));

delete from resto."addition_product"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."addition_product" t
        where t."company_id" = (select $1::bigint) and t."addition_id" = u.key1
       offset 0) t));

select t."addition_id"::text
  from resto."addition" t
 where t."company_id" = (select $1::bigint) and t."deleted_at" is null
   and not exists (
       select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
        where u.key1 = t."addition_id");

update resto."addition" set deleted_at = clock_timestamp(), run_id = $2::uuid
 where deleted_at is null and ctid = any(array(
select t.place
  from unnest($3::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."addition" t
        where t."company_id" = (select $1::bigint) and t."addition_id" = u.key1
       offset 0) t));

insert into restosync.record_version (company_id, stream, record_key,
    modified_at, digest, run_id, synced_at, page_no, deleted_at, replaced_by)
select $1::bigint, $2::text, concat_ws(',', u.key1), t.version, t.digest, t.run_id,
       t.synced_at, t.page_no, t.deleted_at, $3::uuid
  from unnest($4::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.digest, t.run_id, t.synced_at, t.page_no, t.deleted_at, null::timestamptz as version
         from resto."addition" t
        where t."company_id" = (select $1::bigint) and t."addition_id" = u.key1
       offset 0) t;

create temp table if not exists "fresh_addition" (like resto."addition");

copy pg_temp."fresh_addition" (
    "company_id", "addition_id", "name", "display_name", "multiselect", "min_selected_amount",
    "max_selected_amount", "extra", "deleted_at", "synced_at", "run_id", "digest", "page_no")
  from stdin;

delete from pg_temp."fresh_addition" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."addition_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."addition_id", t."name", t."display_name", t."multiselect", t."min_selected_amount", t."max_selected_amount", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_addition" t on t."company_id" = $1::bigint and t."addition_id" = u.key1
except all
select u.position, t."company_id", t."addition_id", t."name", t."display_name", t."multiselect", t."min_selected_amount", t."max_selected_amount", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."addition" t
        where t."company_id" = (select $1::bigint) and t."addition_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."addition_id", t."name", t."display_name", t."multiselect", t."min_selected_amount", t."max_selected_amount", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."addition" t
        where t."company_id" = (select $1::bigint) and t."addition_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."addition_id", t."name", t."display_name", t."multiselect", t."min_selected_amount", t."max_selected_amount", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_addition" t on t."company_id" = $1::bigint and t."addition_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_addition_value" (like resto."addition_value");

copy pg_temp."fresh_addition_value" (
    "company_id", "addition_id", "value_no", "addition_value_id", "name", "price",
    "price_without_vat", "is_default", "info", "plu", "extra")
  from stdin;

delete from pg_temp."fresh_addition_value" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."addition_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."addition_id", t."value_no", t."addition_value_id", t."name", t."price", t."price_without_vat", t."is_default", t."info", t."plu", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_addition_value" t on t."company_id" = $1::bigint and t."addition_id" = u.key1
except all
select u.position, t."company_id", t."addition_id", t."value_no", t."addition_value_id", t."name", t."price", t."price_without_vat", t."is_default", t."info", t."plu", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."addition_value" t
        where t."company_id" = (select $1::bigint) and t."addition_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."addition_id", t."value_no", t."addition_value_id", t."name", t."price", t."price_without_vat", t."is_default", t."info", t."plu", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."addition_value" t
        where t."company_id" = (select $1::bigint) and t."addition_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."addition_id", t."value_no", t."addition_value_id", t."name", t."price", t."price_without_vat", t."is_default", t."info", t."plu", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_addition_value" t on t."company_id" = $1::bigint and t."addition_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_addition_product" (like resto."addition_product");

copy pg_temp."fresh_addition_product" (
    "company_id", "addition_id", "link_no", "product_id", "extra")
  from stdin;

delete from pg_temp."fresh_addition_product" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."addition_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."addition_id", t."link_no", t."product_id", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_addition_product" t on t."company_id" = $1::bigint and t."addition_id" = u.key1
except all
select u.position, t."company_id", t."addition_id", t."link_no", t."product_id", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."addition_product" t
        where t."company_id" = (select $1::bigint) and t."addition_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."addition_id", t."link_no", t."product_id", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."addition_product" t
        where t."company_id" = (select $1::bigint) and t."addition_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."addition_id", t."link_no", t."product_id", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_addition_product" t on t."company_id" = $1::bigint and t."addition_id" = u.key1)) d
 order by 1;
