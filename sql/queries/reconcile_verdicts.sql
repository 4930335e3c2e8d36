-- What the reconciliation of a run decided. $1 run.
select business_date, source, measure, ours, theirs, ours - theirs as difference, verdict, detail,
       checked_at
  from restosync.reconciliation
 where run_id = $1::uuid
 order by business_date, source, measure;
