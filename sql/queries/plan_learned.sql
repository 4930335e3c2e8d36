-- What earlier readings took: replies a window, in thousandths, for each stream and kind. $1 company.
select stream, kind, round(avg(pages) * 1000)::bigint as pages_thousandths
  from restosync."window"
 where company_id = $1::bigint and state = 'done' and pages > 0
 group by stream, kind;
