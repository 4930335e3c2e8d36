-- Whether this database has the extension that distributes tables.
select exists (select 1 from pg_catalog.pg_extension where extname = 'citus');
