-- Columns the catalog wants ($1 tables, $2 columns, $3 types) that are absent or of another type.
select w.table_name || '.' || w.column_name
       || case when a.attname is null then ' is missing'
               else ' is ' || pg_catalog.format_type(a.atttypid, a.atttypmod) || ', not ' || w.type
          end as difference
  from unnest($1::text[], $2::text[], $3::text[]) as w (table_name, column_name, type)
  left join pg_catalog.pg_attribute a
         on a.attrelid = pg_catalog.to_regclass(format('resto.%I', w.table_name))
        and a.attname = w.column_name and a.attnum > 0 and not a.attisdropped
 where a.attname is null
    or a.atttypid <> pg_catalog.to_regtype(split_part(w.type, '(', 1))
    or (w.type like 'numeric(%' and pg_catalog.format_type(a.atttypid, a.atttypmod) <> w.type)
 order by 1;
