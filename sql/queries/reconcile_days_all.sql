-- Days to judge: all of them. $1 first day, $2 last day.
insert into pg_temp.reconcile_day
select d::date from generate_series($1::date::timestamp, $2::date::timestamp, interval '1 day') d;
