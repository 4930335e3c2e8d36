-- Says that a run is alive: its session holds this lock, and loses it when it ends in whatever way.
-- $1 class, $2 run.
select pg_catalog.pg_advisory_lock_shared($1::int, hashtext($2));
