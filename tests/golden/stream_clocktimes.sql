-- Statements of stream clocktimes as the loader runs them.

copy resto."clocktime" (
    "company_id", "user_id", "clock_in_time", "home_company_id", "clock_out_time",
    "clock_in_last_modified_date", "clock_out_last_modified_date",
    "clock_in_last_modified_user_id", "clock_out_last_modified_user_id", "extra", "deleted_at",
    "synced_at", "run_id", "digest", "page_no")
  from stdin;

select u.position::int as position,
       case when t.found is null then 0
            else 1 end as state
  from unnest($2::bigint[], $3::timestamp[], $4::uuid[]) with ordinality
       as u(key1, key2, digest, position)
  left join lateral (
       select true as found, t."digest", t."deleted_at"
         from resto."clocktime" t
        where t."company_id" = (select $1::bigint) and t."user_id" = u.key1 and t."clock_in_time" = u.key2
       offset 0) t on true
 where t.found is null or t.deleted_at is not null
    or t.digest is distinct from u.digest
 order by u.position;

create temp table if not exists "stage_clocktime"
    (like resto."clocktime") on commit delete rows;

copy pg_temp."stage_clocktime" (
    "company_id", "user_id", "clock_in_time", "home_company_id", "clock_out_time",
    "clock_in_last_modified_date", "clock_out_last_modified_date",
    "clock_in_last_modified_user_id", "clock_out_last_modified_user_id", "extra", "deleted_at",
    "synced_at", "run_id", "digest", "page_no")
  from stdin;

insert into resto."clocktime" (
    "company_id", "user_id", "clock_in_time", "home_company_id", "clock_out_time",
    "clock_in_last_modified_date", "clock_out_last_modified_date",
    "clock_in_last_modified_user_id", "clock_out_last_modified_user_id", "extra", "deleted_at",
    "synced_at", "run_id", "digest", "page_no")
select "company_id", "user_id", "clock_in_time", "home_company_id", "clock_out_time",
       "clock_in_last_modified_date", "clock_out_last_modified_date",
       "clock_in_last_modified_user_id", "clock_out_last_modified_user_id", "extra",
       "deleted_at", "synced_at", "run_id", "digest", "page_no"
  from pg_temp."stage_clocktime"
    on conflict ("company_id", "user_id", "clock_in_time") do update set
       "home_company_id" = excluded."home_company_id",
       "clock_out_time" = excluded."clock_out_time",
       "clock_in_last_modified_date" = excluded."clock_in_last_modified_date",
       "clock_out_last_modified_date" = excluded."clock_out_last_modified_date",
       "clock_in_last_modified_user_id" = excluded."clock_in_last_modified_user_id",
       "clock_out_last_modified_user_id" = excluded."clock_out_last_modified_user_id",
       "extra" = excluded."extra",
       "deleted_at" = excluded."deleted_at",
       "synced_at" = excluded."synced_at",
       "run_id" = excluded."run_id",
       "digest" = excluded."digest",
       "page_no" = excluded."page_no";

select t."user_id"::text, t."clock_in_time"::text
  from resto."clocktime" t
 where t."company_id" = (select $1::bigint) and t."deleted_at" is null
   and t."clock_in_time" at time zone $4 >= $2::timestamptz
   and t."clock_in_time" at time zone $4 < $3::timestamptz
   and not exists (
       select
  from unnest($5::bigint[], $6::timestamp[]) with ordinality
       as u(key1, key2, position)
        where u.key1 = t."user_id" and u.key2 = t."clock_in_time");

update resto."clocktime" set deleted_at = clock_timestamp(), run_id = $2::uuid
 where deleted_at is null and ctid = any(array(
select t.place
  from unnest($3::bigint[], $4::timestamp[]) with ordinality
       as u(key1, key2, position)
  cross join lateral (
       select t.ctid as place
         from resto."clocktime" t
        where t."company_id" = (select $1::bigint) and t."user_id" = u.key1 and t."clock_in_time" = u.key2
       offset 0) t));

