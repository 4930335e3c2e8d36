-- Each day and source of a reconciliation: its worst verdict, and the figures that are not alike.
-- $1 run.
with figure as (
    select r.*, case verdict when 'mismatch' then 3 when 'unknown' then 2 when 'rounding' then 1 else 0 end as weight
      from restosync.reconciliation r where run_id = $1::uuid),
day as (
    select business_date, source, count(*) as figures, max(weight) as weight, bool_or(ours <> 0 or theirs <> 0) as busy
      from figure group by business_date, source)
select d.business_date, d.source, case when d.weight = 0 then 'match' else f.verdict end as verdict,
       coalesce(f.measure, case when d.busy then format('%s figures', d.figures) else 'no sales' end) as measure,
       f.ours, f.theirs, f.ours - f.theirs as difference
  from day d
  left join figure f on f.business_date = d.business_date and f.source = d.source and f.weight > 0
 order by d.business_date, d.source, f.weight desc, f.measure;
