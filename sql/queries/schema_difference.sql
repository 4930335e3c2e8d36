-- How tables of `resto` differ from what the loader writes: missing tables and columns, and columns that
-- are not ours and must be filled. $1 table of each column, $2 column.
with expected as (
    select wanted.tab, wanted.col from unnest($1::text[], $2::text[]) as wanted(tab, col)),
actual as (
    select c.relname::text as tab, a.attname::text as col,
           a.attnotnull and not a.atthasdef and a.attidentity = '' as must_be_filled
      from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where n.nspname = 'resto' and c.relname in (select tab from expected)),
differences as (
    select format('there is no table resto.%s', tab) as words
      from expected where tab not in (select tab from actual) group by tab
     union all
    select format('resto.%s has no column %s', tab, col)
      from expected e where tab in (select tab from actual)
       and not exists (select from actual a where a.tab = e.tab and a.col = e.col)
     union all
    select format('resto.%s has a column %s that must be filled and is not ours', tab, col)
      from actual a where must_be_filled
       and not exists (select from expected e where e.tab = a.tab and e.col = a.col))
select string_agg(words, '; ') from (select words from differences order by words limit 5) first;