insert into restosync.record_version (company_id, stream, record_key,
    modified_at, digest, run_id, synced_at, page_no, deleted_at, replaced_by)
select $1::bigint, $2::text, concat_ws(',', u.key1, u.key2), t.version, t.digest, t.run_id,
       t.synced_at, t.page_no, t.deleted_at, $3::uuid
  from unnest($4::bigint[], $5::timestamp[]) with ordinality
       as u(key1, key2, position)
  cross join lateral (
       select t.digest, t.run_id, t.synced_at, t.page_no, t.deleted_at, null::timestamptz as version
         from resto."clocktime" t
        where t."company_id" = (select $1::bigint) and t."user_id" = u.key1 and t."clock_in_time" = u.key2
       offset 0) t;

create temp table if not exists "fresh_clocktime" (like resto."clocktime");

copy pg_temp."fresh_clocktime" (
    "company_id", "user_id", "clock_in_time", "home_company_id", "clock_out_time",
    "clock_in_last_modified_date", "clock_out_last_modified_date",
    "clock_in_last_modified_user_id", "clock_out_last_modified_user_id", "extra", "deleted_at",
    "synced_at", "run_id", "digest", "page_no")
  from stdin;

delete from pg_temp."fresh_clocktime" f
 where f."company_id" = $1::bigint and exists (
select
  from unnest($2::bigint[], $3::timestamp[]) with ordinality
       as u(key1, key2, position)
 where true and f."user_id" = u.key1 and f."clock_in_time" = u.key2);

select distinct position::int from (
(select u.position, t."company_id", t."user_id", t."clock_in_time", t."home_company_id", t."clock_out_time", t."clock_in_last_modified_date", t."clock_out_last_modified_date", t."clock_in_last_modified_user_id", t."clock_out_last_modified_user_id", t."extra"
  from unnest($2::bigint[], $3::timestamp[]) with ordinality
       as u(key1, key2, position)
  join pg_temp."fresh_clocktime" t on t."company_id" = $1::bigint and t."user_id" = u.key1 and t."clock_in_time" = u.key2
except all
select u.position, t."company_id", t."user_id", t."clock_in_time", t."home_company_id", t."clock_out_time", t."clock_in_last_modified_date", t."clock_out_last_modified_date", t."clock_in_last_modified_user_id", t."clock_out_last_modified_user_id", t."extra"
  from unnest($2::bigint[], $3::timestamp[]) with ordinality
       as u(key1, key2, position)
  cross join lateral (
       select t.*
         from resto."clocktime" t
        where t."company_id" = (select $1::bigint) and t."user_id" = u.key1 and t."clock_in_time" = u.key2
       offset 0) t)
union all
(select u.position, t."company_id", t."user_id", t."clock_in_time", t."home_company_id", t."clock_out_time", t."clock_in_last_modified_date", t."clock_out_last_modified_date", t."clock_in_last_modified_user_id", t."clock_out_last_modified_user_id", t."extra"
  from unnest($2::bigint[], $3::timestamp[]) with ordinality
       as u(key1, key2, position)
  cross join lateral (
       select t.*
         from resto."clocktime" t
        where t."company_id" = (select $1::bigint) and t."user_id" = u.key1 and t."clock_in_time" = u.key2
       offset 0) t
except all
select u.position, t."company_id", t."user_id", t."clock_in_time", t."home_company_id", t."clock_out_time", t."clock_in_last_modified_date", t."clock_out_last_modified_date", t."clock_in_last_modified_user_id", t."clock_out_last_modified_user_id", t."extra"
  from unnest($2::bigint[], $3::timestamp[]) with ordinality
       as u(key1, key2, position)
  join pg_temp."fresh_clocktime" t on t."company_id" = $1::bigint and t."user_id" = u.key1 and t."clock_in_time" = u.key2)) d
 order by 1;
