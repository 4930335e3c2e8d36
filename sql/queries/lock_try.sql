-- A session's advisory lock, shared or not; false when somebody else has it. $1 class, $2 object,
-- $3 shared.
select case when $3::boolean then pg_catalog.pg_try_advisory_lock_shared($1::int, $2::int)
            else pg_catalog.pg_try_advisory_lock($1::int, $2::int) end as got;
