-- Statements of stream products as the loader runs them.

copy resto."product" (
    "company_id", "product_id", "name", "visible", "image_location", "kitchen_image_location",
    "cfd_image_location", "price", "price_without_vat", "takeaway_price",
    "takeaway_price_without_vat", "delivery_price", "delivery_price_without_vat",
    "product_type", "sku", "tax_class", "delivery_tax_class", "takeaway_tax_class",
    "stock_amount", "stock_management_enabled", "info", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no")
  from stdin;

copy resto."product_group_member" (
    "company_id", "product_id", "member_no", "group_id", "extra")
  from stdin;

copy resto."product_addition" (
    "company_id", "product_id", "addition_no", "addition_id", "name", "display_name",
    "multiselect", "min_selected_amount", "max_selected_amount", "extra")
  from stdin;

select u.position::int as position,
       case when t.found is null then 0
            else 1 end as state
  from unnest($2::bigint[], $3::uuid[]) with ordinality
       as u(key1, digest, position)
  left join lateral (
       select true as found, t."digest", t."deleted_at"
         from resto."product" t
        where t."company_id" = (select $1::bigint) and t."product_id" = u.key1
       offset 0) t on true
 where t.found is null or t.deleted_at is not null
    or t.digest is distinct from u.digest
 order by u.position;

create temp table if not exists "stage_product"
    (like resto."product") on commit delete rows;

copy pg_temp."stage_product" (
    "company_id", "product_id", "name", "visible", "image_location", "kitchen_image_location",
    "cfd_image_location", "price", "price_without_vat", "takeaway_price",
    "takeaway_price_without_vat", "delivery_price", "delivery_price_without_vat",
    "product_type", "sku", "tax_class", "delivery_tax_class", "takeaway_tax_class",
    "stock_amount", "stock_management_enabled", "info", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no")
  from stdin;

insert into resto."product" (
    "company_id", "product_id", "name", "visible", "image_location", "kitchen_image_location",
    "cfd_image_location", "price", "price_without_vat", "takeaway_price",
    "takeaway_price_without_vat", "delivery_price", "delivery_price_without_vat",
    "product_type", "sku", "tax_class", "delivery_tax_class", "takeaway_tax_class",
    "stock_amount", "stock_management_enabled", "info", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no")
select "company_id", "product_id", "name", "visible", "image_location",
       "kitchen_image_location", "cfd_image_location", "price", "price_without_vat",
       "takeaway_price", "takeaway_price_without_vat", "delivery_price",
       "delivery_price_without_vat", "product_type", "sku", "tax_class", "delivery_tax_class",
       "takeaway_tax_class", "stock_amount", "stock_management_enabled", "info", "extra",
       "deleted_at", "synced_at", "run_id", "digest", "page_no"
  from pg_temp."stage_product"
    on conflict ("company_id", "product_id") do update set
       "name" = excluded."name",
       "visible" = excluded."visible",
       "image_location" = excluded."image_location",
       "kitchen_image_location" = excluded."kitchen_image_location",
       "cfd_image_location" = excluded."cfd_image_location",
       "price" = excluded."price",
       "price_without_vat" = excluded."price_without_vat",
       "takeaway_price" = excluded."takeaway_price",
       "takeaway_price_without_vat" = excluded."takeaway_price_without_vat",
       "delivery_price" = excluded."delivery_price",
       "delivery_price_without_vat" = excluded."delivery_price_without_vat",
       "product_type" = excluded."product_type",
       "sku" = excluded."sku",
       "tax_class" = excluded."tax_class",
       "delivery_tax_class" = excluded."delivery_tax_class",
       "takeaway_tax_class" = excluded."takeaway_tax_class",
       "stock_amount" = excluded."stock_amount",
       "stock_management_enabled" = excluded."stock_management_enabled",
       "info" = excluded."info",
       "extra" = excluded."extra",
       "deleted_at" = excluded."deleted_at",
       "synced_at" = excluded."synced_at",
       "run_id" = excluded."run_id",
       "digest" = excluded."digest",
       "page_no" = excluded."page_no";

delete from resto."product_group_member"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."product_group_member" t
        where t."company_id" = (select $1::bigint) and t."product_id" = u.key1
       offset 0) t));

delete from resto."product_addition"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."product_addition" t
        where t."company_id" = (select $1::bigint) and t."product_id" = u.key1
       offset 0) t));

select t."product_id"::text
  from resto."product" t
 where t."company_id" = (select $1::bigint) and t."deleted_at" is null
   and not exists (
       select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
        where u.key1 = t."product_id");

update resto."product" set deleted_at = clock_timestamp(), run_id = $2::uuid
 where deleted_at is null and ctid = any(array(
select t.place
  from unnest($3::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."product" t
        where t."company_id" = (select $1::bigint) and t."product_id" = u.key1
       offset 0) t));

insert into restosync.record_version (company_id, stream, record_key,
    modified_at, digest, run_id, synced_at, page_no, deleted_at, replaced_by)
