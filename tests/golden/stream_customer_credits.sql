-- Statements of stream customer_credits as the loader runs them.

copy resto."customer_credit_change" (
    "company_id", "customer_id", "change_no", "credit_change_id", "change_quantity",
    "creation_user_id", "created_at", "receipt_id", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no")
  from stdin;

select u.position::int as position,
       case when t.found is null then 0
            else 1 end as state
  from unnest($2::bigint[], $3::integer[], $4::uuid[]) with ordinality
       as u(key1, key2, digest, position)
  left join lateral (
       select true as found, t."digest", t."deleted_at"
         from resto."customer_credit_change" t
        where t."company_id" = (select $1::bigint) and t."customer_id" = u.key1 and t."change_no" = u.key2
       offset 0) t on true
 where t.found is null or t.deleted_at is not null
    or t.digest is distinct from u.digest
 order by u.position;

create temp table if not exists "stage_customer_credit_change"
    (like resto."customer_credit_change") on commit delete rows;

copy pg_temp."stage_customer_credit_change" (
    "company_id", "customer_id", "change_no", "credit_change_id", "change_quantity",
    "creation_user_id", "created_at", "receipt_id", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no")
  from stdin;

insert into resto."customer_credit_change" (
    "company_id", "customer_id", "change_no", "credit_change_id", "change_quantity",
    "creation_user_id", "created_at", "receipt_id", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no")
select "company_id", "customer_id", "change_no", "credit_change_id", "change_quantity",
       "creation_user_id", "created_at", "receipt_id", "extra", "deleted_at", "synced_at",
       "run_id", "digest", "page_no"
  from pg_temp."stage_customer_credit_change"
    on conflict ("company_id", "customer_id", "change_no") do update set
       "credit_change_id" = excluded."credit_change_id",
       "change_quantity" = excluded."change_quantity",
       "creation_user_id" = excluded."creation_user_id",
       "created_at" = excluded."created_at",
       "receipt_id" = excluded."receipt_id",
       "extra" = excluded."extra",
       "deleted_at" = excluded."deleted_at",
       "synced_at" = excluded."synced_at",
       "run_id" = excluded."run_id",
       "digest" = excluded."digest",
       "page_no" = excluded."page_no";

select t."customer_id"::text, t."change_no"::text
  from resto."customer_credit_change" t
 where t."company_id" = (select $1::bigint) and t."deleted_at" is null
   and t."customer_id" = any($2::bigint[])
   and not exists (
       select
  from unnest($3::bigint[], $4::integer[]) with ordinality
       as u(key1, key2, position)
        where u.key1 = t."customer_id" and u.key2 = t."change_no");

update resto."customer_credit_change" set deleted_at = clock_timestamp(), run_id = $2::uuid
 where deleted_at is null and ctid = any(array(
select t.place
  from unnest($3::bigint[], $4::integer[]) with ordinality
       as u(key1, key2, position)
  cross join lateral (
       select t.ctid as place
         from resto."customer_credit_change" t
        where t."company_id" = (select $1::bigint) and t."customer_id" = u.key1 and t."change_no" = u.key2
       offset 0) t));

insert into restosync.record_version (company_id, stream, record_key,
    modified_at, digest, run_id, synced_at, page_no, deleted_at, replaced_by)
select $1::bigint, $2::text, concat_ws(',', u.key1, u.key2), t.version, t.digest, t.run_id,
       t.synced_at, t.page_no, t.deleted_at, $3::uuid
  from unnest($4::bigint[], $5::integer[]) with ordinality
       as u(key1, key2, position)
  cross join lateral (
       select t.digest, t.run_id, t.synced_at, t.page_no, t.deleted_at, null::timestamptz as version
         from resto."customer_credit_change" t
        where t."company_id" = (select $1::bigint) and t."customer_id" = u.key1 and t."change_no" = u.key2
       offset 0) t;

create temp table if not exists "fresh_customer_credit_change" (like resto."customer_credit_change");

copy pg_temp."fresh_customer_credit_change" (
    "company_id", "customer_id", "change_no", "credit_change_id", "change_quantity",
    "creation_user_id", "created_at", "receipt_id", "extra", "deleted_at", "synced_at",
    "run_id", "digest", "page_no")
  from stdin;

delete from pg_temp."fresh_customer_credit_change" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[], $3::integer[]) with ordinality
       as u(key1, key2, position)
 where true and f."customer_id" = u.key1 and f."change_no" = u.key2);

select distinct position::int from (
(select u.position, t."company_id", t."customer_id", t."change_no", t."credit_change_id", t."change_quantity", t."creation_user_id", t."created_at", t."receipt_id", t."extra"
  from unnest($2::bigint[], $3::integer[]) with ordinality
       as u(key1, key2, position)
  join pg_temp."fresh_customer_credit_change" t on t."company_id" = $1::bigint and t."customer_id" = u.key1 and t."change_no" = u.key2
except all
select u.position, t."company_id", t."customer_id", t."change_no", t."credit_change_id", t."change_quantity", t."creation_user_id", t."created_at", t."receipt_id", t."extra"
  from unnest($2::bigint[], $3::integer[]) with ordinality
       as u(key1, key2, position)
  cross join lateral (
       select t.*
         from resto."customer_credit_change" t
        where t."company_id" = (select $1::bigint) and t."customer_id" = u.key1 and t."change_no" = u.key2
       offset 0) t)
union all
(select u.position, t."company_id", t."customer_id", t."change_no", t."credit_change_id", t."change_quantity", t."creation_user_id", t."created_at", t."receipt_id", t."extra"
  from unnest($2::bigint[], $3::integer[]) with ordinality
       as u(key1, key2, position)
  cross join lateral (
       select t.*
         from resto."customer_credit_change" t
        where t."company_id" = (select $1::bigint) and t."customer_id" = u.key1 and t."change_no" = u.key2
       offset 0) t
except all
select u.position, t."company_id", t."customer_id", t."change_no", t."credit_change_id", t."change_quantity", t."creation_user_id", t."created_at", t."receipt_id", t."extra"
  from unnest($2::bigint[], $3::integer[]) with ordinality
       as u(key1, key2, position)
  join pg_temp."fresh_customer_credit_change" t on t."company_id" = $1::bigint and t."customer_id" = u.key1 and t."change_no" = u.key2)) d
 order by 1;
