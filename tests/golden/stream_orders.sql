-- Statements of stream orders as the loader runs them.

copy resto."online_order" (
    "company_id", "order_id", "created_at", "delivery_at", "type", "status", "receipt_id",
    "table_id", "customer_id", "number_of_customers", "note", "description",
    "external_reference", "link_to_open_receipt_on_table", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no", "list_digest")
  from stdin;

copy resto."online_order_item" (
    "company_id", "order_id", "line_no", "parent_line_no", "item_id", "product_id", "plu",
    "product_name", "info", "quantity", "unit_price", "total_price", "unit_price_without_vat",
    "total_price_without_vat", "tax_class_code", "extra")
  from stdin;

copy resto."online_order_item_modifier" (
    "company_id", "order_id", "line_no", "modifier_no", "modifier_value_id", "modifier_id",
    "description", "name", "price", "price_without_vat", "plu", "extra")
  from stdin;

copy resto."online_order_item_tax" (
    "company_id", "order_id", "line_no", "tax_no", "tax_rate", "tax_rate_code", "extra")
  from stdin;

copy resto."online_order_payment" (
    "company_id", "order_id", "payment_no", "payment_id", "payment_type_id",
    "payment_type_type_id", "amount", "tip", "extra")
  from stdin;

copy resto."online_order_tax" (
    "company_id", "order_id", "tax_no", "tax_rate", "tax_rate_code", "tax_total",
    "tax_class_code", "extra")
  from stdin;

select u.position::int as position,
       case when t.found is null then 0
            else 1 end as state
  from unnest($2::bigint[], $3::uuid[]) with ordinality
       as u(key1, digest, position)
  left join lateral (
       select true as found, t."digest", t."deleted_at"
         from resto."online_order" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t on true
 where t.found is null or t.deleted_at is not null
    or t.digest is distinct from u.digest
 order by u.position;

create temp table if not exists "stage_online_order"
    (like resto."online_order") on commit delete rows;

copy pg_temp."stage_online_order" (
    "company_id", "order_id", "created_at", "delivery_at", "type", "status", "receipt_id",
    "table_id", "customer_id", "number_of_customers", "note", "description",
    "external_reference", "link_to_open_receipt_on_table", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no", "list_digest")
  from stdin;

insert into resto."online_order" (
    "company_id", "order_id", "created_at", "delivery_at", "type", "status", "receipt_id",
    "table_id", "customer_id", "number_of_customers", "note", "description",
    "external_reference", "link_to_open_receipt_on_table", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no", "list_digest")
select "company_id", "order_id", "created_at", "delivery_at", "type", "status", "receipt_id",
       "table_id", "customer_id", "number_of_customers", "note", "description",
       "external_reference", "link_to_open_receipt_on_table", "extra", "deleted_at",
       "synced_at", "run_id", "digest", "page_no", "list_digest"
  from pg_temp."stage_online_order"
    on conflict ("company_id", "order_id") do update set
       "created_at" = excluded."created_at",
       "delivery_at" = excluded."delivery_at",
       "type" = excluded."type",
       "status" = excluded."status",
       "receipt_id" = excluded."receipt_id",
       "table_id" = excluded."table_id",
       "customer_id" = excluded."customer_id",
       "number_of_customers" = excluded."number_of_customers",
       "note" = excluded."note",
       "description" = excluded."description",
       "external_reference" = excluded."external_reference",
       "link_to_open_receipt_on_table" = excluded."link_to_open_receipt_on_table",
       "extra" = excluded."extra",
       "deleted_at" = excluded."deleted_at",
       "synced_at" = excluded."synced_at",
       "run_id" = excluded."run_id",
       "digest" = excluded."digest",
       "page_no" = excluded."page_no",
       "list_digest" = excluded."list_digest";

delete from resto."online_order_item"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."online_order_item" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t));

delete from resto."online_order_item_modifier"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."online_order_item_modifier" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t));

delete from resto."online_order_item_tax"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."online_order_item_tax" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t));

delete from resto."online_order_payment"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."online_order_payment" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t));

delete from resto."online_order_tax"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."online_order_tax" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t));

