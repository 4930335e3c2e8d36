-- The server process behind this connection: another one than the connection says behind a pooler.
select pg_catalog.pg_backend_pid();
