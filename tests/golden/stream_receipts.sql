-- Statements of stream receipts as the loader runs them.

copy resto."receipt" (
    "company_id", "receipt_id", "sequential_id", "sequence_number", "uuid", "parent_id",
    "floor_id", "table_id", "customer_id", "customer_uuid", "user_id", "status", "type",
    "created_at", "modified_at", "closed_at", "delivery_at", "printed_at", "total",
    "total_without_tax", "number_of_customers", "current_course", "order_id", "extra",
    "deleted_at", "synced_at", "run_id", "digest", "page_no")
  from stdin;

copy resto."receipt_item" (
    "company_id", "receipt_id", "line_no", "item_id", "parent_item_id", "plu", "product_id",
    "product_name", "info", "quantity", "unit_price", "unit_price_without_vat", "total_price",
    "total_price_without_vat", "vat_percentage", "delivery_vat_percentage",
    "takeaway_vat_percentage", "price_type_id", "seat", "course", "created_at", "sent_at",
    "discount_price", "discount_price_without_vat", "tax_class_code", "extra")
  from stdin;

copy resto."receipt_item_modifier" (
    "company_id", "receipt_id", "line_no", "modifier_no", "modifier_value_id", "modifier_id",
    "name", "price", "price_without_vat", "is_default", "info", "plu", "extra")
  from stdin;

copy resto."receipt_item_tax" (
    "company_id", "receipt_id", "line_no", "tax_no", "tax_rate", "tax_rate_code", "extra")
  from stdin;

copy resto."receipt_action_item" (
    "company_id", "receipt_id", "line_no", "item_id", "parent_item_id", "plu", "product_id",
    "product_name", "info", "quantity", "unit_price", "unit_price_without_vat", "total_price",
    "total_price_without_vat", "vat_percentage", "delivery_vat_percentage",
    "takeaway_vat_percentage", "price_type_id", "seat", "course", "created_at", "sent_at",
    "discount_price", "discount_price_without_vat", "tax_class_code", "extra")
  from stdin;

copy resto."receipt_action_item_modifier" (
    "company_id", "receipt_id", "line_no", "modifier_no", "modifier_value_id", "modifier_id",
    "name", "price", "price_without_vat", "is_default", "info", "plu", "extra")
  from stdin;

copy resto."receipt_action_item_tax" (
    "company_id", "receipt_id", "line_no", "tax_no", "tax_rate", "tax_rate_code", "extra")
  from stdin;

copy resto."receipt_payment" (
    "company_id", "receipt_id", "payment_no", "payment_id", "type", "payment_type_id",
    "payment_type_category_id", "amount", "tips", "restitution", "status_id", "device_id",
    "created_at", "modified_at", "extra")
  from stdin;

copy resto."receipt_tax" (
    "company_id", "receipt_id", "tax_no", "tax_rate", "tax_rate_code", "tax_total", "extra")
  from stdin;

