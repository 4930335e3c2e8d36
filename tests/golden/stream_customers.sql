-- Statements of stream customers as the loader runs them.

copy resto."customer" (
    "company_id", "customer_id", "uuid", "first_name", "last_name", "street", "street_number",
    "zip", "city", "country", "telephone", "delivery_street", "delivery_street_number",
    "delivery_zip", "delivery_city", "delivery_country", "email", "credits", "home_company_id",
    "modified_at", "note", "vat_number", "date_of_birth", "language", "extra", "deleted_at",
    "synced_at", "run_id", "digest", "page_no")
  from stdin;

copy resto."customer_card" (
    "company_id", "customer_id", "card_no", "uuid", "home_company_id",
    "main_establishment_master_id", "creation_user_id", "code", "type", "generated_date",
    "expiry_date", "last_used_date", "last_value_added_date", "original_value",
    "remaining_value", "sold_value", "redeemed_value", "stated_customer_id", "customer_uuid",
    "status", "extra")
  from stdin;

select u.position::int as position,
       case when t.found is null then 0
            when t.version > u.version then 2
            else 1 end as state
  from unnest($2::bigint[], $3::uuid[], $4::timestamptz[]) with ordinality
       as u(key1, digest, version, position)
  left join lateral (
       select true as found, t."digest", t."deleted_at", t."modified_at" as version
         from resto."customer" t
        where t."company_id" = (select $1::bigint) and t."customer_id" = u.key1
       offset 0) t on true
 where t.found is null or t.deleted_at is not null
    or t.digest is distinct from u.digest
 order by u.position;

create temp table if not exists "stage_customer"
    (like resto."customer") on commit delete rows;

copy pg_temp."stage_customer" (
    "company_id", "customer_id", "uuid", "first_name", "last_name", "street", "street_number",
    "zip", "city", "country", "telephone", "delivery_street", "delivery_street_number",
    "delivery_zip", "delivery_city", "delivery_country", "email", "credits", "home_company_id",
    "modified_at", "note", "vat_number", "date_of_birth", "language", "extra", "deleted_at",
    "synced_at", "run_id", "digest", "page_no")
  from stdin;

insert into resto."customer" (
    "company_id", "customer_id", "uuid", "first_name", "last_name", "street", "street_number",
    "zip", "city", "country", "telephone", "delivery_street", "delivery_street_number",
    "delivery_zip", "delivery_city", "delivery_country", "email", "credits", "home_company_id",
    "modified_at", "note", "vat_number", "date_of_birth", "language", "extra", "deleted_at",
    "synced_at", "run_id", "digest", "page_no")
select "company_id", "customer_id", "uuid", "first_name", "last_name", "street",
       "street_number", "zip", "city", "country", "telephone", "delivery_street",
       "delivery_street_number", "delivery_zip", "delivery_city", "delivery_country", "email",
       "credits", "home_company_id", "modified_at", "note", "vat_number", "date_of_birth",
       "language", "extra", "deleted_at", "synced_at", "run_id", "digest", "page_no"
  from pg_temp."stage_customer"
    on conflict ("company_id", "customer_id") do update set
       "uuid" = excluded."uuid",
       "first_name" = excluded."first_name",
       "last_name" = excluded."last_name",
       "street" = excluded."street",
       "street_number" = excluded."street_number",
       "zip" = excluded."zip",
       "city" = excluded."city",
       "country" = excluded."country",
       "telephone" = excluded."telephone",
       "delivery_street" = excluded."delivery_street",
       "delivery_street_number" = excluded."delivery_street_number",
       "delivery_zip" = excluded."delivery_zip",
       "delivery_city" = excluded."delivery_city",
       "delivery_country" = excluded."delivery_country",
       "email" = excluded."email",
       "credits" = excluded."credits",
       "home_company_id" = excluded."home_company_id",
       "modified_at" = excluded."modified_at",
       "note" = excluded."note",
       "vat_number" = excluded."vat_number",
       "date_of_birth" = excluded."date_of_birth",
       "language" = excluded."language",
       "extra" = excluded."extra",
       "deleted_at" = excluded."deleted_at",
       "synced_at" = excluded."synced_at",
       "run_id" = excluded."run_id",
       "digest" = excluded."digest",
       "page_no" = excluded."page_no";

delete from resto."customer_card"
 where ctid = any(array(
select t.place
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."customer_card" t
        where t."company_id" = (select $1::bigint) and t."customer_id" = u.key1
       offset 0) t));

select t."customer_id"::text
  from resto."customer" t
 where t."company_id" = (select $1::bigint) and t."deleted_at" is null
   and not exists (
       select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
        where u.key1 = t."customer_id");

update resto."customer" set deleted_at = clock_timestamp(), run_id = $2::uuid
 where deleted_at is null and ctid = any(array(
select t.place
  from unnest($3::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.ctid as place
         from resto."customer" t
        where t."company_id" = (select $1::bigint) and t."customer_id" = u.key1
       offset 0) t));

insert into restosync.record_version (company_id, stream, record_key,
    modified_at, digest, run_id, synced_at, page_no, deleted_at, replaced_by)
select $1::bigint, $2::text, concat_ws(',', u.key1), t.version, t.digest, t.run_id,
       t.synced_at, t.page_no, t.deleted_at, $3::uuid
  from unnest($4::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.digest, t.run_id, t.synced_at, t.page_no, t.deleted_at, t."modified_at" as version
         from resto."customer" t
        where t."company_id" = (select $1::bigint) and t."customer_id" = u.key1
       offset 0) t;

create temp table if not exists "fresh_customer" (like resto."customer");

