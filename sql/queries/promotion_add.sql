-- A member gets a column; it is no unknown field any more. $1 table, $2 path, $3 column, $4 type.
with known as (
    delete from restosync.unknown_field
     where table_name = $1 and (path = $2 or path like '%.' || $2))
insert into restosync.promotion (table_name, path, column_name, type_name) values ($1, $2, $3, $4);