select u.position::int as position,
       case when t.found is null then 0
            when t.version > u.version then 2
            else 1 end as state
  from unnest($2::bigint[], $3::uuid[], $4::timestamptz[]) with ordinality
       as u(key1, digest, version, position)
  left join lateral (
       select true as found, t."digest", t."deleted_at", t."modified_at" as version
         from resto."receipt" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t on true
 where t.found is null or t.deleted_at is not null
    or t.digest is distinct from u.digest
 order by u.position;

select string_agg(int8send(s.key1), ''), string_agg(uuid_send(s.digest), '')
  from (
       select t."receipt_id" as key1, t."digest"
         from resto."receipt" t
        where t."company_id" = (select $1::bigint)
          and t."receipt_id" between $2::bigint and $3::bigint
          and t."deleted_at" is null and t."digest" is not null
        order by t."receipt_id" limit $4::bigint) s;

create temp table if not exists "stage_receipt"
    (like resto."receipt") on commit delete rows;

copy pg_temp."stage_receipt" (
    "company_id", "receipt_id", "sequential_id", "sequence_number", "uuid", "parent_id",
    "floor_id", "table_id", "customer_id", "customer_uuid", "user_id", "status", "type",
    "created_at", "modified_at", "closed_at", "delivery_at", "printed_at", "total",
    "total_without_tax", "number_of_customers", "current_course", "order_id", "extra",
    "deleted_at", "synced_at", "run_id", "digest", "page_no")
  from stdin;

insert into resto."receipt" (
    "company_id", "receipt_id", "sequential_id", "sequence_number", "uuid", "parent_id",
    "floor_id", "table_id", "customer_id", "customer_uuid", "user_id", "status", "type",
    "created_at", "modified_at", "closed_at", "delivery_at", "printed_at", "total",
    "total_without_tax", "number_of_customers", "current_course", "order_id", "extra",
    "deleted_at", "synced_at", "run_id", "digest", "page_no")
select "company_id", "receipt_id", "sequential_id", "sequence_number", "uuid", "parent_id",
       "floor_id", "table_id", "customer_id", "customer_uuid", "user_id", "status", "type",
       "created_at", "modified_at", "closed_at", "delivery_at", "printed_at", "total",
       "total_without_tax", "number_of_customers", "current_course", "order_id", "extra",
       "deleted_at", "synced_at", "run_id", "digest", "page_no"
  from pg_temp."stage_receipt"
    on conflict ("company_id", "receipt_id") do update set
       "sequential_id" = excluded."sequential_id",
       "sequence_number" = excluded."sequence_number",
       "uuid" = excluded."uuid",
       "parent_id" = excluded."parent_id",
       "floor_id" = excluded."floor_id",
       "table_id" = excluded."table_id",
       "customer_id" = excluded."customer_id",
       "customer_uuid" = excluded."customer_uuid",
       "user_id" = excluded."user_id",
       "status" = excluded."status",
       "type" = excluded."type",
       "created_at" = excluded."created_at",
       "modified_at" = excluded."modified_at",
       "closed_at" = excluded."closed_at",
       "delivery_at" = excluded."delivery_at",
       "printed_at" = excluded."printed_at",
       "total" = excluded."total",
       "total_without_tax" = excluded."total_without_tax",
       "number_of_customers" = excluded."number_of_customers",
       "current_course" = excluded."current_course",
       "order_id" = excluded."order_id",
       "extra" = excluded."extra",
       "deleted_at" = excluded."deleted_at",
       "synced_at" = excluded."synced_at",
       "run_id" = excluded."run_id",
       "digest" = excluded."digest",
       "page_no" = excluded."page_no";

delete from resto."receipt_item"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."receipt_item" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t));

delete from resto."receipt_item_modifier"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."receipt_item_modifier" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t));

delete from resto."receipt_item_tax"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."receipt_item_tax" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t));

delete from resto."receipt_action_item"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."receipt_action_item" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t));

delete from resto."receipt_action_item_modifier"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."receipt_action_item_modifier" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t));

delete from resto."receipt_action_item_tax"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."receipt_action_item_tax" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t));

delete from resto."receipt_payment"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."receipt_payment" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t));

delete from resto."receipt_tax"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."receipt_tax" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t));

select t."receipt_id"::text
  from resto."receipt" t
 where t."company_id" = (select $1::bigint) and t."deleted_at" is null
   and t."created_at" >= $2::timestamptz
   and t."created_at" < $3::timestamptz
   and not exists (
       select
  from unnest($4::bigint[]) with ordinality
       as u(key1, position)
        where u.key1 = t."receipt_id");

