-- Members that were given a column.
select table_name, path, column_name, type_name from restosync.promotion order by promoted_at, path;
