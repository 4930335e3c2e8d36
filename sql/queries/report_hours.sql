-- A typical week: mean net sales, receipts and covers per weekday and hour, over the days traded.
-- Hours run from the opening time on. $1 company, $2 first day, $3 last day.
select h.iso_dow, (array['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])[h.iso_dow] as weekday,
       h.hour_local, h.avg_net_sales, h.avg_receipts, h.avg_covers, h.days, false as is_total
  from report.heatmap($1::bigint, $2::date, $3::date) h
  cross join (select extract(hour from opening_time)::int as opens
                from report.company_clock where company_id = $1::bigint) c
 order by h.iso_dow, (h.hour_local - c.opens + 24) % 24;