select u.position::int as position
  from unnest($2::bigint[], $3::uuid[]) with ordinality
       as u(key1, list_digest, position)
  left join lateral (
       select true as found, t."list_digest", t."deleted_at", t."status"
         from resto."online_order" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t on true
 where t.found is null or t.deleted_at is not null
    or t.list_digest is distinct from u.list_digest
    or (t.status = any($4::text[])) is not true
 order by u.position;

select t."order_id"::text
  from resto."online_order" t
 where t."company_id" = (select $1::bigint) and t."deleted_at" is null
   and t."created_at" >= $2::timestamptz
   and t."created_at" < $3::timestamptz
   and not exists (
       select
  from unnest($4::bigint[]) with ordinality
       as u(key1, position)
        where u.key1 = t."order_id");

update resto."online_order" set deleted_at = clock_timestamp(), run_id = $2::uuid
 where deleted_at is null and ctid = any(array(
select t.place
  from unnest($3::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."online_order" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t));

insert into restosync.record_version (company_id, stream, record_key,
    modified_at, digest, run_id, synced_at, page_no, deleted_at, replaced_by)
select $1::bigint, $2::text, concat_ws(',', u.key1), t.version, t.digest, t.run_id,
       t.synced_at, t.page_no, t.deleted_at, $3::uuid
  from unnest($4::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.digest, t.run_id, t.synced_at, t.page_no, t.deleted_at, null::timestamptz as version
         from resto."online_order" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t;

create temp table if not exists "fresh_online_order" (like resto."online_order");

copy pg_temp."fresh_online_order" (
    "company_id", "order_id", "created_at", "delivery_at", "type", "status", "receipt_id",
    "table_id", "customer_id", "number_of_customers", "note", "description",
    "external_reference", "link_to_open_receipt_on_table", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no", "list_digest")
  from stdin;

delete from pg_temp."fresh_online_order" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."order_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."order_id", t."created_at", t."delivery_at", t."type", t."status", t."receipt_id", t."table_id", t."customer_id", t."number_of_customers", t."note", t."description", t."external_reference", t."link_to_open_receipt_on_table", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_online_order" t on t."company_id" = $1::bigint and t."order_id" = u.key1
except all
select u.position, t."company_id", t."order_id", t."created_at", t."delivery_at", t."type", t."status", t."receipt_id", t."table_id", t."customer_id", t."number_of_customers", t."note", t."description", t."external_reference", t."link_to_open_receipt_on_table", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."online_order" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."order_id", t."created_at", t."delivery_at", t."type", t."status", t."receipt_id", t."table_id", t."customer_id", t."number_of_customers", t."note", t."description", t."external_reference", t."link_to_open_receipt_on_table", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."online_order" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."order_id", t."created_at", t."delivery_at", t."type", t."status", t."receipt_id", t."table_id", t."customer_id", t."number_of_customers", t."note", t."description", t."external_reference", t."link_to_open_receipt_on_table", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_online_order" t on t."company_id" = $1::bigint and t."order_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_online_order_item" (like resto."online_order_item");

copy pg_temp."fresh_online_order_item" (
    "company_id", "order_id", "line_no", "parent_line_no", "item_id", "product_id", "plu",
    "product_name", "info", "quantity", "unit_price", "total_price", "unit_price_without_vat",
    "total_price_without_vat", "tax_class_code", "extra")
  from stdin;

delete from pg_temp."fresh_online_order_item" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."order_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."order_id", t."line_no", t."parent_line_no", t."item_id", t."product_id", t."plu", t."product_name", t."info", t."quantity", t."unit_price", t."total_price", t."unit_price_without_vat", t."total_price_without_vat", t."tax_class_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_online_order_item" t on t."company_id" = $1::bigint and t."order_id" = u.key1
except all
select u.position, t."company_id", t."order_id", t."line_no", t."parent_line_no", t."item_id", t."product_id", t."plu", t."product_name", t."info", t."quantity", t."unit_price", t."total_price", t."unit_price_without_vat", t."total_price_without_vat", t."tax_class_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."online_order_item" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."order_id", t."line_no", t."parent_line_no", t."item_id", t."product_id", t."plu", t."product_name", t."info", t."quantity", t."unit_price", t."total_price", t."unit_price_without_vat", t."total_price_without_vat", t."tax_class_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."online_order_item" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."order_id", t."line_no", t."parent_line_no", t."item_id", t."product_id", t."plu", t."product_name", t."info", t."quantity", t."unit_price", t."total_price", t."unit_price_without_vat", t."total_price_without_vat", t."tax_class_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_online_order_item" t on t."company_id" = $1::bigint and t."order_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_online_order_item_modifier" (like resto."online_order_item_modifier");

copy pg_temp."fresh_online_order_item_modifier" (
    "company_id", "order_id", "line_no", "modifier_no", "modifier_value_id", "modifier_id",
    "description", "name", "price", "price_without_vat", "plu", "extra")
  from stdin;

delete from pg_temp."fresh_online_order_item_modifier" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."order_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."order_id", t."line_no", t."modifier_no", t."modifier_value_id", t."modifier_id", t."description", t."name", t."price", t."price_without_vat", t."plu", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_online_order_item_modifier" t on t."company_id" = $1::bigint and t."order_id" = u.key1
except all
select u.position, t."company_id", t."order_id", t."line_no", t."modifier_no", t."modifier_value_id", t."modifier_id", t."description", t."name", t."price", t."price_without_vat", t."plu", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."online_order_item_modifier" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."order_id", t."line_no", t."modifier_no", t."modifier_value_id", t."modifier_id", t."description", t."name", t."price", t."price_without_vat", t."plu", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."online_order_item_modifier" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."order_id", t."line_no", t."modifier_no", t."modifier_value_id", t."modifier_id", t."description", t."name", t."price", t."price_without_vat", t."plu", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_online_order_item_modifier" t on t."company_id" = $1::bigint and t."order_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_online_order_item_tax" (like resto."online_order_item_tax");

copy pg_temp."fresh_online_order_item_tax" (
    "company_id", "order_id", "line_no", "tax_no", "tax_rate", "tax_rate_code", "extra")
  from stdin;

delete from pg_temp."fresh_online_order_item_tax" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."order_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."order_id", t."line_no", t."tax_no", t."tax_rate", t."tax_rate_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_online_order_item_tax" t on t."company_id" = $1::bigint and t."order_id" = u.key1
except all
select u.position, t."company_id", t."order_id", t."line_no", t."tax_no", t."tax_rate", t."tax_rate_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."online_order_item_tax" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."order_id", t."line_no", t."tax_no", t."tax_rate", t."tax_rate_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."online_order_item_tax" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."order_id", t."line_no", t."tax_no", t."tax_rate", t."tax_rate_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_online_order_item_tax" t on t."company_id" = $1::bigint and t."order_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_online_order_payment" (like resto."online_order_payment");

copy pg_temp."fresh_online_order_payment" (
    "company_id", "order_id", "payment_no", "payment_id", "payment_type_id",
    "payment_type_type_id", "amount", "tip", "extra")
  from stdin;

delete from pg_temp."fresh_online_order_payment" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."order_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."order_id", t."payment_no", t."payment_id", t."payment_type_id", t."payment_type_type_id", t."amount", t."tip", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_online_order_payment" t on t."company_id" = $1::bigint and t."order_id" = u.key1
except all
select u.position, t."company_id", t."order_id", t."payment_no", t."payment_id", t."payment_type_id", t."payment_type_type_id", t."amount", t."tip", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."online_order_payment" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."order_id", t."payment_no", t."payment_id", t."payment_type_id", t."payment_type_type_id", t."amount", t."tip", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."online_order_payment" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."order_id", t."payment_no", t."payment_id", t."payment_type_id", t."payment_type_type_id", t."amount", t."tip", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_online_order_payment" t on t."company_id" = $1::bigint and t."order_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_online_order_tax" (like resto."online_order_tax");

copy pg_temp."fresh_online_order_tax" (
    "company_id", "order_id", "tax_no", "tax_rate", "tax_rate_code", "tax_total",
    "tax_class_code", "extra")
  from stdin;

delete from pg_temp."fresh_online_order_tax" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."order_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."order_id", t."tax_no", t."tax_rate", t."tax_rate_code", t."tax_total", t."tax_class_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_online_order_tax" t on t."company_id" = $1::bigint and t."order_id" = u.key1
except all
select u.position, t."company_id", t."order_id", t."tax_no", t."tax_rate", t."tax_rate_code", t."tax_total", t."tax_class_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."online_order_tax" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."order_id", t."tax_no", t."tax_rate", t."tax_rate_code", t."tax_total", t."tax_class_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."online_order_tax" t
        where t."company_id" = (select $1::bigint) and t."order_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."order_id", t."tax_no", t."tax_rate", t."tax_rate_code", t."tax_total", t."tax_class_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_online_order_tax" t on t."company_id" = $1::bigint and t."order_id" = u.key1)) d
 order by 1;