select $1::bigint, $2::text, concat_ws(',', u.key1), t.version, t.digest, t.run_id,
       t.synced_at, t.page_no, t.deleted_at, $3::uuid
  from unnest($4::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.digest, t.run_id, t.synced_at, t.page_no, t.deleted_at, null::timestamptz as version
         from resto."product" t
        where t."company_id" = (select $1::bigint) and t."product_id" = u.key1
       offset 0) t;

create temp table if not exists "fresh_product" (like resto."product");

copy pg_temp."fresh_product" (
    "company_id", "product_id", "name", "visible", "image_location", "kitchen_image_location",
    "cfd_image_location", "price", "price_without_vat", "takeaway_price",
    "takeaway_price_without_vat", "delivery_price", "delivery_price_without_vat",
    "product_type", "sku", "tax_class", "delivery_tax_class", "takeaway_tax_class",
    "stock_amount", "stock_management_enabled", "info", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no")
  from stdin;

delete from pg_temp."fresh_product" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."product_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."product_id", t."name", t."visible", t."image_location", t."kitchen_image_location", t."cfd_image_location", t."price", t."price_without_vat", t."takeaway_price", t."takeaway_price_without_vat", t."delivery_price", t."delivery_price_without_vat", t."product_type", t."sku", t."tax_class", t."delivery_tax_class", t."takeaway_tax_class", t."stock_amount", t."stock_management_enabled", t."info", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_product" t on t."company_id" = $1::bigint and t."product_id" = u.key1
except all
select u.position, t."company_id", t."product_id", t."name", t."visible", t."image_location", t."kitchen_image_location", t."cfd_image_location", t."price", t."price_without_vat", t."takeaway_price", t."takeaway_price_without_vat", t."delivery_price", t."delivery_price_without_vat", t."product_type", t."sku", t."tax_class", t."delivery_tax_class", t."takeaway_tax_class", t."stock_amount", t."stock_management_enabled", t."info", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."product" t
        where t."company_id" = (select $1::bigint) and t."product_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."product_id", t."name", t."visible", t."image_location", t."kitchen_image_location", t."cfd_image_location", t."price", t."price_without_vat", t."takeaway_price", t."takeaway_price_without_vat", t."delivery_price", t."delivery_price_without_vat", t."product_type", t."sku", t."tax_class", t."delivery_tax_class", t."takeaway_tax_class", t."stock_amount", t."stock_management_enabled", t."info", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."product" t
        where t."company_id" = (select $1::bigint) and t."product_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."product_id", t."name", t."visible", t."image_location", t."kitchen_image_location", t."cfd_image_location", t."price", t."price_without_vat", t."takeaway_price", t."takeaway_price_without_vat", t."delivery_price", t."delivery_price_without_vat", t."product_type", t."sku", t."tax_class", t."delivery_tax_class", t."takeaway_tax_class", t."stock_amount", t."stock_management_enabled", t."info", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_product" t on t."company_id" = $1::bigint and t."product_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_product_group_member" (like resto."product_group_member");

copy pg_temp."fresh_product_group_member" (
    "company_id", "product_id", "member_no", "group_id", "extra")
  from stdin;

delete from pg_temp."fresh_product_group_member" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."product_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."product_id", t."member_no", t."group_id", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_product_group_member" t on t."company_id" = $1::bigint and t."product_id" = u.key1
except all
select u.position, t."company_id", t."product_id", t."member_no", t."group_id", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."product_group_member" t
        where t."company_id" = (select $1::bigint) and t."product_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."product_id", t."member_no", t."group_id", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."product_group_member" t
        where t."company_id" = (select $1::bigint) and t."product_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."product_id", t."member_no", t."group_id", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_product_group_member" t on t."company_id" = $1::bigint and t."product_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_product_addition" (like resto."product_addition");

copy pg_temp."fresh_product_addition" (
    "company_id", "product_id", "addition_no", "addition_id", "name", "display_name",
    "multiselect", "min_selected_amount", "max_selected_amount", "extra")
  from stdin;

delete from pg_temp."fresh_product_addition" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."product_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."product_id", t."addition_no", t."addition_id", t."name", t."display_name", t."multiselect", t."min_selected_amount", t."max_selected_amount", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_product_addition" t on t."company_id" = $1::bigint and t."product_id" = u.key1
except all
select u.position, t."company_id", t."product_id", t."addition_no", t."addition_id", t."name", t."display_name", t."multiselect", t."min_selected_amount", t."max_selected_amount", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."product_addition" t
        where t."company_id" = (select $1::bigint) and t."product_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."product_id", t."addition_no", t."addition_id", t."name", t."display_name", t."multiselect", t."min_selected_amount", t."max_selected_amount", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."product_addition" t
        where t."company_id" = (select $1::bigint) and t."product_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."product_id", t."addition_no", t."addition_id", t."name", t."display_name", t."multiselect", t."min_selected_amount", t."max_selected_amount", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_product_addition" t on t."company_id" = $1::bigint and t."product_id" = u.key1)) d
 order by 1;