copy pg_temp."fresh_customer" (
    "company_id", "customer_id", "uuid", "first_name", "last_name", "street", "street_number",
    "zip", "city", "country", "telephone", "delivery_street", "delivery_street_number",
    "delivery_zip", "delivery_city", "delivery_country", "email", "credits", "home_company_id",
    "modified_at", "note", "vat_number", "date_of_birth", "language", "extra", "deleted_at",
    "synced_at", "run_id", "digest", "page_no")
  from stdin;

delete from pg_temp."fresh_customer" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."customer_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."customer_id", t."uuid", t."first_name", t."last_name", t."street", t."street_number", t."zip", t."city", t."country", t."telephone", t."delivery_street", t."delivery_street_number", t."delivery_zip", t."delivery_city", t."delivery_country", t."email", t."credits", t."home_company_id", t."modified_at", t."note", t."vat_number", t."date_of_birth", t."language", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_customer" t on t."company_id" = $1::bigint and t."customer_id" = u.key1
except all
select u.position, t."company_id", t."customer_id", t."uuid", t."first_name", t."last_name", t."street", t."street_number", t."zip", t."city", t."country", t."telephone", t."delivery_street", t."delivery_street_number", t."delivery_zip", t."delivery_city", t."delivery_country", t."email", t."credits", t."home_company_id", t."modified_at", t."note", t."vat_number", t."date_of_birth", t."language", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."customer" t
        where t."company_id" = (select $1::bigint) and t."customer_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."customer_id", t."uuid", t."first_name", t."last_name", t."street", t."street_number", t."zip", t."city", t."country", t."telephone", t."delivery_street", t."delivery_street_number", t."delivery_zip", t."delivery_city", t."delivery_country", t."email", t."credits", t."home_company_id", t."modified_at", t."note", t."vat_number", t."date_of_birth", t."language", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."customer" t
        where t."company_id" = (select $1::bigint) and t."customer_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."customer_id", t."uuid", t."first_name", t."last_name", t."street", t."street_number", t."zip", t."city", t."country", t."telephone", t."delivery_street", t."delivery_street_number", t."delivery_zip", t."delivery_city", t."delivery_country", t."email", t."credits", t."home_company_id", t."modified_at", t."note", t."vat_number", t."date_of_birth", t."language", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_customer" t on t."company_id" = $1::bigint and t."customer_id" = u.key1)) d
 order by 1;

create temp table if not exists "fresh_customer_card" (like resto."customer_card");

copy pg_temp."fresh_customer_card" (
    "company_id", "customer_id", "card_no", "uuid", "home_company_id",
    "main_establishment_master_id", "creation_user_id", "code", "type", "generated_date",
    "expiry_date", "last_used_date", "last_value_added_date", "original_value",
    "remaining_value", "sold_value", "redeemed_value", "stated_customer_id", "customer_uuid",
    "status", "extra")
  from stdin;

delete from pg_temp."fresh_customer_card" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
 where true and f."customer_id" = u.key1);

select distinct position::int from (
(select u.position, t."company_id", t."customer_id", t."card_no", t."uuid", t."home_company_id", t."main_establishment_master_id", t."creation_user_id", t."code", t."type", t."generated_date", t."expiry_date", t."last_used_date", t."last_value_added_date", t."original_value", t."remaining_value", t."sold_value", t."redeemed_value", t."stated_customer_id", t."customer_uuid", t."status", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_customer_card" t on t."company_id" = $1::bigint and t."customer_id" = u.key1
except all
select u.position, t."company_id", t."customer_id", t."card_no", t."uuid", t."home_company_id", t."main_establishment_master_id", t."creation_user_id", t."code", t."type", t."generated_date", t."expiry_date", t."last_used_date", t."last_value_added_date", t."original_value", t."remaining_value", t."sold_value", t."redeemed_value", t."stated_customer_id", t."customer_uuid", t."status", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."customer_card" t
        where t."company_id" = (select $1::bigint) and t."customer_id" = u.key1
       offset 0) t)
union all
(select u.position, t."company_id", t."customer_id", t."card_no", t."uuid", t."home_company_id", t."main_establishment_master_id", t."creation_user_id", t."code", t."type", t."generated_date", t."expiry_date", t."last_used_date", t."last_value_added_date", t."original_value", t."remaining_value", t."sold_value", t."redeemed_value", t."stated_customer_id", t."customer_uuid", t."status", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.*
         from resto."customer_card" t
        where t."company_id" = (select $1::bigint) and t."customer_id" = u.key1
       offset 0) t
except all
select u.position, t."company_id", t."customer_id", t."card_no", t."uuid", t."home_company_id", t."main_establishment_master_id", t."creation_user_id", t."code", t."type", t."generated_date", t."expiry_date", t."last_used_date", t."last_value_added_date", t."original_value", t."remaining_value", t."sold_value", t."redeemed_value", t."stated_customer_id", t."customer_uuid", t."status", t."extra"
  from unnest($2::bigint[]) with ordinality
       as u(key1, position)
  join pg_temp."fresh_customer_card" t on t."company_id" = $1::bigint and t."customer_id" = u.key1)) d
 order by 1;

select u.position::int
  from unnest($3::bigint[]) with ordinality
       as u(key1, position)
  cross join lateral (
       select t.run_id
         from resto."customer" t
        where t."company_id" = (select $1::bigint) and t."customer_id" = u.key1
       offset 0) t
 where not exists (
       select
         from restosync.run r
         join restosync.run o on o.run_id = $2::uuid
        where r.run_id = t.run_id
          and coalesce(r.finished_at, r.heartbeat_at + interval '10 minutes') >= o.started_at)
 order by 1;
