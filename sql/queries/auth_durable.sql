-- Within a transaction: its commit is on disk before it is answered, whatever the server's setting.
select pg_catalog.set_config('synchronous_commit', 'on', true);
