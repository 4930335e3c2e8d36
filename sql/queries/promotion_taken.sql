-- Does the table $1 of schema resto have a column $2, also one of the server's own (xmin)?
select exists (select from pg_catalog.pg_attribute
                where attrelid = ('resto."' || $1::text || '"')::pg_catalog.regclass
                  and attname = $2::text and not attisdropped);