update resto."receipt" set deleted_at = clock_timestamp(), run_id = $2::uuid
 where deleted_at is null and ctid = any(array(
select t.place
  from unnest($3::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."receipt" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t));

insert into restosync.record_version (company_id, stream, record_key,
    modified_at, digest, run_id, synced_at, page_no, deleted_at, replaced_by)
select $1::bigint, $2::text, concat_ws(',', u.key1), t.version, t.digest, t.run_id,
       t.synced_at, t.page_no, t.deleted_at, $3::uuid
  from unnest($4::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.digest, t.run_id, t.synced_at, t.page_no, t.deleted_at, t."modified_at" as version
         from resto."receipt" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t;

create temp table if not exists "fresh_receipt" (like resto."receipt");

copy pg_temp."fresh_receipt" (
    "company_id", "receipt_id", "sequential_id", "sequence_number", "uuid", "parent_id",
    "floor_id", "table_id", "customer_id", "customer_uuid", "user_id", "status", "type",
    "created_at", "modified_at", "closed_at", "delivery_at", "printed_at", "total",
    "total_without_tax", "number_of_customers", "current_course", "order_id", "extra",
    "deleted_at", "synced_at", "run_id", "digest", "page_no")
  from stdin;

delete from pg_temp."fresh_receipt" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."receipt_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."receipt_id", t."sequential_id", t."sequence_number", t."uuid", t."parent_id", t."floor_id", t."table_id", t."customer_id", t."customer_uuid", t."user_id", t."status", t."type", t."created_at", t."modified_at", t."closed_at", t."delivery_at", t."printed_at", t."total", t."total_without_tax", t."number_of_customers", t."current_course", t."order_id", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1
except all
select u.position, t."company_id", t."receipt_id", t."sequential_id", t."sequence_number", t."uuid", t."parent_id", t."floor_id", t."table_id", t."customer_id", t."customer_uuid", t."user_id", t."status", t."type", t."created_at", t."modified_at", t."closed_at", t."delivery_at", t."printed_at", t."total", t."total_without_tax", t."number_of_customers", t."current_course", t."order_id", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."receipt_id", t."sequential_id", t."sequence_number", t."uuid", t."parent_id", t."floor_id", t."table_id", t."customer_id", t."customer_uuid", t."user_id", t."status", t."type", t."created_at", t."modified_at", t."closed_at", t."delivery_at", t."printed_at", t."total", t."total_without_tax", t."number_of_customers", t."current_course", t."order_id", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."receipt_id", t."sequential_id", t."sequence_number", t."uuid", t."parent_id", t."floor_id", t."table_id", t."customer_id", t."customer_uuid", t."user_id", t."status", t."type", t."created_at", t."modified_at", t."closed_at", t."delivery_at", t."printed_at", t."total", t."total_without_tax", t."number_of_customers", t."current_course", t."order_id", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_receipt_item" (like resto."receipt_item");

copy pg_temp."fresh_receipt_item" (
    "company_id", "receipt_id", "line_no", "item_id", "parent_item_id", "plu", "product_id",
    "product_name", "info", "quantity", "unit_price", "unit_price_without_vat", "total_price",
    "total_price_without_vat", "vat_percentage", "delivery_vat_percentage",
    "takeaway_vat_percentage", "price_type_id", "seat", "course", "created_at", "sent_at",
    "discount_price", "discount_price_without_vat", "tax_class_code", "extra")
  from stdin;

delete from pg_temp."fresh_receipt_item" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."receipt_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."receipt_id", t."line_no", t."item_id", t."parent_item_id", t."plu", t."product_id", t."product_name", t."info", t."quantity", t."unit_price", t."unit_price_without_vat", t."total_price", t."total_price_without_vat", t."vat_percentage", t."delivery_vat_percentage", t."takeaway_vat_percentage", t."price_type_id", t."seat", t."course", t."created_at", t."sent_at", t."discount_price", t."discount_price_without_vat", t."tax_class_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt_item" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1
except all
select u.position, t."company_id", t."receipt_id", t."line_no", t."item_id", t."parent_item_id", t."plu", t."product_id", t."product_name", t."info", t."quantity", t."unit_price", t."unit_price_without_vat", t."total_price", t."total_price_without_vat", t."vat_percentage", t."delivery_vat_percentage", t."takeaway_vat_percentage", t."price_type_id", t."seat", t."course", t."created_at", t."sent_at", t."discount_price", t."discount_price_without_vat", t."tax_class_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt_item" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."receipt_id", t."line_no", t."item_id", t."parent_item_id", t."plu", t."product_id", t."product_name", t."info", t."quantity", t."unit_price", t."unit_price_without_vat", t."total_price", t."total_price_without_vat", t."vat_percentage", t."delivery_vat_percentage", t."takeaway_vat_percentage", t."price_type_id", t."seat", t."course", t."created_at", t."sent_at", t."discount_price", t."discount_price_without_vat", t."tax_class_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt_item" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."receipt_id", t."line_no", t."item_id", t."parent_item_id", t."plu", t."product_id", t."product_name", t."info", t."quantity", t."unit_price", t."unit_price_without_vat", t."total_price", t."total_price_without_vat", t."vat_percentage", t."delivery_vat_percentage", t."takeaway_vat_percentage", t."price_type_id", t."seat", t."course", t."created_at", t."sent_at", t."discount_price", t."discount_price_without_vat", t."tax_class_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt_item" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_receipt_item_modifier" (like resto."receipt_item_modifier");

copy pg_temp."fresh_receipt_item_modifier" (
    "company_id", "receipt_id", "line_no", "modifier_no", "modifier_value_id", "modifier_id",
    "name", "price", "price_without_vat", "is_default", "info", "plu", "extra")
  from stdin;

delete from pg_temp."fresh_receipt_item_modifier" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."receipt_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."receipt_id", t."line_no", t."modifier_no", t."modifier_value_id", t."modifier_id", t."name", t."price", t."price_without_vat", t."is_default", t."info", t."plu", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt_item_modifier" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1
except all
select u.position, t."company_id", t."receipt_id", t."line_no", t."modifier_no", t."modifier_value_id", t."modifier_id", t."name", t."price", t."price_without_vat", t."is_default", t."info", t."plu", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt_item_modifier" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."receipt_id", t."line_no", t."modifier_no", t."modifier_value_id", t."modifier_id", t."name", t."price", t."price_without_vat", t."is_default", t."info", t."plu", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt_item_modifier" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."receipt_id", t."line_no", t."modifier_no", t."modifier_value_id", t."modifier_id", t."name", t."price", t."price_without_vat", t."is_default", t."info", t."plu", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt_item_modifier" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_receipt_item_tax" (like resto."receipt_item_tax");

copy pg_temp."fresh_receipt_item_tax" (
    "company_id", "receipt_id", "line_no", "tax_no", "tax_rate", "tax_rate_code", "extra")
  from stdin;

delete from pg_temp."fresh_receipt_item_tax" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."receipt_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."receipt_id", t."line_no", t."tax_no", t."tax_rate", t."tax_rate_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt_item_tax" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1
except all
select u.position, t."company_id", t."receipt_id", t."line_no", t."tax_no", t."tax_rate", t."tax_rate_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt_item_tax" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."receipt_id", t."line_no", t."tax_no", t."tax_rate", t."tax_rate_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt_item_tax" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."receipt_id", t."line_no", t."tax_no", t."tax_rate", t."tax_rate_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt_item_tax" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_receipt_action_item" (like resto."receipt_action_item");

copy pg_temp."fresh_receipt_action_item" (
    "company_id", "receipt_id", "line_no", "item_id", "parent_item_id", "plu", "product_id",
    "product_name", "info", "quantity", "unit_price", "unit_price_without_vat", "total_price",
    "total_price_without_vat", "vat_percentage", "delivery_vat_percentage",
    "takeaway_vat_percentage", "price_type_id", "seat", "course", "created_at", "sent_at",
    "discount_price", "discount_price_without_vat", "tax_class_code", "extra")
  from stdin;

delete from pg_temp."fresh_receipt_action_item" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."receipt_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."receipt_id", t."line_no", t."item_id", t."parent_item_id", t."plu", t."product_id", t."product_name", t."info", t."quantity", t."unit_price", t."unit_price_without_vat", t."total_price", t."total_price_without_vat", t."vat_percentage", t."delivery_vat_percentage", t."takeaway_vat_percentage", t."price_type_id", t."seat", t."course", t."created_at", t."sent_at", t."discount_price", t."discount_price_without_vat", t."tax_class_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt_action_item" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1
except all
select u.position, t."company_id", t."receipt_id", t."line_no", t."item_id", t."parent_item_id", t."plu", t."product_id", t."product_name", t."info", t."quantity", t."unit_price", t."unit_price_without_vat", t."total_price", t."total_price_without_vat", t."vat_percentage", t."delivery_vat_percentage", t."takeaway_vat_percentage", t."price_type_id", t."seat", t."course", t."created_at", t."sent_at", t."discount_price", t."discount_price_without_vat", t."tax_class_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt_action_item" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."receipt_id", t."line_no", t."item_id", t."parent_item_id", t."plu", t."product_id", t."product_name", t."info", t."quantity", t."unit_price", t."unit_price_without_vat", t."total_price", t."total_price_without_vat", t."vat_percentage", t."delivery_vat_percentage", t."takeaway_vat_percentage", t."price_type_id", t."seat", t."course", t."created_at", t."sent_at", t."discount_price", t."discount_price_without_vat", t."tax_class_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt_action_item" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."receipt_id", t."line_no", t."item_id", t."parent_item_id", t."plu", t."product_id", t."product_name", t."info", t."quantity", t."unit_price", t."unit_price_without_vat", t."total_price", t."total_price_without_vat", t."vat_percentage", t."delivery_vat_percentage", t."takeaway_vat_percentage", t."price_type_id", t."seat", t."course", t."created_at", t."sent_at", t."discount_price", t."discount_price_without_vat", t."tax_class_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt_action_item" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_receipt_action_item_modifier" (like resto."receipt_action_item_modifier");

copy pg_temp."fresh_receipt_action_item_modifier" (
    "company_id", "receipt_id", "line_no", "modifier_no", "modifier_value_id", "modifier_id",
    "name", "price", "price_without_vat", "is_default", "info", "plu", "extra")
  from stdin;

delete from pg_temp."fresh_receipt_action_item_modifier" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."receipt_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."receipt_id", t."line_no", t."modifier_no", t."modifier_value_id", t."modifier_id", t."name", t."price", t."price_without_vat", t."is_default", t."info", t."plu", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt_action_item_modifier" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1
except all
select u.position, t."company_id", t."receipt_id", t."line_no", t."modifier_no", t."modifier_value_id", t."modifier_id", t."name", t."price", t."price_without_vat", t."is_default", t."info", t."plu", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt_action_item_modifier" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."receipt_id", t."line_no", t."modifier_no", t."modifier_value_id", t."modifier_id", t."name", t."price", t."price_without_vat", t."is_default", t."info", t."plu", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt_action_item_modifier" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."receipt_id", t."line_no", t."modifier_no", t."modifier_value_id", t."modifier_id", t."name", t."price", t."price_without_vat", t."is_default", t."info", t."plu", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt_action_item_modifier" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_receipt_action_item_tax" (like resto."receipt_action_item_tax");

copy pg_temp."fresh_receipt_action_item_tax" (
    "company_id", "receipt_id", "line_no", "tax_no", "tax_rate", "tax_rate_code", "extra")
  from stdin;

delete from pg_temp."fresh_receipt_action_item_tax" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."receipt_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."receipt_id", t."line_no", t."tax_no", t."tax_rate", t."tax_rate_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt_action_item_tax" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1
except all
select u.position, t."company_id", t."receipt_id", t."line_no", t."tax_no", t."tax_rate", t."tax_rate_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt_action_item_tax" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."receipt_id", t."line_no", t."tax_no", t."tax_rate", t."tax_rate_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt_action_item_tax" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."receipt_id", t."line_no", t."tax_no", t."tax_rate", t."tax_rate_code", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt_action_item_tax" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_receipt_payment" (like resto."receipt_payment");

copy pg_temp."fresh_receipt_payment" (
    "company_id", "receipt_id", "payment_no", "payment_id", "type", "payment_type_id",
    "payment_type_category_id", "amount", "tips", "restitution", "status_id", "device_id",
    "created_at", "modified_at", "extra")
  from stdin;

delete from pg_temp."fresh_receipt_payment" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."receipt_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."receipt_id", t."payment_no", t."payment_id", t."type", t."payment_type_id", t."payment_type_category_id", t."amount", t."tips", t."restitution", t."status_id", t."device_id", t."created_at", t."modified_at", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt_payment" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1
except all
select u.position, t."company_id", t."receipt_id", t."payment_no", t."payment_id", t."type", t."payment_type_id", t."payment_type_category_id", t."amount", t."tips", t."restitution", t."status_id", t."device_id", t."created_at", t."modified_at", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt_payment" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."receipt_id", t."payment_no", t."payment_id", t."type", t."payment_type_id", t."payment_type_category_id", t."amount", t."tips", t."restitution", t."status_id", t."device_id", t."created_at", t."modified_at", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt_payment" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."receipt_id", t."payment_no", t."payment_id", t."type", t."payment_type_id", t."payment_type_category_id", t."amount", t."tips", t."restitution", t."status_id", t."device_id", t."created_at", t."modified_at", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt_payment" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_receipt_tax" (like resto."receipt_tax");

copy pg_temp."fresh_receipt_tax" (
    "company_id", "receipt_id", "tax_no", "tax_rate", "tax_rate_code", "tax_total", "extra")
  from stdin;

delete from pg_temp."fresh_receipt_tax" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."receipt_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."receipt_id", t."tax_no", t."tax_rate", t."tax_rate_code", t."tax_total", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt_tax" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1
except all
select u.position, t."company_id", t."receipt_id", t."tax_no", t."tax_rate", t."tax_rate_code", t."tax_total", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt_tax" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."receipt_id", t."tax_no", t."tax_rate", t."tax_rate_code", t."tax_total", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."receipt_tax" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."receipt_id", t."tax_no", t."tax_rate", t."tax_rate_code", t."tax_total", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_receipt_tax" t on t."company_id" = $1::bigint and t."receipt_id" = u.key1)) d
 order by 1;

select u.position::int
  from unnest($3::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.run_id
         from resto."receipt" t
        where t."company_id" = (select $1::bigint) and t."receipt_id" = u.key1
       offset 0) t
 where not exists (
       select
         from restosync.run r
         join restosync.run o on o.run_id = $2::uuid
        where r.run_id = t.run_id
          and coalesce(r.finished_at, r.heartbeat_at + interval '10 minutes') >= o.started_at)
 order by 1;
