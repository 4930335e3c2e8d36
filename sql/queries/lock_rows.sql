-- Nobody else writes this stream until the transaction ends; and when its agent falls silent in the
-- middle, the server ends it. $1 class, $2 object, $3 milliseconds of silence.
select pg_catalog.set_config('idle_in_transaction_session_timeout', $3, true),
       pg_catalog.pg_advisory_xact_lock($1::int, $2::int);
