-- The forward mark of a modification range: up to here every change is committed. Slices of one range
-- are taken in order, so the highest end is the end of an unbroken chain. Without a mark, but with
-- days that were read (the rows were lost, or only backfills ran), it is as far back as a record can
-- change: those days may have changed since. Ends that a wrong clock once put into the future count for
-- nothing: nobody has read what happens until then. $1 company, $2 stream, $3 days a record can change,
-- $4 the latest end that is believed, in microseconds since 1970.
select (extract(epoch from coalesce(
           max(w.range_to) filter (where w.kind = 'modified'
               and extract(epoch from w.range_to) * 1000000 <= $4::bigint),
           case when bool_or(w.kind = 'created') then now() - make_interval(days => $3::int) end))
        * 1000000)::bigint as mark_us
  from restosync."window" w
 where w.company_id = $1::bigint and w.stream = $2 and w.state = 'done'
   and w.kind in ('modified', 'created');
